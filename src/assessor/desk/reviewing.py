"""What reviewers do to an item: verdicts, comments, proposals.

Each yields the record to keep, or refuses in a sentence. Nothing is stored here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar, get_args
from uuid import uuid4

from pydantic import JsonValue, ValidationError

from assessor.desk.authorship import authorship
from assessor.desk.review_state import SAID, ItemState, ReviewState, Thread
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.model import Part
from assessor.document.parts import Section
from assessor.document.problems import problems_of
from assessor.document.provenance import SuggestedItem, Suggestion
from assessor.document.review import (
    CHANGE_MEANING,
    MEANING,
    SETTLED,
    Comment,
    Record,
    Resolution,
    Review,
    Verdict,
)
from assessor.document.subjects import owner
from assessor.document.text import clean, clean_line

P = TypeVar("P", bound=Part)


class ReviewRefused(Exception):
    """Something a reviewer may not do, or not yet; the message is one sentence on why.

    ``missing`` lists what a gate still asks for, a sentence each.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        self.missing = missing
        super().__init__(message)


def approve(
    state: ReviewState, path: str, reviewer: str, at: datetime, comment: str = ""
) -> Review:
    """``reviewer`` has read the item at ``path`` and agrees with exactly what stands there.

    Raises:
        ReviewRefused: it is not in review, there is no such item, or they are an author of it.
    """
    item = _item_in_review(state, path)
    if not item.may_approve(reviewer):
        decided, remedy = _own(state, item, reviewer)
        raise ReviewRefused(f"{named(item)} {decided}, who cannot approve it: {remedy}")
    text = clean(comment).strip()
    verdict: Verdict = "approved_with_comment" if text else "approved"
    return _review(item, reviewer, verdict, MEANING, text, at)


def request_change(
    state: ReviewState, path: str, reviewer: str, at: datetime, comment: str
) -> Review:
    """``reviewer`` asks for a change of the item at ``path``; ``comment`` says which.

    Raises:
        ReviewRefused: it is not in review, there is no such item, they are an author of it, or
            the comment is empty.
    """
    item = _item_in_review(state, path)
    if not item.may_approve(reviewer):
        decided, _ = _own(state, item, reviewer)
        raise ReviewRefused(f"{named(item)} {decided}: change it at the Desk instead")
    return _review(item, reviewer, "change_requested", CHANGE_MEANING, _said(comment), at)


def renew(state: ReviewState, path: str, reviewer: str, at: datetime, comment: str = "") -> Review:
    """Approve again what ``reviewer`` approved and what has changed since.

    Raises:
        ReviewRefused: they have no stale approval there, or may not approve it.
    """
    item = _item_in_review(state, path)
    if not item.stale_for(reviewer):
        raise ReviewRefused(
            f"{clean_line(reviewer)} has no stale approval of {named(item)} to renew"
        )
    return approve(state, path, reviewer, at, comment)


def comment(state: ReviewState, path: str, author: str, at: datetime, text: str) -> Comment:
    """A remark on the item at ``path``, which begins a thread.

    Raises:
        ReviewRefused: the draft is settled, there is no such item, or the text is empty.
    """
    item = find_item(state, path)
    return _comment(state, item.item.path, None, author, at, text)


def reply(state: ReviewState, comment_id: str, author: str, at: datetime, text: str) -> Comment:
    """An answer in the thread that holds the comment of that id; opens it again if resolved.

    Raises:
        ReviewRefused: the draft is settled, there is no such comment, or the text is empty.
    """
    first = _thread(state, comment_id).first
    return _comment(state, first.path, first.id, author, at, text)


def resolve(state: ReviewState, comment_id: str, by: str, at: datetime) -> Resolution:
    """The thread that holds the comment of that id is settled.

    Whoever began it may settle it, and anybody who is no author of what it is about.

    Raises:
        ReviewRefused: the draft is settled, there is no such comment, its thread is resolved, or
            ``by`` wrote what others ask about there.
    """
    _unsettled(state)
    thread = _thread(state, comment_id)
    if thread.resolved:
        raise ReviewRefused("this thread of comments is resolved already")
    asked = thread.first.author
    if by != asked and by in _answerable(state, thread.first.path):
        raise ReviewRefused(
            f"{clean_line(by)} wrote what {clean_line(asked)} asks about there: "
            f"answer it, and {clean_line(asked)} or somebody else settles it"
        )
    return made(
        Resolution, {"path": thread.first.path, "comment_id": thread.first.id, "by": by, "at": at}
    )


def propose(
    state: ReviewState,
    path: str,
    field: str,
    value: JsonValue,
    reviewer: str,
    at: datetime,
    why: str = "",
) -> Suggestion:
    """An edit of the item at ``path`` that the author decides on like on any suggestion.

    ``field`` is named as in the document (``rating``, ``not_captured[luck].text``); prose that is
    a field of its own, such as the reinstatement check, has ``text``. ``why`` is kept as what the
    edit rests on.

    Raises:
        ReviewRefused: the draft is settled, the item or field cannot be edited, or the value does
            not belong there or is what stands there already.
    """
    _unsettled(state)
    item = find_item(state, path)
    assessment = state.draft.assessment
    section = path.partition(".")[0].partition("[")[0]
    if section not in get_args(Section):
        raise ReviewRefused(f"an edit of {named(item)} cannot be proposed; comment on it instead")
    bare = not isinstance(paths.get(assessment, path), dict)
    if bare and field not in ("", "text"):
        raise ReviewRefused(f"{named(item)} has no field “{clean_line(field)}”; it is its own text")
    place = path if bare else f"{path}.{field}"
    try:
        place = paths.by_id(assessment, place)
        changed = paths.replace(assessment, place, value)
        if place.endswith((".id", "]")):
            raise DocumentError.at(place, "is no field whose value can be proposed")
    except DocumentError as error:
        raise ReviewRefused(str(error)) from None
    if changed == assessment:
        raise ReviewRefused(f"{named(item)} says that already; nothing was proposed")
    target, _, name = (place, "", "text") if bare else place.rpartition(".")
    proposed = made(
        SuggestedItem,
        {
            "id": "proposal",
            "target": target,
            "label": clean_line(item.item.title),
            "fields": {name: value},
            "basis": clean(why).strip(),
        },
    )
    return made(
        Suggestion,
        {
            "id": uuid4().hex,
            "section": section,
            "source": "reviewer",
            "model": reviewer,
            "endpoint": "",
            "prompt": None,
            "parameters": {},
            "asked_at": at,
            "elapsed_ms": 0,
            "tokens": None,
            "price": None,
            "answer": "",
            "items": (proposed,),
        },
    )


def told_with(state: ReviewState, record: Record | Suggestion) -> dict[str, JsonValue]:
    """What the log keeps with a record: what a flag said on which a verdict was given.

    That may follow from what lay beside the draft, and could not be shown again.
    """
    item = state.find(record.path) if isinstance(record, Review) else None
    return {SAID: item.item.title} if item is not None and item.item.kind == "flag" else {}


def find_item(state: ReviewState, path: str) -> ItemState:
    """The item at ``path``.

    Raises:
        ReviewRefused: there is none.
    """
    item = state.find(path)
    if item is None:
        raise ReviewRefused(
            f"“{state.name}” has no item “{clean_line(path)}” to review; "
            f"see assessor review list {state.name}"
        )
    return item


def named(item: ItemState) -> str:
    """An item as a sentence names it."""
    title = clean_line(item.item.title)
    return f"the flag “{title}”" if item.item.kind == "flag" else f"“{title}”"


def in_review(state: ReviewState) -> None:
    """Refuse what can only be done to a draft that was submitted and is not yet approved.

    Raises:
        ReviewRefused: it was not, or it is.
    """
    _unsettled(state)
    if state.status == "draft":
        raise ReviewRefused(f"“{state.name}” is not in review; submit it first")


def made(kind: type[P], values: dict[str, Any]) -> P:
    """A record with those values.

    Raises:
        ReviewRefused: one of them does not belong in it.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise ReviewRefused("; ".join(map(str, problems_of(error)))) from None


def _own(state: ReviewState, item: ItemState, author: str) -> tuple[str, str]:
    """What makes ``author`` one of the authors of ``item``, and what lets it be approved."""
    who, else_ = clean_line(author), "somebody else has to"
    wrote = authorship(state.draft, state.events)
    decided = owner(item.item, [other.item for other in state.items])
    if not decided and not paths.exists(state.draft.assessment, item.item.about):
        if author not in wrote.last(""):
            return f"is about the whole, last submitted by {who}", else_
    elif author in wrote.rated(decided) and author not in wrote.last(decided):
        return (
            f"was worded by others since, but stands as rated by {who}",
            f"a third person has to, or {who} words it too and {else_} approve it",
        )
    return f"was last decided by {who}", else_


def _item_in_review(state: ReviewState, path: str) -> ItemState:
    in_review(state)
    return find_item(state, path)


def _unsettled(state: ReviewState) -> None:
    if state.status in SETTLED:
        raise ReviewRefused(f"“{state.name}” is {state.status}; reopen it first")


def _thread(state: ReviewState, comment_id: str) -> Thread:
    threads = [thread for item in state.items for thread in item.threads]
    for thread in (*threads, *state.strays):
        if comment_id in {found.id for found in (thread.first, *thread.replies)}:
            return thread
    raise ReviewRefused(f"there is no comment {clean_line(comment_id)} on “{state.name}”")


def _answerable(state: ReviewState, path: str) -> frozenset[str]:
    """Who wrote what stands at an item; of one that is gone, whoever took it away."""
    item = state.find(path)
    if item is not None:
        return item.authors
    about = path.split(":")[2] if path.startswith("flag:") else path
    return authorship(state.draft, state.events).of(about)


def _comment(
    state: ReviewState, path: str, reply_to: str | None, author: str, at: datetime, text: str
) -> Comment:
    _unsettled(state)
    return made(
        Comment,
        {
            "id": uuid4().hex,
            "path": path,
            "reply_to": reply_to,
            "author": author,
            "text": _said(text),
            "at": at,
        },
    )


def _review(
    item: ItemState, reviewer: str, verdict: Verdict, meaning: str, text: str, at: datetime
) -> Review:
    return made(
        Review,
        {
            "path": item.item.path,
            "subject_sha256": item.subject_sha256,
            "reviewer": reviewer,
            "verdict": verdict,
            "meaning": meaning,
            "comment": text,
            "at": at,
        },
    )


def _said(text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise ReviewRefused("the comment is empty; say what is to change, or what you mean")
    return words
