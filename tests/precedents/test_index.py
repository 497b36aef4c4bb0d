"""Precedents are found by their words, kept up to date, and never by text that acts as a query."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment, Task
from assessor.document.checks import Precedents, run_checks
from assessor.document.checks.check import Beside, Subject
from assessor.document.checks.outlier import precedent_outlier
from assessor.document.path import replace
from assessor.document.text import clean_line
from assessor.precedents import table
from assessor.precedents.decided import decided_ratings
from assessor.precedents.index import PrecedentIndex, of_roles
from assessor.precedents.table import FLOOR, MOST
from strategies import HOSTILE, complete_assessment, texts

COMPLETE = complete_assessment()
CARE = "Wash and dress patients who cannot do it themselves, and turn them in bed."
BOOKS = "Post invoices to the ledger and reconcile the bank statements each month."


def role(title: str, tasks: Sequence[tuple[str, int | None]]) -> Assessment:
    """A role with ``tasks`` (name and score) and no rationale anywhere."""
    given_ = tuple(
        Task(
            id=f"task-{i}",
            name=name,
            time=1,
            score=score,
            involvement="augmentation",
            rationale="",
            sources=(),
        )
        for i, (name, score) in enumerate(tasks)
    )
    titled = replace(COMPLETE, "role.title", title)
    return titled.model_copy(update={"tasks": given_})


def library(count: int = 6) -> PrecedentIndex:
    """``count`` roles of care, with scores 1 and 2, and as many of book-keeping, with 4 and 5."""
    return of_roles(
        [
            (f"care-{i}", role(f"Carer {i}", [(f"{CARE} Ward {i}.", 1 + i % 2)]))
            for i in range(count)
        ]
        + [(f"books-{i}", role(f"Clerk {i}", [(f"{BOOKS} {i}", 5 - i % 2)])) for i in range(count)]
    )


def ratings(index: Precedents, text: str, *, kind: str = "task", besides: str = "") -> list[int]:
    """The ratings of the nearest, nearest first."""
    return [found.rating for found in index.nearest(kind, text, besides=besides)]


def titles(index: Precedents, text: str, *, besides: str = "") -> set[str]:
    """The roles of the nearest tasks."""
    return {found.role for found in index.nearest("task", text, besides=besides)}


def test_similar_tasks_are_found_and_others_are_not() -> None:
    found = library().nearest("task", "Wash patients in bed and dress them", besides="")
    assert {near.role for near in found} == {f"Carer {i}" for i in range(6)}
    assert all(near.rating in (1, 2) and near.text.startswith(CARE) for near in found)


def test_words_are_found_in_their_other_forms() -> None:
    assert len(titles(library(), "washing and dressing a patient in beds")) == 6


def test_the_nearest_comes_first_and_the_same_text_weighs_1() -> None:
    found = library().nearest("task", f"{CARE} Ward 3.", besides="")
    assert found[0].role == "Carer 3"
    assert found[0].weight == pytest.approx(1)
    weights = [near.weight for near in found]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) >= FLOOR


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "the of and who cannot",
        "Fold whisked eggs into flour and bake the sponge on the middle shelf of the oven.",
        "bed",
        "ᦰ ᦱ",
        "The river leaves its bed in spring and turns the meadows below the village into a lake, "
        "where herons wash, fish jump and children sail boats of bark until the June sun dries it.",
        "In the second movement the cellos take over the theme each time it dies away.",
    ],
)
def test_unrelated_text_has_no_precedent(text: str) -> None:
    assert ratings(library(), text) == []


def test_a_role_is_no_precedent_of_itself_however_its_title_is_written() -> None:
    index = library()
    assert "Carer 2" in titles(index, CARE)
    assert titles(index, CARE, besides=" carer   2 ") == {f"Carer {i}" for i in (0, 1, 3, 4, 5)}


def test_a_role_with_many_tasks_of_its_own_does_not_crowd_out_the_others() -> None:
    index = library()
    index.put("own", role("Own", [(f"{CARE} {i}", 3) for i in range(3 * MOST)]))
    assert len(titles(index, CARE, besides="Own")) == 6


def test_there_are_at_most_15() -> None:
    assert len(ratings(library(30), CARE)) == MOST == 15


def test_a_kind_is_looked_up_among_its_own_only() -> None:
    documents = [
        replace(
            replace(COMPLETE, "evidence.wage_trends.rationale", "Pay rises faster than prices."),
            "role.title",
            f"Role {i}",
        )
        for i in range(6)
    ]
    index = of_roles((f"role-{i}", document) for i, document in enumerate(documents))
    text = "Pay rises slower than prices"
    assert len(ratings(index, text, kind="evidence.wage_trends")) == 6
    assert ratings(index, text, kind="evidence.company_actions") == []
    assert ratings(index, text) == []
    assert ratings(index, text, kind="no such kind; DROP TABLE words_0") == []


def test_a_role_given_anew_replaces_what_was_known_of_it() -> None:
    index = library()
    assert len(titles(index, CARE)) == 6
    index.put("care-0", role("Carer 0", [(BOOKS, 3)]))
    assert "Carer 0" not in titles(index, CARE)
    assert 3 in ratings(index, BOOKS)


def test_a_new_role_is_found_and_a_removed_one_is_not() -> None:
    index = library()
    index.put("new", role("Nurse", [(CARE, 1)]))
    assert "Nurse" in titles(index, CARE)
    index.remove("new")
    index.remove("never-known")
    assert "Nurse" not in titles(index, CARE)


def test_a_changed_index_gives_what_one_built_at_once_gives() -> None:
    changed = library(9)
    ratings(changed, CARE)
    for i in (6, 7, 8):
        changed.remove(f"care-{i}")
        changed.remove(f"books-{i}")
    for text in (CARE, BOOKS, "Wash statements and post patients to bed"):
        afresh = library().nearest("task", text, besides="x")
        found = changed.nearest("task", text, besides="x")
        assert [near.role for near in found] == [near.role for near in afresh]
        assert [near.weight for near in found] == pytest.approx([near.weight for near in afresh])


def test_an_answer_is_kept_until_a_role_changes() -> None:
    index = library()
    first = index.nearest("task", CARE, besides="")
    assert index.nearest("task", CARE, besides="") is first
    index.put("care-0", role("Carer 0", [(f"{CARE} Ward 0.", 1)]))
    assert index.nearest("task", CARE, besides="") is first
    index.put("care-0", role("Carer 0", [(f"{CARE} Ward 0.", 5)]))
    assert 5 in ratings(index, CARE)


def test_the_rarest_words_of_a_long_text_decide_however_often_a_role_was_given_anew() -> None:
    common = " ".join(f"c{i}" for i in range(40))
    index = of_roles((f"role-{i}", role(f"Role {i}", [(common, 3)])) for i in range(3))
    for score in (1, 2, 3, 4, 5):
        index.put("care", role("Carer", [(CARE, score)]))
        assert "Carer" in titles(index, f"{common} {CARE}")


def test_only_what_is_decided_and_has_words_is_a_precedent() -> None:
    document = role("A", [("Bake bread", 2), ("Sell bread", None), (" ", 3)])
    document = replace(document, "growth.rationale", "")
    document = replace(document, "evidence.wage_trends.rating", None)
    kinds = [decided.kind for decided in decided_ratings(document)]
    assert kinds.count("task") == 1
    assert not {"growth", "evidence.wage_trends"} & set(kinds)
    assert {"evidence.company_actions", "principles.embodied_physicality"} < set(kinds)


def test_every_rating_of_a_complete_role_is_a_precedent() -> None:
    assert len(list(decided_ratings(COMPLETE))) == len(COMPLETE.tasks) + 3 + 1 + 5 + 5


def test_without_roles_there_are_no_precedents() -> None:
    assert ratings(PrecedentIndex(), CARE) == []


_QUERIES = st.lists(
    st.sampled_from(
        [
            *"\"'*^:()-+{}_ª٣²文\0\ud800\u0301\ue000ᦰ",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "words",
            "rowid",
            "bed",
        ]
    ),
    max_size=12,
).map(" ".join)
_LIBRARY = library()


@given(texts() | _QUERIES | st.text(st.characters(), max_size=40))
def test_no_text_acts_as_a_query(text: str) -> None:
    for near in _LIBRARY.nearest("task", text, besides=text):
        assert FLOOR <= near.weight < 1.5


@given(_QUERIES.map(clean_line))
@settings(max_examples=30)
def test_odd_text_can_be_taken_up_and_is_found_again(text: str) -> None:
    index = library(1)
    index.put("odd", role("Odd", [(f"patients bed washing {text}", 2)]))
    assert "Odd" in titles(index, f"patients bed washing {text}")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_shown_as_they_are(hostile: str) -> None:
    index = library()
    index.put("odd", role(hostile, [(f"{CARE} {hostile}", 2)]))
    assert hostile in titles(index, f"{CARE} {hostile}", besides="Nobody")


def test_a_precedent_says_which_role_it_is_of() -> None:
    assert {near.name for near in library().nearest("task", CARE, besides="Carer 0")} == {
        f"care-{i}" for i in range(1, 6)
    }


def test_letters_with_their_marks_apart_are_the_same_letters() -> None:
    composed, apart = "élèves âgés", "e\u0301le\u0300ves a\u0302ge\u0301s"
    index = of_roles([("a", role("A", [(composed, 2)])), ("b", role("B", [(apart, 3)]))])
    assert titles(index, apart) == titles(index, composed) == {"A", "B"}


def test_what_the_rarest_words_are_is_found_out_anew_after_a_change() -> None:
    some, others = (" ".join(f"{letter}{i}" for i in range(40)) for letter in "ab")
    index = of_roles([(f"a{i}", role(f"A {i}", [(some, 3)])) for i in range(2)])
    assert titles(index, f"{some} {others}") == set()
    for i in range(5):
        index.put(f"b{i}", role(f"B {i}", [(others, 3)]))
    assert titles(index, f"{some} {others}") == {"A 0", "A 1"}


def test_in_a_very_large_library_the_commonest_words_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = of_roles(
        [
            (f"c{i}", role(f"Common {i}", [("alpha beta gamma delta epsilon zeta", 3)]))
            for i in (1, 2)
        ]
    )
    index.put("rare", role("Rare", [("one two three four five", 1)]))
    text = "one two three four five alpha beta gamma delta epsilon zeta"
    assert titles(index, text) == {"Common 1", "Common 2", "Rare"}
    monkeypatch.setattr(table, "MOST_ROWS", 5)
    index.put("else", role("Else", [("nothing of it", 1)]))
    assert titles(index, text) == {"Rare"}


def test_drafts_count_as_published_roles_do() -> None:
    index = of_roles([], drafts=[("care", role("Nurse", [(CARE, 1)]))])
    assert titles(index, CARE) == {"Nurse"}


def test_a_role_that_is_drafted_counts_once_as_its_draft_has_it() -> None:
    index = library()
    index.put_draft("care-0", role("Carer 0", [(f"{CARE} Ward 0.", 5)]))
    assert sorted(ratings(index, CARE)) == [1, 1, 2, 2, 2, 5]
    index.put("care-0", role("Carer 0", [(f"{CARE} Ward 0.", 4)]))
    assert sorted(ratings(index, CARE)) == [1, 1, 2, 2, 2, 5]


def test_where_a_draft_goes_the_published_role_counts_again() -> None:
    index = library()
    before = sorted(ratings(index, CARE))
    index.put_draft("care-0", role("Carer 0", [(f"{CARE} Ward 0.", 5)]))
    index.put_draft("new", role("Nurse", [(CARE, 5)]))
    assert sorted(ratings(index, CARE)) == [1, 1, 2, 2, 2, 5, 5]
    index.remove_draft("care-0")
    index.remove_draft("new")
    index.remove_draft("never-known")
    assert sorted(ratings(index, CARE)) == before


def test_renewed_it_knows_what_it_was_given_last_and_nothing_else() -> None:
    index = library()
    index.put_draft("new", role("Nurse", [(CARE, 5)]))
    assert len(titles(index, CARE)) == 7
    index.put("unseen", role("Unseen", [(CARE, 5)]))
    kept = [("care-1", role("Carer 1", [(CARE, 2)]))]
    index.renew(kept, drafts=[("care-7", role("Carer 7", [(CARE, 3)]))])
    assert titles(index, CARE) == {"Carer 1", "Carer 7"}
    assert ratings(index, BOOKS) == []


def test_a_role_with_another_title_counts_for_the_one_it_had() -> None:
    index = library()
    assert "Carer 0" in titles(index, CARE)
    index.put("care-0", role("Nurse", [(f"{CARE} Ward 0.", 1)]))
    assert "Nurse" in titles(index, CARE, besides="Carer 0")
    assert "Nurse" not in titles(index, CARE, besides="Nurse")


_NAMES = ("a", "b", "c")
_TASKS = st.lists(
    st.tuples(st.sampled_from([CARE, f"{CARE} At night.", BOOKS, "Bake"]), st.integers(1, 5)),
    max_size=4,
)
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(_NAMES),
        st.booleans(),
        st.none() | st.tuples(st.sampled_from(("X", "Y")), _TASKS),
        st.booleans(),
    ),
    max_size=10,
)


@given(_STEPS)
@settings(max_examples=40)
def test_whatever_was_put_and_removed_it_is_as_if_it_were_made_of_what_is_left(
    steps: list[tuple[str, bool, tuple[str, list[tuple[str, int]]] | None, bool]],
) -> None:
    index = PrecedentIndex()
    left: dict[bool, dict[str, Assessment]] = {False: {}, True: {}}
    for name, drafted, content, look in steps:
        if content is None:
            (index.remove_draft if drafted else index.remove)(name)
            left[drafted].pop(name, None)
        else:
            document = role(content[0], content[1])
            (index.put_draft if drafted else index.put)(name, document)
            left[drafted][name] = document
        if look:
            ratings(index, CARE)
    afresh = of_roles(left[False].items(), drafts=left[True].items())
    for text in (CARE, BOOKS):
        found, expected = (
            [
                (near.name, near.role, near.text, near.rating, pytest.approx(near.weight))
                for near in made.nearest("task", text, besides="Y")
            ]
            for made in (index, afresh)
        )
        assert found == expected


def test_it_can_be_made_ready_before_anything_is_looked_up() -> None:
    index = library()
    index.warm()
    assert len(titles(index, CARE)) == 6
    PrecedentIndex().warm()


def test_it_is_looked_up_and_changed_while_another_thread_makes_it_ready() -> None:
    index = library()
    found: list[int] = []

    def change(number: int) -> None:
        index.put_draft(f"new-{number}", role(f"Nurse {number}", [(CARE, 1)]))
        found.append(len(titles(index, CARE)))
        if number % 2:
            index.remove_draft(f"new-{number}")

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(index.warm) for _ in range(4)]
        done += [pool.submit(change, number) for number in range(8)]
    assert all(future.exception() is None for future in done)
    assert all(7 <= count <= MOST for count in found)
    assert len(titles(index, CARE)) == 6 + 4


def test_it_may_be_asked_from_several_threads() -> None:
    index = library()
    with ThreadPoolExecutor(4) as pool:
        asked = [CARE, BOOKS, CARE.lower(), BOOKS.upper()] * 5
        found = list(pool.map(lambda text: len(titles(index, text)), asked))
    assert found == [6] * 20


def test_the_check_finds_an_outlier_among_real_precedents() -> None:
    document = role("Ward hand", [(CARE, 4), (BOOKS, 4)])
    subject = Subject.of_assessment(document, beside=Beside(precedents=library()))
    (check,) = precedent_outlier(subject)
    assert check.path == "tasks[0].score"
    assert "the weighted median of 6 similar precedents is 1" in check.message
    assert run_checks(document) == run_checks(document, beside=Beside())
