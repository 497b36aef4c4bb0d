"""The tables of the page, whose cells run together, and the summary boxes above them."""

from __future__ import annotations

import re
from decimal import Decimal

from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.exchange.page.layout import (
    BOX_LABELS,
    CELL,
    DIMENSIONS,
    INVOLVEMENTS,
    ROLE_FIELDS,
    TASK_HEADER,
    UPPER_GRADES,
    is_furniture,
    number,
)
from assessor.exchange.page.reading import RatedRow, Reading, TaskRow
from assessor.method.definition import CURRENT

_TASK_CELLS = re.compile(
    rf"(?<![0-9])([0-9]+){CELL}%{CELL}([0-9]){CELL}([0-9]{{1,2}}\.[0-9]{{2}}){CELL}"
    rf"(AUGMENTATION|AUGMENTED|DISPLACEMENT|DISPLACED|NOT[ _-]INVOLVED){CELL}"
)
_TASK_TRACES = re.compile(
    rf"AUGMENT(?:ATION|ED)|DISPLACE(?:MENT|D)|NOT[ _-]INVOLVED|[0-9]{CELL}%{CELL}[0-9]"
)
_TASKS_AT_MOST = 50
_PERCENT = re.compile(r"([0-9]{1,3})%")
_LISTED = re.compile(r"([0-9])/5 (Augmented|Displaced|Not Involved)", re.IGNORECASE)
_TASK_TOTAL = re.compile(rf"Total{CELL}([0-9]{{1,3}}){CELL}%{CELL}([0-9]{{1,2}}\.[0-9]{{1,4}})")
_RATING = re.compile(rf"{CELL}([+\-−–]?[0-9]){CELL}")
_BOX_VALUE = re.compile(r"([+\-−–]?[0-9]{1,2})(?: ?/ ?[0-9]{1,2})?")
_PROTECTIVE_TOTAL = re.compile(rf"Protective Total:?{CELL}([0-9]{{1,2}}) ?/ ?9")
_EVIDENCE_TOTAL = re.compile(rf"Total{CELL}([+\-−–]?[0-9]{{1,2}})(?: ?/ ?10)?")
_BARRIER_TOTAL = re.compile(rf"Total{CELL}([0-9]{{1,2}}) ?/ ?10")
_STRENGTH = re.compile(
    r"(?:(?:None|Minimal|Very Weak|Weak|Moderate|Strong|Very Strong) )?([0-9]{1,2}) ?/ ?10"
)
_CAPTIONS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("principles.", re.compile(r"No [a-z ]{3,40}"), "0"),
    ("principles.", re.compile(r"(?:Some|Minimal|Limited|Occasional) [a-z ]{3,40}"), "1"),
    (
        "principles.",
        re.compile(r"(?:Significant|Deep|Deeply|Fully|High|Strong|Essential) [a-z ]{3,40}"),
        UPPER_GRADES,
    ),
    ("growth", re.compile(r"AI (?:strongly|greatly) boosts [a-z ]{3,30}"), "2"),
    ("growth", re.compile(r"AI slightly boosts [a-z ]{3,30}"), "1"),
    ("growth", re.compile(r"No [a-z ]{3,40}"), "0"),
    ("growth", re.compile(r"AI slightly reduces [a-z ]{3,30}"), "-1"),
    ("growth", re.compile(r"AI (?:strongly|greatly) reduces [a-z ]{3,30}"), "-2"),
)
"""Words that stand for a rating in the box of principles, with the rating."""


def role_row(reading: Reading) -> int:
    """A row of the role definition."""
    text = reading.line.text
    for label, path in ROLE_FIELDS.items():
        if text.startswith(label):
            return reading.add_text(path, text.removeprefix(label).lstrip(" \t|:"))
    return 0


def rated_row(reading: Reading) -> int:
    """A row of the principles, evidence or barriers table: label, rating, rationale."""
    text = reading.line.text
    label = next((label for label in DIMENSIONS if text.startswith(label)), None)
    if label is None:
        return 0
    path, dimension = DIMENSIONS[label]
    match = _RATING.match(text, len(label))
    in_own_section = path.partition(".")[0] == reading.section or (
        path == "growth" and reading.section == "principles"
    )
    if match is None:
        if not in_own_section or text == label:
            return 0
        return reading.leave(
            why=f"No rating follows “{label}”, so this row could not be read; enter it by hand."
        )
    rating, rationale = int(number(match[1])), text[match.end() :]
    if path == "growth" and reading.section == "sub_label" and not rationale:
        reading.state("growth", match[1])
        return reading.compare()
    if path in reading.rows:
        return reading.leave(
            why=f"{label} already has a row (line {reading.rows[path].line}); this one was left out."
        )
    if rating not in dimension.values:
        low, high = (str(end).replace("-", "−") for end in (dimension.low, dimension.high))
        return reading.leave(
            why=f"The rating {match[1]} of {label} is not within {low}…{high}; enter it by hand."
        )
    if len(rationale) > MAX_TEXT:
        return reading.leave(why=f"The rationale is longer than {MAX_TEXT:,} characters.")
    reading.rows[path] = RatedRow(reading.line.number, rating, rationale)
    return reading.take()


def box(reading: Reading) -> int:
    """An entry of a summary box: a label with its rating, or words for it, on the next line."""
    path = BOX_LABELS.get(reading.line.text)
    if path is None:
        return 0
    below = reading.ahead(1)
    if path.startswith(("evidence.", "barriers.")) and (match := _BOX_VALUE.fullmatch(below)):
        reading.state(f"rating.{path}", match[1], steps=1)
        return reading.compare(2)
    if reading.section == "principles" and len(below) <= 60:
        for prefix, shape, rating in _CAPTIONS:
            if path.startswith(prefix) and shape.fullmatch(below):
                reading.state(f"caption.{path}", rating, steps=1)
                return reading.compare(2)
        return reading.skip()
    return 0


def totals(reading: Reading) -> int:
    """The totals under tables and over boxes."""
    text, section = reading.line.text, reading.section
    if len(text) > MAX_LINE:
        return 0
    if match := _TASK_TOTAL.fullmatch(text):
        reading.in_task_table = False
        reading.state("time_total", match[1])
        reading.state("weighted", match[2])
        return reading.compare()
    figure, shape = "protective_total", _PROTECTIVE_TOTAL
    if section == "evidence":
        figure, shape = "evidence_total", _EVIDENCE_TOTAL
    if section == "barriers":
        figure, shape = "barriers_total", _BARRIER_TOTAL
    match = shape.fullmatch(text)
    if match is None and section == "barriers":
        match = _STRENGTH.fullmatch(text)
    if match:
        reading.state(figure, match[1])
        return reading.compare()
    if text == "Market Signal Balance" and (match := _BOX_VALUE.fullmatch(reading.ahead(1))):
        reading.state("evidence_total", match[1], steps=1)
        return reading.compare(2)
    return 0


def task_list(reading: Reading) -> int:
    """The breakdown above the task table: shares of time, then tasks on three lines each."""
    name, percent = reading.line.text, _PERCENT.fullmatch(reading.ahead(1))
    if name == "Work Impact Breakdown" and percent:
        shares: list[str] = []
        while match := _PERCENT.fullmatch(reading.ahead(1 + len(shares))):
            shares.append(f"{int(match[1])} %")
        reading.state("impact_list", ", ".join(shares), steps=1)
        return reading.compare(1 + len(shares))
    rating = _LISTED.fullmatch(reading.ahead(2))
    is_name = not (
        len(name) > MAX_LINE
        or _PERCENT.fullmatch(name)
        or _LISTED.fullmatch(name)
        or is_furniture(name, "tasks")
    )
    if percent is None or rating is None or not is_name or len(reading.listed) == _TASKS_AT_MOST:
        return 0
    time, score = int(percent[1]), int(rating[1])
    if not 1 <= time <= 100 or score not in CURRENT.task_score.values:
        return 0
    involvement = INVOLVEMENTS[rating[2].casefold()]
    reading.listed.append(TaskRow(reading.line.number, name, time, score, involvement))
    return reading.compare(3)


def task_row(reading: Reading) -> int:
    """A row of the task table: name, time, score, weighted, involvement, rationale."""
    text = reading.line.text
    if TASK_HEADER.fullmatch(text[:MAX_LINE]):
        reading.in_task_table = True
        return reading.skip()
    match = _TASK_CELLS.search(text, 0, 2 * MAX_LINE)
    fault = "" if match else _fault(text)
    if match:
        row = _row(reading, match)
        if isinstance(row, TaskRow) and len(reading.tasks) == _TASKS_AT_MOST:
            row = f"there are already {_TASKS_AT_MOST} tasks"
        if isinstance(row, TaskRow):
            reading.tasks.append(row)
            reading.state(f"task_weighted.{row.line}", match[3])
            return reading.take()
        fault = row
    elif not _is_suspect(reading):
        return 0
    dealt_with = reading.leave(
        why=f"This row of the task table could not be read: {fault}. "
        "Correct the line and import again, or enter the task by hand."
    )
    reading.lost_rows.append(reading.notes[-1])
    return dealt_with


def _row(reading: Reading, match: re.Match[str]) -> TaskRow | str:
    text = reading.line.text
    score, weighted = int(match[2]), Decimal(match[3])
    before = text[: match.start()]
    split = _name_and_time(reading, before, match[1], score, weighted)
    rationale = text[match.end() :]
    if split is None:
        return f"time {match[1][-4:]} % is not within 1…100"
    name, time = split
    if score not in CURRENT.task_score.values:
        return f"score {score} is not within {CURRENT.task_score.low}…{CURRENT.task_score.high}"
    if not name:
        return "it has no name before the time share"
    if len(name) > MAX_LINE:
        return f"its name is longer than {MAX_LINE} characters"
    if len(rationale) > MAX_TEXT:
        return f"its rationale is longer than {MAX_TEXT:,} characters"
    key = re.sub("[ _-]", " ", match[4]).casefold()
    involvement = INVOLVEMENTS[key]
    return TaskRow(reading.line.number, name, time, score, involvement, rationale)


def _name_and_time(
    reading: Reading, before: str, digits: str, score: int, weighted: Decimal
) -> tuple[str, int] | None:
    """Where the name ends and the time begins, which is open when the name ends in a digit."""
    splits = [
        (_trimmed(before + digits[:-width]), int(digits[-width:]))
        for width in (3, 2, 1)
        if width <= len(digits) and 1 <= int(digits[-width:]) <= 100 and digits[-width] != "0"
    ]
    listed = {task.name.casefold() for task in reading.listed}
    for split in splits:
        if split[0].casefold() in listed:
            return split
    for split in splits:
        if Decimal(split[1] * score).scaleb(-2) == weighted:
            return split
    is_whole = len(digits) <= 3 and bool(splits) and splits[0][1] == int(digits)
    return splits[0] if is_whole or (splits and len(digits) > 3) else None


def _trimmed(name: str) -> str:
    return re.sub(rf"{CELL}$", "", name[-2 * MAX_LINE :])


def _is_suspect(reading: Reading) -> bool:
    text = reading.line.text
    if reading.section != "tasks":
        return False
    names_task = any(text.startswith(task.name) for task in reading.listed)
    return (
        reading.in_task_table or names_task or bool(_TASK_TRACES.search(text, 0, 2 * MAX_LINE))
    ) and not text.startswith("Total")


def _fault(text: str) -> str:
    start = text[: 2 * MAX_LINE]
    if "%" not in start:
        return "it states no time share with a % sign"
    if not re.search("AUGMENT|DISPLACE|NOT.INVOLVED", start):
        return "it says neither AUGMENTATION nor DISPLACEMENT nor NOT INVOLVED"
    return "time, score and weighted value do not follow one another as in “25%20.50”"
