"""An index of precedents kept in step with a library, which may hold more than an index can."""

from __future__ import annotations

from collections.abc import Iterable

from assessor.desk.library import Role
from assessor.desk.ports import DraftStore, StoredDraft
from assessor.precedents.index import PrecedentIndex

RECENT = 2000
"""Drafts that count as precedents: those changed last. An index of so many is made in a second."""
_AT_ONCE = 50
"""Drafts that are in memory at a time."""


class Following:
    """The decided ratings of published roles and of the drafts changed last, in one ``index``.

    For one thread at a time; the index may be used meanwhile.
    """

    def __init__(self) -> None:
        self.index = PrecedentIndex()
        self._roles: frozenset[str] = frozenset()
        self._versions: dict[str, int] = {}

    def renew_roles(self, roles: Iterable[Role]) -> None:
        """Know exactly these published roles from now on."""
        given = {role.name: role.document for role in roles if role.document is not None}
        for name, document in given.items():
            self.index.put(name, document)
        for name in self._roles - given.keys():
            self.index.remove(name)
        self._roles = frozenset(given)

    def renew_drafts(self, store: DraftStore) -> None:
        """Know the drafts changed last as they are now. Only those that changed are read.

        Raises:
            StoreError: the database cannot be read.
        """
        versions = {spot.name: spot.version for spot in store.catalogue.span("changed", 0, RECENT)}
        for name in self._versions.keys() - versions.keys():
            self.index.remove_draft(name)
            del self._versions[name]
        changed = [
            name for name, version in versions.items() if self._versions.get(name) != version
        ]
        for i in range(0, len(changed), _AT_ONCE):
            some = changed[i : i + _AT_ONCE]
            for stored in store.read(some):
                if isinstance(stored, StoredDraft) and not stored.discarded:
                    self.index.put_draft(stored.name, stored.draft.assessment)
                else:
                    self.index.remove_draft(stored.name)
            self._versions |= {name: versions[name] for name in some}
