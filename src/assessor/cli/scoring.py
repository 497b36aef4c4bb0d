"""What ``assessor score`` does. Imports no Typer: the command is run without it where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assessor.cli.output import OK, WRONG, say, say_errors, say_json

if TYPE_CHECKING:
    from assessor.document.checks import Check


def plainly_asked(arguments: Sequence[str]) -> tuple[str, bool] | None:
    """The subject of a plain ``score``, and whether JSON is wanted.

    ``None`` for every other command, for help, and for anything that is wrong or rare.
    """
    match arguments:
        case ["score", subject]:
            as_json = False
        case ["score", "--json", subject] | ["score", subject, "--json"]:
            as_json = True
        case _:
            return None
    plain = subject == "-" or (subject != "" and not subject.startswith("-"))
    return (subject, as_json) if plain else None


def print_score(subject: str, *, as_json: bool) -> int:
    """Print the scorecard of a file, a vector or standard input; the exit code."""
    from assessor.cli.reading import STDIN, read_subject
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.document.checks import check_ratings, run_checks
    from assessor.document.naming import names_of
    from assessor.document.quick import read
    from assessor.document.ratings import decided_ratings, method_note, method_of
    from assessor.document.ratings import score as score_of
    from assessor.method.definition import CURRENT
    from assessor.method.ratings import Ratings
    from assessor.method.scorecard import Scorecard, scorecard
    from assessor.method.vector import looks_like_vector

    place = "standard input" if subject == STDIN else subject
    if looks_like_vector(subject):
        place = ""
    title, note, method = "", "", CURRENT
    card: Scorecard | None
    try:
        found = read_subject(subject, read)
        if isinstance(found, Ratings):
            card, checks = scorecard(found), check_ratings(found)
        else:
            card, checks = score_of(found), run_checks(found)
            title = " · ".join(filter(None, (found.role.title, found.role.seniority)))
            method, note = method_of(found), method_note(found)
    except REFUSALS as error:
        return refuse(error, place)
    if card is None:
        say_errors(place, [(check.path, check.message) for check in stopping(checks)])
        return WRONG
    if as_json:
        figures = card.as_json()
        say_json(figures | {"checks": [check.as_json() for check in checks]})
    else:
        from assessor.cli.firmness import firmness_summary
        from assessor.cli.scorecard import scorecard_lines
        from assessor.method.firmness import firmness

        ratings = found if isinstance(found, Ratings) else decided_ratings(found)
        assert ratings is not None  # it has a score
        firm = firmness_summary(firmness(ratings, method), names_of(found, method))
        say("\n".join(scorecard_lines(title, card, checks, method, firm, note)))
    return OK


def stopping(checks: Iterable[Check]) -> list[Check]:
    """Those of ``checks`` that keep a score from being computed: missing numbers, wrong time."""
    numbers = ("rating", "time", "score", "involvement")
    return [
        check
        for check in checks
        if check.code in ("missing", "time-sum")
        and (check.path == "tasks" or check.path.rpartition(".")[2] in numbers)
    ]
