"""Whether what the working database holds of a draft tells one story, and holds what it claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assessor.desk.kept import read_kept
from assessor.desk.ports import DraftStore, StoredDraft, catalogue_row_of
from assessor.desk.publishing import contradictions, publish, unfounded
from assessor.desk.review_state import ReviewState, assembled
from assessor.desk.told_changes import told_problems
from assessor.desk.vouching import FLAG
from assessor.document.canonical import sha256
from assessor.document.checks import Beside
from assessor.document.errors import Problem
from assessor.document.review import SETTLED, Review
from assessor.document.subjects import Shown, shown

QUOTE = "quote-not-found"
"""The code of the check that finds a quotation its kept source does not hold."""


def draft_problems(name: str, store: DraftStore, beside: Beside) -> tuple[Problem, ...] | None:
    """Where a draft does not hold; empty where it does, ``None`` where there is no such draft.

    The log and everything hashed in it come first: where these do not fit, nothing that is read
    from them is worth looking at. Then: events that tell otherwise than what they changed, or are
    dated out of turn, verdicts on something else than stood there, quotations
    that the kept texts of their sources do not hold (other than such as a reviewer acknowledged),
    values called suggested that were not, for what is approved or published all that an export
    of it would contradict itself in, and a place in the library's list that is not the draft's.

    Raises:
        MethodError: the draft's method is not known here.
        StoreError: the database cannot be read, or what it keeps was altered.
    """
    kept = read_kept(name, store)
    if kept is None:
        return None
    if kept.problem is not None:
        return (Problem("log", kept.problem),)
    state = assembled(name, kept.stored, kept.records, kept.events, kept.suggestions, beside)
    return (
        *told_problems(state.events, store.content),
        *_misplaced(state, store),
        *_quotes(state),
        *_claims(state),
        *_catalogued(kept.stored, store),
    )


def _misplaced(state: ReviewState, store: DraftStore) -> Iterator[Problem]:
    """Verdicts on what never stood in the draft until they were given.

    What was read may have been changed in the moment before the verdict on it was kept.
    """
    known: dict[str, Mapping[str, Shown] | None] = {}

    def stood(review: Review, digest: str) -> bool | None:
        if digest not in known:
            known[digest] = _items(digest, store)
        items = known[digest]
        if items is None:
            return None
        entry = items.get(review.path)
        return entry is not None and entry.bears(review.subject_sha256)

    for kept in state.records:
        review = kept.record
        if not isinstance(review, Review) or review.path.startswith(FLAG):
            continue
        earlier = (event.draft_sha256 for event in reversed(state.events[: kept.event - 1]))
        if stood(review, kept.draft_sha256) is False and not any(
            stood(review, digest) for digest in earlier
        ):
            yield Problem(
                review.path,
                f"event {kept.event} keeps {review.reviewer}’s verdict on other content than stood "
                "there",
            )


def _items(digest: str, store: DraftStore) -> Mapping[str, Shown] | None:
    """The items by path of the draft of that hash; ``None`` where it can no longer be told."""
    draft = store.content(digest)
    if draft is None or sha256(draft) != digest:  # not kept, or brought forward since
        return None
    return {entry.item.path: entry for entry in shown(draft.assessment, ())}


def _catalogued(stored: StoredDraft, store: DraftStore) -> Iterator[Problem]:
    """What the list of the library is ordered and searched by, where it is not what this gives."""
    listed = store.catalogue.row(stored.name)
    true = None if stored.discarded else catalogue_row_of(stored)
    if listed != true and (listed is None or true is None or listed.version == true.version):
        yield Problem(
            "catalogue",
            "the library lists this draft at another place than its title, score and status give; "
            "saving any change to it mends that",
        )


def _quotes(state: ReviewState) -> Iterator[Problem]:
    for item in state.items:
        code = item.subject.get("code")
        if item.item.kind == "flag" and code == QUOTE and item.progress != "approved":
            yield Problem(item.item.about, item.item.title)


def _claims(state: ReviewState) -> Iterator[Problem]:
    draft = state.draft
    if state.standing.errors or state.standing.card is None:
        if state.status in SETTLED:
            for check in state.standing.errors:
                yield Problem(check.path, f"{check.message} Yet the draft is {state.status}.")
        yield from unfounded(draft.assessment, draft.provenance, draft.decisions, state.suggestions)
        return
    export = publish(draft, state.suggestions, state.events, state.records)
    yield from contradictions(export)
    if state.status in SETTLED and not export.signatures:
        yield Problem("status", f"is {state.status}, but nobody signed what stands there")
