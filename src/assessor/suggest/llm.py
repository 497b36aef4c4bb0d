"""Suggestions from a model behind any OpenAI-compatible endpoint.

The only module that imports ``openai`` and ``instructor``; importing it takes about a second, so
a screen goes through :mod:`assessor.suggest.loading`. The parts they would import at the first
request are imported here too, so that this request does not hold up a screen either. The way of
one request:

1. the prompt is rendered beside the event loop, people's text in it as values, and never passed
   through a template again: instructor is given no ``context``, which would run one over every
   message;
2. the HTTP exchange is the SDK's (one retry for transport, 429 and 5xx), but its body is read by
   :mod:`assessor.suggest.reply`, which trusts nothing in it and looks at how the answer ended;
3. instructor validates the whole answer and re-asks up to twice, telling the model what was wrong;
4. what is left becomes a :class:`Final`, everything else one :class:`Failed`.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import instructor.v2.providers.openai
import openai.resources.chat
from instructor.core.exceptions import (
    InstructorError,
    InstructorRetryException,
    ResponseParsingError,
)
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import ValidationError

from assessor.desk.ports import Failed, Final, SuggestionEvent
from assessor.document.assessment import Assessment
from assessor.document.model import now
from assessor.document.provenance import Section, Suggestion, Tokens
from assessor.document.text import MAX_LINE
from assessor.settings import Mode, Settings
from assessor.suggest import failures
from assessor.suggest.answers import ANSWERS, Answer, AnswerModels
from assessor.suggest.aside import UnfinishedError, aside
from assessor.suggest.configured import (
    NO_KEY,
    check_configured,
    endpoint_of,
    is_openai,
    key_of,
    model_of,
)
from assessor.suggest.failures import Asked, Failure, NoSuggestion
from assessor.suggest.items import items_of
from assessor.suggest.prompts import Prompt, PromptError, load_prompt, render
from assessor.suggest.reply import MAX_BODY_BYTES, Call, Reply, checked, json_in, read_reply

RE_ASKS = 2
TRANSPORT_RETRIES = 1
CONNECT_SECONDS = 10

_MODES: dict[Mode, instructor.Mode] = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "json": instructor.Mode.JSON,
}
_SHORTEST_SECRET = 8

# Failures are reported once, as a sentence; the libraries' own log lines would go to the terminal.
for _name in ("instructor", "openai", "httpx2"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class LlmSource:
    """A :class:`~assessor.desk.ports.SuggestionSource` that asks a model.

    ``workspace`` is the folder whose ``prompts/`` override the shipped ones; ``answers`` names
    the model each section's answer must fit. Nothing is read or opened before the first request.
    """

    def __init__(
        self, settings: Settings, workspace: Path, answers: AnswerModels = ANSWERS
    ) -> None:
        self._settings = settings
        self._workspace = workspace
        self._answers = answers

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """Ask for ``section``: one :class:`Final` or :class:`Failed`. Raises nothing of its own.

        Cancelling the consuming task closes the connection; nothing stays open after an answer.
        """
        yield await self._ask(section, assessment)

    async def _ask(self, section: Section, assessment: Assessment) -> Final | Failed:
        problem = check_configured(self._settings)
        endpoint, model = endpoint_of(self._settings), model_of(self._settings)
        if problem or endpoint is None or model is None:
            return Failed(problem or "No model endpoint is set.")
        asked = Asked(
            endpoint=endpoint,
            model=model,
            mode=self._settings.mode,
            seconds=self._settings.timeout,
            has_key=key_of(self._settings) is not None,
        )
        asked_at, started = now(), time.perf_counter()
        deadline = asyncio.get_running_loop().time() + asked.seconds
        try:
            async with asyncio.timeout_at(deadline):
                system, prompt, messages = await aside(
                    lambda: _question(section, assessment, self._workspace), PromptError
                )
        except PromptError as error:
            return Failed(failures.sentence(failures.bad_prompt(error.brief)))
        except (TimeoutError, UnfinishedError):
            return Failed(failures.sentence(failures.endless_prompt(section, asked)))
        exchange = _Exchange(asked, key_of(self._settings) or "", self._answers[section])
        answer = await self._answer(exchange, messages, deadline)
        if not isinstance(answer, Answer):
            return Failed(failures.sentence(answer))
        return Final(
            Suggestion(
                id=uuid.uuid4().hex,
                section=section,
                source="llm",
                model=failures.clip(model, MAX_LINE),
                endpoint=endpoint,
                prompt=prompt.ref,
                parameters=_parameters(asked, system),
                asked_at=asked_at,
                elapsed_ms=int((time.perf_counter() - started) * 1000),
                tokens=exchange.tokens,
                price=None,
                answer=exchange.raw,
                items=items_of(answer, assessment),
            )
        )

    async def _answer(
        self, exchange: _Exchange, messages: list[ChatCompletionMessageParam], deadline: float
    ) -> Answer | Failure:
        asked = exchange.asked
        try:
            client = self._client(asked)
        except (openai.OpenAIError, httpx2.InvalidURL, OSError, ValueError) as error:
            return failures.no_client(error, asked)
        try:
            async with asyncio.timeout_at(deadline), client:
                return await exchange.answer(client, messages)
        except TimeoutError:
            return failures.too_slow(asked)
        except InstructorRetryException as error:
            return exchange.failure(error.__cause__ or error, error.n_attempts)
        except InstructorError as error:
            return exchange.failure(error, 1)

    def _client(self, asked: Asked) -> openai.AsyncOpenAI:
        client = openai.AsyncOpenAI(
            api_key=key_of(self._settings) or NO_KEY,
            base_url=self._settings.base_url,
            max_retries=TRANSPORT_RETRIES,
            timeout=httpx2.Timeout(asked.seconds, connect=min(asked.seconds, CONNECT_SECONDS)),
            # A redirect would carry what people wrote to an address nobody set.
            http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
        )
        if not is_openai(self._settings):
            # Taken from the environment by the library; who the account belongs to is OpenAI's.
            client.organization = client.project = None
        return client


class _Exchange:
    """One request with its re-asks: what came, last first to be used, and the tokens of all."""

    def __init__(self, asked: Asked, secret: str, model: type[Answer]) -> None:
        self.asked = asked
        self.raw = ""
        self._secret = secret.encode() if len(secret) >= _SHORTEST_SECRET else b""
        self._model = model
        self._text = ""
        self._calls: tuple[Call, ...] = ()
        self._tokens: list[Tokens | None] = []

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

    async def answer(
        self, client: openai.AsyncOpenAI, messages: list[ChatCompletionMessageParam]
    ) -> Answer:
        """The validated answer.

        Raises:
            InstructorRetryException: with the last cause, where there is none.
        """

        async def complete(**request: Any) -> ChatCompletion:
            reply = await self._reply(client, request)
            return self._completion(reply)

        mode = _MODES[self.asked.mode]
        asker = instructor.AsyncInstructor(
            client=client, create=instructor.patch(create=complete, mode=mode), mode=mode
        )
        found: Answer = await asker.create(
            response_model=self._model,
            messages=messages,
            max_retries=RE_ASKS,
            strict=False,
            model=self.asked.model,
        )
        return found

    async def _reply(self, client: openai.AsyncOpenAI, request: dict[str, Any]) -> Reply:
        body = bytearray()
        async with client.chat.completions.with_streaming_response.create(**request) as response:
            async for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise NoSuggestion(*failures.too_much(MAX_BODY_BYTES, "bytes", self.asked))
        reply = read_reply(self._redacted(bytes(body)), self.asked)
        self._tokens.append(reply.tokens)
        return checked(reply, self.asked)

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

    def failure(self, error: BaseException, attempts: int) -> Failure:
        """What to say of an error that ended the request."""
        match error:
            case NoSuggestion():
                return error.failure
            case openai.APIStatusError():
                body, headers = self._redacted(error.response.content), error.response.headers
                shown = {n: self._redacted(v.encode()).decode() for n, v in headers.items()}
                return failures.refused(error.status_code, body, shown, self.asked)
            case openai.APIConnectionError() | httpx2.TransportError():
                return failures.no_connection(error, self.asked)
            case ValidationError():
                return failures.unfit(error, self._text, attempts, self.asked)
            case ResponseParsingError():
                return failures.no_call(len(self._calls), attempts, self.asked)
            case _:
                return failures.unexpected(error, self.asked)

    def _redacted(self, body: bytes) -> bytes:
        return body.replace(self._secret, b"(key)") if self._secret else body


def _question(
    section: Section, assessment: Assessment, workspace: Path
) -> tuple[Prompt, Prompt, list[ChatCompletionMessageParam]]:
    system, prompt = load_prompt("system", workspace), load_prompt(section, workspace)
    return (
        system,
        prompt,
        [
            {"role": "system", "content": render(system, assessment)},
            {"role": "user", "content": render(prompt, assessment)},
        ],
    )


def _parameters(asked: Asked, system: Prompt) -> dict[str, Any]:
    return {
        "mode": asked.mode,
        "re_asks_allowed": RE_ASKS,
        "system_prompt": f"{system.ref.name} {system.ref.version}",
        "system_prompt_sha256": system.ref.sha256,
    }
