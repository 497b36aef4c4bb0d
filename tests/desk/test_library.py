"""The library: what is listed, opened and begun, and under which names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.library import (
    Role,
    UnknownRole,
    open_entry,
    start_draft,
    store_draft,
)
from assessor.desk.names import is_name, unique
from assessor.desk.publishing import contradictions
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.path import exists, replace
from desk.commands import ADA
from desk.memory_store import MemoryStore
from desk.shelves import listed
from strategies import AT, HOSTILE, complete_assessment, complete_export, lines

EXPORT = complete_export()


def role(name: str, document: Assessment | None = EXPORT, problem: str = "") -> Role:
    return Role(name, Path("roles") / f"{name}.json", document, problem)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


# Listing


def test_a_published_role_is_listed_with_its_score() -> None:
    (row,) = listed([role("some-role")])
    assert (row.name, row.title, row.seniority, row.status) == (
        "some-role",
        "title",
        "seniority",
        "published",
    )
    assert (str(row.score), row.zone, row.label) == ("53.8", "green", "GREEN (Transforming)")
    assert row.changed == date(2026, 11, 24)
    assert row.problem == ""


def test_a_draft_is_listed_with_its_score_once_there_is_one(store: MemoryStore) -> None:
    start_draft("New role", [], store, ADA)
    store_draft(complete_assessment(), [], store, ADA, kind="import")
    new, finished = listed([], store)
    assert (new.title, new.status, new.score, new.zone, new.label) == (
        "New role",
        "draft",
        None,
        None,
        "",
    )
    assert (finished.title, finished.status, str(finished.score)) == ("title", "draft", "53.8")
    assert new.changed == AT.date()


def test_a_draft_stands_in_for_the_role_of_its_name(store: MemoryStore) -> None:
    roles = [role("some-role"), role("other-role")]
    session = open_entry("some-role", roles, store, "Ada")
    session.do(lambda draft, who: set_value(draft, "role.title", "Another", who))
    rows = {row.name: row.status for row in listed(roles, store)}
    assert rows == {"some-role": "draft", "other-role": "published"}


def test_an_unreadable_role_is_listed_with_its_problem() -> None:
    (row,) = listed([role("broken", None, "line 3, column 1: this is not JSON")])
    assert (row.title, row.status, row.score) == ("broken", "unreadable", None)
    assert row.problem == "line 3, column 1: this is not JSON"


def test_a_role_of_an_unknown_method_is_listed_with_its_problem() -> None:
    method = EXPORT.method.model_copy(update={"version": "9.9"})
    (row,) = listed([role("old", EXPORT.model_copy(update={"method": method}))])
    assert (row.status, row.score) == ("published", None)
    assert "aijri 9.9 is not known" in row.problem


def test_rows_are_sorted_by_title_whatever_the_letter_case() -> None:
    titled = [("b", "zebra"), ("c", "Apple"), ("a", "apple"), ("d", "Mango")]
    roles = [role(name, replace(complete_assessment(), "role.title", t)) for name, t in titled]
    assert [row.name for row in listed(roles)] == ["a", "c", "d", "b"]


def test_a_role_without_a_title_is_listed_by_name() -> None:
    (row,) = listed([role("untitled", replace(complete_assessment(), "role.title", ""))])
    assert row.title == "untitled"


# Opening


def test_a_published_role_opens_as_a_draft_that_carries_on_from_it(store: MemoryStore) -> None:
    session = open_entry("some-role", [role("some-role")], store, "Ada")
    assert session.draft == Draft.of(EXPORT)
    assert session.suggestions == EXPORT.suggestions
    assert not session.stored


def test_a_draft_is_opened_before_the_role_of_its_name(store: MemoryStore) -> None:
    roles = [role("some-role")]
    first = open_entry("some-role", roles, store, "Ada")
    first.do(lambda draft, who: set_value(draft, "role.title", "Another", who))
    again = open_entry("some-role", roles, store, "Grace")
    assert again.stored
    assert again.draft == first.draft
    assert again.suggestions == EXPORT.suggestions
    assert again.undo() is not None
    assert again.draft == Draft.of(EXPORT)
    assert again.undo() is None


def test_an_unknown_name_is_refused_with_names_like_it(store: MemoryStore) -> None:
    start_draft("Begun", [], store, ADA)
    with pytest.raises(UnknownRole, match=r"“sme-role”; do you mean some-role$"):
        open_entry("sme-role", [role("some-role")], store, "Ada")


def test_an_unknown_name_with_control_characters_is_shown_without(store: MemoryStore) -> None:
    with pytest.raises(UnknownRole) as refused:
        open_entry("\x1b[31mx\n\x00", [], store, "Ada")
    assert str(refused.value) == "there is no draft or role called “x”"


def test_an_unreadable_role_is_refused_with_file_and_problem(store: MemoryStore) -> None:
    with pytest.raises(UnknownRole, match=r"broken\.json: line 3"):
        open_entry("broken", [role("broken", None, "line 3: this is not JSON")], store, "Ada")


# Beginning


def test_a_new_draft_is_empty_dated_and_stored_at_once(store: MemoryStore) -> None:
    session = start_draft("  Data\tsteward ", [], store, Author("Ada", AT))
    assert session.stored
    assert session.name == "data-steward"
    document = store.draft("data-steward").assessment
    assert (document.role.title, document.assessed_on, document.tasks) == (
        "Data steward",
        AT.date(),
        (),
    )
    (event,) = store.events("data-steward")
    assert (event.kind, event.after, event.actor, event.at) == ("start", "Data steward", "Ada", AT)


def test_names_of_new_drafts_are_taken_neither_by_drafts_nor_by_roles(store: MemoryStore) -> None:
    roles = [role("data-steward")]
    names = [start_draft("Data Steward", roles, store, ADA).name for _ in range(3)]
    assert names == ["data-steward-2", "data-steward-3", "data-steward-4"]


@pytest.mark.parametrize("title", ["x" * 301, "\x1b[31m" + "y" * 400])
def test_too_long_a_title_is_refused_and_nothing_stored(store: MemoryStore, title: str) -> None:
    with pytest.raises(DocumentError) as refused:
        start_draft(title, [], store, ADA)
    assert refused.value.problems[0].place == "role.title"
    assert store.kept == {}


@pytest.mark.parametrize("title", [*HOSTILE, "", " \n", "\x1b[31mred\x1b[0m", "a\x00b"])
def test_any_title_gives_a_draft_that_opens_under_a_plain_name(
    store: MemoryStore, title: str
) -> None:
    name = start_draft(title, [], store, ADA).name
    assert is_name(name)
    assert open_entry(name, [], store, "Ada").draft == store.draft(name)


def test_an_imported_export_keeps_its_provenance(store: MemoryStore) -> None:
    session = store_draft(EXPORT, [], store, ADA, kind="import")
    assert session.draft == store.draft(session.name)
    assert session.draft.assessment == EXPORT.assessment()
    assert session.draft.decisions == EXPORT.decisions
    assert set(EXPORT.provenance) <= set(session.draft.provenance)
    assert store.kinds(session.name)[0] == "import"


def test_what_nobody_answers_for_in_an_import_its_importer_does(store: MemoryStore) -> None:
    session = store_draft(complete_assessment(), [], store, Author("Grace", AT), kind="import")
    assert {"role.title", "growth.rating", "tasks[task-0].score", "reinstatement"} <= {
        entry.path for entry in session.draft.provenance
    }
    for entry in session.draft.provenance:
        assert (entry.origin, entry.decided_by, entry.at) == ("human", "Grace", AT)
        assert exists(session.draft.assessment, entry.path)


def test_an_imported_export_can_be_exported_again(store: MemoryStore) -> None:
    session = store_draft(EXPORT, [], store, ADA, kind="import")
    assert session.suggestions == store.suggestions(session.name) == EXPORT.suggestions
    assert contradictions(session.finished()) == ()


# Names

ANY = lines() | st.text(st.characters(), max_size=100)


@given(ANY, st.sets(st.sampled_from(["role", "a", "role-2", "x-y"])))
@example("../../etc/passwd", set())
@example("C:\\con", set())
@example("-", {"role"})
@example("a" * 500, {"a" * 48})
@settings(max_examples=300)
def test_a_name_made_of_anything_is_a_plain_name_nobody_has(text: str, taken: set[str]) -> None:
    name = unique(text, taken, "role")
    assert is_name(name)
    assert name not in taken
    assert re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]|[a-z]", name)
    assert Path("roles", f"{name}.json").parent == Path("roles")


@given(ANY, st.integers(1, 12))
def test_names_of_many_of_one_title_all_differ(text: str, count: int) -> None:
    taken: list[str] = []
    for _ in range(count):
        taken.append(unique(text, taken, "role"))
    assert len(set(taken)) == count
    assert all(map(is_name, taken))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AI Infrastructure Engineer", "ai-infrastructure-engineer"),
        ("Ingénieur d'État", "ingenieur-d-etat"),
        ("9 lives", "role-9-lives"),
        ("中文", "role"),
        ("", "role"),
        ("a--b  c", "a-b-c"),
        ("x" * 47 + " y", "x" * 47),
    ],
)
def test_a_name_reads_like_the_title(text: str, name: str) -> None:
    assert unique(text, (), "role") == name


@pytest.mark.parametrize(
    "text",
    ["", "A", "a b", "a/b", "../a", ".", "a.json", "-a", "ä", "a\n", "a\x00", "a" * 81, "a_b", "٣"],
)
def test_what_could_be_a_path_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_a_draft_that_cannot_be_read_does_not_hide_the_others(store: MemoryStore) -> None:
    start_draft("Begun", [], store, ADA)
    start_draft("Broken", [], store, ADA)
    store.unreadable["broken"] = "its text is cut short"
    rows = listed([], store)
    assert [(row.name, row.status, row.problem) for row in rows] == [
        ("begun", "draft", ""),
        ("broken", "unreadable", "its text is cut short"),
    ]
