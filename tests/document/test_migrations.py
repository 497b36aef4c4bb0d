"""Schema versions: every past form still loads, a newer one is refused, stored drafts are carried on."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.draft import Draft, Event
from assessor.desk.editing import set_value
from assessor.desk.library import open_entry, start_draft
from assessor.desk.logbook import MIGRATE, log_problem
from assessor.desk.publishing import contradictions
from assessor.document.canonical import canonical_bytes, dump, load, suggestion_sha256
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.migrations import SCHEMA_VERSION, migrated
from assessor.document.quick import read
from assessor.document.ratings import score
from assessor.store.database import open_store
from assessor.store.rows import event_values
from desk.commands import ADA
from strategies import AT, as_version, suggestion

FIXTURES = Path(__file__).parent / "fixtures"
PINNED = {
    "document-v1.json": "87cd2e03544f37f31116ae4fc98cc03a400ad47dc805076135423e64ba57c6cb",
    "document-v2.json": "0c57d2951a338df90b3b71c23182622ec197f6a772c2e462f795e9a4fe158957",
    "document-v3.json": "8a7d07acd4b6b2ee9b947be961e4f0c755e70f03e65235a52f8da4ccd9e58ca9",
    "document-v4.json": "99b42a8d1ede80b74e902f5581096d22e3908bf6f5d67a03d4558be0b1520d69",
    "export-v1.json": "e1e9b7b7efbea317b698a6c7f3dfc45c9069071a9b5be231ee6809b9e692c788",
    "export-v2.json": "86042387ebf85bf2f4c3e1949d2d7234e18a400f08473ec5bffe9db05f2e8fed",
    "export-v3.json": "20f432073d517c3fc22e20aa6edf8f9a12516c948e9fcd1c8c06aea609816602",
    "export-v4.json": "4af9cecbca7bdfae1450856906e532115469f9ede7cce2bcd01fd4941b97cdd2",
}
"""The stored files, which are never edited: what was written once must be read for good."""


def stored(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


@pytest.mark.parametrize("name", PINNED)
def test_stored_files_are_as_they_were_written(name: str) -> None:
    assert hashlib.sha256(stored(name)).hexdigest() == PINNED[name]


def test_every_version_has_its_stored_files() -> None:
    expected = {
        f"{kind}-v{version}.json"
        for kind in ("document", "export")
        for version in range(1, SCHEMA_VERSION + 1)
    }
    assert set(PINNED) == expected == {path.name for path in FIXTURES.iterdir()}


@pytest.mark.parametrize("name", PINNED)
def test_every_version_loads_into_the_present_form(name: str) -> None:
    document = load(stored(name))
    assert document.schema_version == SCHEMA_VERSION
    assert isinstance(document, PublishedAssessment) == name.startswith("export")
    assert load(dump(document)) == document
    card = score(document)
    assert card is not None
    assert f"{card.published_score}" == ("49.1" if name.startswith("export") else "53.8")
    assert score(read(stored(name))) == card


@pytest.mark.parametrize("name", [name for name in PINNED if name.startswith("export")])
def test_an_export_of_every_version_still_holds(name: str) -> None:
    document = load(stored(name))
    assert contradictions(document) == ()
    assert isinstance(document, PublishedAssessment)
    assert (document.firmness is None) == (name == "export-v1.json")


def test_what_an_older_export_stated_is_still_checked() -> None:
    content = json.loads(stored("export-v1.json"))
    content["scorecard"]["published_score"] = "52.0"
    found = contradictions(load(json.dumps(content).encode()))
    assert "scorecard.published_score" in [problem.place for problem in found]


def test_what_version_1_never_had_is_refused_in_it() -> None:
    content = json.loads(stored("export-v1.json")) | {"firmness": None}
    for reader in (load, read):
        with pytest.raises(DocumentError, match="firmness: is not a field"):
            reader(json.dumps(content).encode())


def test_what_version_2_never_had_is_refused_in_it() -> None:
    content = json.loads(stored("export-v2.json")) | {"first_ratings": []}
    for reader in (load, read):
        with pytest.raises(DocumentError, match="first_ratings: is not a field"):
            reader(json.dumps(content).encode())


def test_what_version_3_never_had_is_refused_in_it() -> None:
    for name in ("signatures", "second_ratings"):
        content = json.loads(stored("export-v3.json")) | {name: []}
        for reader in (load, read):
            with pytest.raises(DocumentError, match=f"{name}: is not a field"):
                reader(json.dumps(content).encode())


def test_suggestions_of_version_2_say_nothing_of_prices_and_bases() -> None:
    content = as_version(2, json.loads(stored("export-v4.json")))
    document = load(json.dumps(content).encode())
    assert isinstance(document, PublishedAssessment)
    (made,) = document.suggestions
    assert made.price is None
    assert {item.basis for item in made.items} == {""}
    assert document.first_ratings == ()
    assert contradictions(document) == ()
    assert read(json.dumps(content).encode()).model_dump() == document.model_dump(mode="json")


def test_a_suggestion_kept_under_version_2_still_fits_its_log(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = open_store(path)
    kept = suggestion(items=[("reinstatement", {"text": "New work."})], section="reinstatement")
    try:
        session = start_draft("Old role", (), store, ADA)
        session.keep(kept)
        with sqlite3.connect(path) as database:
            ((content, digest),) = database.execute("SELECT content, sha256 FROM suggestions")
            older = json.loads(content)
            del older["price"], older["items"][0]["basis"]
            text = canonical_bytes(older)
            assert hashlib.sha256(text).hexdigest() == digest
            database.execute("DROP TRIGGER IF EXISTS suggestions_refuse_update")
            database.execute("UPDATE suggestions SET content = ?", (text.decode(),))
        assert store.suggestions(session.name) == (kept,)
        stored_draft = store.find(session.name)
        assert stored_draft is not None
        events = store.events(session.name)
        assert log_problem(stored_draft, events, store.suggestions(session.name)) is None
    finally:
        store.close()


@given(price=st.none() | st.just("0.25"), basis=st.sampled_from(["", "a sentence"]))
def test_every_part_of_a_suggestion_counts_for_its_digest(price: str | None, basis: str) -> None:
    plain = suggestion(items=[("reinstatement", {"text": "New work."})])
    other = suggestion(items=[("reinstatement", {"text": "New work."})], price=price, basis=basis)
    assert (suggestion_sha256(plain) == suggestion_sha256(other)) == (plain == other)


def test_firmness_changed_by_hand_is_found_out() -> None:
    content = json.loads(stored("export-v2.json"))
    content["firmness"]["zones"]["green"] = "0.999"
    found = contradictions(load(json.dumps(content).encode()))
    assert [problem.place for problem in found] == ["firmness.zones.green"]


def test_bringing_forward_leaves_what_it_was_given_alone() -> None:
    content = json.loads(stored("export-v1.json"))
    before = json.dumps(content)
    migrated(content)
    assert json.dumps(content) == before
    present = json.loads(stored("export-v4.json"))
    assert migrated(present) is present


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (SCHEMA_VERSION + 1, "made by a newer assessor; this one reads up to 4: upgrade it"),
        (10**6, "made by a newer assessor"),
        (None, "is missing"),
        (0, "must be 1 to 4"),
        (-1, "must be 1 to 4"),
        (True, "must be 1 to 4"),
        ("1", "must be 1 to 4"),
        ([], "must be 1 to 4"),
    ],
)
def test_a_version_that_is_not_known_is_refused_in_a_sentence(version: Any, said: str) -> None:
    content = json.loads(stored("document-v2.json")) | {"schema_version": version}
    data = json.dumps(content).encode()
    for reader in (load, read):
        with pytest.raises(DocumentError, match=said) as refused:
            reader(data)
        assert refused.value.problems[0].place == "schema_version"


# Drafts of the working database


def first_version() -> tuple[str, str]:
    """A draft as version 1 stored it, in canonical JSON, and its hash."""
    draft = Draft.of(load(stored("document-v1.json"))).model_dump(mode="json")
    draft["assessment"]["schema_version"] = 1
    text = canonical_bytes(draft)
    return text.decode(), hashlib.sha256(text).hexdigest()


def begun_under_version_1(path: Path) -> None:
    """A working database with a draft that version 1 began and left."""
    open_store(path).close()
    text, digest = first_version()
    sealed = Event.chained(
        None,
        Draft.of(load(stored("document-v2.json"))),
        kind="import",
        path="",
        before=None,
        after="title",
        detail={},
        actor="Ada",
        at=AT,
    ).model_copy(update={"draft_sha256": digest})
    event = sealed.model_copy(update={"sha256": sealed.seal()})
    rows: dict[str, dict[str, Any]] = {
        "drafts": {
            "name": "old",
            "version": 1,
            "content": text,
            "created_at": f"{AT:%Y-%m-%dT%H:%M:%SZ}",
            "changed_at": f"{AT:%Y-%m-%dT%H:%M:%SZ}",
            "discarded": False,
        },
        "events": event_values("old", event),
        "contents": {"sha256": digest, "draft": zlib.compress(text.encode())},
    }
    with sqlite3.connect(path) as database:
        for table, row in rows.items():
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def test_a_draft_of_an_older_version_is_carried_on(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    begun_under_version_1(path)
    store = open_store(path)
    try:
        session = open_entry("old", (), store, "Ada")
        assert session.draft.assessment == load(stored("document-v2.json"))
        assert [event.kind for event in store.events("old")] == ["import"]
        session.do(lambda draft, who: set_value(draft, "growth.rating", -2, who))
        assert [event.kind for event in store.events("old")] == ["import", MIGRATE, "set"]
        again = open_entry("old", (), store, "Ada")
        assert again.draft == session.draft
        assert contradictions(again.finished()) == ()
        assert again.undo() is not None
        assert again.draft.assessment == load(stored("document-v2.json"))
        assert again.undo() is None
    finally:
        store.close()


def test_an_untouched_draft_of_an_older_version_can_be_exported(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    begun_under_version_1(path)
    store = open_store(path)
    try:
        export = open_entry("old", (), store, ADA.name).finished()
        assert export.schema_version == SCHEMA_VERSION
        assert export.firmness is not None
        assert contradictions(export) == ()
    finally:
        store.close()


def test_a_draft_of_a_newer_version_is_listed_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    begun_under_version_1(path)
    text, _ = first_version()
    with sqlite3.connect(path) as database:
        newer = text.replace('"schema_version":1', '"schema_version":99')
        database.execute("UPDATE drafts SET content = ?", (newer,))
    store = open_store(path)
    try:
        (draft,) = store.drafts()
        assert "made by a newer assessor" in getattr(draft, "problem", "")
    finally:
        store.close()
