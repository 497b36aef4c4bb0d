"""Keys that a server may send back, taken out of what it says before anything is made of it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field

from assessor.settings import Settings
from assessor.suggest.configured import key_of

_MARK = "(key)"
_SHORTEST_KEY = 8
_SHORTEST_HEADER = 16
"""Characters under which a word of a header is no secret but a word."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden, and :meth:`text` and :meth:`body` without it."""

    secrets: tuple[str, ...] = field(default=(), repr=False)

    def text(self, text: str) -> str:
        """``text`` with a mark in the place of every secret."""
        for secret in self.secrets:
            text = text.replace(secret, _MARK)
        return text

    def body(self, body: bytes) -> bytes:
        """``body`` likewise, also where its JSON writes a secret in escapes."""
        if not self.secrets:
            return body
        if b"\\" in body:
            with contextlib.suppress(ValueError, RecursionError):
                plain = json.dumps(json.loads(body), ensure_ascii=False)
                body = plain.encode("utf-8", "surrogatepass")
        for secret in self.secrets:
            for form in (secret, json.dumps(secret)[1:-1]):
                body = body.replace(form.encode(), _MARK.encode())
        return body


def hidden_of(settings: Settings) -> Hidden:
    """The key and the secrets among the headers that go with every request."""
    key = key_of(settings) or ""
    lines = settings.headers.get_secret_value().splitlines() if settings.headers else ()
    words = [word for line in lines for word in line.partition(":")[2].split()]
    return Hidden(
        (
            *(key,) * (len(key) >= _SHORTEST_KEY),
            *(word for word in words if len(word) >= _SHORTEST_HEADER),
        )
    )
