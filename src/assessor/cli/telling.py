"""A draft's log, and where a value came from, as lines a person reads and as JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from json import dumps

from pydantic import JsonValue

from assessor.cli.layout import WIDTH, cut, width_of, wrapped
from assessor.desk.deciding import plain
from assessor.desk.draft import Event
from assessor.desk.seen_before import not_blind
from assessor.desk.telling import told
from assessor.desk.tracing import Trace
from assessor.document.provenance import Suggestion
from assessor.document.review import (
    Adjudication,
    Comment,
    Record,
    Resolution,
    Review,
    SecondRating,
    Signature,
    record_author,
)

SHORT = 8
"""Characters of a comment's id or a hash that people are shown."""
LEAST = 4
"""Characters of an id that name what bears it; fewer, or none, may come of a script's mistake."""

_INDENT = " " * 6
_ARROW = " → "
_MOST = 4 * (WIDTH - len(_INDENT))
"""Cells of a text that are shown; JSON has it whole."""


def event_lines(event: Event, record: Record | None) -> Iterator[str]:
    """An event: who, when, where; then from what to what or what was left, and why."""
    when = f"{event.at:%Y-%m-%d %H:%M:%S}"
    head = f"{event.number:>4}  {when}  {cut(event.actor, 16)}  {cut(event.kind, 15)}"
    yield cut(f"{head}  {event.path}".rstrip(), WIDTH)
    if record is not None:
        yield from _indented(record_said(record, seen_before=bool(not_blind([event]))))
    elif event.before is not None or event.after is not None:
        yield _from_to(event.before, event.after)
    verdicts = Counter(_verdicts(event.detail))
    if verdicts:
        yield from _indented(", ".join(f"{word} {count}" for word, count in verdicts.items()))
    why = told(event, str, record).why
    if why.strip():
        yield from _indented(f"why: {why}" if record is None else f"“{why.strip()}”")


def event_json(event: Event, record: Record | None) -> dict[str, JsonValue]:
    """An event whole, with the record it logs, or ``null`` there."""
    content: dict[str, JsonValue] = event.model_dump(mode="json")
    return content | {"record": None if record is None else record.model_dump(mode="json")}


def record_said(record: Record, *, seen_before: bool = False) -> str:
    """What a reviewer left, in a few words, without their reasons.

    ``seen_before`` is whether whoever rated a second time had been shown the first rating.
    """
    match record:
        case Review():
            return f"{record.verdict.replace('_', ' ')}, of {record.subject_sha256[:SHORT]}…"
        case Comment():
            to = f", a reply to {record.reply_to[:SHORT]}" if record.reply_to else ""
            return f"comment {record.id[:SHORT]}{to}"
        case Resolution():
            return f"settles comment {record.comment_id[:SHORT]}"
        case Signature():
            return f"“{record.meaning}”, of {record.document_sha256[:SHORT]}…"
        case SecondRating():
            how = "having been shown" if seen_before else "without seeing"
            return f"rated {record.rating} {how} the first rating"
        case Adjudication():
            return f"first {record.first}, second {record.second}: settled at {record.outcome}"


def trace_lines(trace: Trace, records: Mapping[int, Record]) -> Iterator[str]:
    """Where a value came from, from the value back to the question that was asked."""
    yield cut(trace.path, WIDTH)
    yield from _row("value", trace.value)
    origin = trace.origin
    if origin is None:
        yield from _row("origin", "not known: nobody has said who decided it")
    else:
        yield from _row("origin", f"{origin.origin}, by {origin.decided_by}, {_time(origin.at)}")
        yield from _row("why", origin.reason)
    for decision in trace.decisions:
        yield from _row("decision", f"{decision.verdict} by {decision.by}, {_time(decision.at)}")
    if trace.suggestion is not None:
        if origin is not None:
            yield from _row("suggested", plain(origin.suggested))
        yield from _suggestion_lines(trace.suggestion)
        if trace.item is not None:
            yield from _row("rests on", trace.item.basis)
    shown_first = not_blind(trace.events)
    for kept in trace.records:
        what = record_said(kept.record, seen_before=kept.event in shown_first)
        said = f"{what}, {record_author(kept.record)}"
        yield from _row("review", f"event {kept.event}: {said}")
    changes = [str(event.number) for event in trace.events if event.number not in records]
    yield from _row("events", ", ".join(changes))


def trace_json(trace: Trace) -> dict[str, JsonValue]:
    """A trace with its suggestion whole."""
    made = trace.suggestion
    return {
        "path": trace.path,
        "value": trace.value,
        "provenance": None if trace.origin is None else trace.origin.model_dump(mode="json"),
        "decisions": [decision.model_dump(mode="json") for decision in trace.decisions],
        "suggestion": None if made is None else made.model_dump(mode="json"),
        "item": None if trace.item is None else trace.item.id,
        "records": [
            {"event": kept.event, "record": kept.record.model_dump(mode="json")}
            for kept in trace.records
        ],
        "events": [event.number for event in trace.events],
    }


def _suggestion_lines(made: Suggestion) -> Iterator[str]:
    at = f" at {made.endpoint}" if made.endpoint else ""
    yield from _row("suggestion", f"{made.id}, {made.source}, {_time(made.asked_at)}")
    if made.source == "reviewer":
        yield from _row("proposed by", made.model)
        return
    yield from _row("model", f"{made.model}{at}")
    if made.prompt is None:
        yield from _row("prompt", "none was used")
        return
    yield from _row("prompt", f"{made.prompt.name}, version {made.prompt.version}")
    yield from _row("  sha256", made.prompt.sha256)


def _row(name: str, value: JsonValue) -> Iterator[str]:
    text = value if isinstance(value, str) else _text(value)
    yield from wrapped(cut(text, _MOST), first=f"  {name:<12}", indent=" " * 14)


def _time(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _from_to(before: JsonValue, after: JsonValue) -> str:
    room = WIDTH - len(_INDENT) - len(_ARROW)
    old, new = _text(before), _text(after)
    old = cut(old, max(room // 2, room - width_of(cut(new, room))))
    return f"{_INDENT}{old}{_ARROW}{cut(new, room - width_of(old))}"


def _text(value: JsonValue) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)


def _indented(text: str) -> Iterator[str]:
    yield from wrapped(cut(text, _MOST), first=_INDENT, indent=_INDENT)


def _verdicts(detail: Mapping[str, JsonValue]) -> Iterator[str]:
    """The words of every decision an event took: accepted, edited, discarded."""
    verdicts, several = detail.get("verdicts"), detail.get("decided")
    if isinstance(verdicts, dict):
        yield from map(str, verdicts.values())
    for one in several if isinstance(several, list) else ():
        if isinstance(one, dict):
            yield from _verdicts(one)
