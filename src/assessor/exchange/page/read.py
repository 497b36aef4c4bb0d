"""Reading a page: which rules look at a line, and what comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError, Problem
from assessor.exchange.page import composite, header, prose, roles, sources, tables
from assessor.exchange.page.build import assessment_of
from assessor.exchange.page.contradictions import contradictions, not_compared
from assessor.exchange.page.figures import yielded
from assessor.exchange.page.layout import Section, heading, is_furniture
from assessor.exchange.page.lines import LONGEST, split_lines
from assessor.exchange.page.reading import Reading, Rule, UnplacedLine
from assessor.exchange.page.settle import settle
from assessor.exchange.page.statements import Statement, in_prose
from assessor.method.ratings import TIME_TOTAL


@dataclass(frozen=True)
class PageImport:
    """A page read into a draft.

    Attributes:
        assessment: a valid draft with the page's ratings and prose; it has no date, as pages
            state none.
        contradictions: what the page states that its own inputs do not yield, in line order.
        unplaced: the lines, or what was left over of them, that have no place in the draft.
        notes: what else the reader of the import should know, such as rows that could not be
            read or characters that were removed.
        taken_over, compared, furniture: numbers of the lines whose content is in the draft, that
            state figures which follow from it, and that are on every page. Together with
            ``unplaced`` they are all lines that are not blank.
    """

    assessment: Assessment
    contradictions: tuple[Problem, ...]
    unplaced: tuple[UnplacedLine, ...]
    notes: tuple[Problem, ...]
    taken_over: frozenset[int]
    compared: frozenset[int]
    furniture: frozenset[int]


_ANYWHERE: tuple[Rule, ...] = (
    prose.labelled,
    prose.override,
    composite.formulas,
    composite.zone,
    composite.sub_label,
    tables.totals,
)
_ROWS: tuple[Rule, ...] = (tables.rated_row, tables.task_row)
_TOP: tuple[Rule, ...] = (header.title, header.headline, header.gauges, header.place)
_OF_SECTION: dict[Section, tuple[Rule, ...]] = {
    "head": (*_TOP, header.facts),
    "glance": _TOP,
    "sits": _TOP,
    "role": (tables.role_row,),
    "principles": (tables.box,),
    "tasks": (tables.task_list,),
    "evidence": (tables.box,),
    "barriers": (tables.box,),
    "composite": (composite.waterfall,),
    "not_captured": (prose.not_captured,),
    "worry": (prose.worry,),
    "outlook": (prose.strategy,),
    "other_roles": (roles.other_role,),
    "sources": (sources.source,),
    "resources": (sources.source,),
}
_UPDATES = re.compile(r"Get updates on (.{1,600})")
_GENERAL = re.compile(
    r"This is the general score for (.{1,300})\. Get a personal score [a-z, ]{3,90}\."
)


def read_page(text: str) -> PageImport:
    """The draft that a published page amounts to, and what the page says against itself.

    Raises:
        DocumentError: the text is not such a page, is far larger than one, or none of the rows
            of its task table can be read; problems carry the line.
    """
    lines, removals = split_lines(text)
    if not any(heading(line.text) for line in lines):
        raise DocumentError.at(
            "line 1",
            "this is not a published assessment page: none of its headings, such as "
            "“Role Definition” or “Evidence Score”, was found",
        )
    reading = Reading(lines, stated_seniority=header.stated_seniority(lines), notes=list(removals))
    while reading.at < len(lines):
        reading.at += _step(reading)
    _require_tasks(reading)
    settle(reading)
    assessment = assessment_of(reading)
    _compare(reading, assessment)
    return PageImport(
        assessment=assessment,
        contradictions=_in_line_order(reading.contradictions),
        unplaced=tuple(sorted(reading.unplaced, key=lambda line: line.number)),
        notes=_in_line_order(reading.notes),
        taken_over=frozenset(reading.taken),
        compared=frozenset(reading.compared),
        furniture=frozenset(reading.furniture),
    )


def _step(reading: Reading) -> int:
    text = reading.line.text
    if len(text) > LONGEST:
        return reading.leave(
            why=f"This line is longer than the {LONGEST:,} characters it may have."
        )
    if section := heading(text):
        reading.section = section
        reading.in_task_table = False
        reading.open = prose.SECTION_PROSE.get(section, "")
        return reading.skip()
    in_listing = reading.section in ("sources", "resources")
    rules = (
        *(() if in_listing else _ANYWHERE),
        _newsletter,
        *_OF_SECTION.get(reading.section, ()),
        *(() if in_listing else _ROWS),
    )
    for rule in rules:
        if dealt_with := rule(reading):
            return dealt_with
    if is_furniture(text, reading.section):
        return reading.skip()
    return prose.further(reading)


def _newsletter(reading: Reading) -> int:
    text = reading.line.text
    if match := _UPDATES.fullmatch(text):
        reading.section, reading.open = "tail", ""
    else:
        match = _GENERAL.fullmatch(text) if reading.section == "tail" else None
    if match is None:
        return 0
    reading.names.append((reading.line.number, match[1]))
    return reading.compare()


def _require_tasks(reading: Reading) -> None:
    if reading.tasks:
        return
    where = next(
        (line for line in reading.lines if heading(line.text) == "tasks"), reading.lines[0]
    )
    raise DocumentError(
        reading.lost_rows
        or [
            Problem(
                f"line {where.number}",
                "no row of a task table could be read; a row looks like "
                "“Task name25%20.50AUGMENTATIONRationale…”",
            )
        ]
    )


def _compare(reading: Reading, assessment: Assessment) -> None:
    total = sum(task.time or 0 for task in assessment.tasks)
    lost = len(reading.lost_rows) > reading.recovered_rows and total != TIME_TOTAL
    found = yielded(assessment, all_tasks_read=not lost)
    found |= {
        f"task_weighted.{row.line}": (Fraction(row.time * row.score, 100),) for row in reading.tasks
    }
    statements = [*reading.statements, *_in_prose(reading)]
    reading.contradictions += contradictions(statements, found)
    if lines := not_compared(statements, found):
        why = "a rating that they follow from is missing"
        if lost:
            why = "a row of the task table could not be read"
        elif total != TIME_TOTAL:
            why = f"task time adds up to {total} %, not to {TIME_TOTAL} %"
        further = ", ".join(map(str, lines[1:]))
        reading.note(
            lines[0],
            f"The figures here{' and in lines ' + further if further else ''} "
            f"were not compared: {why}.",
        )


def _in_prose(reading: Reading) -> list[Statement]:
    own = reading.text("role.title").casefold()
    texts = [
        kept
        for path, kept in reading.texts.items()
        if path not in ("role.is_not", "role.function", "role.experience")
    ]
    texts += [point.text for points in reading.points.values() for point in points]
    paragraphs = [found for kept in (*texts, reading.worry) for found in kept.paragraphs]
    stated: list[Statement] = []
    for line, text in paragraphs:
        stated += in_prose(line, text)
        stated += [
            Statement(line, "score", role.score)
            for role in roles.quoted_in(line, text)
            if role.role.casefold() == own and role.score is not None
        ]
    return stated


def _in_line_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(
        sorted(problems, key=lambda problem: int(re.sub("[^0-9]", "", problem.place) or 0))
    )
