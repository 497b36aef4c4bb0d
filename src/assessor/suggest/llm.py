"""Suggestions from a model behind any OpenAI-compatible endpoint.

This module, :mod:`assessor.suggest.exchange` and the ``batch`` modules alone import ``openai`` and
``instructor``, which takes about a second, so a screen goes through
:mod:`assessor.suggest.loading`. The parts they would import at the first request are imported here
too, so that this request does not hold up a screen either. The way of one request:

1. the prompt is rendered beside the event loop, people's text in it as values, and never passed
   through a template again: instructor is given no ``context``, which would run one over every
   message;
2. the HTTP exchange is the SDK's, but its body is read by :mod:`assessor.suggest.stream` as it
   arrives, which trusts nothing in it and looks at how the answer ended; meanwhile
   :mod:`assessor.suggest.arriving` shows it;
3. instructor validates the whole answer and re-asks up to twice, telling the model what was wrong;
4. what is left becomes a :class:`Final`, everything else one :class:`Failed`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam

from assessor.desk.ports import Failed, Final, SuggestionEvent
from assessor.document.assessment import Assessment
from assessor.document.checks.check import Precedents
from assessor.document.model import now
from assessor.document.provenance import PromptRef, Section, Suggestion, Tokens
from assessor.document.text import MAX_LINE
from assessor.settings import Settings
from assessor.suggest import failures
from assessor.suggest.answers import ANSWERS, Answer, AnswerModels
from assessor.suggest.arriving import Arriving
from assessor.suggest.aside import UnfinishedError, aside
from assessor.suggest.configured import (
    NO_KEY,
    check_configured,
    endpoint_of,
    is_openai,
    key_of,
    model_of,
)
from assessor.suggest.error_bodies import read_error
from assessor.suggest.exchange import RE_ASKS, SILENCE, Exchange, Way
from assessor.suggest.failures import Asked, Failure, NoSuggestion
from assessor.suggest.hidden import hidden_of
from assessor.suggest.items import items_of
from assessor.suggest.modes import TAKEN, Taken
from assessor.suggest.prices import price_of
from assessor.suggest.prompts import PromptError, load_prompt, rendered

CONNECT_SECONDS = 10

# Failures are reported once, as a sentence. The libraries' own log lines go nowhere, whatever the
# environment asks for: they quote what a server sends, which may be the key that it was sent.
for _name in ("instructor", "openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


class LlmSource:
    """A :class:`~assessor.desk.ports.SuggestionSource` that asks a model.

    Nothing is read or opened before the first request.
    """

    def __init__(
        self,
        settings: Settings,
        workspace: Path,
        answers: AnswerModels = ANSWERS,
        precedents: Precedents | None = None,
        *,
        material: str = "",
        stream: bool = True,
        waits: bool = True,
        silence: float = SILENCE,
        taken: Taken = TAKEN,
    ) -> None:
        """A source for ``settings``.

        Args:
            workspace: the folder whose ``prompts/`` override the shipped ones.
            answers: the model each section's answer must fit.
            precedents: where prompts take their examples from.
            material: a job description as somebody pasted it, for the prompts.
            stream: ask for the answer as it is written.
            waits: whether a request that came too often is made once more; what asks many
                questions has a pace of its own.
            silence: seconds without a byte after which an answer that has begun is given up.
            taken: where it is kept what endpoints take.
        """
        self._settings = settings
        self._workspace = workspace
        self._answers = answers
        self._precedents = precedents
        self._material = material
        self._stream = stream
        self._waits = waits
        self._silence = silence
        self._taken = taken

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """Ask for ``section``: views of the answer as it arrives, then one :class:`Final` or
        :class:`Failed`. Raises nothing of its own.

        A slow reader gets the newest view only. Cancelling the consuming task, or closing the
        iterator, closes the connection; nothing stays open after an answer.
        """
        view, changed = Arriving(), asyncio.Event()
        view.changed = changed.set
        asking = asyncio.create_task(self._ask(section, assessment, view))
        asking.add_done_callback(lambda _: changed.set())
        try:
            while not asking.done():
                await changed.wait()
                changed.clear()
                if (partial := view.take()) is not None:
                    yield partial
            yield asking.result()
        finally:
            if not asking.done():
                asking.cancel()
                await asyncio.wait([asking])

    async def _ask(
        self, section: Section, assessment: Assessment, view: Arriving
    ) -> Final | Failed:
        problem = check_configured(self._settings)
        endpoint, model = endpoint_of(self._settings), model_of(self._settings)
        if problem or endpoint is None or model is None:
            return Failed(problem or "No model endpoint is set.", "setup")
        temperature = self._settings.temperature
        asked = Asked(
            endpoint=endpoint,
            model=model,
            mode=self._settings.mode,
            seconds=self._settings.timeout,
            has_key=key_of(self._settings) is not None,
            temperature="" if temperature is None else f"{temperature:f}",
        )
        asked_at, started = now(), time.perf_counter()
        deadline = asyncio.get_running_loop().time() + asked.seconds
        try:
            async with asyncio.timeout_at(deadline):
                question = await aside(lambda: self._question(section, assessment), PromptError)
        except PromptError as error:
            return _failed(failures.bad_prompt(error.brief), view)
        except TimeoutError:
            return _failed(failures.no_text(section, f" within {asked.seconds:g} seconds"), view)
        except UnfinishedError as error:
            kind = type(error.__cause__).__name__
            return _failed(failures.no_text(section, f" ({kind})"), view)
        answered = await self._answer(section, asked, question, deadline, view)
        if isinstance(answered, Failure):
            return _failed(answered, view)
        exchange, answer = answered
        elapsed = time.perf_counter() - started
        return Final(
            Suggestion(
                id=uuid.uuid4().hex,
                section=section,
                source="llm",
                model=failures.clip(model, MAX_LINE),
                endpoint=endpoint,
                prompt=question.prompt,
                parameters=_parameters(exchange.asked, question),
                asked_at=asked_at,
                elapsed_ms=int(elapsed * 1000),
                tokens=exchange.tokens,
                price=await _price(model, endpoint, exchange.tokens, asked_at),
                answer=exchange.raw,
                items=items_of(answer, assessment),
            )
        )

    def _question(self, section: Section, assessment: Assessment) -> Question:
        return question_for(section, assessment, self._workspace, self._precedents, self._material)

    async def _answer(
        self,
        section: Section,
        asked: Asked,
        question: Question,
        deadline: float,
        view: Arriving,
    ) -> tuple[Exchange, Answer] | Failure:
        asked = replace(asked, characters=question.characters)
        try:
            client = self._client(asked)
        except (openai.OpenAIError, httpx2.InvalidURL, OSError, ValueError) as error:
            return failures.no_client(error, asked)
        way = Way(
            client=client,
            address=self._settings.base_url,
            taken=self._taken,
            deadline=deadline,
            hidden=hidden_of(self._settings),
            stream=self._stream,
            waits=self._waits,
            silence=self._silence,
            extra={"temperature": float(asked.temperature)} if asked.temperature else {},
        )
        exchange = Exchange(asked, way, self._answers[section], view)
        try:
            async with asyncio.timeout_at(deadline), client:
                return exchange, await exchange.answer(question.messages)
        except TimeoutError:
            return failures.too_slow(asked)
        except NoSuggestion as error:
            return error.failure

    def _client(self, asked: Asked) -> openai.AsyncOpenAI:
        return client_for(self._settings, asked.seconds)


def client_for(settings: Settings, seconds: float) -> openai.AsyncOpenAI:
    """A client of the endpoint that is set, that waits ``seconds`` for a byte and asks once.

    Raises:
        openai.OpenAIError: it cannot be made, as by these others:
        httpx2.InvalidURL, OSError, ValueError: address, proxy or certificates are unusable.
    """
    client = openai.AsyncOpenAI(
        api_key=key_of(settings) or NO_KEY,
        base_url=settings.base_url,
        max_retries=0,
        timeout=httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
        # A redirect would carry what people wrote to an address nobody set.
        http_client=openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            verify=_tls(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
            event_hooks={"response": [read_error]},
        ),
        # What is compressed arrives late, and may unfold to any size.
        default_headers={"Accept-Encoding": "identity"},
    )
    if not is_openai(settings):
        # Taken from the environment by the library; who the account belongs to is OpenAI's.
        client.organization = client.project = None
    return client


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent, and what it was made from: ``characters`` of text, examples of precedents."""

    system: PromptRef
    prompt: PromptRef
    messages: list[ChatCompletionMessageParam]
    characters: int
    precedents: int


def question_for(
    section: Section,
    assessment: Assessment,
    workspace: Path,
    precedents: Precedents | None = None,
    material: str = "",
) -> Question:
    """The question for a section, from the prompts of ``workspace`` or the shipped ones.

    Raises:
        PromptError: a prompt cannot be used.
    """
    system, prompt = load_prompt("system", workspace), load_prompt(section, workspace)
    texts = [rendered(part, assessment, precedents, material) for part in (system, prompt)]
    return Question(
        system.ref,
        prompt.ref,
        [
            {"role": "system", "content": texts[0].text},
            {"role": "user", "content": texts[1].text},
        ],
        sum(len(text.text) for text in texts),
        sum(text.precedents for text in texts),
    )


@lru_cache(maxsize=4)
def _tls(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Certificates to trust, read once for each setting of the environment: it takes 20 ms."""
    return httpx2.create_ssl_context()


async def _price(
    model: str, endpoint: str, tokens: Tokens | None, asked_at: datetime
) -> str | None:
    if tokens is None:
        return None
    try:
        price = await aside(lambda: price_of(model, endpoint, tokens, asked_at))
    except UnfinishedError:  # an answer that is here is not lost over a price list
        return None
    return None if price is None else f"{price:f}"


def _failed(failure: Failure, view: Arriving) -> Failed:
    return Failed(
        failures.sentence(failure), failure.code, failure.retry_after, arrived=view.arrived()
    )


def _parameters(asked: Asked, question: Question) -> dict[str, Any]:
    system = question.system
    return {
        "mode": asked.mode,
        "re_asks_allowed": RE_ASKS,
        "system_prompt": f"{system.name} {system.version}",
        "system_prompt_sha256": system.sha256,
        **({"temperature": asked.temperature} if asked.temperature else {}),
        **({"precedents": question.precedents} if question.precedents else {}),
    }
