"""The prose of the page: labelled paragraphs, lists of points, who should worry."""

from __future__ import annotations

import re
from decimal import Decimal

from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.exchange.page.layout import NUMBER, Section, is_heading_like, is_prose
from assessor.exchange.page.reading import PointFound, Reading

_LABELLED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Seniority note: ?"), "role.seniority_note"),
    (re.compile(r"Quick screen(?: result)?: ?"), "principles.quick_screen"),
    (re.compile(r"Reinstatement check(?: \(Acemoglu\))?: ?"), "reinstatement"),
    (re.compile(r"Timeline: ?"), "outlook.timeline"),
)
_ROLE_IN = re.compile(r"The role in ([0-9]{4}): ?")
_OVERRIDE = re.compile(r"Assessor override: ?")
_NO_OVERRIDE = re.compile(r"None\b(?: ?[—–-]+ ?formula score accepted)?\.? ?", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:adjusted|raised|lowered|set|changed|moved|overridden|override)(?: up| down| upwards| downwards)?"
    r"(?: from [0-9]{1,3}(?:\.[0-9])?)? to ([0-9]{1,3}(?:\.[0-9]{1,3})?)(?![0-9])",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)(?: ?/ ?100)?(?=[ .,;—–]|$)")
_FORMULA_SCORE = re.compile(rf"\bformula score (?:of )?({NUMBER})", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•◦▪●*\-–]|\(?[0-9]{1,2}[.)]) ")
_DASH = re.compile(r" (?:—|–|--) ")
SECTION_PROSE: dict[Section, str] = {
    "head": "role.summary",
    "glance": "role.summary",
    "sits": "role.summary",
    "growth": "growth.check",
    "reality": "commentary.reality_check",
    "not_captured": "not_captured",
}
"""Where the prose of a section goes that stands there without a label."""

_PATHS = frozenset(
    {
        *(path for _, path in _LABELLED),
        *SECTION_PROSE.values(),
        "override.justification",
        "outlook.role_then",
    }
) - {"not_captured"}
_SEPARATOR = re.compile(
    r"\b(?:biggest|main|key|clearest) (?:separator|differentiator|divider)\b", re.I
)
_SAFE = re.compile(
    r"\b(?:well[- ](?:positioned|placed|protected)|strong demand|in demand|(?:you are|you're|are) "
    r"(?:safe|safer|secure|protected)|closer to green|should not worry|shouldn't worry)\b",
    re.IGNORECASE,
)
_AT_RISK = re.compile(
    r"\b(?:closer to (?:yellow|red)|at (?:greater |higher |real )?risk|more exposed|vulnerable"
    r"|should worry|not safe|in danger|being (?:displaced|replaced|automated))\b",
    re.IGNORECASE,
)


def labelled(reading: Reading) -> int:
    """A paragraph that begins with its label."""
    text = reading.line.text
    for label, path in _LABELLED:
        if match := label.match(text):
            reading.in_task_table = False
            reading.open = path
            body = text[match.end() :]
            return reading.add_text(path, body) if body else reading.skip()
    match = _ROLE_IN.match(text)
    if match is None or int(match[1]) not in range(2000, 3000):
        return 0
    year = int(match[1])
    if reading.year not in (None, year):
        reading.contradict(
            reading.line.number, f"The outlook is for {reading.year} and for {year}; keep one."
        )
        return reading.leave()
    reading.year = year
    reading.open = "outlook.role_then"
    body = text[match.end() :]
    return reading.add_text("outlook.role_then", body) if body else reading.take()


def override(reading: Reading) -> int:
    """The assessor's word on the formula's score."""
    text = reading.line.text
    match = _OVERRIDE.match(text)
    if match is None:
        return 0
    reading.open = "override.justification"
    body = text[match.end() :]
    if none := _NO_OVERRIDE.match(body):
        rest = body[none.end() :]
        return reading.add_text("override.justification", rest) if rest else reading.skip()
    if formula := _FORMULA_SCORE.search(body):
        reading.state("computed_score", formula[1])
    moved = _MOVED.search(body) or _FIRST_NUMBER.match(body)
    score = Decimal(moved[1]) if moved else None
    if score is None or score > 100 or score != score.quantize(Decimal("0.1")):
        reading.note(
            reading.line.number,
            "The override states no score within 0.0…100.0 that could be read; "
            "its words were kept, enter the score by hand.",
        )
    elif reading.override_score not in (None, score):
        reading.contradict(
            reading.line.number, f"The override is {reading.override_score} and {score}; keep one."
        )
        return reading.leave()
    else:
        reading.override_score = score.quantize(Decimal("0.1"))
    return reading.add_text("override.justification", body) if body else reading.skip()


def not_captured(reading: Reading) -> int:
    """A point the numbers do not capture, titled by its first sentence."""
    text = reading.line.text
    bullet = _BULLET.match(text)
    found = reading.points.setdefault("not_captured", [])
    if bullet or (is_prose(text) and not found):
        body = text[bullet.end() :] if bullet else text
        title, stop, rest = body.partition(". ")
        return _add_point(reading, found, title if stop else "", rest if stop else body)
    return 0


def strategy(reading: Reading) -> int:
    """A numbered survival strategy, titled by the words before the dash."""
    text = reading.line.text
    bullet = _BULLET.match(text)
    if bullet is None:
        return 0
    body = text[bullet.end() :]
    dash = _DASH.search(body[: MAX_LINE + 4])
    title, rest = (body[: dash.start()], body[dash.end() :]) if dash else ("", body)
    if not dash and ". " in body:
        title, _, rest = body.partition(". ")
    reading.open = "strategies"
    return _add_point(reading, reading.points.setdefault("strategies", []), title, rest)


def worry(reading: Reading) -> int:
    """A paragraph on who should worry; which of the two it is shows when all are read."""
    if not is_prose(reading.line.text):
        return 0
    return reading.add_to(reading.worry, reading.line.text)


def further(reading: Reading) -> int:
    """What no rule knows: the next paragraph of the prose that is open, or a line to leave."""
    text, path = reading.line.text, reading.open
    if is_heading_like(text):
        reading.open = ""
        return reading.leave()
    if is_prose(text) and path in _PATHS:
        return reading.add_text(path, text)
    if is_prose(text) and reading.points.get(path):
        return reading.add_to(reading.points[path][-1].text, text)
    return reading.leave()


def settle_worry(reading: Reading) -> dict[str, str]:
    """Who should worry, who should not, and what separates them, told apart by their words.

    Where the words do not tell, everything but the separator stays together.
    """
    fields: dict[str, list[str]] = {"who_should_worry": [], "who_should_not": [], "separator": []}
    last = ""
    for line, text in reading.worry.paragraphs:
        is_safe, is_at_risk = bool(_SAFE.search(text)), bool(_AT_RISK.search(text))
        if _SEPARATOR.search(text):
            last = "separator"
        elif is_safe != is_at_risk:
            last = "who_should_not" if is_safe else "who_should_worry"
        elif is_safe or not last:
            reading.note(
                line,
                "The words do not tell whether this is about who should worry or who should not; "
                "all of the section was put under who should worry.",
            )
            together = [text for _, text in reading.worry.paragraphs if not _SEPARATOR.search(text)]
            apart = [text for _, text in reading.worry.paragraphs if _SEPARATOR.search(text)]
            return {
                "who_should_worry": "\n\n".join(together),
                "who_should_not": "",
                "separator": "\n\n".join(apart),
            }
        fields[last].append(text)
    return {name: "\n\n".join(texts) for name, texts in fields.items()}


def _add_point(reading: Reading, found: list[PointFound], title: str, text: str) -> int:
    if len(title) > MAX_LINE:
        title, text = "", f"{title}. {text}"
    point = PointFound(title)
    if text and not point.text.add(reading.line.number, text):
        return reading.leave(why=f"This point is longer than {MAX_TEXT:,} characters.")
    found.append(point)
    return reading.take()
