"""The catalogue in the database: it answers what reading every draft would, in each place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from assessor.desk.catalogue import ORDERS, Catalogue, Order, Wanted, catalogue_row
from assessor.desk.draft import Draft
from assessor.desk.ports import DISCARD, RESTORE, Change, Settled, StoredDraft, UnreadableDraft
from assessor.desk.shelf import Shelf
from assessor.document.assessment import blank
from assessor.document.review import STATUS_AFTER
from assessor.document.text import MAX_LINE
from assessor.store import catalogue as catalogues
from assessor.store.copying import copy, problems
from assessor.store.database import Store, link_to_file, open_store
from desk.memory_store import MemoryCatalogue
from store.places import InFile, Place
from store.store_builders import AT, LATER
from strategies import complete_assessment
from support.postgres import ASSESSOR, BOTH, READER, REVIEWER, Team

NAMES = ("a", "a-b", "aa", "ab", "b", "b1", "z-9", "z-10")
TITLES = (
    "",
    "apple",
    "Apple",
    "APPLE 2",
    "apple-2",
    "Äpfel",
    "äpfel",
    "zebra",
    "字",
    "🙂 nurse",
    "100% sure",
    "100 sure",
    "under_score",
    "underXscore",
    "back\\slash",
    'a "quoted" one',
    "o'clock; --",
    "straße",
    "e\u0301",
)
WORDS = ("apple", "ä", "字", "🙂", "%", "_", "\\", '"', "'", "ss", "draft", "green", "senior", "b1")
BODIES = (blank(""), complete_assessment())


def titled(draft: Draft, title: str, seniority: str = "") -> Draft:
    """``draft`` as that of another role."""
    about = draft.assessment.role.model_copy(update={"title": title, "seniority": seniority})
    return Draft(assessment=draft.assessment.model_copy(update={"role": about}))


def change(draft: Draft, kind: str) -> Change:
    """A change of that kind, which leaves ``draft``."""
    return Change(draft, kind, "", None, None, {})


def drawn(random: Random) -> Draft:
    """One of a few drafts, with a score or without."""
    seniority = random.choice(("", "Senior"))
    return titled(Draft(assessment=random.choice(BODIES)), random.choice(TITLES), seniority)


def live(store: Store, random: Random) -> None:
    """Do something to some draft: begin, edit, discard or restore it, or move it on."""
    name, at = random.choice(NAMES), AT + timedelta(seconds=random.choice((0, 1, 59, 86400)))
    stored = store.find(name)
    if stored is None or (stored.discarded and random.random() < 0.5):
        store.create(name, change(drawn(random), "open"), "Ana", at)
        return
    if stored.discarded:
        store.save(name, stored.version, change(stored.draft, RESTORE), "Ana", at)
        return
    kind = random.choice(("edit", "edit", "edit", DISCARD, *STATUS_AFTER))
    left = drawn(random) if kind == "edit" else stored.draft
    with suppress(Settled):
        store.save(name, stored.version, change(left, kind), "Ana", at)


def whole(store: Store) -> MemoryCatalogue:
    """The catalogue as reading every draft gives it."""
    return MemoryCatalogue(
        [
            catalogue_row(one.name, one.version, one.draft.assessment, one.status, one.changed_at)
            for one in store.drafts()
            if isinstance(one, StoredDraft)
        ]
    )


def assert_alike(found: Catalogue, expected: MemoryCatalogue, random: Random) -> None:
    """Everything that can be asked is answered alike."""
    assert dict(found.tally()) == dict(expected.tally())
    assert list(found.titles()) == list(expected.titles())
    many = [*NAMES, *(f"n-{i}" for i in range(600))]
    assert found.among(many) == expected.among(many)
    for titles in ({"Apple", "apple", "none"}, {*TITLES, *many}, set()):
        assert dict(found.titled(titles)) == dict(expected.titled(titles))
    for name in (*NAMES, "none"):
        assert found.row(name) == expected.row(name)
    for order in ORDERS:
        assert_in_order(found, expected, order, random)


def assert_in_order(
    found: Catalogue, expected: MemoryCatalogue, order: Order, random: Random
) -> None:
    """What has to do with an order is answered alike."""
    spots = expected.span(order, 0, 99)
    assert list(found.span(order, 0, 99)) == list(spots)
    for start, stop in ((0, 0), (1, 3), (2, 99), (90, 99)):
        assert list(found.span(order, start, stop)) == list(spots[start:stop])
    some = random.choice(spots) if spots else None
    for key, name in (("", "a"), ("\U0010ffff", "z"), *((some[:2],) if some else ())):
        assert found.rank(order, key, name) == expected.rank(order, key, name)
    words = tuple(random.sample(WORDS, random.choice((0, 1, 1, 2))))
    statuses = random.choice(((), ("draft",), ("in review", "approved", "published")))
    for limit in (None, 1, 2):
        wanted = Wanted(words, statuses, order)
        assert_found(found, expected, wanted, limit)


def assert_found(
    found: Catalogue, expected: MemoryCatalogue, wanted: Wanted, limit: int | None
) -> None:
    """A search is answered alike."""
    answer, right = found.find(wanted, limit), expected.find(wanted, limit)
    assert dict(answer.tally) == dict(right.tally)
    assert list(answer.spots) == list(right.spots)


@pytest.mark.parametrize("seed", [1, 2])
def test_it_answers_as_all_drafts_would_whatever_happened_to_them(store: Store, seed: int) -> None:
    random = Random(seed)
    for _ in range(4):
        for _ in range(12):
            live(store, random)
        assert_alike(store.catalogue, whole(store), random)
    assert store.discarded()
    assert len(store.catalogue.tally()) > 1


@pytest.mark.parametrize("many", [0, 10])
def test_titles_are_in_one_order_everywhere_and_words_are_sought_as_they_stand(
    store: Store, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_MANY", many)
    for number, title in enumerate(TITLES):
        draft = titled(Draft(assessment=BODIES[0]), title)
        store.create(f"n-{number}", change(draft, "open"), "Ana", AT)
    expected = whole(store)
    for word in ("apple", "100%", "r_s", "k\\s", '"quoted"', "o'clock; --", "ä", "SS".casefold()):
        for limit in (None, 1):
            assert_found(store.catalogue, expected, Wanted((word,)), limit)
    found = store.catalogue.find(Wanted(("_",)), None).spots
    assert [TITLES[int(spot.name[2:])] for spot in found] == ["under_score"]
    listed = [spot.name for spot in store.catalogue.span("title", 0, 99)]
    folded = [(TITLES[int(name[2:])] or name).casefold() for name in listed]
    assert folded == sorted(folded)
    assert len(folded) == len(TITLES)


@pytest.mark.parametrize("letter", ["W", "字", "🙂", "\u0390"])
def test_the_longest_titles_are_kept_and_found(store: Store, letter: str) -> None:
    title = letter * MAX_LINE
    for number, end in enumerate("ba"):
        draft = titled(Draft(assessment=BODIES[0]), title[:-1] + end, title)
        store.create(f"n-{number}", change(draft, "open"), "Ana", AT)
    assert_alike(store.catalogue, whole(store), Random(1))
    assert store.catalogue.titled({title[:-1] + "a"}) == {(title[:-1] + "a", title): 1}
    assert store.catalogue.tally() == {"draft": 2}


def test_a_list_that_is_looked_at_has_no_place_for_what_came_since(store: Store) -> None:
    store.create("a", change(titled(Draft(assessment=BODIES[0]), "a"), "open"), "Ana", AT)
    view = Shelf([], store).look()
    store.create("b", change(titled(Draft(assessment=BODIES[0]), "b"), "open"), "Ana", AT)
    assert (view.place_of("a"), view.place_of("b")) == (0, None)


# Databases from before there was one


_BEFORE = {
    InFile: (
        "DROP TABLE catalogue",
        "DROP INDEX ix_drafts_discarded",
        "DROP INDEX ix_records_kind",
        "UPDATE assessor_revision SET version_num = '0006'",
    )
}
_ON_SERVERS = ("DROP TRIGGER drafts_shown ON drafts", "DROP FUNCTION assessor_check_catalogued")


def test_an_older_database_gets_a_catalogue_of_all_it_holds(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_AT_ONCE", 3)
    random = Random(3)
    with closing(place.open()) as store:
        for _ in range(40):
            live(store, random)
        before = whole(store)
        broken = before.rows[0]
        assert len(before.rows) > 4
        assert store.discarded()
    place.run("DROP TABLE catalogue")
    place.run("DROP INDEX ix_drafts_discarded")
    place.run("DROP INDEX ix_records_kind")
    if place.strict:
        place.run("DROP TRIGGER drafts_shown ON drafts")
        place.run("DROP FUNCTION assessor_check_catalogued")
    place.run("UPDATE assessor_revision SET version_num = '0006'")
    place.run("UPDATE drafts SET content = '{', status = 'approved' WHERE name = 'a'")
