"""The score beside the draft: a panel where there is room, a strip where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assessor.desk.standing import Standing
from assessor.document.checks import Check
from assessor.method.definition import MethodDefinition
from assessor.method.firmness import Firmness
from assessor.method.likelihood import DEFAULT_PROBABILITY
from assessor.method.scorecard import Scorecard
from assessor.tui.faces import mark, tally
from assessor.tui.text import ZONE_STYLES, lines, plain, row
from assessor.tui.widgets.drawn import draw, make_room

_LISTED = 12
_LISTED_BESIDE = 4
"""Checks shown while there is no score, and beside one."""
_STEP = 32
"""Lines that the height of the figures grows by: a role with a score takes 40 to 60."""


class ScorePanel(VerticalScroll, can_focus=False):
    """Everything computed, with the checks below; scrolls by wheel where it is long."""

    def compose(self) -> ComposeResult:
        figures = Static(id="figures", markup=False)
        figures.auto_links = False  # there are none, and every line is gone over for them
        yield figures

    def show(self, standing: Standing, probability: Fraction = DEFAULT_PROBABILITY) -> None:
        """Draw ``standing``, with each rating off by one with ``probability`` to either side."""
        figures = self.query_one("#figures", Static)
        content = panel(standing, probability)
        make_room(content, figures, _STEP)
        draw(figures, content)


class ScoreStrip(Static):
    """Score, zone, attribution and checks in three lines."""

    def show(self, standing: Standing, probability: Fraction = DEFAULT_PROBABILITY) -> None:
        """Draw ``standing``, with each rating off by one with ``probability`` to either side."""
        draw(self, strip(standing, probability))


def panel(standing: Standing, probability: Fraction = DEFAULT_PROBABILITY) -> Content:
    """The figures of a draft as a column, what is to be done first."""
    parts = [*_score(standing), _counts(standing.checks), *_checks(standing)]
    if standing.card is not None:
        parts += [plain(""), *_attribution(standing.card)]
    firm = standing.firmness(probability)
    if firm is not None:
        parts += [plain(""), *_firmness(firm)]
    if standing.card is not None:
        parts += [plain(""), *_figures(standing.card)]
    return lines(*parts)


def strip(standing: Standing, probability: Fraction = DEFAULT_PROBABILITY) -> Content:
    """The figures of a draft in three lines."""
    counts = _counts(standing.checks)
    card = standing.card
    if card is None:
        faults = [check for check in standing.checks if check.code != "missing"]
        first = mark((faults or list(standing.errors))[0]) if standing.checks else plain("")
        return lines(row(("No score yet", "bold"), f"  {_possible(standing)}"), first, counts)
    a = card.attribution
    attribution = (
        f"base {a.base}  evidence {a.evidence:+}  barriers {a.barriers:+}  growth {a.growth:+}"
    )
    return lines(
        row(*_headline(card), f"  {_distance(card, standing.method)}"),
        plain(attribution + _chances(standing.firmness(probability)), "$foreground-muted"),
        row(
            counts,
            _override_note(card) if card.override else _flipping(standing.firmness(probability)),
        ),
    )


def scale(score: Decimal, width: int, method: MethodDefinition) -> Content:
    """0…100 as a bar in the zones' colours with a mark at ``score``."""
    at = min(int(score * width / 100), width - 1)
    parts: list[tuple[str, str]] = []
    for column in range(width):
        points = Decimal(column) * 100 / width
        zone = next(zone for zone in method.zones if points >= zone.lower)
        parts.append(("●" if column == at else "━", ZONE_STYLES[zone.key]))
    return row(*parts)


def _score(standing: Standing) -> list[Content]:
    card = standing.card
    if card is None:
        return [plain("No score yet", "bold"), plain(_possible(standing), "$foreground-muted")]
    parts = [
        row(*_headline(card)),
        scale(card.published_score, 30, standing.method),
        plain(_distance(card, standing.method)),
    ]
    if standing.method_note:
        parts.append(plain(standing.method_note, "$text-warning"))
    if card.override is not None:
        parts.append(_override_note(card))
    return parts


def _headline(card: Scorecard) -> list[tuple[str, str]]:
    style = ZONE_STYLES[card.zone]
    return [
        (f"{card.published_score}", f"bold {style}"),
        ("/100  ", "$foreground-muted"),
        (card.label, f"bold {style}"),
    ]


def _override_note(card: Scorecard) -> Content:
    if card.override is None:
        return plain("")
    weight = "major" if card.override.major else "minor"
    return plain(
        f"  {weight} override of {card.computed_score} {card.override.computed_label}",
        "$text-warning",
    )


def _possible(standing: Standing) -> str:
    if standing.bounds is None:
        return "task time exceeds 100 %"
    low, high = standing.bounds
    return f"between {low} and {high}"


def _distance(card: Scorecard, method: MethodDefinition) -> str:
    zone = method.zone(card.threshold.zone)
    points = card.threshold.distance
    where = "above" if points >= 0 else "below"
    return f"{abs(points)} {where} {zone.label} {zone.lower}"


def _attribution(card: Scorecard) -> list[Content]:
    a = card.attribution
    total = a.base + a.evidence + a.barriers + a.growth
    return _table(
        ("What adds up to it", "", "bold"),
        ("  base from tasks", f"{a.base}", ""),
        ("  evidence", f"{a.evidence:+}", ""),
        ("  barriers", f"{a.barriers:+}", ""),
        ("  AI growth", f"{a.growth:+}", ""),
        ("  computed" if total == card.computed_score else "  before the cut", f"{total}", "bold"),
    )


def _figures(card: Scorecard) -> list[Content]:
    m, impact = card.modifiers, card.work_impact
    return [
        *_table(
            ("Task resistance", f"{card.task_resistance}/5", ""),
            ("Evidence", f"{card.evidence_total:+}/10  ×{m.evidence}", ""),
            ("Barriers", f"{card.barriers_total}/10  ×{m.barriers}", ""),
            ("AI growth", f"{card.growth:+}/2  ×{m.growth}", ""),
            ("Protective", f"{card.protective_total}/9", ""),
            ("", "", ""),
            ("Displaced", f"{impact.displaced} %", ""),
            ("Augmented", f"{impact.augmented} %", ""),
            ("Not involved", f"{impact.not_involved} %", ""),
            ("Scores 3 or more", f"{card.share_scoring_3_plus} %", ""),
        ),
        plain(""),
        plain("Quick screen, a hint:", "$foreground-muted"),
        plain(card.quick_screen, "$foreground-muted"),
    ]


def _table(*rows: tuple[str, str, str]) -> list[Content]:
    return [
        plain(f"{name:<18}{figure:>12}" if name or figure else "", style)
        for name, figure, style in rows
    ]


def _chances(found: Firmness | None) -> str:
    if found is None:
        return ""
    return f"   P(Green) {found.zones.green} p {str(found.probability).strip('0')}"


def _flipping(found: Firmness | None) -> Content:
    if found is None or not found.flips:
        return plain("")
    words = f"   {len(found.flips)} of {found.steps} single steps flip the zone"
    return plain(words, "$foreground-muted")


def _firmness(found: Firmness) -> list[Content]:
    zones = found.zones
    fewest = f"{found.fewest.count}" if found.fewest else "none can"
    return [
        *_table(
            ("How firm it is", "", "bold"),
            ("Single steps flip", f"{len(found.flips)} of {found.steps}", ""),
            ("Fewest steps", fewest, ""),
            ("Time to move", f"{found.time.points} %" if found.time else "none can", ""),
            ("Green", f"{zones.green * 100:.1f} %", ZONE_STYLES["green"]),
            ("Yellow", f"{zones.yellow * 100:.1f} %", ZONE_STYLES["yellow"]),
            ("Red", f"{zones.red * 100:.1f} %", ZONE_STYLES["red"]),
            ("90 % interval", f"{found.low}–{found.high}", ""),
            ("All worse, better", f"{found.worst}–{found.best}", ""),
        ),
        plain(f"each off by one with p {found.probability},", "$foreground-muted"),
        plain("items assumed independent", "$foreground-muted"),
    ]


def _checks(standing: Standing) -> list[Content]:
    ordered = sorted(standing.checks, key=lambda check: check.code == "missing")
    listed = _LISTED if standing.card is None else _LISTED_BESIDE
    parts = [mark(check) for check in ordered[:listed]]
    more = len(standing.checks) - listed
    if more > 0:
        parts.append(plain(f"and {more} more; f goes to the next", "$foreground-muted"))
    return parts


def _counts(checks: Sequence[Check]) -> Content:
    if not checks:
        return plain("✓ no checks open", "$text-success")
    words = {"missing": "still missing", "error": "error", "flag": "flag", "remark": "remark"}
    parts = [
        f"{count} {words[kind]}{'s' if count != 1 and kind != 'missing' else ''}"
        for kind, count in tally(checks).items()
        if count
    ]
    return plain("Checks: " + ", ".join(parts), "bold")
