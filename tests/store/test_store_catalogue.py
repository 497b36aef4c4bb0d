"""The catalogue in the database: it answers what reading every draft would, in each place."""

from __future__ import annotations

from collections import Counter
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from assessor.desk.catalogue import ORDERS, Catalogue, Order, Wanted, catalogue_row
from assessor.desk.draft import Draft
from assessor.desk.ports import DISCARD, RESTORE, Change, Settled, StoredDraft
from assessor.desk.shelf import Shelf
from assessor.document.assessment import blank
from assessor.document.review import STATUS_AFTER, Status
from assessor.document.text import MAX_LINE
from assessor.store import catalogue as catalogues
from assessor.store.copying import copy
from assessor.store.database import Store, link_to_file, open_store
from desk.memory_store import MemoryCatalogue
from store.places import OnServer, Place
from store.store_builders import AT, LATER
from strategies import complete_assessment
from support.postgres import ASSESSOR, READER, REVIEWER, Team

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
_STATUSES: tuple[tuple[Status, ...], ...] = ((), ("draft",), ("in review", "approved", "published"))
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
    kind = random.choice(("edit", "edit", "edit", DISCARD, DISCARD, *STATUS_AFTER))
    left = drawn(random) if kind == "edit" else stored.draft
    actor = "Ben" if kind == "approve" else "Ana"  # who submitted it cannot
    with suppress(Settled):
        store.save(name, stored.version, change(left, kind), actor, at)


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
    statuses: tuple[Status, ...] = random.choice(_STATUSES)
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


def test_it_answers_as_all_drafts_would_whatever_happened_to_them(store: Store) -> None:
    random = Random(1)
    for _ in range(3):
        for _ in range(15):
            live(store, random)
        assert_alike(store.catalogue, whole(store), random)
    assert store.discarded()
    assert len(store.catalogue.tally()) > 1


@pytest.mark.parametrize("many", [0, 10])
def test_titles_are_in_one_order_everywhere_and_words_are_sought_as_they_stand(
    store: Store, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_NEAR", many)
    for number, title in enumerate(TITLES):
        draft = titled(Draft(assessment=BODIES[0]), title)
        store.create(f"n-{number}", change(draft, "open"), "Ana", AT)
    expected = whole(store)
    for word in ("apple", "100%", "r_s", "k\\s", '"quoted"', "o'clock; --", "ä", "ss"):
        for limit in (None, 1):
            assert_found(store.catalogue, expected, Wanted((word,)), limit)
    found = store.catalogue.find(Wanted(("_",)), None).spots
    assert [TITLES[int(spot.name[2:])] for spot in found] == ["under_score"]
    listed = [spot.name for spot in store.catalogue.span("title", 0, 99)]
    folded = [(TITLES[int(name[2:])] or name).casefold() for name in listed]
    assert folded == sorted(folded)
    assert len(folded) == len(TITLES)


@pytest.mark.parametrize("many", [0, 10])
def test_drafts_of_one_title_are_in_the_order_of_their_names(
    store: Store, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_NEAR", many)
    for name in ("b", "a-b", "ab", "aa", "a"):
        draft = titled(Draft(assessment=BODIES[0]), "APPLE" if "b" in name else "apple")
        store.create(name, change(draft, "open"), "Ana", AT)
    names = ["a", "a-b", "aa", "ab", "b"]
    assert [spot.name for spot in store.catalogue.span("title", 0, 9)] == names
    for limit in (None, 9, 3):
        found = store.catalogue.find(Wanted(("apple",)), limit).spots
        assert [spot.name for spot in found] == names[:limit]


def test_the_longest_titles_are_kept_and_found(store: Store) -> None:
    titles = [
        letter * (MAX_LINE - 1) + end for letter in ("W", "字", "🙂", "\u0390") for end in "ba"
    ]
    for number, title in enumerate(titles):
        draft = titled(Draft(assessment=BODIES[0]), title, title)
        store.create(f"n-{number}", change(draft, "open"), "Ana", AT)
    assert_alike(store.catalogue, whole(store), Random(1))
    assert store.catalogue.titled({titles[1]}) == {(titles[1], titles[1]): 1}


def test_a_list_that_is_looked_at_has_no_place_for_what_came_since(store: Store) -> None:
    store.create("a", change(titled(Draft(assessment=BODIES[0]), "a"), "open"), "Ana", AT)
    view = Shelf([], store).look()
    store.create("b", change(titled(Draft(assessment=BODIES[0]), "b"), "open"), "Ana", AT)
    assert (view.place_of("a"), view.place_of("b")) == (0, None)


# Databases from before there was one


def without_catalogue(place: Place) -> None:
    """Make the database one of the revision before."""
    for statement in (
        "DROP TABLE catalogue",
        "DROP INDEX ix_drafts_discarded",
        "DROP INDEX ix_records_kind",
        "UPDATE assessor_revision SET version_num = '0006'",
    ):
        place.run(statement)
    if isinstance(place, OnServer):
        place.run("DROP TRIGGER drafts_shown ON drafts")
        place.run("DROP FUNCTION assessor_check_catalogued")


def upgraded(place: Place) -> Store:
    """The database, up to date and open."""
    if isinstance(place, OnServer):
        with closing(place.team.link()) as link:
            link.bring_up_to_date()
    return place.open()


def test_an_older_database_gets_a_catalogue_of_all_it_holds_unreadable_drafts_included(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_AT_ONCE", 3)
    random = Random(3)
    with closing(place.open()) as store:
        for _ in range(40):
            live(store, random)
        rows = whole(store).rows
        assert len(rows) > 4
        assert store.discarded()
    broken = rows[-2]
    place.run("UPDATE drafts SET content = '{' WHERE name = :name", name=broken.name)
    without_catalogue(place)
    with closing(upgraded(place)) as store:
        for row in rows:
            assert row == broken or store.catalogue.row(row.name) == row
        found = store.catalogue.row(broken.name)
        assert found is not None
        assert (found.version, found.status) == (broken.version, broken.status)
        assert (found.title, found.keys["title"]) == (broken.name, broken.name)
        assert found.keys["changed"].startswith(broken.keys["changed"].split("\x1f")[0])
        assert store.catalogue.tally() == Counter(row.status for row in rows)
        (entry,) = Shelf([], store).look(Wanted((broken.name,))).rows(0, 1)
        assert (entry.name, entry.status) == (broken.name, "unreadable")
        store.create("new", change(drawn(random), "open"), "Ana", AT)
        assert store.catalogue.row("new") is not None


# A team's


BAKER, COOK = "baker", "cook"


@pytest.fixture
def team(on_server: Team) -> Team:
    """Two drafts of ana's alike, one in review; and one that is discarded."""
    with closing(on_server.open(ASSESSOR)) as store:
        for name in (BAKER, COOK, "gone"):
            draft = titled(Draft(assessment=BODIES[1]), name.title())
            store.create(name, change(draft, "open"), ASSESSOR, AT)
            kind = DISCARD if name == "gone" else "submit"
            store.save(name, 1, change(draft, kind), ASSESSOR, LATER)
    return on_server


@pytest.mark.xdist_group("postgresql")
def test_a_server_of_any_language_compares_places_and_names_by_their_bytes(team: Team) -> None:
    query = (
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = 'catalogue' AND collation_name = 'C'"
    )
    compared = {"name", *(f"by_{order}" for order in ORDERS)}
    assert set(team.psql(None, query).stdout.split()) == compared


@pytest.mark.xdist_group("postgresql")
def test_a_reader_cannot_write_it(team: Team) -> None:
    statements = (
        "INSERT INTO catalogue SELECT * FROM catalogue;",
        "UPDATE catalogue SET words = '';",
        "DELETE FROM catalogue;",
        "TRUNCATE catalogue;",
    )
    said = team.psql(READER, "".join(statements)).stderr
    assert said.count("permission denied for table catalogue") == len(statements)
    said = team.psql(REVIEWER, statements[0] + "".join(statements[2:])).stderr
    assert said.count("permission denied for table catalogue") == 3


def row_of(name: str) -> str:
    """A statement that gives ``name`` a row like that of the baker."""
    return (
        "INSERT INTO catalogue SELECT (jsonb_populate_record(c, "
        f"jsonb_build_object('name', '{name}'))).* FROM catalogue c WHERE name = 'baker';"
    )


_ATTEMPTS = (
    "DELETE FROM catalogue WHERE name = 'baker';",
    "UPDATE catalogue SET status = 'approved' WHERE name = 'baker';",
    "UPDATE catalogue SET version = 7 WHERE name = 'baker';",
    row_of("gone"),
    "DELETE FROM catalogue WHERE name = 'cook';"
    "UPDATE catalogue SET name = 'cook' WHERE name = 'baker';",
    "UPDATE catalogue SET name = 'gone' WHERE name = 'baker';"
    "DELETE FROM catalogue WHERE name = 'gone';",
)


@pytest.mark.xdist_group("postgresql")
def test_nobody_hides_a_draft_or_shows_it_otherwise_even_with_psql(team: Team) -> None:
    held = "SELECT * FROM catalogue ORDER BY name"
    before = team.psql(None, held).stdout
    assert len(before.splitlines()) == 2
    for attempt in _ATTEMPTS:
        said = team.psql(ASSESSOR, f"BEGIN;{attempt}COMMIT;").stderr
        assert "the catalogue does not have" in said, attempt
    assert team.psql(None, held).stdout == before


@pytest.mark.xdist_group("postgresql")
def test_there_is_no_row_for_a_draft_that_is_not_there(team: Team) -> None:
    said = team.psql(ASSESSOR, row_of("pilot")).stderr
    assert "violates foreign key constraint" in said


@pytest.mark.xdist_group("postgresql")
def test_a_reviewer_who_asks_for_changes_moves_the_draft_in_the_catalogue_too(team: Team) -> None:
    with closing(team.open(REVIEWER)) as store:
        stored = store.find(BAKER)
        assert stored is not None
        store.save(BAKER, 2, change(stored.draft, "request-changes"), REVIEWER, LATER)
        assert store.catalogue.tally() == {"changes requested": 1, "in review": 1}
        assert store.catalogue.row(BAKER) == whole(store).row(BAKER)


@pytest.mark.xdist_group("postgresql")
def test_a_copy_keeps_it_and_its_guards(on_server: Team, tmp_path: Path) -> None:
    random = Random(5)
    with closing(open_store(tmp_path / "mine.db")) as store:
        for _ in range(30):
            live(store, random)
        expected = whole(store)
    with closing(link_to_file(tmp_path / "mine.db")) as mine, closing(on_server.link()) as server:
        assert copy(mine, server).rows["catalogue"] == len(expected.rows)
    with closing(on_server.open(READER)) as store:
        assert_alike(store.catalogue, expected, random)
    said = on_server.psql(ASSESSOR, "DELETE FROM catalogue;").stderr
    assert "the catalogue does not have" in said
