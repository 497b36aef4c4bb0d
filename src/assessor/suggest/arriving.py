"""An answer while it arrives, as text for people: labels and values instead of JSON.

For looking at only: what becomes a suggestion is the whole answer, validated on its own. The text
so far is parsed anew when it has grown by :data:`GROWTH` and :data:`EVERY` seconds have passed, so
that all views together cost a fixed multiple of the answer's length; only the newest lines are
written out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import jiter

from assessor.desk.ports import Partial
from assessor.document.text import MAX_LINE, clean, clean_line
from assessor.method.definition import CURRENT
from assessor.suggest.reply import after_thoughts
from assessor.suggest.stream import Incoming

GROWTH = 1.02
EVERY = 0.125
MAX_CHARACTERS = 2_000
MAX_LINES = 40
_DEEPEST = 20
_UNIT = "  "

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "time": "% of time",
        "function": "Primary function",
        "is_not": "What this role is not",
        "experience": "Typical experience",
        "reality_check": "Score vs reality check",
        "separator": "What separates them",
        "role_then": "The role in that year",
        "tasks": "Task",
        "not_captured": "Not captured",
        "strategies": "Strategy",
        "comparators": "Comparator",
        **{
            dimension.key: dimension.label
            for group in (CURRENT.principles, CURRENT.evidence, CURRENT.barriers)
            for dimension in group
        },
    }
)
_FENCED = re.compile(r"```\w*[ \t]*\r?\n\s*(?=\{)")
_OPEN_FENCE = re.compile(r"`{1,3}\w*$")
_THINKING = ("<think", "<thought", "<reason", "[THINK]")


class Arriving:
    """The views of one request: of each attempt anew, as it grows.

    Attributes:
        changed: called when there is another view to :meth:`take`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._attempt = 0
        self._next_size = 1.0
        self._next_time = 0.0
        self._shown = Partial("")
        self._tree: Any = None
        self._last: Incoming | None = None
        self._latest: Partial | None = None
        self.changed: Callable[[], None] = _nothing

    def begin(self, attempt: int) -> None:
        """Start over: another answer is asked for."""
        if attempt == self._attempt:
            return
        self._attempt, self._next_size, self._tree = attempt, 1.0, None
        if attempt > 1:
            self._put("")

    def look(self, incoming: Incoming) -> None:
        """Show what has come, where it is worth another look."""
        if incoming.size < self._next_size:
            return
        now = self._clock()
        if now < self._next_time:
            return
        self._next_size, self._next_time = incoming.size * GROWTH, now + EVERY
        self._last = incoming
        self._put(self._newest(incoming))

    def keep(self, incoming: Incoming) -> None:
        """Remember what came, for :meth:`arrived`."""
        if incoming.size > incoming.thoughts:
            self._last = incoming

    def take(self) -> Partial | None:
        """The newest view that was not taken yet."""
        latest, self._latest = self._latest, None
        return latest

    def arrived(self) -> str:
        """All that came of the last attempt of which anything came."""
        return readable(self._last.shown()) if self._last else ""

    def _put(self, text: str) -> None:
        partial = Partial(text, self._attempt)
        if partial != self._shown:
            self._shown = self._latest = partial
            self.changed()

    def _newest(self, incoming: Incoming) -> str:
        text = incoming.shown()
        answer = answer_in(text)
        if answer is None or not (answer or text.strip()):
            hidden = incoming.thoughts + len(text)
            return f"Thinking: {hidden:,} characters so far" if hidden else ""
        if not answer.startswith(("{", "[")):
            return _tail(reversed(clean(answer).rstrip().split("\n")))
        tree = _tree(answer)
        if tree is not None:
            self._tree = tree
        return _tail(_backwards(self._tree or {}, "", -1))


def readable(text: str) -> str:
    """All of an answer that may be incomplete; as it came, where it cannot be read as one."""
    answer = answer_in(text)
    if answer is None:
        return clean(text).strip()
    tree = _tree(answer) if answer.startswith(("{", "[")) else None
    if tree is None:
        return clean(answer).strip()
    lines = list(_backwards(tree, "", -1))
    return "\n".join(reversed(lines))


def answer_in(text: str) -> str | None:
    """The answer in what came so far, without thoughts, preamble and fences.

    ``None`` while nothing but thoughts came. Begins with ``{`` or ``[`` where the answer is JSON.
    """
    text = after_thoughts(text.lstrip())
    if text.startswith(_THINKING):
        return None
    if any(tag.startswith(text) for tag in _THINKING):
        return ""
    if text.startswith(("{", "[")):
        return text
    start = -1
    for fence in _FENCED.finditer(text):
        start = fence.end()
    if start < 0:
        start = text.find("{")
    return text[start:] if start >= 0 else _OPEN_FENCE.sub("", text.rstrip()).rstrip()


def _tree(answer: str) -> Any:
    """The values in an answer so far; ``None`` where they cannot be read."""
    try:
        return jiter.from_json(
            answer.encode("utf-8", "replace"), partial_mode="trailing-strings", cache_mode="keys"
        )
    except ValueError:
        return None


def _nothing() -> None:
    """Nobody listens."""


def _tail(backwards: Iterator[str]) -> str:
    lines: list[str] = []
    left = MAX_CHARACTERS
    for line in islice(backwards, MAX_LINES):
        if len(line) > left:
            if not lines or left > MAX_CHARACTERS // 4:
                lines.append("…" + line[len(line) - left + 1 :])
            break
        lines.append(line)
        left -= len(line) + 1
    return "\n".join(reversed(lines))


def _backwards(value: Any, label: str, depth: int) -> Iterator[str]:
    """The lines of a value, the last one first."""
    indent = _UNIT * max(depth, 0)
    head = f"{label}: " if label else ""
    if value in ([], {}):
        return
    if depth > _DEEPEST:
        yield f"{indent}{head}…"
    elif isinstance(value, dict):
        for key in reversed(value):
            yield from _backwards(value[key], _label(key), depth + 1)
        if label:
            yield f"{indent}{label}"
    elif isinstance(value, list) and any(isinstance(part, dict | list) for part in value):
        for number in range(len(value), 0, -1):
            part = value[number - 1]
            deeper = max(depth, 0) + isinstance(part, list)
            yield from _backwards(part, f"{label} {number}".strip(), deeper)
    else:
        text = ", ".join(map(_words, value)) if isinstance(value, list) else _words(value)
        first, *others = text.split("\n")
        for line in reversed(others):
            yield f"{indent}{_UNIT}{line}"
        yield f"{indent}{head}{first}"


def _label(key: str) -> str:
    return _LABELS.get(key) or clean_line(key.replace("_", " "))[:MAX_LINE].capitalize() or "–"


def _words(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case str():
            return clean(value).strip()
        case _:
            return str(value)
