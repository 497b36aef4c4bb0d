"""Drafts are found and read by their names, without reading the others."""

from __future__ import annotations

from assessor.desk.ports import DISCARD, Change, DraftStore, StoredDraft
from assessor.document.review import Comment, SecondRating
from assessor.store.database import Store
from store.places import Place
from store.store_builders import AT, DRAFT, LATER, OPENED


def begun(store: DraftStore, *names: str) -> None:
    """Begin drafts of these names."""
    for name in names:
        store.create(name, OPENED, "Ana", AT)


def discard(store: DraftStore, name: str) -> None:
    """Put the first version of a draft out of sight."""
    store.save(name, 1, Change(DRAFT, DISCARD, "", None, None, {}), "Ana", AT)


def test_drafts_are_read_in_the_order_asked_for_as_they_are(any_empty: DraftStore) -> None:
    begun(any_empty, "a", "b", "c")
    discard(any_empty, "b")
    asked = ["c", "none", "../a", "b", *(f"n-{i}" for i in range(600)), "a"]
    assert list(any_empty.read(asked)) == [any_empty.find(name) for name in "cba"]
    assert list(any_empty.read([])) == []


def test_one_draft_that_cannot_be_read_does_not_hide_the_others(store: Store, place: Place) -> None:
    begun(store, "a", "b", "c")
    place.run("UPDATE drafts SET content = '{' WHERE name = 'b'")
    found = store.read(["c", "b", "a"])
    assert [(one.name, isinstance(one, StoredDraft)) for one in found] == [
        ("c", True),
        ("b", False),
        ("a", True),
    ]


def test_names_that_begin_alike_are_known_discarded_ones_included(any_empty: DraftStore) -> None:
    begun(any_empty, "nurse-2", "nurse", "nurses", "clerk", "nurse-10", "nurs")
    discard(any_empty, "nurse")
    alike = ["nurse", "nurse-10", "nurse-2", "nurses"]
    assert list(any_empty.names("nurse")) == alike
    assert list(any_empty.names("_urse")) == list(any_empty.names("%")) == []
    assert list(any_empty.names()) == ["clerk", "nurs", *alike]


def test_drafts_with_a_record_of_a_kind_are_known_where_they_are_in_sight(
    any_empty: DraftStore,
) -> None:
    begun(any_empty, "b", "a-b", "ab", "gone", "other")
    rated = SecondRating(path="growth", rating=1, rationale="Why.", by="Ben", at=LATER)
    for name in ("b", "b", "a-b", "ab", "gone"):
        any_empty.add_record(name, rated, "Ben")
    said = Comment(id="c" * 32, path="growth", reply_to=None, author="Ben", text="?", at=LATER)
    any_empty.add_record("other", said, "Ben")
    discard(any_empty, "gone")
    assert list(any_empty.recorded("second-rating")) == ["a-b", "ab", "b"]
    assert list(any_empty.recorded("comment")) == ["other"]
    assert list(any_empty.recorded("sign")) == []
