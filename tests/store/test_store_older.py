"""A draft of an older schema version: whatever is left on it, its log goes on holding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256

import pytest

from assessor.desk.discarding import discard, restore
from assessor.desk.editing import Author
from assessor.desk.logbook import MIGRATE, log_problem
from assessor.desk.moving import move
from assessor.desk.ports import Change
from assessor.desk.told_changes import told_problems
from assessor.document.canonical import canonical_bytes
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.review import Comment
from assessor.store import rows
from assessor.store.database import Store
from store.places import Place
from store.store_builders import AT, LATER, OPENED, suggested, written
from strategies import complete_assessment

WHO = Author("Ana", LATER)
_VERSION = f'"schema_version":{SCHEMA_VERSION}'


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A working database with the draft “baker”, as an older assessor left it."""
    with closing(place.open()) as opened:
        finished = OPENED.draft.model_copy(update={"assessment": complete_assessment()})
        opened.create("baker", written("Old", finished), "Ana", AT)
        (begun,) = opened.events("baker")
        text = canonical_bytes(written("Old", finished).draft).decode()
        older = text.replace(_VERSION, f'"schema_version":{SCHEMA_VERSION - 1}')
        logged = begun.model_copy(update={"draft_sha256": sha256(older.encode()).hexdigest()})
        logged = logged.model_copy(update={"sha256": logged.seal()})
        place.run("UPDATE drafts SET content = :older", older=older)
        place.run(
            "UPDATE events SET draft_sha256 = :left, sha256 = :seal",
            left=logged.draft_sha256,
            seal=logged.sha256,
        )
        kept = rows.content_values(logged.draft_sha256, older)
        place.run("INSERT INTO contents VALUES (:sha256, :draft)", **kept)
        yield opened


def _comment(store: Store) -> None:
    text = Comment(id="c" * 32, path="role", reply_to=None, author="Ana", text="?", at=LATER)
    store.add_record("baker", text, "Ana")


_ACTS: dict[str, Callable[[Store], object]] = {
    "suggest": lambda store: store.add_suggestion("baker", suggested(1), "Ana"),
    "snapshot": lambda store: store.keep_snapshot("baker", "a", "Text.", "Ana", LATER),
    "comment": _comment,
    "discard": lambda store: discard("baker", store, WHO),
    "restore": lambda store: restore("baker", store, WHO),
    "submit": lambda store: move("baker", "submit", store, WHO, NOTHING_BESIDE),
}


def test_whatever_is_done_to_it_leaves_a_sound_log(store: Store) -> None:
    for kind, act in _ACTS.items():
        act(store)
        stored = store.find("baker")
        assert stored is not None
        assert store.events("baker")[-1].kind == kind
        problem = log_problem(
            stored,
            store.events("baker"),
            store.suggestions("baker"),
            store.snapshots("baker"),
            store.damaged_contents("baker"),
            store.records("baker"),
        )
        assert problem is None, kind


@pytest.mark.parametrize("altered", [False, True])
def test_what_is_brought_forward_is_the_same_or_is_found(store: Store, altered: bool) -> None:
    stored = store.find("baker")
    assert stored is not None
    brought = written("New", stored.draft).draft if altered else stored.draft
    store.save("baker", 1, Change(brought, MIGRATE, "", None, None, {}), "Ana", LATER)
    found = [one.message for one in told_problems(store.events("baker"), store.content)]
    said = "event 2 changes more than the schema version, and does not tell it"
    assert found == ([said] if altered else [])
