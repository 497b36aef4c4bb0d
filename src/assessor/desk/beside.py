"""What lies beside a draft: the library's other roles, kept texts of its sources, precedents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assessor.desk.ports import DraftStore
from assessor.document.checks import Beside, KnownRole, Precedents
from assessor.document.ratings import score
from assessor.method.errors import MethodError

if TYPE_CHECKING:
    from assessor.desk.library import Role


def beside(
    name: str, roles: Iterable[Role], store: DraftStore, precedents: Precedents | None = None
) -> Beside:
    """What the draft or role called ``name`` can be compared with.

    The published role of that name is left out: the draft is its next version.

    Raises:
        StoreError: the working database cannot be read.
    """
    return Beside(
        roles=known_roles(role for role in roles if role.name != name),
        snapshots={source: kept.text for source, kept in store.snapshots(name).items()},
        precedents=precedents,
    )


def known_roles(roles: Iterable[Role]) -> tuple[KnownRole, ...]:
    """The roles that have a score, as another role may quote them."""
    return tuple(known for role in roles if (known := _known(role)) is not None)


def _known(role: Role) -> KnownRole | None:
    if role.document is None:
        return None
    try:
        card = score(role.document)
    except MethodError:
        return None  # of a method not known here; the library's list says so
    if card is None:
        return None
    about = role.document.role
    return KnownRole(
        name=role.name,
        title=about.title,
        seniority=about.seniority,
        also_known_as=about.also_known_as,
        score=card.published_score,
        zone=card.zone,
        sub_label=card.sub_label,
    )
