"""How firm a score is, as lines a person reads, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from assessor.cli.layout import columns, cut, table, wrapped
from assessor.document.naming import Names
from assessor.method.definition import MethodDefinition
from assessor.method.firmness import Firmness
from assessor.method.scorecard import Scorecard

if TYPE_CHECKING:
    pass

_INDEPENDENT = "items assumed independent"
_NAME = 46


def firmness_summary(found: Firmness, name: Names) -> Iterator[str]:
    """A few lines for the scorecard."""
    yield "How firm it is"
    yield from wrapped(_flips_sentence(found), first="  ", indent="  ")
    if found.fewest is not None and found.fewest.count > 1:
        yield from wrapped(_fewest_sentence(found, name), first="  ", indent="  ")
    yield from wrapped(_chances_sentence(found), first="  ", indent="  ")
    yield from wrapped(
        f"90 % interval {found.low}–{found.high}; every rating one step worse {found.worst}, "
        f"one step better {found.best}",
        first="  ",
        indent="  ",
    )


def override_note(card: Scorecard) -> Iterator[str]:
    """That firmness is about the formula's score, where a person has set another one."""
    if card.override is not None:
        yield from wrapped(
            f"This concerns the computed score of {card.computed_score}; the override to "
            f"{card.override.score} is left aside.",
            first="  ",
            indent="  ",
        )


def headline_lines(title: str, label: str, card: Scorecard) -> Iterator[str]:
    """The role, the computed score and its label; that an override is left aside, where so."""
    yield from wrapped(title)
    yield f"{label}  {card.computed_score}/100"
    yield from override_note(card)


def firmness_lines(found: Firmness, name: Names, method: MethodDefinition) -> Iterator[str]:
    """All of it: every flip by name, the fewest steps, the time, the probabilities."""
    yield from wrapped(_flips_sentence(found))
    rows = [
        (
            f"  {cut(name(flip.path), _NAME)}",
            f"{flip.before} → {flip.after}",
            f"{flip.score:>5}",
            method.zone(flip.zone).label,
        )
        for flip in found.flips
    ]
    if rows:
        yield from columns(rows)
    yield ""
    yield from wrapped(_fewest_sentence(found, name))
    yield from wrapped(_time_sentence(found, name))
    yield ""
    yield from wrapped(_chances_sentence(found))
    yield from table(
        [
            ("  90 % interval, low", f"{found.low}", ""),
            ("  90 % interval, high", f"{found.high}", ""),
            ("  Every rating one step worse", f"{found.worst}", ""),
            ("  Every rating one step better", f"{found.best}", ""),
        ]
    )
    if found.rounding_decides:
        yield from wrapped("Rounding alone decides the zone.")
    if found.clamped:
        yield from wrapped("The formula left 0…100 and was cut.")


def _flips_sentence(found: Firmness) -> str:
    count = len(found.flips)
    if not count:
        return f"None of the {found.steps} possible single steps changes the zone."
    verb = "changes" if count == 1 else "change"
    return (
        f"{count} of the {found.steps} possible single steps {verb} the zone; "
        f"{found.adverse_flips} of the {found.adverse} adverse ones."
    )


def _fewest_sentence(found: Firmness, name: Names) -> str:
    fewest = found.fewest
    if fewest is None:
        return "No number of steps can change the zone."
    steps: dict[str, tuple[int, int]] = {}
    for step in fewest.steps:
        before, _ = steps.get(step.path, (step.before, step.after))
        steps[step.path] = (before, step.after)
    listed = ", ".join(f"{name(path)} {old} → {new}" for path, (old, new) in steps.items())
    count = f"{fewest.count} step{'s' if fewest.count != 1 else ''}"
    return f"The fewest that do: {count}, such as {listed} (then {fewest.score})."


def _time_sentence(found: Firmness, name: Names) -> str:
    if found.time is None:
        return "No time moved between tasks can change the zone."
    moves = ", ".join(
        f"{move.points} % from {name(f'tasks[{move.from_task}]')} "
        f"to {name(f'tasks[{move.to_task}]')}"
        for move in found.time.moves
    )
    return f"{found.time.points} % of time would have to move: {moves} (then {found.time.score})."


def _chances_sentence(found: Firmness) -> str:
    zones = found.zones
    listed = ", ".join(
        f"{label} {chance * 100:.1f} %"
        for label, chance in (("Green", zones.green), ("Yellow", zones.yellow), ("Red", zones.red))
    )
    off = Decimal(found.probability) * 100
    return (
        f"If each rating may be off by one with a probability of {off.normalize():f} % to either "
        f"side: {listed} ({_INDEPENDENT})."
    )
