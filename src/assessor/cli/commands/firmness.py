"""``assessor firmness``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_errors, say_json

EXAMPLE = """\b
Examples:
  assessor firmness roles/ai-infrastructure-engineer.json
  assessor firmness ai-infrastructure-engineer --probability 0.175
"""


def firmness(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME|VECTOR|-",
            help="An assessment: a file, a draft or role (NAME@N: as event N left it), a vector.",
            show_default=False,
        ),
    ],
    probability: Annotated[
        str,
        typer.Option(
            metavar="P", help="How likely a rating is to be off by one to either side, 0 to 0.5."
        ),
    ] = "0.10",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Tell how firm the score is: what changes its zone, and how likely each zone is.

    Concerns the formula's score; an override is left aside.
    """
    from assessor.cli.firmness import firmness_lines, headline_lines
    from assessor.cli.subjects import find_any
    from assessor.document.checks import run_checks
    from assessor.document.naming import names_of
    from assessor.document.ratings import decided_ratings, method_note, method_of
    from assessor.method.definition import CURRENT
    from assessor.method.errors import MethodError
    from assessor.method.firmness import firmness as firmness_of
    from assessor.method.ratings import Ratings
    from assessor.method.scorecard import figures

    chance = _probability(probability)
    found = find_any(subject, workspace or context.obj)
    try:
        if isinstance(found, Ratings):
            title, note, method, ratings = "", "", CURRENT, found.validated()
            name = names_of(found, method)
        else:
            document = found.document
            title, method = document.role.title, method_of(document)
            note = method_note(document)
            decided = decided_ratings(document)
            if decided is None:
                from assessor.cli.scoring import stopping

                missing = stopping(run_checks(document))
                say_errors(subject, [(check.path, check.message) for check in missing])
                return finish(WRONG)
            ratings, name = decided, names_of(document, method)
        card, firm = figures(ratings, method), firmness_of(ratings, method, chance)
    except MethodError as error:
        say_error(subject, str(error))
        return finish(WRONG)
    label = card.label if card.override is None else card.override.computed_label
    if json:
        return say_json(
            {
                "vector": card.vector,
                "computed_score": f"{card.computed_score}",
                "computed_label": label,
                **firm.as_json(),
            }
        )
    lines = [*headline_lines(title, label, card), *filter(None, [note]), ""]
    lines += firmness_lines(firm, name, method)
    return say("\n".join(lines))


def _probability(text: str) -> Fraction:
    written = re.fullmatch(r"0?(\.[0-9]{1,3})?", text, re.ASCII) if text else None
    if written is None or Fraction(text) > Fraction(1, 2):
        say_error(
            "--probability",
            f"“{text[:20]}” is not a number from 0 to 0.5 with at most three decimals, as in 0.10",
        )
        raise typer.Exit(UNUSABLE)
    return Fraction(text)
