"""OpenAI's Batch API: the same questions and the same answer models, sent as a file, had later."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

import httpx2
import openai
from pydantic import BaseModel, ValidationError

from assessor.document.assessment import Assessment
from assessor.settings import Settings
from assessor.suggest import failures, refusals
from assessor.suggest.batch_answers import Id, Result, Seen, result_of, said_in, silence, way_for
from assessor.suggest.batch_file import ADDRESS, BatchError, Prepared
from assessor.suggest.failures import Asked, Failure
from assessor.suggest.hidden import hidden_of
from assessor.suggest.llm import client_for
from assessor.suggest.reply import MAX_BODY_BYTES
from assessor.suggest.sent import SentBatch

MAX_RESULT_BYTES = 1_000_000_000
"""Bytes of answers that are read of one batch."""

_RUN = "assessor_run"
_LOOKS = 2
_MOST_PAGES = 20
_ENDLESS = Failure(
    "The answers of the batch are far larger than any section", "Look at them at the service"
)
_T = TypeVar("_T", bound=BaseModel)


class BatchApi:
    """The Batch API of the endpoint that is set; a context, with a connection while it is open."""

    def __init__(self, settings: Settings, asked: Asked) -> None:
        """Raises:
        BatchError: no connection can be prepared.
        """
        self._asked = asked
        self._hidden = hidden_of(settings)
        try:
            self._client = client_for(settings, asked.seconds)
        except (openai.OpenAIError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise _refusal(failures.no_client(error, asked)) from None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.close()

    async def send(self, prepared: Prepared) -> str:
        """Send a batch; the endpoint's name for it.

        Raises:
            BatchError: it was not taken.
        """
        with self._sentences():
            uploaded = await self._client.files.with_raw_response.create(
                file=("requests.jsonl", prepared.file), purpose="batch"
            )
            file = self._read(uploaded.http_response.content, _Named)
            made = await self._client.batches.with_raw_response.create(
                input_file_id=file.id,
                endpoint=ADDRESS,
                completion_window="24h",
                metadata={_RUN: prepared.sent.run},
            )
            return self._read(made.http_response.content, Seen).id

    async def find(self, run: str) -> str | None:
        """The endpoint's name for the batch of a run, where it has one.

        Raises:
            BatchError: it does not say.
        """
        after: str | None = None
        with self._sentences():
            for _ in range(_MOST_PAGES):
                more = {"after": after} if after else {}
                found = await self._patient.batches.with_raw_response.list(
                    limit=100, extra_query=more
                )
                page = self._read(found.http_response.content, _Page)
                for seen in page.data:
                    if (seen.metadata or {}).get(_RUN) == run:
                        return seen.id
                if not page.has_more or not page.data:
                    return None
                after = page.data[-1].id
        return None

    async def look(self, batch: str) -> Seen:
        """How far a batch is.

        Raises:
            BatchError: the endpoint does not say.
        """
        with self._sentences():
            found = await self._patient.batches.with_raw_response.retrieve(batch)
            return self._read(found.http_response.content, Seen)

    async def results(
        self, sent: SentBatch, seen: Seen, drafts: Mapping[str, Assessment]
    ) -> AsyncIterator[Result]:
        """What a batch that is over says to each of its requests, in any order.

        ``drafts`` are those of its requests, by name. Lines that answer no request are passed over.

        Raises:
            BatchError: the answers cannot be had.
        """
        way = way_for(self._client, self._hidden)
        asked = replace(self._asked, model=sent.model, mode=sent.mode, temperature=sent.temperature)
        waiting = {request.custom_id: request for request in sent.requests}
        for file in (seen.output_file_id, seen.error_file_id):
            async with contextlib.aclosing(self._lines(file)) as lines:
                async for line in lines:
                    said = said_in(line)
                    request = waiting.pop(said.custom_id, None) if said else None
                    if said and request:
                        draft = drafts.get(request.name)
                        yield await result_of(request, said, sent, seen, draft, way, asked)
        for request in waiting.values():
            yield Result(request, None, silence(seen))

    async def _lines(self, file: str | None) -> AsyncGenerator[bytes, None]:
        if not file:
            return
        rest, size = b"", 0
        with self._sentences():
            content = self._patient.files.with_streaming_response.content(file)
            async with (
                content as response,
                contextlib.aclosing(response.http_response.aiter_bytes()) as chunks,
            ):
                async for chunk in chunks:
                    size += len(chunk)
                    *lines, rest = (rest + chunk).split(b"\n")
                    if size > MAX_RESULT_BYTES or len(rest) > MAX_BODY_BYTES:
                        raise _refusal(_ENDLESS)
                    for line in lines:
                        yield line
        yield rest

    @property
    def _patient(self) -> openai.AsyncOpenAI:
        """The client for what may be asked again without doing anything twice."""
        return self._client.with_options(max_retries=_LOOKS)

    def _read(self, content: bytes, kind: type[_T]) -> _T:
        try:
            return kind.model_validate_json(content)
        except ValidationError:
            raise BatchError(
                f"{self._asked.where} answered with something else instead of a batch. "
                "Check OPENAI_BASE_URL, or leave --batch out."
            ) from None

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except openai.APIStatusError as error:
            raise _refusal(self._status(error)) from None
        except (openai.APIConnectionError, httpx2.RequestError) as error:
            raise _refusal(failures.no_connection(error, self._asked, answering=False)) from None
        except openai.OpenAIError as error:
            raise _refusal(failures.unexpected(error, self._asked)) from None

    def _status(self, error: openai.APIStatusError) -> Failure:
        if error.status_code in (404, 405, 501):
            return Failure(
                f"{self._asked.where} has no such batch, or no Batch API ({error.status_code})",
                "Check OPENAI_BASE_URL and the key, or leave --batch out",
                "refused",
            )
        body = self._hidden.body(error.response.content)
        headers = {n.lower(): self._hidden.text(v) for n, v in error.response.headers.items()}
        return refusals.refused(error.status_code, body, headers, self._asked)


class _Named(BaseModel):
    id: Id


class _Page(BaseModel):
    data: list[Seen]
    has_more: bool = False


def _refusal(failure: Failure) -> BatchError:
    return BatchError(failures.sentence(failure), failure.code)
