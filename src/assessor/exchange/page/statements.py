"""What a page states of its own figures: collected while reading, compared afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessor.exchange.page.layout import NUMBER, SUB_LABEL, ZONE, number, printed_label


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure as the page prints it.

    ``figure`` names it as in :mod:`assessor.exchange.page.figures`; ``stated`` is the number with
    the decimals it was printed with, or the words. ``is_gauge`` marks the gauges at the top.
    """

    line: int
    figure: str
    stated: Decimal | str
    is_gauge: bool = False


_POINTS = re.compile(
    rf"(?<![0-9.])([0-9]{{1,3}}(?:\.[0-9]{{1,2}})?) points? (above|below) the ({ZONE}) "
    r"(?:threshold|boundary|line)\b"
)
_LABEL_AT = re.compile(
    rf"\b({ZONE}) \(({SUB_LABEL})\) (?:classification|label|rating|score|zone) at "
    r"([0-9]{1,3}\.[0-9])(?![0-9])"
)
_THIS_ROLE_AT = re.compile(r"\b[Aa]t ([0-9]{1,3}\.[0-9]),? this role\b")
_IN_BRACKETS = (
    ("task_resistance", re.compile(r"\btask resistance (?:score )?\(([0-9]\.[0-9]{1,2})", re.I)),
    ("evidence_total", re.compile(r"\bevidence (?:score )?\(([+\-−–]?[0-9]{1,2})(?:/10)?\)", re.I)),
    ("barriers_total", re.compile(r"\bbarriers? (?:score )?\(([0-9]{1,2})/10\)", re.I)),
    ("protective_total", re.compile(r"\bprotective (?:total |principles )?\(?([0-9])/9\b", re.I)),
    ("displaced", re.compile(r"\b([0-9]{1,3})% displacement (?:score|share|figure)\b")),
    ("augmented", re.compile(r"\b([0-9]{1,3})% augmentation (?:score|share|figure)\b")),
    (
        "task_time_share",
        re.compile(r"\b([0-9]{1,3})% of task time (?:faces|scores|scoring|is scored)\b"),
    ),
    ("growth", re.compile(rf"\bConfirmed at ({NUMBER})(?![0-9])")),
)
_CORRELATION = re.compile(
    r"\bwith (?:a )?(?:strong |weak )?(positive|neutral|negative) correlation\b"
)


def in_prose(line: int, text: str) -> Iterator[Statement]:
    """The figures that a paragraph states of the page's own role."""
    for match in _POINTS.finditer(text):
        points = number(match[1])
        yield Statement(
            line, f"distance.{match[3].lower()}", points if match[2] == "above" else -points
        )
    for match in _LABEL_AT.finditer(text):
        yield Statement(line, "label", printed_label(match[1], match[2]))
        yield Statement(line, "score", number(match[3]))
    for match in _THIS_ROLE_AT.finditer(text):
        yield Statement(line, "score", number(match[1]))
    for figure, pattern in _IN_BRACKETS:
        for match in pattern.finditer(text):
            yield Statement(line, figure, number(match[1]))
    for match in _CORRELATION.finditer(text):
        yield Statement(line, "growth_sign", match[1])
