"""The library's list: whatever part of it is looked at, it is that part of the whole list in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk import shelf as shelves
from assessor.desk.catalogue import ORDERS, CatalogueRow, Order, Wanted
from assessor.desk.draft import Draft
from assessor.desk.library import Entry, Role, draft_entry, role_entry
from assessor.desk.ports import StoredDraft, UnreadableDraft
from assessor.desk.shelf import Shelf
from assessor.document.assessment import Assessment, blank
from assessor.document.path import replace as put
from assessor.document.review import Status
from assessor.method.definition import CURRENT
from desk.memory_store import MemoryCatalogue, MemoryStore
from strategies import AT, complete_assessment

EMPTY = blank("")
COMPLETE = complete_assessment()
NAMES = tuple("abcdefgh")
TITLES = ("", "b", "Nurse", "nurse", "Äpfel")
SENIORITIES = ("", "Senior")
STATUSES: tuple[Status, ...] = get_args(Status)
WORDS = ("nurse", "green", "senior", "draft", "e", "published", "äpf", "%")
UNREADABLE = "its text is cut short"


def scored(points: str) -> Assessment:
    """A document with that score."""
    override = COMPLETE.override.model_copy(update={"score": Decimal(points)})
    return COMPLETE.model_copy(update={"override": override})


def hopeless() -> Assessment:
    """A document with the lowest score there is, and a label that begins like another."""
    tasks = tuple(task.model_copy(update={"score": 5}) for task in COMPLETE.tasks)
    document = scored("0.0").model_copy(update={"tasks": tasks})
    for group, rating in (("evidence", -2), ("barriers", 0)):
        for dimension in getattr(CURRENT, group):
            document = put(document, f"{group}.{dimension.key}.rating", rating)
    return document


BODIES = (EMPTY, COMPLETE, scored("100.0"), scored("9.9"), hopeless())


def titled(body: Assessment, title: str, seniority: str = "") -> Assessment:
    """``body`` as the assessment of another role."""
    about = body.role.model_copy(update={"title": title, "seniority": seniority})
    return body.model_copy(update={"role": about})


def drafted(
    name: str,
    document: Assessment,
    *,
    status: Status = "draft",
    at: datetime = AT,
    version: int = 1,
) -> StoredDraft:
    """A stored draft."""
    return StoredDraft(name, version, Draft(assessment=document), at, status=status)


@dataclass(repr=False)
class Shelved(MemoryStore):
    """A store that notes what is read, and whose catalogue may be made to differ."""

    asked: list[str] = field(default_factory=list)
    doctor: Callable[[CatalogueRow], CatalogueRow] = lambda row: row

    def __repr__(self) -> str:
        return f"holding({', '.join(f'{row.name}: {row.title!r}' for row in self.catalogue.rows)})"

    def read(self, names: Sequence[str]) -> Sequence[StoredDraft | UnreadableDraft]:
        self.asked += names
        return super().read(names)

    @property
    def catalogue(self) -> MemoryCatalogue:
        return MemoryCatalogue([self.doctor(row) for row in super().catalogue.rows])

    def keep(self, *drafts: StoredDraft) -> None:
        """Hold these drafts."""
        self.kept |= {draft.name: draft for draft in drafts}

    def asked_since(self) -> list[str]:
        """What was read since this was asked last."""
        asked, self.asked = self.asked, []
        return asked


def holding(*drafts: StoredDraft) -> Shelved:
    """A store that holds ``drafts``."""
    store = Shelved()
    store.keep(*drafts)
    return store


# The same list, made by reading everything and sorting it by the documented rule


@dataclass(frozen=True)
class Listed:
    """An entry and what it is placed by."""

    entry: Entry
    by: Entry
    when: float | None
    is_draft: bool


def whole(roles: Sequence[Role], store: MemoryStore) -> list[Listed]:
    """Everything that is listed, twins marked. An unreadable draft stands where it stood before."""
    found = []
    for stored in store.drafts():
        by = draft_entry(stored)
        problem = store.unreadable.get(stored.name)
        entry = draft_entry(UnreadableDraft(stored.name, problem)) if problem else by
        found.append(Listed(entry, by, stored.changed_at.timestamp(), True))
    drafts = {one.entry.name for one in found}
    for role in roles:
        if role.name not in drafts:
            entry = role_entry(role)
            day = entry.changed
            when = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() if day else None
            found.append(Listed(entry, entry, when, False))
    alike = Counter((one.by.title, one.by.seniority) for one in found)
    return [
        replace(
            one,
            entry=replace(one.entry, has_twin=alike[one.entry.title, one.entry.seniority] > 1),
        )
        for one in found
    ]


def in_order(found: Sequence[Listed], order: Order) -> list[Listed]:
    """Sorted by the documented rule."""

    def first(one: Listed) -> tuple[object, ...]:
        points, label, when = one.by.score, one.by.label, one.when
        return {
            "title": (),
            "score": (points is None, -(points or 0)),
            "label": (not label, label.casefold()),
            "status": (one.by.status,),
            "changed": (when is None, -(when or 0)),
            "waiting": (when is None, when or 0),
        }[order]

    return sorted(found, key=lambda one: (first(one), one.by.title.casefold(), one.by.name))


def is_hit(one: Listed, wanted: Wanted) -> bool:
    """Whether an entry is wanted."""
    by = one.by
    text = " ".join((by.name, by.title, by.seniority, by.label, by.status)).casefold()
    return all(word in text for word in wanted.words) and (
        not wanted.statuses or by.status in wanted.statuses
    )


# What is drawn


def random_document(random: Random) -> Assessment:
    """One of a few, much alike."""
    return titled(random.choice(BODIES), random.choice(TITLES), random.choice(SENIORITIES))


def random_store(random: Random, count: int) -> Shelved:
    """``count`` drafts, some discarded, some unreadable."""
    store = Shelved()
    for name in random.sample(NAMES, count):
        at = AT + timedelta(seconds=random.choice((0, 1, 86400, 864000)))
        document, status = random_document(random), random.choice(STATUSES)
        stored = drafted(name, document, status=status, at=at)
        store.keep(replace(stored, discarded=random.random() < 0.2))
        if random.random() < 0.2:
            store.unreadable[name] = UNREADABLE
    return store


def random_roles(random: Random, count: int) -> list[Role]:
    """``count`` published roles, some with the name of a draft, some unreadable."""
    roles = []
    for name in random.sample((*NAMES[::2], "y", "z"), count):
        day = date(2026, 11, random.choice((3, 23, 26)))
        document = random_document(random).model_copy(update={"assessed_on": day})
        is_sound = random.random() < 0.8
        problem = "" if is_sound else UNREADABLE
        roles.append(Role(name, Path(f"{name}.json"), document if is_sound else None, problem))
    return roles


def random_wanted(random: Random) -> Iterator[Wanted]:
    """Everything in each order, and a search in each."""
    for order in ORDERS:
        yield Wanted(order=order)
        sought = tuple(random.sample(WORDS, random.choice((0, 1, 1, 2))))
        yield Wanted(sought, tuple(random.sample(STATUSES, random.choice((0, 0, 2, 3)))), order)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 8), st.integers(0, 6), st.none() | st.integers(1, 4))
def test_every_part_of_the_list_is_that_part_of_everything_in_order(
    seed: int, drafts: int, published: int, limit: int | None
) -> None:
    random = Random(seed)
    roles, store = random_roles(random, published), random_store(random, drafts)
    shelf, everything = Shelf(roles, store), whole(roles, store)
    for wanted in random_wanted(random):
        hits = [one for one in in_order(everything, wanted.order) if is_hit(one, wanted)]
        shown = hits
        if limit is not None and not wanted.everything:
            first = [one.entry.name for one in hits if one.is_draft][:limit]
            shown = [one for one in hits if not one.is_draft or one.entry.name in first]
        entries = [one.entry for one in shown]
        view = shelf.look(wanted, limit)

        assert dict(view.tally) == dict(Counter(one.by.status for one in hits))
        assert (view.total, view.listed) == (len(hits), len(entries))
        assert view.rows(0, view.listed) == entries
        start = random.randint(0, 9)
        for stop in (start, start + 1, start + 3, start + 20):
            assert view.rows(start, stop) == entries[start:stop]
        places = {entry.name: at for at, entry in enumerate(entries)}
        for name in (*NAMES, "y", "z", "none"):
            assert view.place_of(name) == places.get(name)


def finished(name: str, title: str, *, at: datetime = AT, version: int = 1) -> StoredDraft:
    """A draft with a score."""
    return drafted(name, titled(COMPLETE, title), at=at, version=version)


def names(entries: Sequence[Entry]) -> list[str]:
    """What entries are called."""
    return [entry.name for entry in entries]


def role(name: str, title: str) -> Role:
    """A published role with a score."""
    return Role(name, Path(f"{name}.json"), titled(COMPLETE, title), "")


@pytest.mark.parametrize("gone", ["a", "b", "d"])
@pytest.mark.parametrize("is_discarded", [True, False])
def test_of_what_was_found_a_draft_that_went_away_is_left_out_and_the_rest_stays_in_order(
    gone: str, is_discarded: bool
) -> None:
    store = holding(*(finished(name, name) for name in "abd"))
    view = Shelf([role("c", "c")], store).look(Wanted(words=("green",)))
    if is_discarded:
        store.keep(replace(store.kept[gone], discarded=True))
    else:
        del store.kept[gone]
    assert names(view.rows(0, 4)) == [name for name in "abcd" if name != gone]


def test_only_what_is_seen_is_read_and_only_once() -> None:
    store = holding(*(finished(f"n-{i:03}", f"{i:03}") for i in range(40)))
    shelf = Shelf([role("r", "0105")], store)  # after 010, so 011 is at 12
    view = shelf.look()
    assert view.place_of("n-030") == 31
    assert store.asked_since() == []
    assert names(view.rows(10, 13)) == ["n-010", "r", "n-011"]
    assert store.asked_since() == ["n-010", "n-011"]
    shelf.look(Wanted(words=("green",), order="score")).rows(10, 14)
    assert store.asked_since() == ["n-012"]


def test_of_what_an_earlier_shelf_read_only_what_changed_is_read_again() -> None:
    entries: dict[tuple[str, int], Entry] = {}
    store = holding(*(finished(name, name) for name in "abc"))
    store.unreadable["c"] = UNREADABLE
    Shelf([], store, entries).look().rows(0, 3)
    store.asked_since()
    store.keep(drafted("b", titled(scored("9.9"), "b"), version=2))
    found = Shelf([], store, entries).look().rows(0, 3)
    assert sorted(store.asked_since()) == ["b", "c"]
    assert (found[1].score, found[2].problem) == (Decimal("9.9"), UNREADABLE)


def test_what_is_kept_of_what_was_seen_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_KEPT", 5)
    entries: dict[tuple[str, int], Entry] = {}
    store = holding(*(finished(f"n-{i:02}", f"{i:02}") for i in range(30)))
    view = Shelf([], store, entries).look()
    seen = [name for start in range(0, 30, 3) for name in names(view.rows(start, start + 3))]
    assert seen == sorted(store.kept)
    assert len(entries) <= 8


def test_figures_are_those_of_the_draft_whatever_the_catalogue_says() -> None:
    def forged(row: CatalogueRow) -> CatalogueRow:
        keys = {**row.keys, "score": f"0001\x1f{row.title}"}
        return replace(row, title="Forged", words="forged red", status="approved", keys=keys)

    store = holding(finished("a", "Nurse"))
    store.doctor = forged
    (entry,) = Shelf([], store).look(Wanted(words=("forged",), order="score")).rows(0, 1)
    assert entry == draft_entry(store.kept["a"])
    assert entry.score is not None


def test_without_a_store_there_are_the_roles_alone() -> None:
    view = Shelf([role("b", "b"), role("a", "a")], None).look(Wanted(words=("green",)))
    assert names(view.rows(0, 9)) == ["a", "b"]
    assert (view.total, view.listed, view.place_of("b"), view.place_of("c")) == (2, 2, 1, None)


def test_a_label_stands_before_a_longer_one_that_begins_alike_whatever_the_titles() -> None:
    store = holding(
        drafted("a", titled(hopeless(), "Apple")), drafted("b", titled(scored("9.9"), "Zebra"))
    )
    found = Shelf([], store).look(Wanted(order="label")).rows(0, 2)
    assert [entry.label for entry in found] == ["RED", "RED (Imminent)"]
