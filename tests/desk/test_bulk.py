"""Many roles from a list: which draft each is, and what is still to be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.desk.bulk import Drafting, Place, TitleRow, missing, placed
from assessor.desk.discarding import discard
from assessor.desk.editing import Author
from assessor.desk.library import Role, UnknownRole, start_draft
from assessor.desk.logbook import log_problem
from assessor.desk.ports import NameTaken
from assessor.document.errors import DocumentError
from assessor.document.path import replace
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment
from suggest.test_bulk import suggestion

NURSE = TitleRow(2, "Nurse")
SENIOR = TitleRow(3, "Nurse", said={"seniority": "Senior"})
WHO = Author("ada", AT)


def begun(store: MemoryStore, *rows: TitleRow, roles: tuple[Role, ...] = ()) -> list[str]:
    """The names of the drafts of ``rows``, once a run has opened them."""
    drafting = Drafting(roles, store, "ada")
    return [drafting.open(place)[0] for place in placed(rows, roles, store)]


def names(store: MemoryStore, *rows: TitleRow, roles: tuple[Role, ...] = ()) -> list[str]:
    """Where rows stand; the problem of one that is left out."""
    return [place.problem or place.name for place in placed(rows, roles, store)]


def published(name: str, title: str) -> Role:
    """A published role."""
    return Role(name, Path(name), replace(complete_assessment(), "role.title", title), "")


def test_a_row_becomes_a_draft_named_as_the_library_names_it() -> None:
    store = MemoryStore()
    assert begun(store, NURSE, SENIOR, TitleRow(4, "Über-Welder")) == [
        "nurse",
        "nurse-2",
        "uber-welder",
    ]
    stored = store.find("nurse-2")
    assert stored is not None
    assert stored.draft.assessment.role.seniority == "Senior"
    origin = stored.draft.origin("role.seniority")
    assert origin is not None
    assert (origin.origin, origin.decided_by) == ("human", "ada")
    assert log_problem(stored, store.events("nurse-2"), ()) is None


def test_the_same_rows_again_are_the_same_drafts() -> None:
    store = MemoryStore()
    first = begun(store, NURSE, SENIOR)
    assert names(store, SENIOR, NURSE) == first[::-1]


def test_a_run_that_ended_between_two_rows_of_a_title_mixes_nothing_up() -> None:
    store = MemoryStore()
    begun(store, NURSE)
    assert names(store, NURSE, SENIOR) == ["nurse", ""]
    assert names(store, SENIOR, NURSE) == ["", "nurse"]


def test_a_draft_that_says_no_seniority_is_the_one_of_a_row_that_does() -> None:
    store = MemoryStore()
    start_draft("Nurse", (), store, WHO)
    assert names(store, SENIOR) == ["nurse"]
    assert names(store, TitleRow(2, "  nurse ")) == ["nurse"]


def test_a_draft_of_another_seniority_is_another_role() -> None:
    store = MemoryStore()
    begun(store, SENIOR)
    assert names(store, TitleRow(2, "Nurse", said={"seniority": "Junior"})) == [""]


def test_a_row_that_could_be_two_drafts_is_left_out_until_it_says_which() -> None:
    store = MemoryStore()
    begun(store, SENIOR, TitleRow(4, "Nurse", said={"seniority": "Junior"}))
    (said,) = names(store, NURSE)
    assert "nurse and nurse-2" in said
    assert names(store, TitleRow(2, "Nurse", "nurse-2")) == ["nurse-2"]


def test_a_draft_is_found_by_its_name_whatever_its_title() -> None:
    store = MemoryStore()
    begun(store, TitleRow(2, "Nurse", "ward"))
    assert names(store, TitleRow(2, "Renamed", "ward")) == ["ward"]


def test_what_a_person_discarded_is_left_out() -> None:
    store = MemoryStore()
    begun(store, NURSE)
    discard("nurse", store, WHO)
    (said,) = names(store, NURSE)
    assert "assessor restore nurse" in said
    (said,) = names(store, TitleRow(2, "Other", "nurse"))
    assert "discarded" in said


def test_a_published_role_is_left_out_unless_it_is_named() -> None:
    store, roles = MemoryStore(), (published("nurse", "Nurse"),)
    assert complete_assessment().role.seniority
    (said,) = names(store, NURSE, roles=roles)
    assert "published as nurse" in said
    drafting = Drafting(roles, store, "ada")
    name, document = drafting.open(Place(TitleRow(2, "Nurse", "nurse")))
    assert (name, document.tasks) == ("nurse", complete_assessment().tasks)
    assert store.drafts() == []
    drafting.keep("nurse", suggestion("tasks"))
    assert len(store.suggestions("nurse")) == 1
    drafting.keep("nurse", suggestion("tasks").model_copy(update={"id": "1" * 32}))
    assert len(store.suggestions("nurse")) == 2


def test_a_new_draft_takes_no_name_of_anything_that_is_there() -> None:
    store, roles = MemoryStore(), (published("welder", "Something else"),)
    begun(store, NURSE)
    discard("nurse", store, WHO)
    assert begun(store, TitleRow(2, "Nurse!"), TitleRow(3, "Welder"), roles=roles) == [
        "nurse-2",
        "welder-2",
    ]


def test_an_existing_draft_is_gone_on_with_as_it_is() -> None:
    store = MemoryStore()
    begun(store, NURSE)
    row = TitleRow(2, "Nurse", said={"function": "Something new."})
    (place,) = placed([row], (), store)
    _, document = Drafting((), store, "ada").open(place)
    assert document.role.function == ""
    assert store.kept["nurse"].version == 1


def test_a_draft_that_was_discarded_meanwhile_is_not_begun_anew() -> None:
    store = MemoryStore()
    begun(store, NURSE)
    (place,) = placed([NURSE], (), store)
    discard("nurse", store, WHO)
    with pytest.raises(UnknownRole, match="discarded meanwhile"):
        Drafting((), store, "ada").open(place)


def test_a_name_that_was_taken_meanwhile_is_not_shared() -> None:
    store = MemoryStore()
    row = TitleRow(2, "Nurse", "ward")
    (place,) = placed([row], (), store)
    begun(store, TitleRow(2, "Other", "ward"))
    with pytest.raises(NameTaken):
        Drafting((), store, "ada").open(place)
    begun(store, NURSE)
    drafting = Drafting((), store, "ada")
    drafting.open(Place(TitleRow(3, "Welder")))
    start_draft("Baker", (), store, WHO)
    assert drafting.open(Place(TitleRow(4, "Baker")))[0] == "baker-2"


def test_what_no_document_can_hold_begins_no_draft() -> None:
    store = MemoryStore()
    with pytest.raises(DocumentError):
        Drafting((), store, "ada").open(Place(TitleRow(2, "x" * 301)))
    assert store.drafts() == []


def test_what_is_missing_is_what_the_source_has_not_suggested() -> None:
    had = [suggestion("tasks"), suggestion("growth").model_copy(update={"source": "offline"})]
    assert missing(["tasks", "growth", "evidence"], had, "llm") == ("growth", "evidence")
    assert missing(["tasks", "growth"], had, "offline") == ("tasks",)
