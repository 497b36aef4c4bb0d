"""Moving an assessment from draft to published and back: each step has its gate.

A gate says everything that is missing, a sentence each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, TypeAlias

from pydantic import JsonValue

from assessor.desk.authorship import submitted_by
from assessor.desk.editing import Author
from assessor.desk.logbook import MIGRATE
from assessor.desk.ports import Change, DraftStore, StoredDraft, StoreError
from assessor.desk.review_state import ItemState, ReviewState, Thread, review_of
from assessor.desk.reviewing import ReviewRefused, made, named
from assessor.desk.second_rating import rating_of
from assessor.document.checks import Beside
from assessor.document.review import SIGN_MEANING, STATUS_AFTER, Signature, Status
from assessor.document.text import clean, clean_line

Move: TypeAlias = Literal["submit", "withdraw", "request-changes", "approve", "publish", "reopen"]
"""A step of an assessment on its way."""

FROM: Mapping[Move, tuple[Status, ...]] = {
    "submit": ("draft", "changes requested"),
    "withdraw": ("in review", "changes requested"),
    "request-changes": ("in review",),
    "approve": ("in review",),
    "publish": ("approved",),
    "reopen": ("approved", "published"),
}
"""The statuses that each step can be taken from."""

_ACTS: Mapping[Move, str] = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "request-changes": "sent back for changes",
    "approve": "signed off",
    "publish": "published",
    "reopen": "reopened",
}


def missing_for(state: ReviewState, kind: Move, actor: str) -> tuple[str, ...]:
    """What keeps ``actor`` from taking the step ``kind``, a sentence each; empty where nothing does."""
    if state.status not in FROM[kind]:
        return (
            f"It is {_now(state.status)}; only what is "
            f"{' or '.join(map(_now, FROM[kind]))} can be {_ACTS[kind]}.",
        )
    match kind:
        case "submit":
            return tuple(check.message for check in state.standing.errors)
        case "request-changes":
            return tuple(_no_reason_to_send_back(state, actor))
        case "approve":
            return tuple(_unfinished(state, actor))
        case "publish":
            return tuple(_unsigned(state))
        case _:
            return ()


def signature(state: ReviewState, signer: str, at: datetime) -> Signature:
    """The word of ``signer`` on the whole.

    Raises:
        ReviewRefused: something is missing for it.
    """
    _refuse(state, "approve", signer)
    return made(
        Signature,
        {
            "signer": signer,
            "document_sha256": state.document_sha256,
            "meaning": SIGN_MEANING,
            "at": at,
        },
    )


def move(
    name: str,
    kind: Move,
    store: DraftStore,
    author: Author,
    beside: Beside,
    reason: str = "",
    detail: Mapping[str, JsonValue] = MappingProxyType({}),
) -> StoredDraft:
    """Take a step with the draft ``name`` as it stands in the store now.

    Signing off keeps the signature of ``author`` too. ``reason`` goes into the log, and what else
    ``detail`` has to say of the step.

    Raises:
        ReviewRefused: something is missing for it.
        StaleDraft: somebody else saved the draft meanwhile, or left something on it that signing
            off has to take into account.
        StoreError: there is no such draft, or the database cannot be read or written.
        MethodError: the draft's method is not known here.
    """
    stored = store.find(name)
    if stored is None or stored.discarded:
        raise StoreError(f"there is no draft “{clean_line(name)}”")
    state = review_of(name, stored, store, beside)
    given: Signature | None = None
    if kind == "approve":
        given = signature(state, author.name, author.at)
    else:
        _refuse(state, kind, author.name)
    newest = state.events[-1].number
    if stored.older_sha256 is not None:
        brought = Change(stored.draft, MIGRATE, "", None, None, {})
        stored = store.save(name, stored.version, brought, author.name, author.at)
        newest += 1
    signed_by: int | None = None
    if given is not None:
        signed_by = store.add_record(name, given, author.name, after=newest).event
    words = clean(reason).strip()
    change = Change(
        draft=stored.draft,
        kind=kind,
        path="",
        before=stored.status,
        after=STATUS_AFTER[kind],
        detail={**detail, "reason": words} if words else dict(detail),
    )
    return store.save(name, stored.version, change, author.name, author.at, after=signed_by)


def _refuse(state: ReviewState, kind: Move, actor: str) -> None:
    missing = missing_for(state, kind, actor)
    if missing:
        raise ReviewRefused(
            f"“{state.name}” cannot be {_ACTS[kind]} yet: {' '.join(missing)}", missing
        )


def _unfinished(state: ReviewState, actor: str) -> Iterator[str]:
    yield from (check.message for check in state.standing.errors)
    for item in state.items:
        yield from _unapproved(item)
        yield from _unsettled_ratings(item)
        for thread in item.unresolved:
            yield _unresolved(thread, named(item))
    for thread in state.strays:
        yield _unresolved(thread, f"“{thread.first.path}”, which is gone,")
    if actor == submitted_by(state.events):
        yield (
            f"{clean_line(actor)} submitted “{state.name}” for review; "
            "somebody else has to sign it off."
        )
    elif not any(actor in item.approved_by for item in state.items):
        yield (
            f"{clean_line(actor)} has approved nothing in “{state.name}” that they did not decide; "
            "only a reviewer can sign it off."
        )


def _unapproved(item: ItemState) -> Iterator[str]:
    what, count = _capital(named(item)), len(item.approved_by)
    for name in item.requested_by:
        said = item.verdicts[name]
        yield (
            f"{what}: {clean_line(name)} asked for a change"
            + (
                " of what it was before; it has to be approved as it is now."
                if not said.fresh
                else "."
            )
        )
    if count >= item.approvals_needed:
        return
    lacking = "acknowledged" if item.item.kind == "flag" else "approved"
    if item.approvals_needed > 1 and count:
        yield (
            f"{what} is a major one: {clean_line(item.approved_by[0])} has approved it, a second reviewer has to."
        )
    elif any(said.approves and not said.fresh for said in item.verdicts.values()):
        yield f"{what} has changed since it was {lacking} and has to be {lacking} again."
    elif any(said.approves and said.fresh for said in item.verdicts.values()):
        yield f"{what} is {lacking} only by who decided it; somebody else has to."
    elif item.approvals_needed > 1:
        yield f"{what} is a major one and not approved: it takes two reviewers."
    elif not item.requested_by:
        yield f"{what} is not {lacking} yet."


def _unsettled_ratings(item: ItemState) -> Iterator[str]:
    if not item.adjudications:
        return
    outcome, rating = item.adjudications[-1].outcome, rating_of(item)
    if outcome != rating:
        yield (
            f"{_capital(named(item))} was settled at {outcome}, but {rating} stands there: "
            f"its author puts {outcome} there, or it is settled anew."
        )


def _no_reason_to_send_back(state: ReviewState, actor: str) -> Iterator[str]:
    threads = [thread for item in state.items for thread in item.unresolved]
    if any(actor in item.requested_by for item in state.items):
        return
    if any(thread.first.author == actor for thread in (*threads, *state.strays)):
        return
    yield (
        f"{clean_line(actor)} has asked for no change of “{state.name}” and has no comment open on "
        "it; say first what is to change."
    )


def _unsigned(state: ReviewState) -> Iterator[str]:
    submitted = submitted_by(state.events)
    signatures = [one for one in state.signatures if one.signer != submitted]
    if not signatures:
        yield (
            f"“{state.name}” bears no signature by another than {clean_line(submitted)}, who "
            "submitted it; reopen it and have it signed off by somebody else."
            if state.signatures
            else f"“{state.name}” bears no signature; it has to be signed off."
        )
    elif signatures[-1].document_sha256 != state.document_sha256:
        yield (
            f"{clean_line(signatures[-1].signer)} signed another content of “{state.name}” "
            "than stands there now; reopen it and have it signed off again."
        )


def _unresolved(thread: Thread, where: str) -> str:
    return f"A comment by {clean_line(thread.first.author)} on {where} is not resolved."


def _now(status: Status) -> str:
    return {"draft": "a draft", "changes requested": "sent back for changes"}.get(status, status)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
