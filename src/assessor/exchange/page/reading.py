"""The state of reading one page: where the reader stands, and everything found so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from assessor.document.errors import Problem
from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.exchange.page.layout import LINE_FIELDS, NUMBER, Section, number
from assessor.exchange.page.lines import SourceLine
from assessor.exchange.page.statements import Statement
from assessor.method.definition import Involvement, SubLabelKey, ZoneKey


@dataclass(frozen=True, slots=True)
class UnplacedLine:
    """A line, or what was left over of one, that has no place in an assessment.

    ``number`` counts from 1; ``text`` is free of control characters.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A row of the principles, evidence or barriers table."""

    line: int
    rating: int
    rationale: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the task table, or an entry of the list above it (then without a rationale)."""

    line: int
    name: str
    time: int
    score: int
    involvement: Involvement
    rationale: str = ""


@dataclass(slots=True)
class Prose:
    """Paragraphs with the lines they came from, no more of them than a document's text holds."""

    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0

    def add(self, line: int, text: str) -> bool:
        """Append a paragraph, unless there is no room for it."""
        size = self.size + len(text) + (len(_BETWEEN) if self.paragraphs else 0)
        if size > MAX_TEXT:
            return False
        self.paragraphs.append((line, text))
        self.size = size
        return True

    def __str__(self) -> str:
        return _BETWEEN.join(text for _, text in self.paragraphs)


_BETWEEN = "\n\n"


@dataclass(slots=True)
class PointFound:
    """A titled paragraph of a list, still growing."""

    title: str
    text: Prose = field(default_factory=Prose)


@dataclass(slots=True)
class OtherRole:
    """Another role the page speaks of, still growing."""

    line: int
    role: str
    seniority: str = ""
    kind: Literal["contrast", "other_role"] = "contrast"
    zone: ZoneKey | None = None
    sub_label: SubLabelKey | None = None
    score: Decimal | None = None
    note: Prose = field(default_factory=Prose)
    also_known_as: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A cursor over the lines and what was made of those before it.

    ``open`` names the prose that further paragraphs belong to. Every line ends up in one of
    ``taken``, ``compared`` and ``furniture``, or in ``unplaced``; a line taken in part is in both.
    """

    lines: tuple[SourceLine, ...]
    at: int = 0
    section: Section = "head"
    open: str = ""
    in_task_table: bool = False
    lost_rows: list[Problem] = field(default_factory=list)
    recovered_rows: int = 0
    stated_seniority: str = ""
    texts: dict[str, Prose] = field(default_factory=dict)
    rows: dict[str, RatedRow] = field(default_factory=dict)
    tasks: list[TaskRow] = field(default_factory=list)
    listed: list[TaskRow] = field(default_factory=list)
    points: dict[str, list[PointFound]] = field(default_factory=dict)
    worry: Prose = field(default_factory=Prose)
    roles: list[OtherRole] = field(default_factory=list)
    sources: list[tuple[Section, str]] = field(default_factory=list)
    header_title: tuple[int, str] | None = None
    header_facts: list[SourceLine] = field(default_factory=list)
    category: str = ""
    is_live: bool = False
    year: int | None = None
    override_score: Decimal | None = None
    statements: list[Statement] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    compared: set[int] = field(default_factory=set)
    furniture: set[int] = field(default_factory=set)
    unplaced: list[UnplacedLine] = field(default_factory=list)
    contradictions: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def line(self) -> SourceLine:
        """The line the cursor stands at."""
        return self.lines[self.at]

    def ahead(self, steps: int) -> str:
        """The text ``steps`` lines further on; empty past the end."""
        at = self.at + steps
        return self.lines[at].text if at < len(self.lines) else ""

    def number_at(self, steps: int = 0) -> int:
        """The number of the line ``steps`` further on."""
        return self.lines[self.at + steps].number

    def take(self, lines: int = 1) -> int:
        """Mark the next ``lines`` as taken over into the document."""
        self.taken.update(self.number_at(i) for i in range(lines))
        return lines

    def compare(self, lines: int = 1) -> int:
        """Mark the next ``lines`` as stating figures that follow from the inputs."""
        self.compared.update(self.number_at(i) for i in range(lines))
        return lines

    def skip(self, lines: int = 1) -> int:
        """Mark the next ``lines`` as furniture."""
        self.furniture.update(self.number_at(i) for i in range(lines))
        return lines

    def leave(self, text: str = "", why: str = "") -> int:
        """Put this line, or the ``text`` left over of it, with what could not be placed."""
        self.unplaced.append(UnplacedLine(self.line.number, text or self.line.text))
        if why:
            self.note(self.line.number, why)
        return 1

    def note(self, line: int, message: str) -> None:
        """Tell the reader something about a line."""
        self.notes.append(Problem(f"line {line}", message))

    def contradict(self, line: int, message: str) -> None:
        """Report that the page disagrees with itself at a line."""
        self.contradictions.append(Problem(f"line {line}", message))

    def state(
        self, figure: str, stated: str | Decimal, *, steps: int = 0, is_gauge: bool = False
    ) -> None:
        """Record a figure that the page states; text of a number is taken as the number."""
        value = number(stated) if isinstance(stated, str) and _is_number(stated) else stated
        self.statements.append(Statement(self.number_at(steps), figure, value, is_gauge))

    def add_text(self, path: str, text: str) -> int:
        """Append a paragraph to the prose at ``path``, or leave the line where it is too long."""
        prose = self.texts.setdefault(path, Prose())
        if path in LINE_FIELDS:
            for line, kept in prose.paragraphs:
                if kept == text:
                    return self.compare()
                self.contradict(
                    self.line.number,
                    f"Here the page says “{text[:MAX_LINE]}”, in line {line} “{kept}”.",
                )
                return self.leave()
            if len(text) > MAX_LINE:
                return self.leave(why=f"This is longer than the {MAX_LINE} characters it may have.")
        return self.add_to(prose, text)

    def add_to(self, prose: Prose, text: str) -> int:
        """Append a paragraph to ``prose``, or leave the line where there is no room for it."""
        if prose.add(self.line.number, text):
            return self.take()
        return self.leave(why=f"With this paragraph its text would exceed {MAX_TEXT:,} characters.")

    def text(self, path: str) -> str:
        """The prose at ``path``, paragraphs apart."""
        return str(self.texts.get(path, ""))

    def paragraphs(self, path: str) -> list[tuple[int, str]]:
        """The paragraphs at ``path`` with their lines."""
        return self.texts[path].paragraphs if path in self.texts else []


Rule: TypeAlias = Callable[[Reading], int]
"""Looks at the line at the cursor; the number of lines it dealt with, 0 for none."""


def _is_number(text: str) -> bool:
    return re.fullmatch(NUMBER, text) is not None
