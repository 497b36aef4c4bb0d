"""Many roles from a list of titles: which draft each is, which to begin, what is still to be asked.

What the working database holds is all that is remembered of a run: the same list gone through
again finds the drafts that were begun and the suggestions that were had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, signed
from assessor.desk.library import Role, UnknownRole, open_entry
from assessor.desk.names import slug, unique
from assessor.desk.ports import (
    Change,
    DraftStore,
    NameTaken,
    StoredDraft,
    UnreadableDraft,
)
from assessor.document import path as paths
from assessor.document.assessment import Assessment, blank
from assessor.document.checks.check import name_key
from assessor.document.model import now
from assessor.document.provenance import Section, Suggestion

FIELDS = ("seniority", "category", "summary", "function", "is_not")
"""What a row can say of a role besides its title, named as in the document."""


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A role wanted: ``line`` of the list, ``title``, a ``name`` for its draft or none.

    ``said`` are the :data:`FIELDS` it fills in.
    """

    line: int
    title: str
    name: str = ""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What two rows of the same role have in common."""
        return name_key(self.title), name_key(self.said.get("seniority", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the ``name`` of its draft, "" while it is to be begun.

    One with a ``problem`` is left out, and that says why.
    """

    row: TitleRow
    name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    title: str
    seniority: str


class _Library:
    """What is known, to be looked up by name and by title."""

    def __init__(self, known: Iterable[_Known]) -> None:
        self._by_name: dict[str, _Known] = {}
        self._by_title: dict[str, list[_Known]] = defaultdict(list)
        for one in known:
            self._by_name[one.name] = one
            self._by_title[name_key(one.title)].append(one)

    def same(self, row: TitleRow, *, exact: bool = False) -> list[_Known]:
        """What may be the role of a row: with ``exact``, of the very same seniority."""
        if row.name:
            return [self._by_name[row.name]] if row.name in self._by_name else []
        title, seniority = row.key
        return [
            one
            for one in self._by_title.get(title, ())
            if name_key(one.seniority) == seniority
            or (not exact and not (one.seniority and seniority))
        ]


def placed(rows: Sequence[TitleRow], roles: Sequence[Role], store: DraftStore) -> tuple[Place, ...]:
    """Where each row stands, in the order of the list.

    A row is the draft of its name; without one, the draft of its title and seniority, else one of
    its title alone where only one of the two says a seniority. A role that was discarded, or is
    published and not named, is left out: nothing is asked of what a person has done with.

    Raises:
        StoreError: the working database cannot be read.
    """
    drafts = _Library(
        _Known(one.name, one.title, one.seniority) for one in store.catalogue.titles()
    )
    discarded = _Library(_known(stored) for stored in store.read(store.discarded()))
    published = _Library(
        _Known(role.name, role.document.role.title, role.document.role.seniority)
        for role in roles
        if role.document is not None
    )
    claimed: dict[int, str] = {}
    taken: set[str] = set()
    for exact in (True, False):
        for number, row in enumerate(rows):
            if number in claimed:
                continue
            if found := [one for one in drafts.same(row, exact=exact) if one.name not in taken]:
                claimed[number] = found[0].name if len(found) == 1 else ""
                taken.add(claimed[number])
    problems = {
        stored.name: stored.problem
        for stored in store.read(sorted(taken))
        if isinstance(stored, UnreadableDraft)
    }
    return tuple(
        _place(row, claimed.get(number), problems, drafts, published, discarded)
        for number, row in enumerate(rows)
    )


class Drafting:
    """The drafts of one run: begun, opened and added to. For one thread at a time."""

    def __init__(self, roles: Sequence[Role], store: DraftStore, actor: str) -> None:
        self._roles = {role.name: role for role in roles}
        self._store = store
        self._actor = actor
        self._published: set[str] = set()

    def open(self, place: Place) -> tuple[str, Assessment]:
        """The name of a place's draft and what it holds; begun where it is not there yet.

        A new draft's name is the row's own or made from its title. Of a published role that the
        row names, a draft is made with the first suggestion.

        Raises:
            DocumentError: what the row says does not belong into a document.
            UnknownRole: its draft was discarded meanwhile, or the role cannot be read.
            StoreError: the working database cannot be read or written.
        """
        row, name = place.row, place.name or place.row.name
        if place.name:
            stored = self._store.find(name)
            if stored is None or stored.discarded:
                raise UnknownRole(f"the draft {name} was discarded meanwhile")
            return name, stored.draft.assessment
        if name in self._roles:
            session = open_entry(name, tuple(self._roles.values()), self._store, self._actor)
            if not session.stored:
                self._published.add(name)
            return name, session.draft.assessment
        return self._begin(row)

    def keep(self, name: str, suggestion: Suggestion) -> None:
        """Keep a suggestion with the draft ``name``; nothing of it is accepted.

        Raises:
            StoreError: the working database cannot be written, or the draft has it already.
        """
        if name in self._published:
            open_entry(name, tuple(self._roles.values()), self._store, self._actor).keep(suggestion)
        else:
            self._store.add_suggestion(name, suggestion, self._actor)

    def _begin(self, row: TitleRow) -> tuple[str, Assessment]:
        who = Author(self._actor, now())
        document = paths.replace(blank("", assessed_on=who.at.date()), "role.title", row.title)
        for field_name, text in row.said.items():
            document = paths.replace(document, f"role.{field_name}", text)
        draft = signed(Draft.of(document), who)
        change = Change(draft, "start", "", None, row.title, {})
        if row.name:
            self._store.create(row.name, change, who.name, who.at)
            return row.name, document
        taken = set(self._roles) | set(self._store.names(slug(row.title, "role")))
        while True:
            name = unique(row.title, taken, "role")
            taken.add(name)
            with suppress(NameTaken):
                self._store.create(name, change, who.name, who.at)
                return name, document


def missing(
    sections: Iterable[Section], suggestions: Collection[Suggestion], source: str
) -> tuple[Section, ...]:
    """Those of ``sections`` that ``source`` has made no suggestion for, decided on or not."""
    had = {made.section for made in suggestions if made.source == source}
    return tuple(section for section in sections if section not in had)


def _known(stored: StoredDraft | UnreadableDraft) -> _Known:
    if isinstance(stored, UnreadableDraft):
        return _Known(stored.name, "", "")
    about = stored.draft.assessment.role
    return _Known(stored.name, about.title, about.seniority)


def _place(
    row: TitleRow,
    claimed: str | None,
    problems: Mapping[str, str],
    drafts: _Library,
    published: _Library,
    discarded: _Library,
) -> Place:
    if claimed:
        return Place(row, claimed, problems.get(claimed, ""))
    if claimed is not None:
        names = " and ".join(sorted(one.name for one in drafts.same(row)))
        return Place(row, problem=f"its title is that of {names}; say which in a column “name”")
    if gone := discarded.same(row):
        hint = f"assessor restore {gone[0].name} brings it back"
        return Place(row, problem=f"the draft {gone[0].name} is discarded; {hint}")
    if not row.name and (found := published.same(row)):
        return Place(
            row,
            problem=f"it is published as {found[0].name}; name that in a column “name” "
            "to have suggestions for it",
        )
    return Place(row)
