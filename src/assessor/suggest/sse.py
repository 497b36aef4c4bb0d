"""Server-sent events, decoded as they arrive, with what servers get wrong of them taken as meant.

Lines may end in LF, CRLF or CR, also within a chunk of bytes; comments, ids and unknown fields
are passed over; a byte order mark is too, and an event that nothing ends is given at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type, ``""`` where none is named, and its data. ``whole`` unless cut off."""

    name: str
    data: bytes
    whole: bool = True


class Events:
    """A decoder: bytes in, whole events out. Every byte is looked at a bounded number of times."""

    def __init__(self) -> None:
        self._unended: list[bytes] = []
        self._after_return = False
        self._at_start = True
        self._name = ""
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that ``chunk`` completes."""
        if not chunk:
            return []
        if self._after_return:
            chunk = chunk.removeprefix(b"\n")
        self._after_return = chunk.endswith(b"\r")
        if b"\n" not in chunk and b"\r" not in chunk:
            self._unended.append(chunk)
            return []
        ended = chunk.endswith((b"\n", b"\r"))
        if self._unended:
            chunk = b"".join([*self._unended, chunk])
            self._unended = []
        lines = chunk.splitlines()
        if not ended:
            self._unended = [lines.pop()]
        return [event for line in lines if (event := self._take(line)) is not None]

    def end(self) -> Event | None:
        """The event that was under way when the bytes ended."""
        line = b"".join(self._unended)
        self._unended = []
        if line:
            self._take(line)
        event = self._take(b"")
        return Event(event.name, event.data, whole=not line) if event else None

    def _take(self, line: bytes) -> Event | None:
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_MARK)
        if not line:
            if not self._data:
                self._name = ""
                return None
            event = Event(self._name, b"\n".join(self._data))
            self._name, self._data = "", []
            return event
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
        elif field == b"event":
            self._name = value.removeprefix(b" ").decode("utf-8", "replace")
        return None
