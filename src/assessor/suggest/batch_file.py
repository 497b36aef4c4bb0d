"""The file of a batch: the same requests that are made one by one, a line for each.

Imports ``instructor``, which writes what is asked besides the messages.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import instructor
from instructor.core.exceptions import InstructorError

from assessor.desk.ports import FailureCode
from assessor.document.assessment import Assessment
from assessor.document.checks.check import Precedents
from assessor.document.model import now
from assessor.document.provenance import PromptRef, Section
from assessor.document.text import MAX_LINE
from assessor.settings import Settings
from assessor.suggest import failures
from assessor.suggest.answers import ANSWERS, Answer
from assessor.suggest.configured import check_configured, endpoint_of, key_of, model_of
from assessor.suggest.exchange import INSTRUCTOR_MODES
from assessor.suggest.failures import Asked
from assessor.suggest.llm import Question, question_for
from assessor.suggest.prompts import PromptError
from assessor.suggest.sent import SentBatch, SentRequest

ADDRESS: Final = "/v1/chat/completions"
MOST_REQUESTS = 50_000
MOST_BYTES = 190_000_000
"""What one batch may hold, a little under what the service takes."""


class BatchError(Exception):
    """The Batch API cannot be used as asked; the message is for the person who asked."""

    def __init__(self, message: str, code: FailureCode = "other") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section of the draft ``name`` to ask for."""

    name: str
    section: Section
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch to send: what to remember of it, and the file of its requests."""

    sent: SentBatch
    file: bytes


async def prepare(
    wanted: Sequence[Wanted],
    settings: Settings,
    workspace: Path,
    precedents: Precedents | None = None,
) -> tuple[Prepared, ...]:
    """The batches that ask for all of ``wanted``, each small enough for the service.

    Raises:
        BatchError: no model is set, or a prompt cannot be used.
    """
    asked = asked_of(settings)
    batches: list[_Filling] = []
    for number, one in enumerate(wanted, 1):
        try:
            question = question_for(one.section, one.assessment, workspace, precedents)
        except PromptError as error:
            failure = failures.bad_prompt(error.brief)
            raise BatchError(failures.sentence(failure), failure.code) from None
        custom_id = f"{number:05d}-{one.section}"
        line = await _line(custom_id, question, asked, ANSWERS[one.section])
        if not batches or not batches[-1].takes(line):
            batches.append(_Filling(question.system))
        filling = batches[-1]
        filling.lines.append(line)
        filling.size += len(line)
        filling.prompts[one.section] = question.prompt
        filling.requests.append(
            SentRequest(
                custom_id=custom_id,
                name=one.name,
                section=one.section,
                precedents=question.precedents,
            )
        )
    return tuple(filling.prepared(asked) for filling in batches)


@dataclass(slots=True)
class _Filling:
    """A batch that is being filled."""

    system: PromptRef
    lines: list[bytes] = field(default_factory=list)
    requests: list[SentRequest] = field(default_factory=list)
    prompts: dict[Section, PromptRef] = field(default_factory=dict)
    size: int = 0

    def takes(self, line: bytes) -> bool:
        """Whether one more request fits."""
        return len(self.lines) < MOST_REQUESTS and self.size + len(line) <= MOST_BYTES

    def prepared(self, asked: Asked) -> Prepared:
        """The batch as it is to be sent."""
        sent = SentBatch(
            run=uuid.uuid4().hex,
            batch="",
            endpoint=asked.endpoint,
            model=failures.clip(asked.model, MAX_LINE),
            mode=asked.mode,
            temperature=asked.temperature,
            asked_at=now(),
            system=self.system,
            prompts=self.prompts,
            requests=tuple(self.requests),
            ended="",
            problems={},
        )
        return Prepared(sent, b"".join(self.lines))


def asked_of(settings: Settings) -> Asked:
    """What would be asked of whom.

    Raises:
        BatchError: something is still to be set.
    """
    problem = check_configured(settings)
    endpoint, model = endpoint_of(settings), model_of(settings)
    if problem or endpoint is None or model is None:
        raise BatchError(problem or "No model endpoint is set.", "setup")
    temperature = settings.temperature
    return Asked(
        endpoint=endpoint,
        model=model,
        mode=settings.mode,
        seconds=settings.timeout,
        has_key=key_of(settings) is not None,
        temperature="" if temperature is None else f"{temperature:f}",
    )


class _Caught(Exception):
    """The request is in hand; nothing is sent."""


async def _line(custom_id: str, question: Question, asked: Asked, model: type[Answer]) -> bytes:
    """One line of the file: the request that instructor would send for an answer that fits."""
    caught: dict[str, Any] = {}

    async def catch(**request: Any) -> None:
        caught.update(request)
        raise _Caught

    create: Any = instructor.patch(create=catch, mode=INSTRUCTOR_MODES[asked.mode])
    with suppress(InstructorError):
        await create(
            response_model=model,
            messages=question.messages,
            model=asked.model,
            max_retries=0,
            strict=False,
        )
    if asked.temperature:
        caught["temperature"] = float(asked.temperature)
    request = {"custom_id": custom_id, "method": "POST", "url": ADDRESS, "body": caught}
    return json.dumps(request).encode() + b"\n"
