"""What a batch answers: lines of a file, read without trust, and validated as every answer is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any

import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field

from assessor.document.assessment import Assessment
from assessor.document.provenance import Suggestion
from assessor.document.text import MAX_LINE
from assessor.suggest import failures, refusals
from assessor.suggest.answers import ANSWERS, Answer
from assessor.suggest.arriving import Arriving
from assessor.suggest.exchange import Exchange, Way
from assessor.suggest.failures import Asked, Failure, NoSuggestion
from assessor.suggest.hidden import Hidden
from assessor.suggest.items import items_of
from assessor.suggest.modes import Taken
from assessor.suggest.reply import Reply, read_reply
from assessor.suggest.sent import SentBatch, SentRequest

Id = Annotated[str, Field(pattern=r"^[\w./:-]{1,200}$")]
"""What an endpoint calls a batch or a file; it goes into addresses and onto the terminal."""

_ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
_AGAIN = "Ask again"


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch says to one request: a suggestion, or why there is none."""

    request: SentRequest
    suggestion: Suggestion | None
    problem: str = ""


class _Problem(BaseModel):
    message: str | None = None
    line: int | None = None


class _Problems(BaseModel):
    data: list[_Problem] | None = None


class _Counts(BaseModel):
    total: int = 0
    completed: int = 0
    failed: int = 0


class Seen(BaseModel):
    """A batch as the endpoint describes it."""

    id: Id
    status: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    output_file_id: Id | None = None
    error_file_id: Id | None = None
    errors: _Problems | None = None
    request_counts: _Counts | None = None
    created_at: int = 0
    completed_at: int | None = None
    expired_at: int | None = None
    cancelled_at: int | None = None
    metadata: dict[str, Any] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.status in _ENDED

    @property
    def refusal(self) -> str:
        """Why the service would not begin it; empty where it did."""
        found = self.errors.data if self.errors and self.errors.data else []
        first = found[0] if found else _Problem()
        where = f"line {first.line}: " if first.line is not None else ""
        return failures.clip(f"{where}{first.message or 'no reason is given'}", 150)

    @property
    def milliseconds(self) -> int:
        """From its beginning to its end."""
        end = self.completed_at or self.expired_at or self.cancelled_at or self.created_at
        return min(max(end - self.created_at, 0), 10**7) * 1000


class _Response(BaseModel):
    status_code: int = 200
    body: Any = None


class Said(BaseModel):
    """A line of a file of answers."""

    custom_id: str
    response: _Response | None = None
    error: Any = None


async def result_of(
    request: SentRequest,
    said: Said,
    sent: SentBatch,
    seen: Seen,
    assessment: Assessment | None,
    way: Way,
    asked: Asked,
) -> Result:
    """What the line of a batch says to a request; ``assessment`` is its draft, if it is there."""
    if assessment is None:
        return Result(request, None, f"The draft {request.name} cannot be read. Ask again.")
    exchange = _Collected(asked, way, ANSWERS[request.section], said)
    try:
        answer = await exchange.answer([])
    except NoSuggestion as error:
        return Result(request, None, failures.sentence(error.failure))
    return Result(request, _suggestion(request, sent, seen, exchange, answer, assessment))


def way_for(client: openai.AsyncOpenAI, hidden: Hidden) -> Way:
    """How answers are taken in: nothing is asked of anybody."""
    return Way(client, "", Taken(), deadline=0, hidden=hidden, stream=False, re_asks=0)


class _Collected(Exchange):
    """A question that was answered already: the one reply is read, and nothing is asked again."""

    def __init__(
        self,
        asked: Asked,
        way: Way,
        model: type[Answer],
        said: Said,
    ) -> None:
        super().__init__(asked, way, model, Arriving())
        self._said = said

    async def answer(self, messages: list[ChatCompletionMessageParam]) -> Answer:
        """The validated answer; ``messages`` are not sent anywhere.

        Raises:
            NoSuggestion: there is none.
        """
        return await self._in_mode(self.asked.mode, messages)

    async def _reply(self, request: dict[str, Any]) -> Reply:
        del request
        response, error, hidden = self._said.response, self._said.error, self._way.hidden
        if response is None or response.body is None:
            words = hidden.text(str(error.get("message") or "")) if isinstance(error, dict) else ""
            quoted = f": “{failures.clip(words, 110).rstrip('.')}”" if words else ""
            raise NoSuggestion(Failure(f"The batch did not answer this{quoted}", _AGAIN, "other"))
        body = hidden.body(json.dumps(response.body).encode())
        if response.status_code != 200:
            raise NoSuggestion(refusals.refused(response.status_code, body, {}, self.asked))
        reply = read_reply(body, self.asked)
        self._tokens.append(reply.tokens)
        return reply


def said_in(line: bytes) -> Said | None:
    """What a line of a file of answers says; ``None`` where it is no such line."""
    try:
        return Said.model_validate(json.loads(line)) if line.strip() else None
    except (ValueError, RecursionError):
        return None


def _suggestion(
    request: SentRequest,
    sent: SentBatch,
    seen: Seen,
    exchange: Exchange,
    answer: Answer,
    assessment: Assessment,
) -> Suggestion:
    # From what it answers, so that taking the same answer in twice gives the same suggestion.
    same = hashlib.sha256(f"{sent.run}\n{request.custom_id}".encode()).hexdigest()[:32]
    return Suggestion(
        id=same,
        section=request.section,
        source="llm",
        model=sent.model,
        endpoint=sent.endpoint,
        prompt=sent.prompts[request.section],
        parameters={
            "mode": sent.mode,
            "re_asks_allowed": 0,
            "system_prompt": f"{sent.system.name} {sent.system.version}",
            "system_prompt_sha256": sent.system.sha256,
            "batch": failures.clip(sent.batch, MAX_LINE),
            **({"temperature": sent.temperature} if sent.temperature else {}),
            **({"precedents": request.precedents} if request.precedents else {}),
        },
        asked_at=sent.asked_at,
        elapsed_ms=seen.milliseconds,
        tokens=exchange.tokens,
        price=None,
        answer=exchange.raw,
        items=items_of(answer, assessment),
    )


def silence(seen: Seen) -> str:
    """Why a batch that is over says nothing to a request."""
    if seen.status == "failed":
        return f"The batch was refused: “{seen.refusal}”. Correct what it says and ask again."
    ended = {"expired": "ran out of time", "cancelled": "was cancelled"}.get(seen.status, "ended")
    return f"The batch {ended} before this was answered. {_AGAIN}."
