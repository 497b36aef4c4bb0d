"""The top of the page: title, facts, gauges, place on the scale, summary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assessor.document.text import MAX_LINE
from assessor.exchange.page.layout import (
    LABEL,
    LIVE_TOOLTIP,
    NUMBER,
    TOOLTIPS,
    printed_label,
)
from assessor.exchange.page.lines import SourceLine
from assessor.exchange.page.reading import Prose, Reading, UnplacedLine
from assessor.method.definition import CURRENT

_TITLE = re.compile(r"Will AI Replace (.{1,300}) Jobs\?")
_NUMBER_LINE = re.compile(NUMBER)
_SCORE_LINE = re.compile(rf"({NUMBER}) ?/ ?100")
_GAUGES = {
    "Task Resistance": ("task_resistance", re.compile(rf"({NUMBER}) ?/ ?5(?:\.0)?")),
    "Evidence": ("evidence_total", re.compile(rf"({NUMBER}) ?/ ?10")),
    "Barriers to AI": ("barriers_total", re.compile(rf"({NUMBER}) ?/ ?10")),
    "Protective Principles": ("protective_total", re.compile(rf"({NUMBER}) ?/ ?9")),
    "AI Growth": ("growth", re.compile(rf"({NUMBER}) ?/ ?2")),
}
_COMPOSITION = re.compile(rf"Score Composition ({NUMBER}) ?/ ?100")
_WEIGHTS = re.compile(
    r"Task Resistance \(([0-9]+)%\) Evidence \(([0-9]+)%\) Barriers \(([0-9]+)%\) "
    r"Protective \(([0-9]+)%\) AI Growth \(([0-9]+)%\)"
)
_PLACE = re.compile(rf"(.{{1,{2 * MAX_LINE}}}): ({NUMBER})")
_BANNER = re.compile(
    r"This role is (?:being )?(?:[a-z]{1,20} )?(protected|transform|displace)[a-z ]{1,20} AI[a-z ]{0,30}\. "
    r"The assessment below [a-z]{1,20} [a-z ,'’—-]{3,90}\."
)
_BANNER_ZONES = {"protected": "Green", "transform": "Yellow", "displace": "Red"}
_LEVEL_WORD = (
    r"(?:Entry|Junior|Early|Mid|Senior|Lead|Staff|Principal|Executive|Director|Apprentice|Trainee"
    r"|Intern|Expert|Experienced)(?:[- ](?:Level|Career))?"
)
_LEVEL = re.compile(
    rf"{_LEVEL_WORD}(?: ?(?:[-–/]|to|or) ?{_LEVEL_WORD}){{0,2}}(?: \([^()]{{1,100}}\))?(?= |$)"
)
_LIVE = "Live Tracked"


def title(reading: Reading) -> int:
    """The question at the very top, which names the role."""
    match = _TITLE.fullmatch(reading.line.text)
    if match is None or reading.header_title:
        return 0
    reading.header_title = (reading.line.number, match[1])
    return reading.compare()


def headline(reading: Reading) -> int:
    """The zone with its sub-label, and the score beneath it."""
    text = reading.line.text
    if match := LABEL.fullmatch(text):
        reading.state("label", printed_label(match[1], match[2]))
        return reading.compare()
    if _NUMBER_LINE.fullmatch(text) and reading.ahead(1).replace(" ", "") == "/100":
        reading.state("score", text, is_gauge=True)
        return reading.compare(2)
    if match := _SCORE_LINE.fullmatch(text):
        reading.state("score", match[1], is_gauge=True)
        return reading.compare()
    return 0


def facts(reading: Reading) -> int:
    """The line of level, field of work and tracking; which it is shows when the page is read."""
    text = reading.line.text
    if len(text) > 3 * MAX_LINE or not (
        _LIVE in text or _LEVEL.match(text) or _begins_with(text, reading.stated_seniority)
    ):
        return 0
    reading.header_facts.append(reading.line)
    return 1


def gauges(reading: Reading) -> int:
    """The gauges of “Score at a Glance”, each an explained label with its value beneath."""
    text, value = reading.line.text, reading.ahead(1)
    if text == "Overall" and (match := _SCORE_LINE.fullmatch(value)):
        reading.state("score", match[1], steps=1, is_gauge=True)
        return reading.compare(2)
    if text.casefold() in {zone.word.casefold() for zone in CURRENT.zones}:
        reading.state("zone_word", text.capitalize())
        return reading.compare()
    if match := _COMPOSITION.fullmatch(text):
        reading.state("score", match[1])
        return reading.compare()
    if match := _WEIGHTS.fullmatch(text):
        for name, weight in zip(
            ("task_resistance", "evidence", "barriers", "protective", "growth"),
            match.groups(),
            strict=True,
        ):
            reading.state(f"weight.{name}", weight)
        return reading.compare()
    for label, (figure, shape) in _GAUGES.items():
        match = shape.fullmatch(value)
        tooltip = text.removeprefix(label).strip()
        if match is None or not text.startswith(label):
            continue
        reading.state(figure, match[1], steps=1, is_gauge=True)
        if len(tooltip) > MAX_LINE or (tooltip and not TOOLTIPS[label].fullmatch(tooltip)):
            reading.leave(tooltip)
        return reading.compare(2)
    return 0


def place(reading: Reading) -> int:
    """Where the role sits: its name with its score, and the banner of its zone."""
    text = reading.line.text
    if len(text) > 3 * MAX_LINE:
        return 0
    if match := _PLACE.fullmatch(text):
        reading.names.append((reading.line.number, match[1]))
        reading.state("score", match[2])
        return reading.compare()
    if match := _BANNER.fullmatch(text):
        reading.state("zone", _BANNER_ZONES[match[1]])
        return reading.compare()
    return 0


def settle_facts(reading: Reading) -> None:
    """Make level, field of work and tracking of the most likely of the lines that may state them."""
    seniority = reading.text("role.seniority")

    def likelihood(text: str) -> tuple[bool, bool]:
        return _LIVE in text, _begins_with(text, seniority)

    candidates = sorted(reading.header_facts, key=lambda line: likelihood(line.text), reverse=True)
    for rank, line in enumerate(candidates):
        if rank or len(line.text.partition(_LIVE)[0].strip()) > MAX_LINE:
            reading.unplaced.append(UnplacedLine(line.number, line.text))
            continue
        before, live, after = (part.strip() for part in line.text.partition(_LIVE))
        reading.is_live = bool(live)
        level = _level(before, seniority)
        reading.category = before.removeprefix(level).strip()
        reading.taken.add(line.number)
        if after and not LIVE_TOOLTIP.fullmatch(after):
            reading.unplaced.append(UnplacedLine(line.number, after))
        if not seniority:
            reading.texts["role.seniority"] = Prose([(line.number, level)])
            if not level:
                reading.note(
                    line.number,
                    "The level could not be told from the field of work; "
                    "all of it was put under category.",
                )
        elif level != seniority:
            reading.contradict(
                line.number,
                f"The top of the page gives the level as “{level or before}”, "
                f"the role table as “{seniority}”.",
            )
            reading.unplaced.append(UnplacedLine(line.number, before))


def _level(text: str, seniority: str) -> str:
    if _begins_with(text, seniority):
        return seniority
    match = _LEVEL.match(text)
    return match[0] if match else ""


def _begins_with(text: str, words: str) -> bool:
    return bool(words) and f"{text} ".startswith(f"{words} ")


def stated_seniority(lines: Sequence[SourceLine]) -> str:
    """The level in the role table, which tells level and field of work apart at the top."""
    label = "Seniority Level"
    return next(
        (
            line.text.removeprefix(label).strip()
            for line in lines
            if line.text.startswith(label) and len(line.text) <= MAX_LINE
        ),
        "",
    )
