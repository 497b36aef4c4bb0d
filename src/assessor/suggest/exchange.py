"""One question to an endpoint and what comes of it: modes, retries, re-asks.

Who may be asked how often:

- a mode that is not taken: the next one, each once; the same without a stream or stream options;
- a hiccup (no answer, 408, 409, 429, 5xx): once more for the whole question, after the wait that
  the server asks for where that is at most half of the time left;
- a broken rule: up to :data:`RE_ASKS` times, by instructor, which tells the model what was wrong.

Nothing else asks again: neither the SDK nor its transport.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Self, cast

import httpx2
import instructor.v2.providers.openai
import openai.resources.chat
from instructor.core.exceptions import (
    InstructorError,
    InstructorRetryException,
    ResponseParsingError,
)
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import ValidationError, create_model, model_validator

from assessor.document.provenance import Tokens
from assessor.settings import Mode
from assessor.suggest import failures, refusals
from assessor.suggest.answers import Answer
from assessor.suggest.arriving import Arriving
from assessor.suggest.failures import Asked, Failure, NoSuggestion
from assessor.suggest.hidden import Hidden
from assessor.suggest.listing import names_in
from assessor.suggest.modes import Taken
from assessor.suggest.reply import Call, Reply, checked, json_in, twice_in
from assessor.suggest.stream import Incoming

RE_ASKS = 2
SILENCE = 30.0
"""Seconds without a byte after which an answer that has begun is given up."""
GRACE = 2.0
"""Seconds to wait for what follows an answer that has ended: tokens, and the end of the stream."""
FIRST_WAIT = 0.5
"""Seconds before the same is asked again, where the server names none."""
LISTING_SECONDS = 5.0
LISTING_BYTES = 500_000

INSTRUCTOR_MODES: Mapping[Mode, instructor.Mode] = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "json": instructor.Mode.JSON,
}
_TWICE: ContextVar[str] = ContextVar("twice", default="")


@dataclass(frozen=True, slots=True)
class Way:
    """How to ask: through which client, with what, until when.

    ``address`` is what is learnt under; ``deadline`` by the clock of the event loop.
    """

    client: openai.AsyncOpenAI
    address: str
    taken: Taken
    deadline: float
    hidden: Hidden = field(default_factory=Hidden)
    stream: bool = True
    waits: bool = True
    re_asks: int = RE_ASKS
    silence: float = SILENCE
    extra: Mapping[str, float] = field(default_factory=dict)


class Exchange:
    """A question with its re-asks: what came, last first to be used, and the tokens of all."""

    def __init__(self, asked: Asked, way: Way, model: type[Answer], view: Arriving) -> None:
        self.asked = asked
        self.raw = ""
        self._way = way
        self._model = model
        self._view = view
        self._text = ""
        self._calls: tuple[Call, ...] = ()
        self._tokens: list[Tokens | None] = []
        self._hiccups = 1
        self._streamed = way.stream and way.address not in way.taken.whole
        self._counted = self._streamed and way.address not in way.taken.uncounted

    @property
    def tokens(self) -> Tokens | None:
        """The tokens of all attempts; ``None`` unless every one reported them."""
        known = [tokens for tokens in self._tokens if tokens is not None]
        if not known or len(known) < len(self._tokens):
            return None
        return Tokens(
            prompt=sum(tokens.prompt for tokens in known),
            completion=sum(tokens.completion for tokens in known),
        )

    async def answer(self, messages: list[ChatCompletionMessageParam]) -> Answer:
        """The validated answer.

        Raises:
            NoSuggestion: there is none.
        """
        wanted, way = self.asked.mode, self._way
        modes = way.taken.modes(way.address, self.asked.model, wanted)
        for mode in modes:
            self.asked = replace(self.asked, mode=mode)
            try:
                found = await self._in_mode(mode, messages)
            except NoSuggestion as error:
                failure = error.failure
                if failure.about == "model":
                    failure = refusals.unknown_model(self.asked, await self._listed())
                if failure.about != "mode":
                    raise NoSuggestion(failure) from None
            else:
                way.taken.learn(way.address, self.asked.model, wanted, mode)
                return found
        raise NoSuggestion(refusals.no_mode_left(failure, modes, self.asked))

    async def _in_mode(self, mode: Mode, messages: list[ChatCompletionMessageParam]) -> Answer:
        async def complete(**request: Any) -> ChatCompletion:
            return self._completion(checked(await self._reply(request), self.asked))

        chosen = INSTRUCTOR_MODES[mode]
        asker = instructor.AsyncInstructor(
            client=self._way.client,
            create=instructor.patch(create=complete, mode=chosen),
            mode=chosen,
        )
        try:
            found: Answer = await asker.create(
                response_model=_once_only(self._model),
                messages=messages,
                max_retries=self._way.re_asks,
                strict=False,
                model=self.asked.model,
            )
        except InstructorRetryException as error:
            raise NoSuggestion(self._failure(error.__cause__ or error, error.n_attempts)) from None
        except InstructorError as error:
            raise NoSuggestion(self._failure(error, 1)) from None
        return found

    async def _reply(self, request: dict[str, Any]) -> Reply:
        """The reply to one request, made again where that may help."""
        while True:
            form: dict[str, Any] = {**self._way.extra}
            if self._streamed:
                form["stream"] = True
            if self._counted:
                form["stream_options"] = {"include_usage": True}
            try:
                reply = await self._once(request | form)
            except NoSuggestion as error:
                about = error.failure.about
                if about == "usage" and self._counted:
                    self._counted = False
                elif about in {"stream", "usage"} and self._streamed:
                    self._streamed = self._counted = False
                elif not await self._waited(error.failure):
                    raise
            else:
                if self._way.stream:
                    self._way.taken.learn_form(
                        self._way.address, stream=self._streamed, counted=self._counted
                    )
                self._tokens.append(reply.tokens)
                return reply

    async def _waited(self, failure: Failure) -> bool:
        """Whether the same may be asked once more; returns when it is time to."""
        left = self._way.deadline - asyncio.get_running_loop().time()
        wait = FIRST_WAIT if failure.retry_after is None else failure.retry_after
        hopeless = failure.code == "rate-limit" and not self._way.waits
        if not failure.passing or hopeless or not self._hiccups or wait > left / 2:
            return False
        self._hiccups -= 1
        await asyncio.sleep(wait)
        return True

    async def _once(self, request: dict[str, Any]) -> Reply:
        incoming = Incoming(self.asked, self._way.hidden)
        self._view.begin(len(self._tokens) + 1)
        create = self._way.client.chat.completions.with_streaming_response.create
        silence = self._way.silence
        try:
            async with (
                create(**request) as response,
                _Silence() as quiet,
                contextlib.aclosing(response.http_response.aiter_bytes()) as chunks,
            ):
                async for chunk in chunks:
                    incoming.feed(chunk)
                    self._view.look(incoming)
                    if incoming.over:
                        break
                    if incoming.answered:
                        quiet.end_within(GRACE)
                    elif incoming.size > incoming.thoughts:
                        quiet.allow(silence)
        except openai.APIStatusError as error:
            raise NoSuggestion(self._refused(error)) from None
        except TimeoutError:
            if not incoming.answered:
                raise NoSuggestion(failures.silent(silence, self.asked)) from None
        except (openai.APIConnectionError, httpx2.RequestError) as error:
            if not incoming.answered:
                failure = failures.no_connection(error, self.asked, answering=incoming.begun)
                raise NoSuggestion(failure) from None
        finally:
            self._view.keep(incoming)
        try:
            return incoming.reply()
        finally:
            self._view.keep(incoming)

    def _completion(self, reply: Reply) -> ChatCompletion:
        """The reply as instructor reads it: nothing but the one answer that was asked for."""
        message: dict[str, object] = {"role": "assistant", "content": reply.text}
        self.raw, self._text, self._calls = reply.text, json_in(reply.text), reply.calls
        if self.asked.mode != "tools":
            message["content"] = self._text
        elif len(reply.calls) == 1 and reply.calls[0].name == self._model.__name__:
            call = reply.calls[0]
            self.raw, self._text = call.arguments, json_in(call.arguments)
            function = {"name": call.name, "arguments": self._text}
            message["tool_calls"] = [{"id": call.id, "type": "function", "function": function}]
        _TWICE.set(twice_in(self._text))
        return ChatCompletion.model_validate(
            {
                "id": "answer",
                "object": "chat.completion",
                "created": 0,
                "model": self.asked.model,
                "choices": [
                    {"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}
                ],
            }
        )

    def _refused(self, error: openai.APIStatusError) -> Failure:
        headers = {n.lower(): self._way.hidden.text(v) for n, v in error.response.headers.items()}
        body = self._way.hidden.body(error.response.content)
        return refusals.refused(error.status_code, body, headers, self.asked)

    def _failure(self, error: BaseException, attempts: int) -> Failure:
        """What to say of an error that ended the question."""
        match error:
            case NoSuggestion():
                return error.failure
            case ValidationError():
                return failures.unfit(error, self._text, attempts, self.asked)
            case ResponseParsingError():
                return failures.no_call(len(self._calls), attempts, self.asked)
            case _:
                return failures.unexpected(error, self.asked)

    async def _listed(self) -> tuple[str, ...]:
        """The models the endpoint lists; none where it does not say so soon."""
        body = bytearray()
        listing = self._way.client.models.with_streaming_response.list()
        with contextlib.suppress(TimeoutError, openai.OpenAIError, httpx2.RequestError):
            async with (
                asyncio.timeout(LISTING_SECONDS),
                listing as response,
                contextlib.aclosing(response.http_response.aiter_bytes()) as chunks,
            ):
                async for chunk in chunks:
                    body += chunk
                    if len(body) > LISTING_BYTES:
                        return ()
        return tuple(map(self._way.hidden.text, names_in(bytes(body))))


class _Silence:
    """Raises :class:`TimeoutError` in its block when what was allowed last has passed.

    The timer is set anew only when a tenth of it has passed, for it costs more than a chunk does.
    """

    def __init__(self) -> None:
        self._timeout = asyncio.timeout(None)
        self._clock = asyncio.get_running_loop().time
        self._set = 0.0
        self._seconds = 0.0
        self._ends = False

    async def __aenter__(self) -> Self:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._timeout.__aexit__(*error)

    def allow(self, seconds: float) -> None:
        """Wait at most so long from now."""
        now = self._clock()
        if seconds != self._seconds or now - self._set > seconds / 10:
            self._set, self._seconds = now, seconds
            self._timeout.reschedule(now + seconds)

    def end_within(self, seconds: float) -> None:
        """Wait at most so long from the first call on, whatever comes meanwhile."""
        if not self._ends:
            self._ends = True
            self._timeout.reschedule(self._clock() + seconds)


class _Form(instructor.OpenAISchema):
    """What instructor would make of a model for every request anew, which takes 2 ms."""

    @classmethod
    def model_json_schema(cls, *args: Any, **others: Any) -> dict[str, Any]:
        """The schema; a copy, for whoever sends it may change it."""
        if args or others:
            return super().model_json_schema(*args, **others)
        return copy.deepcopy(_schema(cls))


@lru_cache(maxsize=64)
def _schema(form: type[_Form]) -> dict[str, Any]:
    return super(_Form, form).model_json_schema()


@lru_cache(maxsize=64)
def _once_only(model: type[Answer]) -> type[Answer]:
    """``model`` that also refuses a key given twice, of which a parser would drop one unseen."""

    def check(value: object) -> object:
        if key := _TWICE.get():
            raise ValueError(f"the key “{key}” stands twice in one object; give it once")
        return value

    once: Any = model_validator(mode="before")(check)
    bases: Any = (model, _Form)
    formed = create_model(
        model.__name__, __base__=bases, __doc__=model.__doc__, __validators__={"once": once}
    )
    return cast("type[Answer]", formed)
