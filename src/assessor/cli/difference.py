"""What a difference of two scores is due to, as lines a person reads, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assessor.cli.layout import columns, cut, table
from assessor.document.naming import Names
from assessor.method.difference import SHARE_WORDS, Share
from assessor.method.firmness import Firmness
from assessor.method.rounding import signed
from assessor.method.scorecard import Scorecard

_NAME = 44


def shares_lines(shares: Sequence[Share], name: Names) -> Iterator[str]:
    """Each change with what it does, and what they add up to."""
    if not shares:
        yield "No input of the score differs."
        return
    rows = [
        (f"  {cut(_said(share, name), _NAME)}", signed(share.printed), _values(share))
        for share in shares
        if share.printed
    ]
    total = sum((share.printed for share in shares), Decimal(0))
    yield "Where the difference comes from"
    yield from table([*rows, ("  Together", signed(total), "")])


def beside_lines(
    names: tuple[str, str],
    cards: tuple[Scorecard | None, Scorecard | None],
    firm: tuple[Firmness, Firmness] | None = None,
) -> Iterator[str]:
    """The figures of two assessments in two columns."""
    before, after = cards
    rows: list[Sequence[str]] = [
        ("", *names),
        ("Score", *(f"{card.published_score}" if card else "–" for card in cards)),
        ("Zone", *(card.label if card else "no score yet" for card in cards)),
    ]
    if before is not None and after is not None:
        both = (before, after)
        for label, key in (
            ("  from tasks", "base"),
            ("  from evidence", "evidence"),
            ("  from barriers", "barriers"),
            ("  from AI growth", "growth"),
        ):
            rows.append((label, *(f"{getattr(card.attribution, key)}" for card in both)))
        rows.append(("Threshold", *map(_threshold, both)))
    if firm is not None:
        rows += [
            ("Flipping steps", *(f"{len(found.flips)} of {found.steps}" for found in firm)),
            ("Fewest steps", *(f"{f.fewest.count}" if f.fewest else "none" for f in firm)),
            ("P(Green)", *(f"{found.zones.green}" for found in firm)),
            ("90 % interval", *(f"{found.low}–{found.high}" for found in firm)),
        ]
    yield from columns(rows)


def _said(share: Share, name: Names) -> str:
    if share.path in SHARE_WORDS:
        return SHARE_WORDS[share.path]
    whole = share.path.endswith("]")
    if not whole:
        return name(share.path)
    return f"{name(share.path)}, {'added' if share.before is None else 'removed'}"


def _values(share: Share) -> str:
    if share.before is None and share.after is None:
        return ""
    unit = " %" if share.path.endswith((".time", "]")) else ""
    old, new = ("–" if value is None else f"{value}{unit}" for value in (share.before, share.after))
    return f"{old} → {new}"


def _threshold(card: Scorecard) -> str:
    distance = card.threshold.distance
    return f"{abs(distance)} {'above' if distance >= 0 else 'below'} {card.threshold.zone}"
