"""Putting a draft out of sight, and bringing it back. Nothing of it is lost either way."""

from __future__ import annotations

from assessor.desk.editing import Author
from assessor.desk.library import UnknownRole
from assessor.desk.ports import DISCARD, RESTORE, Change, DraftStore, StoredDraft
from assessor.document.text import clean_line


def discard(name: str, store: DraftStore, author: Author) -> StoredDraft:
    """Put the draft ``name`` out of the library; its log, contents and suggestions stay.

    A published role of that name shows again, and a draft begun of it carries the log on. A new
    role of the same title gets another name.

    Raises:
        UnknownRole: there is no such draft.
        StaleDraft: somebody saved it meanwhile; nothing was done.
        StoreError: the working database cannot be read or written.
    """
    found = store.find(name)
    if found is None or found.discarded:
        raise UnknownRole(f"there is no draft “{clean_line(name)}” to discard")
    return _put(found, DISCARD, store, author)


def restore(name: str, store: DraftStore, author: Author) -> StoredDraft:
    """Bring a discarded draft back as it was.

    Raises:
        UnknownRole: no draft of that name is discarded.
        StaleDraft: somebody saved it meanwhile; nothing was done.
        StoreError: the working database cannot be read or written.
    """
    found = store.find(name)
    if found is None or not found.discarded:
        raise UnknownRole(f"there is no discarded draft “{clean_line(name)}”")
    return _put(found, RESTORE, store, author)


def _put(found: StoredDraft, kind: str, store: DraftStore, author: Author) -> StoredDraft:
    change = Change(found.draft, kind, "", None, None, {})
    return store.save(found.name, found.version, change, author.name, author.at)
