"""What is wrong with a document, as values a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: ``place`` is a document path or a line, ``message`` says what and what to do."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class DocumentError(ValueError):
    """A document, or a value for one, that is refused.

    Attributes:
        problems: everything found wrong, in document order, at least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, place: str, message: str) -> DocumentError:
        """An error with one problem."""
        return cls([Problem(place, message)])
