"""One web page or file, fetched because a person asked for it: with limits, and from public hosts.

Nothing is sent but the request: no cookie, no credentials, no proxy from the environment. Each
redirect is followed by hand, and where it leads is looked at like the first address.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessor.document.text import clean_line
from assessor.exchange.addresses import AddressError, Place, next_place, place_of
from assessor.exchange.documents import Written
from assessor.exchange.source_text import read_source

if TYPE_CHECKING:
    import ssl

    from httpcore2 import ConnectionPool, NetworkError, Response

    from assessor.exchange.pinned import Resolve

MAX_BYTES = 5_000_000
"""Bytes of the largest answer, packed and unpacked."""
MAX_REDIRECTS = 5
SECONDS = 30.0
"""Seconds that everything may take together, redirects included."""

_READ = re.compile(
    r"text/.+|application/(?:xhtml\+xml|xml|json|pdf|.+\+(?:xml|json)|(?:octet|download)-stream"
    r"|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|binary/octet-stream",
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_ASKED = {
    "Accept": "text/html,application/xhtml+xml,text/*;q=0.9,application/pdf;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
    "User-Agent": "assessor",
}
_REASONS = {
    401: "asks for a login",
    402: "asks for money",
    403: "does not let this page be read",
    404: "has no such page",
    407: "asks for a login",
    410: "has no such page any more",
    429: "was asked too often; try again later",
    451: "may not show this page",
}
_GZIP = b"\x1f\x8b"
_MOST_PIECES = 1_000
_SHOWN = 120
_BY_HAND = "open it yourself and keep its text from a file"


class FetchError(Exception):
    """Something could not be fetched; one sentence that names the address and says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a web address.

    ``url`` is where it came from in the end; ``media_type`` is in small letters and empty where
    the server did not say; ``charset`` is the encoding that it stated, or empty.
    """

    url: str
    data: bytes
    media_type: str
    charset: str


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    seconds: float = SECONDS,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """What is at ``url``, at most 5 MB of it that can be read as text, PDF or .docx.

    Unless ``allow_private``, hosts are refused that are not public: loopback, private, link-local,
    carriers' own, multicast, reserved, translated and other special addresses. The address that
    was looked at is the one connected to. ``resolve`` and ``tls`` take the place of the system's.

    Raises:
        FetchError: it was not fetched.
    """
    try:
        place = place_of(url)
    except AddressError as error:
        raise FetchError(f"{_short(url)} {error}") from None
    import httpcore2

    from assessor.exchange.pinned import Deadline, NotPublic, PinnedBackend, Unknown
    from assessor.exchange.pinned import system_addresses as system

    backend = PinnedBackend(Deadline(seconds), resolve or system, allow_private=allow_private)
    first = place
    for _ in range(MAX_REDIRECTS + 1):
        try:
            with httpcore2.ConnectionPool(ssl_context=tls, network_backend=backend) as pool:
                came = _ask(pool, place)
        except NotPublic as error:
            raise FetchError(
                f"{_leads(first, place)} is {error}; only public ones are asked, unless the "
                "environment says ASSESSOR_ALLOW_PRIVATE_ADDRESSES=true"
            ) from None
        except Unknown as error:
            raise FetchError(f"{_named(first, place)}: {error}") from None
        except httpcore2.TimeoutException:
            raise FetchError(
                f"{_named(first, place)}: did not answer whole within {seconds:g} seconds"
            ) from None
        except httpcore2.ProtocolError:
            raise FetchError(
                f"{_named(first, place)}: broke off, or what it answers is no HTTP; try again"
            ) from None
        except httpcore2.NetworkError as error:
            raise FetchError(f"{_named(first, place)}: {_why(error)}") from None
        if isinstance(came, Fetched):
            return came
        try:
            place = next_place(place, came)
        except AddressError as error:
            raise FetchError(
                f"{_short(first.url)} leads on to {_short(came)}, which {error}"
            ) from None
    raise FetchError(
        f"{_short(first.url)}: leads on to another address more than {MAX_REDIRECTS} times"
    )


def text_of(fetched: Fetched) -> Written:
    """The text of what was fetched, and what it says of itself.

    Raises:
        DocumentError: it holds no text that can be read, or too much.
    """
    is_page = fetched.media_type in {"text/html", "application/xhtml+xml"}
    return read_source(fetched.data, "page.html" if is_page else "", fetched.charset)


def _ask(pool: ConnectionPool, place: Place) -> Fetched | str:
    """The answer of one place, or where it leads on to."""
    import httpcore2

    url = httpcore2.URL(
        scheme=place.scheme.encode(),
        host=place.host.encode(),
        port=place.port,
        target=place.target.encode(),
    )
    host = place.url.removesuffix(place.target).partition("://")[2]
    with pool.stream("GET", url, headers=[("Host", host), *_ASKED.items()]) as response:
        said = {name.lower().decode("latin-1"): value for name, value in response.headers}
        headers = {name: value.decode("latin-1").strip() for name, value in said.items()}
        if response.status in _REDIRECTS and headers.get("location"):
            return headers["location"]
        _check_answer(response, headers, place)
        data = _body(response.iter_stream(), headers, place)
    media_type = headers.get("content-type", "")
    charset = _CHARSET.search(media_type)
    return Fetched(
        place.url, data, media_type.partition(";")[0].strip().lower(), charset[1] if charset else ""
    )


def _check_answer(response: Response, headers: Mapping[str, str], place: Place) -> None:
    if response.status >= 500:
        reason = f"has trouble of its own (status {response.status}); try again later"
    elif response.status in _REASONS:
        reason = f"{_REASONS[response.status]} (status {response.status})"
        reason += f"; {_BY_HAND}" if response.status in {401, 402, 403, 407} else ""
    elif response.status != 200:
        reason = f"answers with status {response.status} and no page"
    else:
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not media_type or _READ.fullmatch(media_type):
            return
        reason = f"is {_short(media_type)}, not a text, PDF or .docx"
    raise FetchError(f"{_short(place.url)}: {reason}")


def _body(chunks: Iterable[bytes], headers: Mapping[str, str], place: Place) -> bytes:
    """The whole answer, unpacked; both forms are counted as they come."""
    encoding = headers.get("content-encoding", "").lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError(f"{_short(place.url)}: is packed in a way that is not known here")
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > MAX_BYTES:
        raise _too_large(place)
    unpack = _Unpacker() if encoding not in {"", "identity"} else None
    data, came = bytearray(), 0
    for chunk in chunks:
        came += len(chunk)
        try:
            data += unpack.feed(chunk, MAX_BYTES + 1 - len(data)) if unpack else chunk
        except zlib.error:
            raise FetchError(f"{_short(place.url)}: is packed, and damaged; try again") from None
        if came > MAX_BYTES or len(data) > MAX_BYTES:
            raise _too_large(place)
    if unpack and data and not unpack.ended:
        raise FetchError(f"{_short(place.url)}: broke off before it was whole; try again")
    return bytes(data)


class _Unpacker:
    """gzip in one piece or several, zlib, or the bare deflate that some servers send instead.

    Never gives more than is asked for.
    """

    def __init__(self) -> None:
        self._how = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False
        self._pieces = 1

    @property
    def ended(self) -> bool:
        """Whether all of it has come."""
        return self._how.eof

    def feed(self, chunk: bytes, most: int) -> bytes:
        """At most ``most`` bytes, which is 1 or more, of what ``chunk`` adds.

        Raises:
            zlib.error: it is damaged.
        """
        try:
            found = self._how.decompress(chunk, most)
        except zlib.error:
            if self._begun:
                raise
            self._how = zlib.decompressobj(-zlib.MAX_WBITS)
            found = self._how.decompress(chunk, most)
        self._begun = True
        while self._how.unused_data.startswith(_GZIP) and len(found) < most:
            self._pieces += 1
            if self._pieces > _MOST_PIECES:
                raise zlib.error("too many pieces")
            rest, self._how = self._how.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
            found += self._how.decompress(rest, most - len(found))
        return found


def _too_large(place: Place) -> FetchError:
    return FetchError(
        f"{_short(place.url)}: is larger than {MAX_BYTES // 1_000_000} MB; "
        "keep the part that is cited from a file"
    )


def _why(error: NetworkError) -> str:
    import ssl

    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate does not hold ({cause.verify_message})"
    if isinstance(cause, ssl.SSLError):
        return "no secure connection comes about; it may be an address for http://"
    if isinstance(cause, ConnectionRefusedError):
        return "refuses the connection; nothing answers there"
    return "the connection broke, or there is no way to it; try again"


def _named(first: Place, place: Place) -> str:
    return _short(first.url) + (f" leads on to {_short(place.url)}" if place != first else "")


def _leads(first: Place, place: Place) -> str:
    return f"{_named(first, place)}, which" if place != first else _short(first.url)


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
