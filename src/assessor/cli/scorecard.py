"""A scorecard as a person reads it, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assessor.cli.layout import table, wrapped
from assessor.document.checks import Check
from assessor.method.definition import Dimension, MethodDefinition
from assessor.method.rounding import half_up
from assessor.method.scorecard import OverrideEffect, Scorecard

_SEVERITIES = ("error", "flag", "remark")


def scorecard_lines(
    title: str,
    card: Scorecard,
    checks: Sequence[Check],
    method: MethodDefinition,
    firm: Iterable[str] = (),
    note: str = "",
) -> list[str]:
    """Every figure of ``card``, its checks by severity; ``title`` may be empty.

    ``firm`` are the lines on how firm the score is, ``note`` says of a method that it is not the
    current one.
    """
    blocks = (
        wrapped(title),
        [*_headline(card, method), *wrapped(note)],
        _composite(card, method),
        _attribution(card),
        _firm(card, firm),
        _composition(card),
        _beside(card, method),
        _checks(checks),
    )
    lines: list[str] = []
    for block in blocks:
        here = list(block)
        if here and lines:
            lines.append("")
        lines += here
    return lines


def _headline(card: Scorecard, method: MethodDefinition) -> Iterator[str]:
    yield f"{card.label}  {card.published_score}/100  {card.zone_word}"
    zone = method.zone(card.threshold.zone)
    distance = card.threshold.distance
    side = "on" if distance == 0 else f"{abs(distance)} points {_side(distance)}"
    borderline = "; borderline" if card.borderline else ""
    yield f"{side} the {zone.label} threshold of {zone.lower}{borderline}"
    if card.override is not None:
        yield from _override(card.override, card)


def _override(effect: OverrideEffect, card: Scorecard) -> Iterator[str]:
    weight = "major" if effect.major else "minor"
    yield f"A person set this score: a {weight} override of {effect.points:+} points"
    yield from table(
        [
            ("  Set", str(effect.score), card.label),
            ("  Computed", str(card.computed_score), effect.computed_label),
        ]
    )


def _composite(card: Scorecard, method: MethodDefinition) -> Iterator[str]:
    c = method.constants
    lowest, span = half_up(c.raw_lowest, 2), half_up(c.raw_span, 2)
    resistance_most = c.resistance_from - method.task_score.low
    yield "How the score is computed"
    yield from table(
        [
            (
                "  Task resistance",
                f"{card.task_resistance}/{resistance_most}",
                f"{c.resistance_from} − {card.weighted} weighted task score",
            ),
            (
                "  Evidence",
                f"{_signed(card.evidence_total)}/{_most(method.evidence)}",
                f"× {card.modifiers.evidence}",
            ),
            (
                "  Barriers",
                f"{card.barriers_total}/{_most(method.barriers)}",
                f"× {card.modifiers.barriers}",
            ),
            (
                "  AI growth",
                f"{_signed(card.growth)}/{method.growth.high}",
                f"× {card.modifiers.growth}",
            ),
            ("  Raw", str(card.raw), "the product of these four"),
            (
                "  Score",
                str(card.computed_score),
                f"({card.raw} − {lowest}) / {span} × 100{_cut(card)}",
            ),
            ("  Exactly", card.score_exact, ""),
        ]
    )


def _attribution(card: Scorecard) -> Iterator[str]:
    parts = card.attribution
    total = _total(card)
    yield "Where the points come from"
    yield from table(
        [
            ("  Tasks", str(parts.base), ""),
            ("  Evidence", f"{parts.evidence:+}", ""),
            ("  Barriers", f"{parts.barriers:+}", ""),
            ("  AI growth", f"{parts.growth:+}", ""),
            ("  Together", str(total), _what_they_add_up_to(card)),
        ]
    )


def _firm(card: Scorecard, firm: Iterable[str]) -> list[str]:
    from assessor.cli.firmness import override_note

    lines = list(firm)
    return [*lines, *override_note(card)] if lines else []


def _composition(card: Scorecard) -> Iterator[str]:
    profile = card.composition
    yield "Composition profile"
    yield "  It has weights of its own and does not add up to the score."
    yield from table(
        [
            ("  Task resistance", str(profile.task_resistance), ""),
            ("  Evidence", str(profile.evidence), ""),
            ("  Barriers", str(profile.barriers), ""),
            ("  Protective principles", str(profile.protective), ""),
            ("  AI growth", str(profile.growth), ""),
        ]
    )


def _beside(card: Scorecard, method: MethodDefinition) -> Iterator[str]:
    impact = card.work_impact
    lines = (
        (
            "Work impact",
            f"{impact.displaced} % displaced, {impact.augmented} % augmented, "
            f"{impact.not_involved} % not involved",
        ),
        (
            f"Scoring {method.constants.exposed_from_score}+",
            f"{card.share_scoring_3_plus} % of task time",
        ),
        (
            "Quick screen",
            f"{card.quick_screen}; a hint from the protective total of "
            f"{card.protective_total}/{_most(method.principles)} and growth, not a result",
        ),
    )
    for name, text in lines:
        yield from wrapped(text, first=f"{name:<14}", indent=" " * 14)


def _checks(checks: Sequence[Check]) -> Iterator[str]:
    if not checks:
        yield "Checks        nothing found"
        return
    yield "Checks"
    for check in by_severity(checks):
        yield from wrapped(f"{check.severity}  {check.code}  {check.path}", first="  ")
        yield from wrapped(check.message, first="    ", indent="    ")


def by_severity(checks: Iterable[Check]) -> list[Check]:
    """``checks`` with the gravest first, otherwise as they stood."""
    return sorted(checks, key=lambda check: _SEVERITIES.index(check.severity))


def _cut(card: Scorecard) -> str:
    return f" = {_total(card)}, cut to {card.computed_score}" if _is_cut(card) else ""


def _what_they_add_up_to(card: Scorecard) -> str:
    if _is_cut(card):
        return f"what the formula gives before it is cut to {card.computed_score}"
    return "the computed score" if card.override else "the score"


def _is_cut(card: Scorecard) -> bool:
    return _total(card) != card.computed_score


def _total(card: Scorecard) -> Decimal:
    parts = card.attribution
    return parts.base + parts.evidence + parts.barriers + parts.growth


def _side(distance: Decimal) -> str:
    return "above" if distance > 0 else "below"


def _signed(total: int) -> str:
    return f"{total:+}" if total else "0"


def _most(dimensions: Sequence[Dimension]) -> int:
    return sum(dimension.high for dimension in dimensions)
