"""What is remembered of a batch that was sent: enough to take its answers in on another day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, ValidationError

from assessor.document.model import Instant, Line, Part
from assessor.document.problems import problems_of
from assessor.document.provenance import Hex, PromptRef, Section
from assessor.settings import Mode


class SentError(ValueError):
    """What is remembered cannot be read; the message says why."""


class SentRequest(Part):
    """One question of a batch: the section of the draft ``name`` that it is for."""

    custom_id: Line
    name: Line
    section: Section
    precedents: Annotated[int, Field(ge=0)]
    """Examples it was given."""


class SentBatch(Part):
    """A batch. Its file is named after ``run``, which the endpoint was given to know it by."""

    run: Hex
    batch: Line
    """The endpoint's name for it; empty until that is known."""
    endpoint: Line
    """Host and port it was sent to."""
    model: Line
    mode: Mode
    temperature: Line
    """As decimal text; empty where the endpoint's own is used."""
    asked_at: Instant
    system: PromptRef
    prompts: dict[Section, PromptRef]
    requests: tuple[SentRequest, ...]
    ended: Line
    """How it ended, once its answers were taken in; empty while it is under way."""
    problems: dict[Line, Line]
    """Why there is no suggestion, by ``custom_id``."""

    @classmethod
    def read(cls, data: bytes) -> SentBatch:
        """The batch in a file's content.

        Raises:
            SentError: it is none.
        """
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            raise SentError(str(problems_of(error)[0])) from None

    def written(self) -> bytes:
        """The content of its file."""
        return self.model_dump_json(indent=2).encode() + b"\n"


def under_way(batches: Iterable[SentBatch]) -> frozenset[tuple[str, Section]]:
    """The drafts and sections that batches were asked for and have not answered yet."""
    return frozenset(
        (request.name, request.section)
        for batch in batches
        if not batch.ended
        for request in batch.requests
    )
