"""One open draft: commands in, saved versions out, undo and redo over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pydantic import JsonValue

from assessor.desk.asked import Asked, asked
from assessor.desk.deciding import OpenItem, open_items
from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author
from assessor.desk.history import REDO, UNDO
from assessor.desk.kept import read_kept
from assessor.desk.logbook import MIGRATE
from assessor.desk.ports import (
    Change,
    DraftStore,
    Forbidden,
    NameTaken,
    Snapshot,
    StaleDraft,
    StoredDraft,
    StoreError,
    settled,
)
from assessor.desk.publishing import contradictions, publish
from assessor.desk.standing import Standing, standing
from assessor.desk.trail import Trail
from assessor.desk.waiting import Command as Command
from assessor.desk.waiting import Waiting
from assessor.document.checks import NOTHING_BESIDE, Beside, Precedents
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.model import now
from assessor.document.provenance import Suggestion
from assessor.document.review import SETTLED, Status
from assessor.document.text import clean, clean_line

_MERGES = 5
"""How often a save is tried again where others go on saving in between."""


class Session:
    """An open draft and everything done to it since it was opened.

    The draft is stored at the first change; until then opening a published role leaves no trace
    in the working database. A change that cannot be saved stays in :attr:`unsaved` and is tried
    again with the next one. Where somebody else has saved the draft meanwhile, changes to other
    places than theirs are carried out anew on top of it; those to the same places leave the draft
    but stay in :attr:`unmerged`. So do those that the database no longer lets the person make.
    """

    def __init__(
        self,
        store: DraftStore,
        name: str,
        draft: Draft,
        *,
        stored: StoredDraft | None,
        actor: str,
        published: PublishedAssessment | None = None,
        beside: Beside = NOTHING_BESIDE,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.name = name
        self.draft = draft if stored is None else stored.draft
        self.suggestions: tuple[Suggestion, ...] = published.suggestions if published else ()
        self.unsaved: list[Waiting] = []
        self.unmerged: list[Change] = []
        self._store = store
        self._published = published
        self.status: Status = stored.status if stored else "draft"
        self._version = stored.version if stored else 0
        self._actor = actor
        self._beside = beside
        self._clock = clock
        self._opened = self.draft
        self._older = stored is not None and stored.older_sha256 is not None
        self._gone = False
        self._shown: Waiting | None = None
        self._trail = Trail(store, name, self._version)
        self._saved: Change | None = None
        self._unkept: list[Suggestion] = []
        if stored is not None:
            self.suggestions = store.suggestions(name)
        self._standing = standing(self.draft, self._beside)

    @property
    def stored(self) -> bool:
        """Whether the draft exists in the working database."""
        return self._version > 0

    @property
    def saving(self) -> bool:
        """Whether something is shown that is still to be saved."""
        return self._shown is not None

    @property
    def standing(self) -> Standing:
        """Score and checks of the draft as it is now."""
        return self._standing

    @property
    def precedents(self) -> Precedents | None:
        """The decided ratings of other roles, where there are any to look up."""
        return self._beside.precedents

    @property
    def author(self) -> Author:
        """Who acts here, at this moment."""
        return Author(self._actor, self._clock())

    def log(self) -> tuple[Event, ...]:
        """All that was done to the draft, by others too, oldest first.

        Raises:
            StoreError: it cannot be read.
        """
        return self._store.events(self.name)

    def asked(self) -> tuple[Asked, ...]:
        """What reviewers ask of the draft as it is stored, for who acts here.

        Raises:
            StoreError: the working database cannot be read.
        """
        if not self.stored:
            return ()
        return asked(self.name, self._store, self._beside, self._actor)

    def open_items(self, section: str | None = None) -> tuple[OpenItem, ...]:
        """Suggested items still to be decided on."""
        return open_items(self.draft, self.suggestions, section)

    def preview(self, command: Command) -> Standing:
        """Where the draft would stand after ``command``; nothing is changed.

        Raises:
            DocumentError: the command's value does not belong there.
        """
        change = command(self.draft, self.author)
        return standing(change.draft, self._beside) if change else self._standing

    def do(self, command: Command) -> Change | None:
        """Carry out a command and save it. Returns what changed, ``None`` for nothing.

        Raises:
            DocumentError: the command's value does not belong there, or the draft is approved or
                published; nothing changed.
            StaleDraft: somebody else changed the same place meanwhile; the draft has been read
                again and the command was not carried out. Changes to other places merge.
            Forbidden: the database does not let the person do it; the draft is as it was.
            StoreError: it was carried out but could not be saved; see :attr:`unsaved`.
        """
        return self.save_shown() if self.show(command) is not None else None

    def show(self, command: Command) -> Change | None:
        """Carry out a command that :meth:`save_shown` saves, so that a screen can be painted first.

        Until then :attr:`saving` is true; whatever is done next saves it before.

        Raises:
            DocumentError: as by :meth:`do`; nothing changed.
            StaleDraft: what was shown before could not be saved, as by :meth:`save_shown`; this
                command was not carried out either.
        """
        self._save_shown_first()
        before = self.draft
        change = command(before, self.author)
        if change is not None:
            self._refuse_settled()
            self._carry_out(change)
            self._shown = Waiting(change, self._clock(), command, before)
        return change

    def save_shown(self) -> Change | None:
        """Save what was shown. Returns what it changed in the end, ``None`` for nothing.

        Raises:
            DocumentError: the draft was approved or published meanwhile; it has been read again.
            StaleDraft: somebody else changed the same place meanwhile; the draft has been read
                again and is as if the command was not carried out. Changes to other places merge.
            Forbidden: the database does not let the person do it; the draft is as it was.
            StoreError: it could not be saved; see :attr:`unsaved`.
        """
        shown, self._shown = self._shown, None
        return None if shown is None else self._write(shown)

    def undo(self) -> Change | None:
        """Take back the last change, decisions included. ``None`` where there is none.

        Goes on from the log where all that was done since the opening is taken back.

        Raises:
            DocumentError: the draft is approved or published; nothing changed.
            StaleDraft: somebody else saved the draft meanwhile; it has been read again.
            StoreError: the log cannot be read, or it was taken back but could not be saved.
        """
        self._save_shown_first()
        self._refuse_settled()
        travel = self._trail.back(self.draft)
        if travel is None:
            return None
        change = travel.change
        detail: dict[str, JsonValue] = {"of": change.kind}
        self._travel(Change(travel.draft, UNDO, change.path, change.after, change.before, detail))
        return change

    def redo(self) -> Change | None:
        """Do again what was taken back last, here or before. ``None`` where there is none.

        Raises:
            DocumentError: the draft is approved or published; nothing changed.
            StaleDraft: somebody else saved the draft meanwhile; it has been read again.
            StoreError: the log cannot be read, or it was done again but could not be saved.
        """
        self._save_shown_first()
        self._refuse_settled()
        travel = self._trail.forth(self.draft)
        if travel is None:
            return None
        change = travel.change
        detail: dict[str, JsonValue] = {"of": change.kind}
        self._travel(Change(travel.draft, REDO, change.path, change.before, change.after, detail))
        return change

    def keep(self, suggestion: Suggestion) -> None:
        """Keep a new suggestion with the draft, which is stored first where it is not yet.

        Raises:
            StoreError: the database cannot be written.
        """
        self._begin(self._clock())
        self._keep_published()
        self._store.add_suggestion(self.name, suggestion, self._actor)
        self.suggestions = (*self.suggestions, suggestion)

    def keep_snapshot(self, source_id: str, text: str) -> Snapshot:
        """Keep a source's text with the draft, which is stored first where it is not yet.

        Control characters are removed from the text. The checks look it up from now on.

        Raises:
            DocumentError: the draft has no source of that id, or nothing is left of the text.
            StoreError: the database cannot be written.
        """
        known = [source.id for source in self.draft.assessment.sources]
        if source_id not in known:
            raise DocumentError.at(
                "sources",
                f"there is no source “{clean_line(source_id)}”; "
                f"there {'is' if len(known) == 1 else 'are'} {', '.join(known) or 'none yet'}",
            )
        plain = clean(text)
        if not plain.strip():
            raise DocumentError.at(f"sources[{source_id}]", "its text is empty; nothing was kept")
        self._begin(self._clock())
        self._keep_published()
        kept = self._store.keep_snapshot(self.name, source_id, plain, self._actor, self._clock())
        snapshots = {**self._beside.snapshots, source_id: kept.text}
        self._beside = replace(self._beside, snapshots=snapshots)
        self._standing = standing(self.draft, self._beside)
        return kept

    def finished(self) -> PublishedAssessment:
        """The exported form, which holds; of an unchanged published role, that role as it is.

        Raises:
            NotFinished: a check finds an error.
            DocumentError: it contradicts itself, as what was imported or published may.
            StaleDraft: somebody else saved the draft since it was opened.
            StoreError: the log cannot be read or does not hold, or something is not saved yet.
        """
        self.save_unsaved()
        if self.stored:
            self._begin(self._clock())
        document = self._logged() if self.stored else self._as_opened()
        problems = contradictions(document)
        if problems:
            raise DocumentError(problems)
        return document

    def _as_opened(self) -> PublishedAssessment:
        return self._published or publish(self.draft, self.suggestions, ())

    def _logged(self) -> PublishedAssessment:
        kept = read_kept(self.name, self._store)
        if kept is None or kept.stored.draft != self.draft:
            raise StaleDraft(f"somebody else changed “{self.name}” meanwhile; open it again")
        if kept.problem is not None:
            raise StoreError(
                f"what the database holds of “{self.name}” does not fit: {kept.problem}"
            )
        return publish(self.draft, kept.suggestions, kept.events, kept.records)

    def save_unsaved(self) -> None:
        """Save what is shown, and try again to save what could not be saved.

        Raises:
            StaleDraft: somebody else changed the same places meanwhile; what was to go there has
                left the draft and is in :attr:`unmerged`.
            Forbidden: the database does not let the person do it any more; likewise.
            StoreError: it still cannot.
        """
        shown, self._shown = self._shown, None
        self.unsaved += [shown] if shown else []
        kept = len(self.unmerged)
        error = self._save_merging()
        if error is not None and len(self.unmerged) > kept:
            raise StaleDraft(str(error)) from None
        self._keep_published()

    def _save_shown_first(self) -> None:
        """Save what is shown; where it cannot be saved it waits, and what follows says so."""
        try:
            self.save_shown()
        except (Forbidden, StaleDraft):
            raise
        except StoreError:
            pass

    def _save_merging(self) -> StaleDraft | None:
        """Save what waits, on top of what others have saved; why something left, where it did."""
        stale: StaleDraft | None = None
        for _ in range(_MERGES):
            try:
                self._save_waiting()
            except StaleDraft as error:
                stale = error
                self._merge()
                if self._gone:
                    return self._discarded()
            else:
                break
        else:
            self.unmerged += [one.change for one in self.unsaved]
            self._read_again()
        return stale

    def _save_waiting(self) -> None:
        while self.unsaved:
            waiting = self.unsaved[0]
            try:
                self._save(waiting.change, waiting.at)
            except Forbidden:
                self._take_back(waiting)
                raise
            self._saved = waiting.change
            self.unsaved.pop(0)

    def _merge(self) -> None:
        """Read the draft again and carry out on it what waits, as far as it can follow."""
        waiting = tuple(self.unsaved)
        self._read_again()
        closed = self._gone or self.status in SETTLED
        for one in waiting:
            change = None if closed else one.again(self.draft, self.author)
            if change is None:
                self.unmerged.append(one.change)
            else:
                self.unsaved.append(Waiting(change, one.at, one.command, self.draft))
                self._carry_out(change)

    def _take_back(self, first: Waiting) -> None:
        """Stand where the draft stood before ``first`` and all that waits with it."""
        self.unmerged += [one.change for one in self.unsaved]
        self.unsaved.clear()
        self._trail = Trail(self._store, self.name, self._version)
        self._stand(first.before)

    def _keep_published(self) -> None:
        while self._unkept:
            self._store.add_suggestion(self.name, self._unkept[0], self._actor)
            self._unkept.pop(0)

    def _refuse_settled(self) -> None:
        if self.status in SETTLED:
            raise DocumentError.at("status", settled(self.name, self.status))

    def _carry_out(self, change: Change) -> None:
        self._trail.did(self.draft, change)
        self._stand(change.draft)

    def _travel(self, change: Change) -> None:
        before = self.draft
        self._stand(change.draft)
        self._write(Waiting(change, self._clock(), None, before))

    def _stand(self, draft: Draft) -> None:
        self.draft = draft
        self._standing = standing(draft, self._beside)

    def _write(self, newest: Waiting) -> Change | None:
        """Save what waits and ``newest``; what that came to.

        Raises:
            DocumentError: the draft was approved or published meanwhile.
            StaleDraft: somebody else changed the same place; ``newest`` has left the draft.
            StoreError: it waits.
        """
        self.unsaved.append(newest)
        try:
            stale = self._save_merging()
        except Forbidden:
            self._forget(newest)
            raise
        if stale is not None and self._forget(newest):
            self._refuse_settled()
            raise stale
        self._keep_published()
        return self._saved

    def _forget(self, newest: Waiting) -> bool:
        """Let go of ``newest`` where it has left the draft, for whoever did it is told; whether so."""
        left = bool(self.unmerged) and self.unmerged[-1] is newest.change
        if left:
            self.unmerged.pop()
        return left

    def _save(self, change: Change, at: datetime) -> None:
        self._begin(at)
        saved = self._store.save(self.name, self._version, change, self._actor, at)
        self._version, self.status = saved.version, saved.status

    def _begin(self, at: datetime) -> None:
        """Store the draft as it was opened, where it is not stored yet or in an older form."""
        if self._gone:
            raise self._discarded()
        if self._older:
            brought = Change(self._opened, MIGRATE, "", None, None, {})
            self._version = self._store.save(
                self.name, self._version, brought, self._actor, at
            ).version
            self._older = False
        if self.stored:
            return
        opening = Change(self._opened, "open", "", None, None, {})
        try:
            self._version = self._store.create(self.name, opening, self._actor, at).version
        except NameTaken:
            raise StaleDraft(f"somebody else began a draft of “{self.name}” meanwhile") from None
        known = {kept.id for kept in self._store.suggestions(self.name)}
        self._unkept = [made for made in self.suggestions if made.id not in known]

    def _discarded(self) -> StaleDraft:
        return StaleDraft(
            f"the draft “{self.name}” was discarded meanwhile; "
            f"assessor restore {self.name} brings it back"
        )

    def _read_again(self) -> None:
        found = self._store.find(self.name)
        if found is None:
            raise StoreError(f"the draft “{self.name}” is no longer in the working database")
        self.draft, self._version, self.status = found.draft, found.version, found.status
        self._opened, self._older = found.draft, found.older_sha256 is not None
        self._gone = found.discarded
        self.suggestions = self._store.suggestions(self.name)
        self._standing = standing(self.draft, self._beside)
        self._trail = Trail(self._store, self.name, self._version)
        self.unsaved.clear()
