"""The errors of the package as lines and exit codes. Imported inside commands only."""

from __future__ import annotations

from typing import TypeAlias

from assessor.cli.output import UNUSABLE, WRONG, say_error, say_errors
from assessor.document.errors import DocumentError
from assessor.exchange.files import FileError
from assessor.method.errors import MethodError

Refusal: TypeAlias = DocumentError | FileError | MethodError
REFUSALS = (DocumentError, FileError, MethodError)
"""What reading and scoring a document raises."""


def refuse(error: Refusal, place: str) -> int:
    """Print why the content at ``place`` is refused; the exit code it calls for."""
    if isinstance(error, FileError):
        say_error(str(error))
        return UNUSABLE
    say_errors(place, reasons(error))
    return WRONG


def reasons(error: Refusal) -> list[tuple[str, str]]:
    """What is wrong, as (place in the document, sentence) pairs."""
    if isinstance(error, DocumentError):
        return [(problem.place, problem.message) for problem in error.problems]
    return [("", str(error))]
