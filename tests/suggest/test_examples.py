from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.document.checks import Precedent
from assessor.document.provenance import Section
from assessor.method.definition import CURRENT
from assessor.precedents.index import of_roles
from assessor.shipped import shipped_folder
from assessor.suggest.answers import ANSWERS
from assessor.suggest.examples import (
    MOST_CHARACTERS,
    MOST_TEXT,
    PER_ITEM,
    PER_ROLE,
    examples_for,
    listed,
)
from suggest.precedents import Given, near

NURSE = blank("Nurse")
MANY = Given(tuple(near(f"Role {n}", f"Work {n}", 1, 1 - n / 20) for n in range(15)))
RATED: tuple[Section, ...] = ("tasks", "principles", "growth", "evidence", "barriers")


@pytest.fixture(scope="module")
def full() -> Assessment:
    """A finished assessment."""
    return load((shipped_folder("roles") / "ai-infrastructure-engineer.json").read_bytes())


def asked(section: Section, assessment: Assessment) -> list[tuple[str, str, str]]:
    known = Given(())
    examples_for(section, assessment, known)
    return known.asked


@pytest.mark.parametrize("section", ANSWERS)
def test_without_precedents_there_are_no_examples(section: Section, full: Assessment) -> None:
    assert examples_for(section, full, None) == ()
    assert examples_for(section, full, Given(())) == ()
    assert listed(()) == ""


@pytest.mark.parametrize("section", [section for section in ANSWERS if section not in RATED])
def test_a_section_without_ratings_looks_nothing_up(section: Section, full: Assessment) -> None:
    assert asked(section, full) == []


def test_listed_tasks_are_looked_up_by_their_names_and_rationales(full: Assessment) -> None:
    title = full.role.title
    assert asked("tasks", full) == [
        ("task", f"{task.name}\n{task.rationale}", title) for task in full.tasks
    ]


def test_where_no_task_is_listed_the_role_is_looked_up(full: Assessment) -> None:
    without = full.model_copy(update={"tasks": ()})
    ((kind, text, besides),) = asked("tasks", without)
    assert (kind, besides) == ("task", full.role.title)
    assert full.role.title in text
    assert full.role.summary in text
    assert full.role.function in text
    assert len(examples_for("tasks", without, MANY)) == PER_ROLE


@pytest.mark.parametrize("section", ["principles", "evidence", "barriers"])
def test_a_dimension_is_looked_up_by_its_rationale_or_by_the_role(
    section: Section, full: Assessment
) -> None:
    dimensions = getattr(CURRENT, section)
    group = getattr(full, section)
    assert asked(section, full) == [
        (f"{section}.{d.key}", getattr(group, d.key).rationale, full.role.title) for d in dimensions
    ]
    assert {text.strip() for _, text, _ in asked(section, NURSE)} == {"Nurse"}


def test_growth_is_looked_up_under_its_own_path(full: Assessment) -> None:
    assert asked("growth", full) == [("growth", full.growth.rationale, full.role.title)]


def test_a_role_of_which_nothing_is_known_looks_nothing_up() -> None:
    assert asked("evidence", blank("")) == []


def test_an_example_says_role_rating_what_was_rated_and_how_like_it_is() -> None:
    known = Given((near("Clerk", "Files\n  charts", -1, 0.4567), near("Porter", "Moves beds", 0)))
    text = listed(examples_for("growth", NURSE, known))
    assert text == (
        "AI Growth Correlation:\n"
        "- Clerk, rated -1: Files charts (growth) (likeness 0.46)\n"
        "- Porter, rated 0: Moves beds (growth) (likeness 0.50)"
    )
    assert "rated +1: Work 0" in listed(examples_for("growth", NURSE, MANY))
    assert "rated 1: Work 0" in listed(examples_for("tasks", NURSE, MANY))


def test_what_was_rated_is_clipped() -> None:
    (example,) = examples_for("growth", NURSE, Given((near("Clerk", "x" * 1000),)))
    assert f"rated +1: {'x' * MOST_TEXT} … (" in str(example)


def test_every_item_has_its_own_nearest_first(full: Assessment) -> None:
    found = examples_for("evidence", full, MANY)
    assert [example.about for example in found] == [
        d.label for d in CURRENT.evidence for _ in range(PER_ITEM)
    ]
    assert [example.precedent.role for example in found[:PER_ITEM]] == [
        "Role 0",
        "Role 1",
        "Role 2",
    ]


def test_a_precedent_of_several_tasks_is_shown_once_and_the_next_takes_its_place(
    full: Assessment,
) -> None:
    found = examples_for("tasks", full, MANY)
    shown = [example.precedent.role for example in found]
    assert shown == [f"Role {n}" for n in range(15)]
    assert found[PER_ITEM].about == f"Like the task “{full.tasks[1].name}”"


def test_where_room_is_short_every_item_keeps_its_nearest(full: Assessment) -> None:
    long = Given(tuple(near("R" * 300, f"{n} {'x' * 200}", 1, 0.5) for n in range(3)))
    found = examples_for("evidence", full, long)
    assert {example.about for example in found} == {d.label for d in CURRENT.evidence}
    assert len(found) < len(CURRENT.evidence) * PER_ITEM


PRECEDENTS = st.builds(
    Precedent,
    role=st.text(max_size=300),
    text=st.text(max_size=400),
    rating=st.integers(-2, 5),
    weight=st.floats(0, 1),
)


@given(st.lists(PRECEDENTS, max_size=15), st.sampled_from(RATED), st.booleans())
def test_examples_are_few_and_short_whatever_they_are(
    found: list[Precedent], section: Section, finished: bool
) -> None:
    path = shipped_folder("roles") / "ai-infrastructure-engineer.json"
    role = load(path.read_bytes()) if finished else NURSE
    examples = examples_for(section, role, Given(tuple(found)))
    text = listed(examples)
    assert len(text) <= MOST_CHARACTERS
    shown = [(e.about, e.precedent.role, e.precedent.text) for e in examples]
    assert len(set(shown)) == len(shown)
    assert len(text.splitlines()) == len(shown) + len({e.about for e in examples})


def test_the_index_of_precedents_gives_examples(full: Assessment) -> None:
    other = full.role.model_copy(update={"title": "GPU Engineer"})
    index = of_roles([("gpu-engineer", full.model_copy(update={"role": other}))])
    text = listed(examples_for("tasks", full, index))
    for task in full.tasks:
        assert f"- GPU Engineer, rated {task.score}: {task.name} (likeness 1.00)" in text
    assert listed(examples_for("tasks", full, of_roles([("itself", full)]))) == ""
