"""``assessor schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.output import say_json

EXAMPLE = """\b
Examples:
  assessor schema > assessment.schema.json
  assessor schema --draft
"""


def schema(
    draft: Annotated[
        bool, typer.Option("--draft", help="Of a working document instead of an export.")
    ] = False,
) -> None:
    """Print the JSON Schema of an exported assessment."""
    from assessor.document.schema import json_schema

    say_json(json_schema(published=not draft))
