"""The computed part of the page: waterfall, formula, zone, sub-label. All of it is compared."""

from __future__ import annotations

import re

from assessor.exchange.page.layout import CELL, NUMBER, SUB_LABEL, ZONE, printed_label
from assessor.exchange.page.reading import Reading

_N = rf"({NUMBER})"
_LONGEST = 300
_PARTS = {
    "Task Resistance": "composition.task_resistance",
    "Evidence": "composition.evidence",
    "Barriers": "composition.barriers",
    "Protective": "composition.protective",
    "AI Growth": "composition.growth",
}
_POINTS = re.compile(rf"{_N} ?(?:pts|points?)")
_OF_HUNDRED = re.compile(rf"{_N}(?: ?/ ?100)?")
_TIMES = "[x×*]"
_MODIFIER = rf"{CELL}1(?:\.0+)? ?\+ ?\({_N} ?{_TIMES} ?{_N}\) ?= ?{_N}"
_FORMULAS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(rf"Task Resistance Score: ?{_N} ?[-−–] ?{_N} ?= ?{_N} ?/ ?5(?:\.0)?"),
        ("constant.resistance_from", "weighted", "task_resistance"),
    ),
    (re.compile(rf"Task Resistance Score{CELL}{_N} ?/ ?5(?:\.0)?"), ("task_resistance",)),
    (
        re.compile(rf"Evidence Modifier{_MODIFIER}"),
        ("evidence_total", "constant.evidence_step", "evidence_modifier"),
    ),
    (
        re.compile(rf"Barrier Modifier{_MODIFIER}"),
        ("barriers_total", "constant.barriers_step", "barriers_modifier"),
    ),
    (
        re.compile(rf"Growth Modifier{_MODIFIER}"),
        ("growth", "constant.growth_step", "growth_modifier"),
    ),
    (
        re.compile(rf"Raw: ?{_N} ?{_TIMES} ?{_N} ?{_TIMES} ?{_N} ?{_TIMES} ?{_N} ?= ?{_N}"),
        ("task_resistance", "evidence_modifier", "barriers_modifier", "growth_modifier", "raw"),
    ),
    (
        re.compile(
            rf"JobZone Score: ?\({_N} ?[-−–] ?{_N}\) ?/ ?{_N} ?{_TIMES} ?100 ?= ?{_N} ?/ ?100"
        ),
        ("raw", "constant.raw_lowest", "constant.raw_span", "computed_score"),
    ),
    (
        re.compile(
            rf"Displacement/Augmentation split: ?{_N} ?% displacement, {_N} ?% augmentation, "
            rf"{_N} ?% not involved\.?"
        ),
        ("displaced", "augmented", "not_involved"),
    ),
    (re.compile(rf"% of task time scoring 3\+{CELL}([0-9]{{1,3}}) ?%"), ("share_scoring_3_plus",)),
)
_ZONE = re.compile(rf"Zone: ?({ZONE})(?: ?\((.{{1,80}})\))?", re.IGNORECASE)
_BANDS = re.compile(
    r"Green ?(?:>=|≥) ?([0-9]{1,3}), Yellow ?([0-9]{1,3}) ?[-–] ?([0-9]{1,3}), Red ?< ?([0-9]{1,3})"
)
_SUB_LABEL = re.compile(
    rf"Sub-label{CELL}({ZONE})(?: \(({SUB_LABEL})\))?(?: [—–-] (.{{1,200}}))?", re.I
)
_RULE_WORDS = frozenset(
    [
        "aijri",
        "and",
        "or",
        "of",
        "task",
        "time",
        "score",
        "scores",
        "scoring",
        "resistance",
        "evidence",
        "barriers",
        "growth",
        "ai",
        "correlation",
        "total",
        "at",
        "least",
        "most",
        "below",
        "above",
        "no",
        "sub-label",
    ]
)
_RULE_NUMBER = re.compile(
    r"(?:>=|<=|>|<|=|≥|≤)?[+\-−–]?[0-9]{0,3}(?:\.[0-9]{1,2})?(?:-[0-9]{1,3})?[%+]?"
)


def waterfall(reading: Reading) -> int:
    """The score waterfall: labels with their points on the next line, and the total."""
    text, below = reading.line.text, reading.ahead(1)
    if text in _PARTS and (match := _POINTS.fullmatch(below)):
        reading.state(_PARTS[text], match[1], steps=1)
        return reading.compare(2)
    if text in ("Total", "Score Waterfall") and (match := _OF_HUNDRED.fullmatch(below)):
        reading.state("waterfall_total" if text == "Total" else "composite", match[1], steps=1)
        return reading.compare(2)
    return 0


def formulas(reading: Reading) -> int:
    """The lines that write a computation out, every number of it."""
    text = reading.line.text
    if len(text) > _LONGEST:
        return 0
    for shape, figures in _FORMULAS:
        if match := shape.fullmatch(text):
            reading.in_task_table = False
            for figure, stated in zip(figures, match.groups(), strict=True):
                reading.state(figure, stated)
            return reading.compare()
    return 0


def zone(reading: Reading) -> int:
    """The zone with the bands it was read from."""
    text = reading.line.text
    match = _ZONE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return 0
    reading.state("zone", match[1].capitalize())
    if match[2]:
        bands = _BANDS.fullmatch(match[2])
        if bands is None:
            reading.leave(match[2])
        else:
            reading.state("bands", ", ".join(bands.groups()))
    return reading.compare()


def sub_label(reading: Reading) -> int:
    """The sub-label with the rule it was read from."""
    text = reading.line.text
    match = _SUB_LABEL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return 0
    reading.state("label", printed_label(match[1], match[2]))
    if match[3] and not _is_rule(match[3]):
        reading.leave(match[3])
    return reading.compare()


def _is_rule(text: str) -> bool:
    return all(
        word.casefold() in _RULE_WORDS or _RULE_NUMBER.fullmatch(word) for word in text.split()
    )
