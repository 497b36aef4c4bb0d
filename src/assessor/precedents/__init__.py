"""Precedents: the decided ratings of other roles, found by the words of their rationales.

The desk and the checks know them as :class:`assessor.document.checks.Precedents`; what starts the
program makes an index with :func:`assessor.precedents.index.of_roles` and hands it to them.
"""
