"""Occupations and task statements of an O*NET database, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

UNKNOWN_RELEASE = "unknown release"


class OnetError(Exception):
    """An O*NET folder or index that cannot be used; one sentence with the place and what to do."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A task statement.

    ``core`` is ``None`` where the database does not say whether it is core or supplemental.
    ``importance`` is 1…5. ``frequency`` holds the % of respondents who do it yearly or less, more
    than yearly, more than monthly, more than weekly, daily, several times daily, and hourly or
    more; it is empty where nobody was asked.
    """

    id: int
    text: str
    core: bool | None
    importance: Fraction | None
    frequency: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation with its task statements, in the order of the database.

    Some, such as the military ones, have no statements.
    """

    code: str
    title: str
    description: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Which database it is: ``number`` as in “29.3” and ``date`` as in “May 2025”, or empty."""

    number: str
    date: str

    @property
    def name(self) -> str:
        """The number, or that it is not known."""
        return self.number or UNKNOWN_RELEASE


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: ``modified_ns`` is its time of change in nanoseconds."""

    name: str
    size: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Database:
    """All that was read of a folder. ``titles`` are (code, alternate title) pairs."""

    folder: str
    release: Release
    files: tuple[SourceFile, ...]
    occupations: tuple[Occupation, ...]
    titles: tuple[tuple[str, str], ...]
