"""What comes with an error status, read in bounds before a library reads all of it.

The SDK would wait for the end of such a body, however long it is, and read it as text in whatever
encoding it claims to be in.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import cast

import httpx2

from assessor.suggest.refusals import MAX_ERROR_BYTES

ERROR_SECONDS = 2.0
"""Seconds to wait for the words to a status."""


async def read_error(response: httpx2.Response) -> None:
    """Put the beginning of an error's body in the place of the whole: a hook for responses.

    A body that breaks off, or takes too long, does not hide the status it came with.
    """
    stream = response.stream
    if response.is_success or not isinstance(stream, httpx2.AsyncByteStream):
        return
    begun = bytearray()
    with contextlib.suppress(TimeoutError, httpx2.RequestError):
        async with (
            asyncio.timeout(ERROR_SECONDS),
            contextlib.aclosing(stream),
            contextlib.aclosing(cast("AsyncGenerator[bytes]", aiter(stream))) as chunks,
        ):
            async for chunk in chunks:
                begun += chunk
                if len(begun) > MAX_ERROR_BYTES:
                    break
    response.stream = httpx2.ByteStream(bytes(begun[:MAX_ERROR_BYTES]))
    response.encoding = "utf-8"
