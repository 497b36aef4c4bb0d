"""The library as it is listed."""

from __future__ import annotations

from collections.abc import Iterable

from assessor.desk.library import Entry, Role
from assessor.desk.ports import DraftStore
from assessor.desk.shelf import Shelf


def listed(roles: Iterable[Role], store: DraftStore | None = None) -> list[Entry]:
    """Every entry, by title."""
    view = Shelf(roles, store).look()
    return view.rows(0, view.listed)
