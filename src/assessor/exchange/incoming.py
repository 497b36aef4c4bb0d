"""What an import is given: an assessment's JSON, or a published page saved as text."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass

from assessor.desk.publishing import contradictions
from assessor.document.assessment import Assessment
from assessor.document.canonical import load
from assessor.document.errors import DocumentError, Problem
from assessor.document.export import PublishedAssessment
from assessor.document.ratings import method_of
from assessor.exchange.page import decode_page, read_page


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that came in, and what is to be said of it.

    ``contradictions`` is what it states and its own inputs do not yield; ``unplaced`` holds the
    numbers (from 1) and texts of the lines that have no place in an assessment.
    """

    document: Assessment
    contradictions: tuple[Problem, ...]
    unplaced: tuple[tuple[int, str], ...]
    notes: tuple[Problem, ...]


def read_incoming(data: bytes) -> Incoming:
    """What a file's bytes hold: JSON where they begin with ``{`` or ``[``, a page otherwise.

    A byte order mark and white space before that do not make a page of JSON.

    Raises:
        DocumentError: neither can be read from them.
        MethodError: the document was made under a method that is not known here.
    """
    if data.removeprefix(BOM_UTF8).lstrip().startswith((b"{", b"[")):
        return _from_json(data)
    page = read_page(decode_page(data))
    return Incoming(
        document=page.assessment,
        contradictions=tuple(page.contradictions),
        unplaced=tuple((line.number, line.text) for line in page.unplaced),
        notes=tuple(page.notes),
    )


def _from_json(data: bytes) -> Incoming:
    document = load(data)
    method_of(document)
    if not isinstance(document, PublishedAssessment):
        return Incoming(document, (), (), ())
    counts = Counter(suggestion.id for suggestion in document.suggestions)
    for i, suggestion in enumerate(document.suggestions):
        if counts[suggestion.id] > 1:
            raise DocumentError.at(
                f"suggestions[{i}].id", f"the id {suggestion.id} is given more than once"
            )
    return Incoming(document, contradictions(document), (), ())
