"""What reviewers leave: logged, never changed, found when tampered with; and a draft's status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, DraftStore, Settled, StaleDraft, StoreError
from assessor.document.canonical import sha256
from assessor.document.review import (
    RECORD_KINDS,
    Adjudication,
    Comment,
    Record,
    Resolution,
    Review,
    SecondRating,
    Signature,
    record_kind,
)
from assessor.store.database import Store
from store.places import Place
from store.store_builders import AT, DRAFT, LATER, OPENED, written

RECORDS: tuple[Record, ...] = (
    Review(
        path="growth",
        subject_sha256="ab" * 32,
        reviewer="Ben",
        verdict="approved_with_comment",
        meaning="read",
        comment="Fine.",
        at=LATER,
    ),
    Comment(id="c" * 32, path="growth", reply_to=None, author="Ben", text="Why?", at=LATER),
    Resolution(path="growth", comment_id="c" * 32, by="Ben", at=LATER),
    SecondRating(path="growth", rating=1, rationale="It grows.", by="Ben", at=LATER),
    Adjudication(path="growth", first=2, second=1, outcome=1, reason="Agreed.", by="Ben", at=LATER),
    Signature(signer="Ben", document_sha256="cd" * 32, meaning="agreed", at=LATER),
)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A working database with the draft “baker”."""
    with closing(place.open()) as opened:
        opened.create("baker", OPENED, "Ana", AT)
        yield opened


@pytest.fixture
def any_store(any_empty: DraftStore) -> DraftStore:
    """The working database in each place and its twin in memory, with the draft “baker”."""
    any_empty.create("baker", OPENED, "Ana", AT)
    return any_empty


def sound(store: DraftStore, name: str = "baker") -> str | None:
    """What is wrong with all that is held of a draft."""
    stored = store.find(name)
    assert stored is not None
    return log_problem(
        stored, store.events(name), store.suggestions(name), records=store.records(name)
    )


def moved(kind: str) -> Change:
    return Change(DRAFT, kind, "", None, None, {})


def test_there_is_a_record_of_every_kind_here() -> None:
    assert {record_kind(record) for record in RECORDS} == set(RECORD_KINDS)


def test_every_kind_of_record_comes_back_as_it_was_left_and_is_logged(
    any_store: DraftStore,
) -> None:
    kept = [any_store.add_record("baker", record, "Ben", {"shown_ms": 900}) for record in RECORDS]
    assert list(any_store.records("baker")) == kept
    assert [one.record for one in kept] == list(RECORDS)
    opened, *logged = any_store.events("baker")
    for one, event in zip(kept, logged, strict=True):
        assert (one.event, one.draft_sha256) == (event.number, opened.draft_sha256)
        assert (event.kind, event.actor, event.at) == (record_kind(one.record), "Ben", LATER)
        assert event.detail == {"shown_ms": 900, "sha256": sha256(one.record)}
        assert event.draft_sha256 == opened.draft_sha256
    stored = any_store.find("baker")
    assert stored is not None
    assert stored.version == 1
    assert sound(any_store) is None


def test_a_record_names_the_draft_as_it_stood_then(any_store: DraftStore) -> None:
    any_store.save("baker", 1, written("One"), "Ana", AT)
    kept = any_store.add_record("baker", RECORDS[0], "Ben")
    any_store.save("baker", 2, written("Two"), "Ana", AT)
    assert any_store.content(kept.draft_sha256) == written("One").draft


def test_nobody_leaves_a_record_in_anothers_name(any_store: DraftStore) -> None:
    with pytest.raises(StoreError):
        any_store.add_record("baker", RECORDS[0], "Ana")
    assert any_store.records("baker") == ()


def test_what_has_to_follow_an_event_is_not_kept_after_another(any_store: DraftStore) -> None:
    kept = any_store.add_record("baker", RECORDS[0], "Ben", after=1)
    with pytest.raises(StaleDraft, match="left something on “baker”"):
        any_store.add_record("baker", RECORDS[1], "Ben", after=1)
    with pytest.raises(StaleDraft, match="left something on “baker”"):
        any_store.save("baker", 1, moved("submit"), "Ana", AT, after=1)
    assert any_store.records("baker") == (kept,)
    assert any_store.save("baker", 1, moved("submit"), "Ana", AT, after=2).status == "in review"


def test_nothing_is_left_on_an_approved_draft(any_store: DraftStore) -> None:
    any_store.save("baker", 1, moved("approve"), "Ana", AT)
    with pytest.raises(Settled, match="“baker” is approved"):
        any_store.add_record("baker", RECORDS[0], "Ben")
    assert any_store.records("baker") == ()


def test_a_record_needs_its_draft(store: Store) -> None:
    with pytest.raises(StoreError, match="no draft “cook”"):
        store.add_record("cook", RECORDS[0], "Ben")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE records SET content = replace(content, 'Fine.', 'Poor.') WHERE event = 2",
        "DELETE FROM records WHERE event = 3",
        "UPDATE records SET event = 3 WHERE event = 2",
        "INSERT INTO records SELECT draft, 1, kind, path, author, content, sha256 "
        "FROM records WHERE event = 2",
    ],
)
def test_a_record_that_is_altered_dropped_moved_or_made_up_is_found(
    store: Store, place: Place, tampering: str
) -> None:
    store.add_record("baker", RECORDS[0], "Ben")
    store.add_record("baker", RECORDS[3], "Ben")
    assert sound(store) is None
    if "event = 3 WHERE" in tampering:
        place.run("DELETE FROM records WHERE event = 3")
    place.run(tampering)
    problem = sound(store)
    assert problem is not None
    assert "verdict" in problem or "rating" in problem or "never logged" in problem


def test_every_move_of_status_is_kept_and_told_by_the_log(any_store: DraftStore) -> None:
    expected = {
        "submit": "in review",
        "request-changes": "changes requested",
        "withdraw": "draft",
        "approve": "approved",
        "publish": "published",
        "reopen": "draft",
    }
    for version, (kind, status) in enumerate(expected.items(), start=1):
        actor = "Ben" if kind == "approve" else "Ana"  # who submitted it cannot
        saved = any_store.save("baker", version, moved(kind), actor, LATER)
        assert (saved.status, saved.version) == (status, version + 1)
        assert any_store.find("baker") == saved
        assert sound(any_store) is None


@pytest.mark.parametrize("kind", ["approve", "publish"])
def test_a_settled_draft_takes_no_change_until_it_is_reopened(
    any_store: DraftStore, kind: str
) -> None:
    settled = any_store.save("baker", 1, moved(kind), "Ana", AT)
    with pytest.raises(Settled, match=rf"“baker” is {settled.status}.*assessor reopen baker"):
        any_store.save("baker", 2, written("Late"), "Ana", LATER)
    assert any_store.find("baker") == settled
    any_store.save("baker", 2, moved("reopen"), "Ana", LATER)
    assert any_store.save("baker", 3, written("Anew"), "Ana", LATER).status == "draft"


def test_a_draft_begun_in_the_place_of_a_discarded_one_was_not_submitted(
    any_store: DraftStore,
) -> None:
    any_store.save("baker", 1, moved("approve"), "Ana", AT)
    hidden = any_store.save("baker", 2, moved("discard"), "Ana", AT)
    assert (hidden.discarded, hidden.status) == (True, "approved")
    assert any_store.create("baker", written("Anew"), "Ana", LATER).status == "draft"
    assert sound(any_store) is None


def test_a_status_that_its_log_does_not_tell_is_found(store: Store, place: Place) -> None:
    place.run("UPDATE drafts SET status = 'approved'")
    assert sound(store) == "the draft is approved, but its log leaves it draft"
    stored = store.find("baker")
    assert stored is not None
    events = store.events("baker")
    altered = replace(stored, status="draft")
    assert log_problem(altered, events, ()) is None
    place.run("UPDATE drafts SET status = 'done'")
    with pytest.raises(StoreError, match=r"the draft “baker”.* has no known status"):
        store.find("baker")
