"""``assessor score``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import JsonOption
from assessor.cli.output import finish
from assessor.cli.scoring import print_score

EXAMPLE = """\b
Examples:
  assessor score roles/ai-infrastructure-engineer.json
  assessor score \\
    AIJRI:1.0/T:60x2A+30x3A+10x4D/E:1,0,1,0,0/B:0,1,0,1,0/P:1,1,1/G:0
  assessor score --json - < draft.json
"""


def score(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="FILE|VECTOR|-",
            help="An assessment, finished or not; a vector; or either on standard input (-).",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Compute the score and every figure shown beside it."""
    finish(print_score(subject, as_json=json))
