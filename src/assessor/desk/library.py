"""The library: published roles and drafts, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from assessor.desk.beside import beside
from assessor.desk.catalogue import figures
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, signed
from assessor.desk.names import slug, unique
from assessor.desk.ports import Change, DraftStore, StoredDraft, UnreadableDraft
from assessor.desk.session import Session
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import Precedents
from assessor.document.export import PublishedAssessment
from assessor.document.path import replace
from assessor.document.provenance import Suggestion
from assessor.document.text import clean_line
from assessor.method.definition import ZoneKey


class UnknownRole(Exception):
    """No draft and no role of that name; the message names near ones."""


@dataclass(frozen=True, slots=True)
class Role:
    """A file of the published library; ``problem`` says why ``document`` could not be read."""

    name: str
    path: Path
    document: Assessment | None
    problem: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the library. ``score`` and ``zone`` are ``None`` while there is none.

    With ``has_twin`` another has the same title and seniority.
    """

    name: str
    title: str
    seniority: str
    status: str
    score: Decimal | None
    zone: ZoneKey | None
    label: str
    changed: date | None
    problem: str = ""
    has_twin: bool = False


def open_entry(
    name: str,
    roles: Sequence[Role],
    store: DraftStore,
    actor: str,
    precedents: Precedents | None = None,
) -> Session:
    """Open the draft called ``name``, or a draft of the published role of that name.

    It is compared with ``roles``, with the kept texts of its sources and with ``precedents``.

    Raises:
        UnknownRole: there is neither, or the role's file cannot be read.
        StoreError: the working database cannot be read.
    """
    stored = store.find(name)
    if stored is not None and not stored.discarded:
        around = beside(name, roles, store, precedents)
        return Session(store, name, stored.draft, stored=stored, actor=actor, beside=around)
    role = next((role for role in roles if role.name == name), None)
    if role is None and stored is not None:
        raise UnknownRole(
            f"the draft “{name}” is discarded; assessor restore {name} brings it back"
        )
    if role is None:
        known = {role.name for role in roles} | set(store.names()) - set(store.discarded())
        near = get_close_matches(name, sorted(known), n=3)
        hint = f"; do you mean {' or '.join(near)}" if near else ""
        raise UnknownRole(f"there is no draft or role called “{clean_line(name)}”{hint}")
    if role.document is None:
        raise UnknownRole(f"{role.path}: {role.problem}")
    published = role.document if isinstance(role.document, PublishedAssessment) else None
    draft = Draft.of(role.document)
    around = beside(name, roles, store, precedents)
    return Session(store, name, draft, stored=None, actor=actor, published=published, beside=around)


def start_draft(
    title: str,
    roles: Sequence[Role],
    store: DraftStore,
    author: Author,
    precedents: Precedents | None = None,
) -> Session:
    """A new, empty draft for a role called ``title``, stored at once.

    Raises:
        DocumentError: the title is not a line of text.
        StoreError: the working database cannot be written.
    """
    empty = blank("", assessed_on=author.at.date())
    document = replace(empty, "role.title", clean_line(title))
    return store_draft(document, roles, store, author, kind="start", precedents=precedents)


def store_draft(
    document: Assessment,
    roles: Sequence[Role],
    store: DraftStore,
    author: Author,
    *,
    kind: str,
    precedents: Precedents | None = None,
) -> Session:
    """Store ``document`` as a new draft under a name made from its role's title.

    An export's suggestions are kept with it; what nobody answers for yet, ``author`` does.

    Raises:
        StoreError: the working database cannot be written.
    """
    suggestions = document.suggestions if isinstance(document, PublishedAssessment) else ()
    return store_new(
        Draft.of(document), suggestions, roles, store, author, kind=kind, precedents=precedents
    )


def store_new(
    begun: Draft,
    suggestions: Sequence[Suggestion],
    roles: Sequence[Role],
    store: DraftStore,
    author: Author,
    *,
    kind: str,
    precedents: Precedents | None = None,
) -> Session:
    """Store ``begun`` and the suggestions it speaks of as a new draft, as :func:`store_draft` does.

    Raises:
        StoreError: the working database cannot be written.
    """
    title = begun.assessment.role.title
    taken = {role.name for role in roles} | set(store.names(slug(title, "role")))
    name = unique(title, taken, "role")
    draft = signed(begun, author)
    stored = store.create(name, Change(draft, kind, "", None, title, {}), author.name, author.at)
    around = beside(name, roles, store, precedents)
    session = Session(store, name, draft, stored=stored, actor=author.name, beside=around)
    for suggestion in suggestions:
        session.keep(suggestion)
    return session


def draft_entry(stored: StoredDraft | UnreadableDraft) -> Entry:
    """The row of a draft, computed from what it holds."""
    if isinstance(stored, UnreadableDraft):
        return Entry(
            stored.name, stored.name, "", "unreadable", None, None, "", None, stored.problem
        )
    changed = stored.changed_at.date()
    return _entry(stored.name, stored.draft.assessment, stored.status, changed)


def role_entry(role: Role) -> Entry:
    """The row of a published role, computed from what it holds."""
    if role.document is None:
        return Entry(role.name, role.name, "", "unreadable", None, None, "", None, role.problem)
    return _entry(role.name, role.document, "published", role.document.assessed_on)


def _entry(name: str, document: Assessment, status: str, changed: date | None) -> Entry:
    card, problem = figures(document)
    return Entry(
        name=name,
        title=document.role.title or name,
        seniority=document.role.seniority,
        status=status,
        score=card.published_score if card else None,
        zone=card.zone if card else None,
        label=card.label if card else "",
        changed=changed,
        problem=problem,
    )
