"""What lies beside a draft: the other roles, the kept texts of its sources, precedents."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.desk.beside import beside, known_roles
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role, open_entry, start_draft
from assessor.desk.session import Command
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import Precedent
from assessor.document.path import get, replace
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment

COMPLETE = complete_assessment()
ADA = Author("Ada", AT)


class Precedents:
    """Five roles that rate everything 5."""

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        return tuple(Precedent(f"Role {i}", "text", 5, 1.0) for i in range(5))


def role(name: str, document: Assessment | None = COMPLETE) -> Role:
    """A role of the library."""
    return Role(name, Path(f"{name}.json"), document, "" if document else "cannot be read")


def quoting(title: str) -> Assessment:
    """An assessment that quotes a role of that title with a score it does not have."""
    document = replace(COMPLETE, "comparators[0].role", title)
    return replace(replace(document, "comparators[0].seniority", ""), "comparators[0].score", "1.0")


def quote(title: str) -> Command:
    """The command that puts in the comparators of :func:`quoting`."""
    return lambda draft, who: set_value(
        draft, "comparators", get(quoting(title), "comparators"), who
    )


def test_a_role_is_known_by_its_computed_figures() -> None:
    (known,) = known_roles([role("some-role")])
    assert (known.name, known.title, known.seniority) == ("some-role", "title", "seniority")
    assert known.also_known_as == COMPLETE.role.also_known_as
    assert (str(known.score), known.zone, known.sub_label) == ("53.8", "green", "transforming")


def test_roles_without_a_score_are_not_known() -> None:
    altered = COMPLETE.method.model_copy(update={"sha256": "0" * 64})
    unknown = COMPLETE.model_copy(update={"method": altered})
    roles = [role("broken", None), role("begun", blank("Begun")), role("other", unknown)]
    assert known_roles(roles) == ()


def test_the_drafts_own_published_form_is_left_out() -> None:
    found = beside("one", [role("one"), role("two")], MemoryStore())
    assert [known.name for known in found.roles] == ["two"]


@pytest.mark.parametrize("name", ["of-a-role", "of-a-draft"])
def test_what_is_opened_is_held_against_the_library(name: str) -> None:
    store = MemoryStore()
    roles = [role("title"), role("of-a-role", replace(quoting("title"), "role.title", "Other"))]
    if name == "of-a-draft":
        session = start_draft("Of a draft", roles, store, ADA)
        session.do(quote("Title"))
    session = open_entry(name, roles, store, "Ada")
    assert "comparator-drift" in {check.code for check in session.standing.checks}


def test_a_new_draft_is_held_against_the_library_at_once() -> None:
    session = start_draft("New", [role("title")], MemoryStore(), ADA)
    session.do(quote("title"))
    assert "comparator-drift" in {check.code for check in session.standing.checks}


def test_kept_texts_of_sources_are_looked_up_once_the_draft_is_opened_again() -> None:
    store = MemoryStore()
    said = "“four words or more” " * 5
    roles = [role("one", replace(COMPLETE, "evidence.wage_trends.rationale", said))]
    open_entry("one", roles, store, "Ada").keep_snapshot("source-0", "another text")
    assert beside("one", roles, store).snapshots == {"source-0": "another text"}
    found = open_entry("one", roles, store, "Ada").standing.checks
    assert "quote-not-found" in {check.code for check in found}


def test_ratings_are_held_against_precedents_where_they_are_given() -> None:
    found = open_entry("one", [role("one")], MemoryStore(), "Ada", Precedents()).standing.checks
    assert "precedent-outlier" in {check.code for check in found}
    found = open_entry("one", [role("one")], MemoryStore(), "Ada").standing.checks
    assert found == ()
