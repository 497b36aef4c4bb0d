"""Commands that change a draft. Each yields a :class:`Change`, or ``None`` where nothing changes.

A command never alters what it is given: undo is the draft before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.names import unique
from assessor.desk.ports import Change
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.provenance import FieldValue, Provenance

BLANKS: Mapping[str, Mapping[str, JsonValue]] = {
    "tasks": {
        "rationale": "",
        "sources": [],
        "id": "",
        "name": "",
        "time": None,
        "score": None,
        "involvement": None,
    },
    "commentary.not_captured": {"id": "", "title": "", "text": ""},
    "outlook.strategies": {"id": "", "title": "", "text": ""},
    "comparators": {
        "id": "",
        "role": "",
        "seniority": "",
        "kind": "contrast",
        "zone": None,
        "sub_label": None,
        "score": None,
        "note": "",
        "also_known_as": [],
    },
    "sources": {
        "id": "",
        "kind": "evidence",
        "title": "",
        "publisher": "",
        "url": "",
        "published": "",
        "accessed_on": None,
        "note": "",
    },
}
"""An empty element of each list of a document, by the list's path."""

_NAMED_BY = {"tasks": "name", "comparators": "role"}
_ID_FALLBACK = {"tasks": "task", "comparators": "role", "sources": "source"}


Origin: TypeAlias = Literal["human", "suggestion", "suggestion-edited", "override"]
"""Where a value came from."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and when."""

    name: str
    at: datetime


def set_value(
    draft: Draft, path: str, value: JsonValue, who: Author, reason: str = ""
) -> Change | None:
    """Put ``value`` at ``path``.

    A rating that differs from the suggestion seen there becomes an override of it (METHOD §6).

    Raises:
        DocumentError: there is no such place, or the value does not belong there.
    """
    stable = paths.by_id(draft.assessment, path)
    if stable.startswith("override."):
        return _set_override_field(draft, stable, value, who)
    if stable.endswith("].id"):
        raise DocumentError.at(path, "is the name this keeps when moved or renamed; leave it")
    before = paths.get(draft.assessment, stable)
    known = draft.origin(stable)
    if before == value and (not reason or (known and known.reason == reason)):
        return None
    assessment = paths.replace(draft.assessment, stable, value)
    trace = trace_of(known, stable, value, who, reason)
    return Change(
        draft=draft.model_copy(
            update={"assessment": assessment, "provenance": traced(draft.provenance, [trace])}
        ),
        kind="set",
        path=stable,
        before=before,
        after=value,
        detail={"reason": reason} if reason else {},
    )


def set_override(
    draft: Draft, score: Decimal | None, reason: str | None, justification: str, who: Author
) -> Change | None:
    """Replace the formula's score, or accept it (``score`` ``None``), with a word on why.

    Raises:
        DocumentError: score or reason code is not one the method knows.
    """
    if score is not None and Decimal(f"{score:.1f}") != score:
        raise DocumentError.at("override.score", "must have one decimal, as in “52.0”")
    before = paths.get(draft.assessment, "override")
    value: dict[str, JsonValue] = {
        "score": None if score is None else f"{score:.1f}",
        "reason": reason,
        "justification": justification,
        "author": who.name if justification.strip() or score is not None else "",
        "at": f"{who.at:%Y-%m-%dT%H:%M:%SZ}" if score is not None else None,
    }
    unsigned = ("score", "reason", "justification")
    stood = before if isinstance(before, Mapping) else {}
    changed = [name for name in unsigned if stood.get(name) != value[name]]
    if not changed:
        return None
    assessment = paths.replace(draft.assessment, "override", value)
    traces = [trace_of(None, f"override.{name}", None, who) for name in changed]
    return Change(
        draft=draft.model_copy(
            update={"assessment": assessment, "provenance": traced(draft.provenance, traces)}
        ),
        kind="override",
        path="override",
        before=before,
        after=value,
        detail={},
    )


def _set_override_field(draft: Draft, path: str, value: JsonValue, who: Author) -> Change | None:
    checked = paths.replace(draft.assessment, path, value).override
    return set_override(draft, checked.score, checked.reason, checked.justification, who)


def add(draft: Draft, list_path: str, values: Mapping[str, JsonValue], who: Author) -> Change:
    """Append an element to a list of the document; fields not given stay empty.

    Raises:
        DocumentError: a value does not belong there.
    """
    element = new_element(draft, list_path, values)
    present = elements(draft, list_path)
    assessment = paths.replace(draft.assessment, list_path, [*present, element])
    stable = f"{list_path}[{element['id']}]"
    traces = [trace_of(None, f"{stable}.{name}", value, who) for name, value in values.items()]
    return Change(
        draft=draft.model_copy(
            update={"assessment": assessment, "provenance": traced(draft.provenance, traces)}
        ),
        kind="add",
        path=stable,
        before=None,
        after=element,
        detail={},
    )


def new_element(
    draft: Draft, list_path: str, values: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """An element for the list at ``list_path`` with an id of its own.

    Nor is it the id of an element that was decided on and removed: decisions keep speaking of that.
    """
    if list_path not in BLANKS:
        raise DocumentError.at(list_path, "is not a list that can be added to")
    taken = set(_ids(elements(draft, list_path)))
    for decision in draft.decisions:
        if decision.path.startswith(f"{list_path}["):
            taken.add(decision.path[len(list_path) + 1 :].partition("]")[0])
    named = str(values.get(_NAMED_BY.get(list_path, "title"), ""))
    own_id = unique(named, taken, _ID_FALLBACK.get(list_path, "point"))
    return {**BLANKS[list_path], **values, "id": own_id}


def remove(draft: Draft, path: str) -> Change:
    """Take an element out of its list; a removed source is no longer cited anywhere.

    Raises:
        DocumentError: there is no such element.
    """
    stable = paths.by_id(draft.assessment, path)
    list_path, own_id = _element_of(stable)
    before = paths.get(draft.assessment, stable)
    content = paths.to_json(draft.assessment)
    if list_path == "sources":
        _uncite(content, own_id)
    kept = elements(draft, list_path)
    kept.pop(_ids(kept).index(own_id))
    assessment = paths.from_json(paths.replaced(content, list_path, kept))
    return Change(
        draft=draft.model_copy(
            update={
                "assessment": assessment,
                "provenance": tuple(
                    known for known in draft.provenance if not known.path.startswith(f"{stable}.")
                ),
            }
        ),
        kind="remove",
        path=stable,
        before=before,
        after=None,
        detail={},
    )


def move(draft: Draft, path: str, by: int) -> Change | None:
    """Move an element of a list ``by`` places, down where positive; stops at the ends.

    Raises:
        DocumentError: there is no such element.
    """
    stable = paths.by_id(draft.assessment, path)
    list_path, own_id = _element_of(stable)
    present = elements(draft, list_path)
    old = _ids(present).index(own_id)
    new = min(max(old + by, 0), len(present) - 1)
    if new == old:
        return None
    present.insert(new, present.pop(old))
    return Change(
        draft=draft.model_copy(
            update={"assessment": paths.replace(draft.assessment, list_path, present)}
        ),
        kind="move",
        path=stable,
        before=old,
        after=new,
        detail={},
    )


def signed(draft: Draft, who: Author) -> Draft:
    """``draft`` with ``who`` answering for every value in it that nobody answers for yet."""
    known = {entry.path for entry in draft.provenance}
    content = paths.to_json(draft.assessment)
    unsigned = [path for path in filled(content) if path not in known]
    traces = [provenance(path, "human", who) for path in unsigned]
    return draft.model_copy(update={"provenance": traced(draft.provenance, traces)})


def filled(content: JsonValue, at: str = "") -> Iterator[str]:
    """The paths (by ids) of everything a person decides that is not empty, in JSON values."""
    if isinstance(content, dict):
        for name, child in content.items():
            if name not in ("id", "schema_version", "method"):
                yield from filled(child, f"{at}.{name}" if at else name)
    elif isinstance(content, list) and content and isinstance(content[0], dict):
        for element in content:
            if isinstance(element, dict):
                yield from filled(element, f"{at}[{element['id']}]")
    elif content not in (None, "", []):
        yield at


def trace_of(
    known: Provenance | None, path: str, value: JsonValue, who: Author, reason: str = ""
) -> Provenance:
    """The provenance of ``value``, now put at ``path`` by a person."""
    if known is None or known.suggestion_id is None:
        return provenance(path, "human", who, reason=reason)
    origin = origin_of(path, value, known.suggested)
    return provenance(
        path, origin, who, known.suggestion_id, known.suggested, reason or known.reason
    )


def origin_of(path: str, value: JsonValue, suggested: FieldValue) -> Origin:
    """What a value is, given the suggestion a person saw for its place (METHOD §6)."""
    if value == (list(suggested) if isinstance(suggested, tuple) else suggested):
        return "suggestion"
    return "override" if paths.is_rating(path) else "suggestion-edited"


def provenance(
    path: str,
    origin: Origin,
    who: Author,
    suggestion_id: str | None = None,
    suggested: FieldValue = None,
    reason: str = "",
) -> Provenance:
    """A provenance entry signed by ``who``."""
    return Provenance(
        path=path,
        origin=origin,
        suggestion_id=suggestion_id,
        suggested=suggested,
        reason=reason,
        decided_by=who.name,
        at=who.at,
    )


def traced(known: Sequence[Provenance], new: Sequence[Provenance]) -> tuple[Provenance, ...]:
    """``known`` with the entries of ``new`` put in, by path; sorted, so that order never varies."""
    by_path = {entry.path: entry for entry in (*known, *new)}
    return tuple(by_path[path] for path in sorted(by_path))


def elements(draft: Draft, list_path: str) -> list[JsonValue]:
    """The elements of the list at ``list_path``, as JSON values.

    Raises:
        DocumentError: there is no list there.
    """
    found = paths.get(draft.assessment, list_path)
    if not isinstance(found, list):
        raise DocumentError.at(list_path, "is not a list")
    return found


def _ids(present: Sequence[JsonValue]) -> list[str]:
    return [str(element["id"]) for element in present if isinstance(element, dict)]


def _element_of(stable: str) -> tuple[str, str]:
    list_path, _, own_id = stable.removesuffix("]").rpartition("[")
    if not stable.endswith("]") or list_path not in BLANKS:
        raise DocumentError.at(stable, "is not an element of a list")
    return list_path, own_id


def _uncite(content: object, source_id: str) -> None:
    if isinstance(content, dict):
        cited = content.get("sources")
        if isinstance(cited, list) and source_id in cited:
            cited.remove(source_id)
        for child in content.values():
            _uncite(child, source_id)
    elif isinstance(content, list):
        for child in content:
            _uncite(child, source_id)
