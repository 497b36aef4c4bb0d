"""Deciding on suggestions: accept, accept and edit, discard; per item and per field (METHOD §6).

A decision never changes a suggestion. It puts values into the draft, notes where they came from,
and is itself kept, so that an item is open until a person has decided on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import (
    BLANKS,
    Author,
    elements,
    new_element,
    provenance,
    trace_of,
    traced,
)
from assessor.desk.ports import Change
from assessor.desk.standing import standing
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.provenance import (
    Decision,
    FieldValue,
    Provenance,
    SuggestedItem,
    Suggestion,
)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A suggested item nobody has decided on yet."""

    suggestion: Suggestion
    item: SuggestedItem


def open_items(
    draft: Draft, suggestions: Sequence[Suggestion], section: str | None = None
) -> tuple[OpenItem, ...]:
    """The items still to be decided on, newest suggestion first; of one section if given."""
    decided = {(decision.suggestion_id, decision.item_id) for decision in draft.decisions}
    return tuple(
        OpenItem(suggestion, item)
        for suggestion in reversed(suggestions)
        if section in (None, suggestion.section)
        for item in suggestion.items
        if (suggestion.id, item.id) not in decided
    )


def decide(
    draft: Draft,
    open_item: OpenItem,
    who: Author,
    *,
    edits: Mapping[str, JsonValue] | None = None,
    leave: Collection[str] = (),
    reason: str = "",
    seen: bool = True,
) -> Change | None:
    """Decide on every field of an item: taken over, taken over as edited, or left out.

    ``edits`` holds other values for fields, ``leave`` names the fields that are discarded;
    ``reason`` says why a rating differs from the suggested one. A rating that is left out and was
    not ``seen`` leaves no trace in the provenance: whatever the person rates is no override of it.
    ``None`` where the item was decided on already.

    Raises:
        DocumentError: a value does not belong where it would go.
    """
    suggestion, item = open_item.suggestion, open_item.item
    if any(d.suggestion_id == suggestion.id and d.item_id == item.id for d in draft.decisions):
        return None
    edits = edits or {}
    taken = {
        name: edits.get(name, plain(value))
        for name, value in item.fields.items()
        if name not in leave
    }
    target = _target(draft, item)
    before: JsonValue = None
    if target in BLANKS:
        if taken:
            element = new_element(draft, target, taken)
            present = elements(draft, target)
            assessment = paths.replace(draft.assessment, target, [*present, element])
            target = f"{target}[{element['id']}]"
        else:
            assessment, target = draft.assessment, ""
    else:
        target = paths.by_id(draft.assessment, target)
        before = paths.get(draft.assessment, target)
        content = paths.to_json(draft.assessment)
        for name, put in taken.items():
            content = paths.replaced(content, field_path(draft, target, name), put)
        assessment = paths.from_json(content)
    decided = draft.model_copy(update={"assessment": assessment})
    decisions, traces = [], []
    for name, value in item.fields.items():
        place = field_path(decided, target, name) if target else ""
        verdict = "discarded" if name in leave else "accepted"
        if verdict == "accepted" and taken[name] != plain(value):
            verdict = "edited"
        decisions.append(
            Decision.model_validate(
                {
                    "suggestion_id": suggestion.id,
                    "item_id": item.id,
                    "field": name,
                    "verdict": verdict,
                    "path": "" if verdict == "discarded" else place,
                    "by": who.name,
                    "at": who.at,
                }
            )
        )
        if name in leave and not seen:
            continue
        trace = _trace(decided, place, name in leave, suggestion, value, who, reason)
        if trace is not None:
            traces.append(trace)
    return Change(
        draft=decided.model_copy(
            update={
                "provenance": traced(decided.provenance, traces),
                "decisions": (*draft.decisions, *decisions),
            }
        ),
        kind="decide",
        path=target or item.target,
        before=before,
        after=paths.get(assessment, target) if target else None,
        detail={
            "suggestion": suggestion.id,
            "item": item.id,
            "verdicts": {decision.field: decision.verdict for decision in decisions},
            **({"reason": reason} if reason else {}),
        },
    )


def discard(draft: Draft, open_item: OpenItem, who: Author, *, seen: bool = True) -> Change | None:
    """Leave every field of an item out; ``None`` where it was decided on already."""
    return decide(draft, open_item, who, leave=tuple(open_item.item.fields), seen=seen)


def accept_rest(
    draft: Draft, items: Sequence[OpenItem], section: str, who: Author
) -> Change | None:
    """Accept the open items of the newest suggestion as they are, with one undo for all.

    Left out are those that would change a zone, put another rating in the place of one that is
    decided, or do not fit. ``items`` come newest first, as
    from :func:`open_items`; older suggestions stay open, for taking both over would mix them.
    ``None`` where there is nothing left to accept that way.
    """
    after, changes = draft, []
    for open_item in items:
        if open_item.suggestion.id != items[0].suggestion.id:
            break
        if _overwrites_a_rating(draft, open_item.item):
            continue
        try:
            change = decide(after, open_item, who)
        except DocumentError:
            continue
        if change is None:
            continue
        before_card, after_card = standing(after).card, standing(change.draft).card
        if before_card and (after_card is None or before_card.zone != after_card.zone):
            continue
        after = change.draft
        changes.append(change)
    return _together(changes, section)


def accept_each(
    draft: Draft, items: Sequence[OpenItem], who: Author, *, leave: Collection[str] = ()
) -> Change | None:
    """Accept ``items``, one at least, as they are, with one undo; ``None`` where none is open.

    ``leave`` names the fields that are discarded.

    Raises:
        DocumentError: a value does not belong where it would go; none was accepted.
    """
    after, changes = draft, []
    for open_item in items:
        change = decide(after, open_item, who, leave=leave)
        if change is not None:
            after = change.draft
            changes.append(change)
    return changes[0] if len(changes) == 1 else _together(changes, items[0].suggestion.section)


def discard_rest(
    draft: Draft,
    items: Sequence[OpenItem],
    section: str,
    who: Author,
    *,
    seen: Callable[[OpenItem], bool] = lambda _: True,
) -> Change | None:
    """Leave every one of ``items`` out, with one undo for all; ``None`` where none is open.

    ``seen`` tells whether the person saw the rating of an item.
    """
    after, changes = draft, []
    for open_item in items:
        change = discard(after, open_item, who, seen=seen(open_item))
        if change is not None:
            after = change.draft
            changes.append(change)
    return _together(changes, section)


def _together(changes: Sequence[Change], section: str) -> Change | None:
    """Decisions as one change; the draft is the one that the last of them left."""
    if not changes:
        return None
    before: dict[str, JsonValue] = {}
    for change in changes:
        before.setdefault(change.path, change.before)
    return Change(
        draft=changes[-1].draft,
        kind="decide",
        path=section,
        before=before,
        after={change.path: change.after for change in changes},
        detail={"decided": [change.detail for change in changes]},
    )


def replaced(
    draft: Draft, item: SuggestedItem, leave: Collection[str] = ()
) -> dict[str, JsonValue]:
    """What stands, by path, where ``item`` would put something else; nothing where that is empty.

    ``leave`` names the fields that are not taken over.
    """
    target = _target(draft, item)
    if target in BLANKS:
        return {}
    found: dict[str, JsonValue] = {}
    for name, suggested in item.fields.items():
        if name not in leave:
            path = field_path(draft, target, name)
            now = paths.get(draft.assessment, path)
            if now not in (None, "", [], plain(suggested)):
                found[path] = now
    return found


def _overwrites_a_rating(draft: Draft, item: SuggestedItem) -> bool:
    target = _target(draft, item)
    for name, suggested in item.fields.items():
        if is_rating_field(item, name) and target not in BLANKS:
            now = paths.get(draft.assessment, f"{target}.{name}")
            if now is not None and now != suggested:
                return True
    return False


def needs_reason(open_item: OpenItem, edits: Mapping[str, JsonValue], least: int) -> bool:
    """Whether an edited rating is ``least`` or more away from the suggested one (METHOD §6)."""
    for name, value in edits.items():
        suggested = open_item.item.fields.get(name)
        if not is_rating_field(open_item.item, name):
            continue
        if (
            isinstance(value, int)
            and isinstance(suggested, int)
            and abs(value - suggested) >= least
        ):
            return True
    return False


def is_rating_field(item: SuggestedItem, name: str) -> bool:
    """Whether field ``name`` of a suggested item is a rating."""
    return name == "rating" or (name == "score" and item.target.startswith("tasks"))


def field_path(draft: Draft, target: str, name: str) -> str:
    """Where field ``name`` of an item goes: a bare text section is its own only field."""
    here = paths.get(draft.assessment, target)
    return f"{target}.{name}" if isinstance(here, dict) else target


def plain(value: FieldValue) -> JsonValue:
    """A suggested value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def _target(draft: Draft, item: SuggestedItem) -> str:
    if paths.exists(draft.assessment, item.target):
        return item.target
    list_path = item.target.partition("[")[0]
    if list_path not in BLANKS:
        raise DocumentError.at(item.target, "there is no such place in this assessment")
    return list_path


def _trace(
    draft: Draft,
    place: str,
    left: bool,
    suggestion: Suggestion,
    value: FieldValue,
    who: Author,
    reason: str,
) -> Provenance | None:
    if not place or (left and not paths.is_rating(place)):
        return None
    known = draft.origin(place)
    if left and known is not None and known.suggestion_id is not None:
        return None
    seen = provenance(place, "human", who, suggestion.id, value)
    now = paths.get(draft.assessment, place)
    if left and now in (None, value):
        return seen
    return trace_of(seen, place, now, who, reason)
