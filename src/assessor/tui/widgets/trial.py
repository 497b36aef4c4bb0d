"""How a trial looks: the numbers that were tried, and what they would do, beside what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from pydantic import JsonValue
from rich.cells import cell_len, set_cell_size
from textual.content import Content

from assessor.desk.comparing import score_difference
from assessor.desk.whatif import formula_only
from assessor.document.assessment import Assessment
from assessor.document.personal import Mover, PersonalProfile
from assessor.document.ratings import decided_ratings, method_of, score
from assessor.document.text import printable
from assessor.method.difference import SHARE_WORDS, Share
from assessor.method.firmness import Firmness, firmness
from assessor.method.ratings import TIME_TOTAL
from assessor.method.rounding import signed
from assessor.method.scorecard import Scorecard
from assessor.tui.text import ZONE_STYLES, lines, plain, row

MUTED = "$foreground-muted"
CHANGED = "bold $text-accent"
_NAME = 16
_FIGURE = 10
_PANEL = _NAME + 2 * _FIGURE
"""Cells of a line of the panel, and of its columns."""


def trial_line(
    label: str,
    rating: tuple[JsonValue, JsonValue],
    time: tuple[str, str] | None,
    width: int,
    *,
    signed: bool,
) -> Content:
    """A number as a line of ``width`` cells: what it is, its time, its rating; old → new.

    ``signed`` where its scale has negative values.
    """
    shown = [_shown(value, signed=signed) for value in rating]
    figures = [_moved(shown[0], shown[1], 7)]
    if time is not None:
        figures.insert(0, _moved(*time, 8))
    room = width - sum(cell_len(text) for text, _ in figures) - 2
    return row(f" {_fitted(label, room)} ", *figures)


def heading_line(group: str, width: int) -> Content:
    """The heading of a group of lines of ``width`` cells; tasks have columns to name."""
    columns = "time %  score" if group == "Tasks" else ""
    return row((f"{group:<{width - 13}}", "bold"), (f"{columns:>13}", MUTED))


def trial_panel(base: Assessment, supposed: Assessment, label: Callable[[str], str]) -> Content:
    """What ``supposed`` would score beside ``base``, and which change does how much of it."""
    left_aside = base.override.score is not None
    base, supposed = formula_only(base), formula_only(supposed)
    now, tried = score(base), score(supposed)
    parts = [_verdict("Now", now), _verdict("Tried", tried)]
    if left_aside:
        parts.append(plain("computed; the override is left aside", MUTED))
    if now is None or tried is None:
        return lines(*parts, plain(""), plain(_why_no_score(supposed), "$text-warning"))
    moved = tried.published_score - now.published_score
    parts.append(plain(f"       {moved:+} points" if moved else "       no change"))
    shares = score_difference(base, supposed)
    if shares:
        parts += [plain(""), *share_lines(shares, label)]
    columns = ("Now", "Tried")
    parts += [plain(""), *_beside("Points from", _attribution(now), _attribution(tried), columns)]
    parts += [plain(""), *_firm(_firmness(base), _firmness(supposed), columns)]
    return lines(*parts)


def share_lines(shares: Sequence[Share], label: Callable[[str], str]) -> Iterator[Content]:
    """What each change does to the score, a line each; nothing for none."""
    if not shares:
        return
    yield plain("What each change does", "bold")
    for share in shares:
        if share.printed:
            name = _fitted(SHARE_WORDS.get(share.path) or label(share.path), _PANEL - 10)
            yield row(f"  {name}", (f"{signed(share.printed):>8}", CHANGED))


def beside_cards(
    cards: tuple[Scorecard | None, Scorecard | None], columns: tuple[str, str]
) -> Iterator[Content]:
    """Two scores with what they consist of."""
    for name, card in zip(columns, cards, strict=True):
        yield _verdict(name, card)
    before, after = cards
    if before is not None and after is not None:
        yield plain("")
        yield from _beside("Points from", _attribution(before), _attribution(after), columns)


def profile_panel(profile: PersonalProfile) -> Content:
    """A person's own figures beside those of their role."""
    role, card = profile.role, profile.scorecard
    moved = card.published_score - role.score
    parts = [
        row("Role   ", (f"{role.score}  {role.label}", "bold")),
        _verdict("You", card),
        plain(f"       {moved:+} points" if moved else "       the same"),
        plain(""),
        plain("What moves yours most, by 10 %", "bold"),
        plain("of your week more or less", "bold"),
    ]
    for mover in profile.movers:
        parts += list(_mover(mover))
    firm = profile.firmness
    parts += [plain(""), plain("How firm yours is", "bold")]
    for name, figure in _likelihood(firm):
        parts.append(plain(f"  {name:<{_NAME - 2}}{figure:>{_FIGURE}}"))
    parts.append(plain("  items assumed independent", MUTED))
    return lines(*parts)


def _mover(mover: Mover) -> Iterator[Content]:
    yield plain(f"  {_fitted(mover.name, _PANEL - 2)}")
    for effect in (mover.more, mover.less):
        words = f"    {effect.points:+} %"
        yield row(
            f"{words:<{_NAME - 4}}",
            (f"{effect.score:>5}", ZONE_STYLES[effect.zone]),
            f"  {signed(effect.difference)}",
        )


def _verdict(name: str, card: Scorecard | None) -> Content:
    if card is None:
        return row(f"{name:<7}", ("no score", MUTED))
    return row(
        f"{name:<7}",
        (f"{card.published_score}", f"bold {ZONE_STYLES[card.zone]}"),
        (f"  {card.label}", ZONE_STYLES[card.zone]),
    )


def _why_no_score(document: Assessment) -> str:
    total = sum(task.time or 0 for task in document.tasks)
    if total != TIME_TOTAL:
        return f"Task time adds up to {total} %, not to {TIME_TOTAL} %."
    return "Some ratings are missing."


Figures = tuple[tuple[str, str], ...]
"""Names with what stands beside them."""


def _attribution(card: Scorecard) -> Figures:
    parts = card.attribution
    return (
        ("tasks", f"{parts.base}"),
        ("evidence", signed(parts.evidence)),
        ("barriers", signed(parts.barriers)),
        ("AI growth", signed(parts.growth)),
    )


def _firm(now: Firmness, tried: Firmness, columns: tuple[str, str]) -> Iterator[Content]:
    yield from _beside("How firm it is", _likelihood(now), _likelihood(tried), columns)
    yield plain("  items assumed independent", MUTED)


def _likelihood(found: Firmness) -> Figures:
    return (
        ("flips", f"{len(found.flips)} of {found.steps}"),
        ("fewest steps", f"{found.fewest.count}" if found.fewest else "none"),
        ("time to move", f"{found.time.points} %" if found.time else "none"),
        ("Green", _percent(found.zones.green)),
        ("Yellow", _percent(found.zones.yellow)),
        ("Red", _percent(found.zones.red)),
        ("5 % below", f"{found.low}"),
        ("5 % above", f"{found.high}"),
    )


def _beside(
    title: str, now: Figures, tried: Figures, columns: tuple[str, str]
) -> Iterator[Content]:
    yield row(
        (f"{title:<{_NAME}}", "bold"), (f"{columns[0]:>{_FIGURE}}{columns[1]:>{_FIGURE}}", MUTED)
    )
    for (name, before), (_, after) in zip(now, tried, strict=True):
        style = CHANGED if before != after else ""
        yield row(f"  {name:<{_NAME - 2}}{before:>{_FIGURE}}", (f"{after:>{_FIGURE}}", style))


def _firmness(document: Assessment) -> Firmness:
    ratings = decided_ratings(document)
    assert ratings is not None  # it has a score
    return firmness(ratings, method_of(document))


def _moved(before: str, after: str, width: int) -> tuple[str, str]:
    text = before if before == after else f"{before}→{after}"
    return f"{text:>{width}}", CHANGED if before != after else ""


def _shown(value: JsonValue, *, signed: bool) -> str:
    if not isinstance(value, int):
        return "–"
    return f"{value:+}" if signed and value else f"{value}"


def _percent(chance: Decimal) -> str:
    return f"{chance * 100:.1f} %"


def _fitted(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, cut where it is longer."""
    line = printable(text).replace("\n", " ")
    if cell_len(line) > width:
        return set_cell_size(line, max(width - 1, 0)) + "…"
    return set_cell_size(line, width)
