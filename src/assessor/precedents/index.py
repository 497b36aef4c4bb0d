"""Decided ratings of published roles and of drafts, found by the likeness of their words.

The index is no working database: it is made from documents and gone with the program. What changes
while the program runs is taken in piece by piece.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock

from assessor.document.assessment import Assessment
from assessor.document.checks import Precedent
from assessor.document.checks.check import name_key
from assessor.precedents.decided import (
    ROLE,
    TASK,
    Decided,
    decided_dimensions,
    decided_tasks,
    rated_dimensions,
    role_words,
)
from assessor.precedents.table import MOST, Owner, RatingTable

_LIKE_ROLES = 4 * MOST  # of which some may lack the rating that is asked for


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document came from; a draft stands before the published role of its name."""

    name: str
    drafted: bool


@dataclass(frozen=True, slots=True)
class _Role:
    """What counts of a document: the title of its role, and its decided ratings.

    Among ``decided`` is one row for the whole role, which ``ratings`` of its dimensions go with.
    """

    title: str
    decided: tuple[Decided, ...]
    ratings: Mapping[str, int]

    @classmethod
    def of(cls, assessment: Assessment) -> _Role:
        dimensions, words = rated_dimensions(assessment), role_words(assessment)
        ratings = {path: rating for path, _, rating in dimensions}
        decided = [*decided_tasks(assessment), *decided_dimensions(dimensions)]
        if ratings and words:
            role = assessment.role
            decided.append(Decided(ROLE, words, role.function or role.summary, 0))
        return cls(assessment.role.title, tuple(decided), ratings)


class PrecedentIndex:
    """Decided ratings of roles; it fulfils :class:`assessor.document.checks.Precedents`.

    A role that is both published and drafted counts once, as its draft has it: that is what people
    decided last. When the draft goes, the published role counts again.

    It may be used from any thread. Giving it a document costs nothing: the words are taken in when
    something of their kind is looked up next, or by :meth:`warm` in a thread of its own, and only
    those that changed. A document never counts for the role of its own title, so that a draft need
    not be given at each change made to it, only when somebody has done with it.

    Look up tasks by name *and* rationale, and a role by its prose: a job title or a few words alone
    match badly, as hardly any words are left to be alike.
    """

    def __init__(self) -> None:
        self._inbox_lock = Lock()
        self._inbox: dict[_Place, Assessment | None] = {}
        self._lock = Lock()
        self._known: dict[_Place, _Role] = {}
        self._rows: dict[str, tuple[Owner, dict[int, Decided]]] = {}
        self._tables: dict[str, RatingTable] = {}
        self._numbers = count(1)

    def put(self, name: str, assessment: Assessment) -> None:
        """Take up the published role called ``name``, in the place of what was known of it."""
        self._receive(_Place(name, False), assessment)

    def put_draft(self, name: str, assessment: Assessment) -> None:
        """Take up the draft called ``name``, in the place of what was known of it."""
        self._receive(_Place(name, True), assessment)

    def remove(self, name: str) -> None:
        """Forget the published role called ``name``, if it is known."""
        self._receive(_Place(name, False), None)

    def remove_draft(self, name: str) -> None:
        """Forget the draft called ``name``, if it is known; a discarded draft does not count."""
        self._receive(_Place(name, True), None)

    def renew(
        self,
        roles: Iterable[tuple[str, Assessment]],
        drafts: Iterable[tuple[str, Assessment]] = (),
    ) -> None:
        """Know exactly these published roles and drafts, each with its name, from now on.

        Of two of one name the later counts. What is as it was is not taken in again.
        """
        given: dict[_Place, Assessment | None] = {
            _Place(name, False): assessment for name, assessment in roles
        }
        given |= {_Place(name, True): assessment for name, assessment in drafts}
        with self._lock, self._inbox_lock:
            for place in (*self._known, *self._inbox):
                given.setdefault(place, None)
            self._inbox = given

    def warm(self) -> None:
        """Take in all that was given: tasks first, then kind by kind.

        Meant for a thread of its own before the first look-up; one that comes meanwhile waits for
        its own kind at most.
        """
        with self._lock:
            self._catch_up()
            kinds = sorted(self._tables, key=lambda kind: (kind != TASK, kind))
            tables = [self._tables[kind] for kind in kinds]
        for table in tables:
            table.settle()

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        """At most 15 precedents that are alike enough, the nearest first.

        ``kind`` is ``task`` or the path of a dimension; ``besides`` is the title of a role whose
        own ratings do not count, letter case and spacing aside. A precedent's weight is its
        likeness, 0…1.
        """
        if kind == ROLE:
            return ()
        with self._lock:
            self._catch_up()
            table = self._tables.get(kind)
        return () if table is None else table.nearest(text, name_key(besides))

    def of_like_roles(self, path: str, assessment: Assessment) -> tuple[Precedent, ...]:
        """At most 15 ratings of the dimension at ``path``, of the roles most like this one.

        Roles are alike by their titles, what they are for, and the names of their tasks; of a
        role with a title alone nothing is known. A precedent's text is what its role is for.
        """
        with self._lock:
            self._catch_up()
            table = self._tables.get(ROLE)
        if table is None:
            return ()
        words, own = role_words(assessment), name_key(assessment.role.title)
        found = table.nearest(words, own, _LIKE_ROLES)
        with self._lock:
            rated = [
                replace(near, rating=role.ratings[path])
                for near in found
                if (role := self._counted(near.name)) is not None and path in role.ratings
            ]
        return tuple(rated[:MOST])

    def _receive(self, place: _Place, assessment: Assessment | None) -> None:
        with self._inbox_lock:
            self._inbox[place] = assessment

    def _catch_up(self) -> None:
        with self._inbox_lock:
            received, self._inbox = self._inbox, {}
        for place, assessment in received.items():
            if assessment is None:
                self._known.pop(place, None)
            else:
                self._known[place] = _Role.of(assessment)
        put: dict[str, dict[int, Decided]] = defaultdict(dict)
        owners: dict[int, Owner] = {}
        gone: dict[str, list[int]] = defaultdict(list)
        for name in dict.fromkeys(place.name for place in received):
            was, before = self._rows.pop(name, (None, {}))
            role, after = self._counted(name), {}
            if role is not None:
                owner, after = (
                    Owner(name, role.title, name_key(role.title)),
                    self._numbered(role, before),
                )
                self._rows[name] = owner, after
                for number, decided in after.items():
                    if owner != was or before.get(number) != decided:
                        put[decided.kind][number] = decided
                        owners[number] = owner
            for number in before.keys() - after.keys():
                gone[before[number].kind].append(number)
        for kind in {**put, **gone}:
            if kind not in self._tables:
                self._tables[kind] = RatingTable()
            self._tables[kind].change(put[kind], owners, gone[kind])

    def _counted(self, name: str) -> _Role | None:
        return self._known.get(_Place(name, True)) or self._known.get(_Place(name, False))

    def _numbered(self, role: _Role, before: Mapping[int, Decided]) -> dict[int, Decided]:
        """What counts of a role under its numbers; words that are in ``before`` keep theirs."""
        known: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, decided in before.items():
            known[decided.kind, decided.words].append(number)
        numbered: dict[int, Decided] = {}
        for decided in role.decided:
            numbers = known.get((decided.kind, decided.words)) if known else None
            numbered[numbers.pop(0) if numbers else next(self._numbers)] = decided
        return numbered


def of_roles(
    roles: Iterable[tuple[str, Assessment]], drafts: Iterable[tuple[str, Assessment]] = ()
) -> PrecedentIndex:
    """An index of published roles and of drafts, each with its name; later ones of a name count."""
    index = PrecedentIndex()
    index.renew(roles, drafts)
    return index
