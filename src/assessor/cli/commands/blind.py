"""``assessor blind``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.desk import Desk
    from assessor.desk.blind import Movement
    from assessor.desk.draft import Draft
    from assessor.document.provenance import Suggestion

    Kept = tuple[str, Draft, Sequence[Suggestion]]

EXAMPLE = """\b
Examples:
  assessor blind
  assessor blind data-engineer data-steward --json
"""


def blind(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Drafts or published roles; else all.", show_default=False
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show how far ratings moved towards suggestions that were hidden at first.

    For each assessor who rated before seeing the suggested rating (blind_first in the settings).
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.desk.blind import CAVEAT, movements

    for name in names or ():
        check_name(name)
    with open_desk(workspace or context.obj) as desk:
        kept, problems = _kept(desk, tuple(dict.fromkeys(names or ())))
    for problem in problems:
        say_error(problem)
    found = movements(kept)
    if json:
        say_json({"assessors": [one.as_json() for one in found], "note": CAVEAT})
    elif found:
        say("\n".join(_lines(found, CAVEAT)))
    elif kept or not problems:
        say("Nobody has rated anything before seeing the suggested rating.")
    return finish(UNUSABLE if problems else OK)


def _kept(desk: Desk, names: Sequence[str]) -> tuple[list[Kept], list[str]]:
    """What is to be looked at, and why something cannot be; a draft goes before its role."""
    from assessor.desk.draft import Draft
    from assessor.desk.library import UnknownRole, open_entry
    from assessor.desk.ports import UnreadableDraft
    from assessor.document.export import PublishedAssessment

    if names:
        kept: list[Kept] = []
        problems = []
        for name in names:
            try:
                session = open_entry(name, desk.roles, desk.store, desk.settings.user)
            except UnknownRole as error:
                problems.append(str(error))
            else:
                kept.append((name, session.draft, session.suggestions))
        return kept, problems
    kept, problems, drafted = [], [], set()
    for stored in desk.store.drafts():
        drafted.add(stored.name)
        if isinstance(stored, UnreadableDraft):
            problems.append(stored.problem)
        elif stored.draft.first_ratings:
            kept.append((stored.name, stored.draft, desk.store.suggestions(stored.name)))
    for role in desk.roles:
        document = role.document
        if role.name not in drafted and isinstance(document, PublishedAssessment):
            kept.append((role.name, Draft.of(document), document.suggestions))
    return kept, problems


def _lines(found: Sequence[Movement], caveat: str) -> Iterator[str]:
    from assessor.cli.layout import cut, wrapped

    for movement in found:
        for i, sentence in enumerate(_sentences(movement)):
            first = f"{cut(movement.by, 40)}: " if i == 0 else "  "
            yield from wrapped(sentence, first=first, indent="  ")
        yield ""
    yield from wrapped(caveat)


def _sentences(movement: Movement) -> Iterator[str]:
    rated, differed, settled = (
        len(movement.ratings),
        len(movement.differed),
        len(movement.settled),
    )
    yield (
        f"{_count(rated, 'rating')} given before the suggested one was seen; "
        f"{differed or 'none'} differed from it."
    )
    if not differed:
        yield "So there is nothing that could have moved."
    elif movement.mean is None:
        yield "None of those is decided yet, so how far they moved is not defined."
    else:
        yield (
            f"Of {_count(settled, 'such rating')} decided since: "
            f"{movement.count('fully')} moved all the way to the suggestion, "
            f"{movement.count('partly')} part of it, {movement.count('not')} stayed, "
            f"{movement.count('away')} moved away."
        )
        yield (
            f"Together {movement.towards} of {_count(movement.apart, 'step')} towards it: "
            f"{_decimal(movement)} a rating."
        )


def _decimal(movement: Movement) -> str:
    from fractions import Fraction

    from assessor.method.rounding import half_up, signed

    return signed(half_up(movement.mean or Fraction(0), 2))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
