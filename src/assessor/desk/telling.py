"""A log as people read it: each event as who did what, where, from what to what, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from assessor.desk.draft import Event
from assessor.desk.seen_before import not_blind
from assessor.document.naming import Names
from assessor.document.review import Comment, Record, Review

_DEEDS: Mapping[str, str] = {
    "open": "opened the published role as a draft",
    "start": "began the draft",
    "import": "imported the draft",
    "whatif": "made a what-if a draft",
    "migrate": "brought the draft to the newest form",
    "discard": "discarded the draft",
    "restore": "restored the draft",
    "set": "changed",
    "override": "changed the override",
    "rescore": "put the assessment under another version of the method",
    "add": "added",
    "remove": "removed",
    "move": "moved",
    "decide": "decided on what was suggested for",
    "rate-first": "rated before seeing the suggestion:",
    "undo": "took back a change of",
    "redo": "made again a change of",
    "suggest": "was given a suggestion for",
    "snapshot": "kept the text of",
    "comment": "commented on",
    "resolve": "settled a comment on",
    "second-rating": "rated blind:",
    "adjudicate": "settled two ratings of",
    "sign": "signed off the assessment",
    "submit": "submitted the assessment for review",
    "withdraw": "withdrew the assessment from review",
    "request-changes": "sent the assessment back for changes",
    "approve": "approved the assessment",
    "publish": "published the assessment",
    "reopen": "reopened the assessment",
}
_SEEN_BEFORE = "rated a second time, having been shown the rating:"
_OF_NO_PLACE = frozenset({"override", "rescore"})
"""Kinds whose deed says already where."""
_VERDICTS: Mapping[str, str] = {
    "approved": "approved",
    "approved_with_comment": "approved, with a comment,",
    "change_requested": "asked for a change of",
}
_SILENT = frozenset(
    {"suggest", "snapshot", "review", "comment", "resolve", "sign", "open", "start", "import"}
)
"""Kinds whose ``after`` only names what was kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words. ``before`` and ``after`` are empty where nothing was replaced by another.

    ``deed`` follows the name of ``actor``: “changed Wage Trends, rationale”.
    """

    number: int
    at: datetime
    actor: str
    deed: str
    before: str
    after: str
    why: str


def told(event: Event, name: Names, record: Record | None = None) -> Told:
    """``event`` in words; ``name`` calls the places, ``record`` is what it kept, if it kept one."""
    says_values = event.kind not in _SILENT and (event.before, event.after) != (None, None)
    return Told(
        number=event.number,
        at=event.at,
        actor=event.actor,
        deed=_deed(event, name),
        before=said(event.before) if says_values else "",
        after=said(event.after) if says_values else "",
        why=_why(event, record),
    )


def place_name(path: str, name: Names) -> str:
    """What people call a place: “Wage Trends, rationale” for ``evidence.wage_trends.rationale``."""
    if path.startswith("flag:"):
        _, code, about = (*path.split(":"), "", "")[:3]
        return f"the flag {code} on {place_name(about, name)}" if about else f"the flag {code}"
    known = name(path)
    if known != path or not path:
        return known
    part, _, field = path.rpartition(".")
    if part and (called := name(part)) != part:
        return f"{called}, {_words(field)}"
    words = [_words(step) for step in path.replace("[", ".").replace("]", "").split(".")]
    return ", ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def said(value: JsonValue) -> str:
    """A value in one text; a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "role", "title") if value.get(key)), None)
        if isinstance(named, str):
            return named
    return json.dumps(value, ensure_ascii=False)


def _deed(event: Event, name: Names) -> str:
    place = place_name(event.path, name) if event.path else ""
    if event.kind == "review":
        deed = _VERDICTS.get(str(event.after), "gave a verdict on")
    else:
        deed = _SEEN_BEFORE if not_blind([event]) else _DEEDS.get(event.kind, event.kind)
    return f"{deed} {place}" if place and event.kind not in _OF_NO_PLACE else deed


def _why(event: Event, record: Record | None) -> str:
    match record:
        case Review():
            return record.comment
        case Comment():
            return record.text
        case _:
            pass
    reason = getattr(record, "reason", "") or getattr(record, "rationale", "")
    given = event.detail.get("reason")
    return str(reason or given or "")


def _words(step: str) -> str:
    return step.replace("_", " ").replace("-", " ")
