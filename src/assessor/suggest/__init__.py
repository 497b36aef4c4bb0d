"""Where suggestions come from. Only :mod:`assessor.suggest.llm` knows the model libraries."""
