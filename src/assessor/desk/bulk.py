"""Many roles from a list of titles: which draft each is, which to begin, what is still to be asked.

What the working database holds is all that is remembered of a run: the same list gone through
again finds the drafts that were begun and the suggestions that were had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, signed
from assessor.desk.library import Role, UnknownRole, open_entry
from assessor.desk.names import unique
from assessor.desk.ports import Change, DraftStore, NameTaken, StoreError, UnreadableDraft
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
    problem: str = ""


def placed(rows: Sequence[TitleRow], roles: Sequence[Role], store: DraftStore) -> tuple[Place, ...]:
    """Where each row stands, in the order of the list.

    A row is the draft of its name; without one, the draft of its title and seniority, else one of
    its title alone where only one of the two says a seniority. A role that was discarded, or is
    published and not named, is left out: nothing is asked of what a person has done with.

    Raises:
        StoreError: the working database cannot be read.
    """
    drafts, discarded = _known(store)
    published = [
        _Known(role.name, role.document.role.title, role.document.role.seniority)
        for role in roles
        if role.document is not None
    ]
    claimed: dict[int, str] = {}
    for exact in (True, False):
        for number, row in enumerate(rows):
            free = [one for one in drafts if one.name not in claimed.values()]
            if number not in claimed and (found := _same(row, free, exact=exact)):
                claimed[number] = found[0].name if len(found) == 1 else ""
    return tuple(
        _place(row, claimed.get(number), drafts, published, discarded)
        for number, row in enumerate(rows)
    )


class Drafting:
    """The drafts of one run: begun, opened and added to. For one thread at a time."""

    def __init__(self, roles: Sequence[Role], store: DraftStore, actor: str) -> None:
        self._roles = {role.name: role for role in roles}
        self._store = store
        self._actor = actor
        self._taken: set[str] | None = None
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
        taken = self._names()
        while True:
            name = unique(row.title, taken, "role")
            taken.add(name)
            with suppress(NameTaken):
                self._store.create(name, change, who.name, who.at)
                return name, document

    def _names(self) -> set[str]:
        if self._taken is None:
            drafts = {stored.name for stored in self._store.drafts()}
            self._taken = drafts | set(self._roles) | set(self._store.discarded())
        return self._taken


def missing(
    sections: Iterable[Section], suggestions: Collection[Suggestion], source: str
) -> tuple[Section, ...]:
    """Those of ``sections`` that ``source`` has made no suggestion for, decided on or not."""
    had = {made.section for made in suggestions if made.source == source}
    return tuple(section for section in sections if section not in had)


def _known(store: DraftStore) -> tuple[list[_Known], list[_Known]]:
    drafts = [
        _Known(stored.name, "", "", stored.problem)
        if isinstance(stored, UnreadableDraft)
        else _of(stored.name, stored.draft)
        for stored in store.drafts()
    ]
    return drafts, [_discarded(name, store) for name in store.discarded()]


def _discarded(name: str, store: DraftStore) -> _Known:
    try:
        stored = store.find(name)
    except StoreError:
        stored = None  # unreadable: known by its name alone
    return _of(name, stored.draft) if stored else _Known(name, "", "")


def _of(name: str, draft: Draft) -> _Known:
    return _Known(name, draft.assessment.role.title, draft.assessment.role.seniority)


def _place(
    row: TitleRow,
    claimed: str | None,
    drafts: Sequence[_Known],
    published: Sequence[_Known],
    discarded: Sequence[_Known],
) -> Place:
    if claimed:
        problem = next(one.problem for one in drafts if one.name == claimed)
        return Place(row, claimed, problem)
    if claimed is not None:
        names = " and ".join(one.name for one in _same(row, drafts, exact=False))
        return Place(row, problem=f"its title is that of {names}; say which in a column “name”")
    if gone := _same(row, discarded, exact=False):
        hint = f"assessor restore {gone[0].name} brings it back"
        return Place(row, problem=f"the draft {gone[0].name} is discarded; {hint}")
    if not row.name and (found := _same(row, published, exact=False)):
        return Place(
            row,
            problem=f"it is published as {found[0].name}; name that in a column “name” "
            "to have suggestions for it",
        )
    return Place(row)


def _same(row: TitleRow, known: Sequence[_Known], *, exact: bool) -> list[_Known]:
    if row.name:
        return [one for one in known if one.name == row.name]
    title, seniority = row.key
    return [
        one
        for one in known
        if name_key(one.title) == title
        and (
            name_key(one.seniority) == seniority
            or (not exact and not (one.seniority and seniority))
        )
    ]
