"""``assessor schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.output import say_json

EXAMPLE = """\b
Examples:
  assessor schema > assessment.schema.json
  assessor schema --draft
  assessor schema --minimal
"""


def schema(
    draft: Annotated[
        bool, typer.Option("--draft", help="Of a working document instead of an export.")
    ] = False,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="Of the small form that publishing can write.")
    ] = False,
) -> None:
    """Print the JSON Schema of an exported assessment."""
    from assessor.document.schema import json_schema

    if draft and minimal:
        raise typer.BadParameter("--draft and --minimal are of two different forms; ask for one")
    if minimal:
        from assessor.desk.minimal import minimal_schema

        return say_json(minimal_schema())
    return say_json(json_schema(published=not draft))
