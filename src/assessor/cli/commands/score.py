"""``assessor score``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption
from assessor.cli.output import WRONG, finish, say, say_errors, say_json

if TYPE_CHECKING:
    from assessor.document.checks import Check

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
    from assessor.cli.reading import STDIN, read_subject
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.document.checks import check_ratings, run_checks
    from assessor.document.ratings import method_of
    from assessor.document.ratings import score as score_of
    from assessor.method.definition import CURRENT
    from assessor.method.ratings import Ratings
    from assessor.method.scorecard import Scorecard, scorecard
    from assessor.method.vector import looks_like_vector

    place = "standard input" if subject == STDIN else subject
    if looks_like_vector(subject):
        place = ""
    title, method = "", CURRENT
    card: Scorecard | None
    try:
        found = read_subject(subject)
        if isinstance(found, Ratings):
            card, checks = scorecard(found), check_ratings(found)
        else:
            card, checks = score_of(found), run_checks(found)
            title = " · ".join(filter(None, (found.role.title, found.role.seniority)))
            method = method_of(found)
    except REFUSALS as error:
        return finish(refuse(error, place))
    if card is None:
        say_errors(place, [(check.path, check.message) for check in stopping(checks)])
        return finish(WRONG)
    if json:
        figures = card.model_dump(mode="json")
        return say_json(figures | {"checks": [check.model_dump(mode="json") for check in checks]})
    from assessor.cli.scorecard import scorecard_lines

    return say("\n".join(scorecard_lines(title, card, checks, method)))


def stopping(checks: Iterable[Check]) -> list[Check]:
    """Those of ``checks`` that keep a score from being computed: missing numbers, wrong time."""
    numbers = ("rating", "time", "score", "involvement")
    return [
        check
        for check in checks
        if check.code in ("missing", "time-sum")
        and (check.path == "tasks" or check.path.rpartition(".")[2] in numbers)
    ]
