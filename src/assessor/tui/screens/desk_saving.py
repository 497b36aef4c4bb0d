"""How the Desk saves: at once or once painted, again when the database is back, else into a file."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from functools import partial

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.meanwhile import who_changed
from assessor.desk.ports import Change, Forbidden, StaleDraft, StoreError
from assessor.desk.session import Command, Session
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.text import clean_line
from assessor.tui.asking import Habits
from assessor.tui.fields import Field, row_for, section_of
from assessor.tui.rescued import Aside, keep_overtaken
from assessor.tui.screens.desk_view import DeskView
from assessor.tui.screens.place import was_left
from assessor.workspace import Workspace

_PAINT_LEAVES = 0.002
"""Seconds that a paint takes to be written; the thread that does it cannot while this one works."""
_BAD = "bold $text-error"


class DeskSaving(DeskView):
    """A :class:`DeskView` that carries out commands, and loses nothing of what they left."""

    taken_up: Draft | None = None
    """The draft as others left it last, until that may be taken back."""

    def __init__(self, session: Session, workspace: Workspace, habits: Habits) -> None:
        super().__init__(session, workspace, habits)
        self.aside = Aside(session.name, workspace.root)

    def perform(self, command: Command) -> str:
        """Carry out a command; what is wrong with it in a sentence, empty for nothing."""
        return self.problem_of(partial(self.session.do, command))

    def problem_of(self, act: Callable[[], object]) -> str:
        """Do something that changes or saves the draft; what is wrong as :meth:`perform` says it."""
        waited = len(self.session.unsaved)
        try:
            act()
        except DocumentError as error:
            return "; ".join(problem.message for problem in error.problems)
        except StaleDraft as error:
            self.tell_overtaken(waited)
            return f"{error}; what you typed is kept here: change it again to replace theirs"
        except Forbidden as error:
            self.tell_overtaken(waited, f"{error}")
            return f"{error}"
        except StoreError as error:
            self.say(f"Not saved: {error}", _BAD)
        else:
            self.tell_overtaken(waited)
        finally:
            self.put_aside()
        return ""

    def put_aside(self) -> None:
        """Have a file hold what waits to be saved, and none where nothing waits."""
        if self.session.unsaved:
            self.aside.write(self.session.draft.assessment)
        else:
            self.aside.remove()

    def tell_overtaken(self, waited: int, refused: str = "") -> bool:
        """Put what waited and has left the draft into a file, and say so until esc; whether any did.

        ``waited`` is how many changes did, ``refused`` why the database takes none of them.
        """
        left = tuple(self.session.unmerged)
        path = keep_overtaken(self.session, self.workspace.root)
        if not left:
            return False
        some = len(left) < waited
        named = ", ".join(dict.fromkeys(self._called(change.path) for change in left))
        why = refused or f"{self._who(left)} changed {'it' if len(left) == 1 else 'them'} meanwhile"
        kept = (
            f"yours is in {path}; i in the Library reads it" if path else "no file could take yours"
        )
        self.say(f"{'Saved, except' if some else 'Not saved:'} {named}: {why}; {kept}.", _BAD)
        return True

    def _who(self, left: Sequence[Change]) -> str:
        try:
            log = self.session.log()
        except StoreError:
            log = ()
        names = dict.fromkeys(who_changed(change.path, log) for change in left)
        return " and ".join(clean_line(name) for name in names if name) or "somebody else"

    def _called(self, path: str) -> str:
        """What the Desk calls the place ``path`` (by ids)."""
        section = section_of(path)
        row = row_for(self.session.draft.assessment, section, path) if section else None
        field = next((one for one in row.fields if one.path == path), None) if row else None
        if row is None or field is None:
            return clean_line(path) or "the last step"
        return row.title if len(row.fields) == 1 else f"{row.title}, {field.label.lower()}"

    async def change(self, command: Command, focus: str | None = None) -> None:
        """Carry out a command and draw what it left, the cursor on ``focus`` or where it was."""
        self.tell(self.perform(command))
        await self._redrawn(focus)

    def tell(self, problem: str) -> None:
        """Say what is wrong for a while; nothing for an empty text."""
        if problem:
            self.notify(problem, severity="error", markup=False)

    async def _redrawn(self, focus: str | None = None) -> None:
        at = self.index()
        await self.redraw()
        if focus is None or not self.editor.focus_key(focus):
            self.editor.focus_at(at)

    async def show(self, command: Command) -> None:
        """As :meth:`change`, but drawn before it is saved: a key is answered in half the time."""
        self.tell(self.problem_of(partial(self.session.show, command)))
        await self._redrawn()
        if not self.call_after_refresh(self._save_once_painted):
            self.save_shown()

    async def _save_once_painted(self) -> None:
        """:meth:`save_shown`, once the thread that writes to the terminal has had its turn."""
        await asyncio.sleep(_PAINT_LEAVES)
        if not was_left(self):  # else it was saved by leaving
            self.save_shown()
        gc.collect(1)  # now, while nobody waits: it came between a key and its paint, for 50 ms

    def save_shown(self) -> None:
        """Save what is shown and not saved yet, and say what came in between."""
        shown = self.session.draft
        self.tell(self.problem_of(self.session.save_shown))
        if self.session.draft is shown:
            self.draw_title()
        else:
            self.call_later(self.draw_anew)

    def save_waiting(self) -> None:
        """Save what waited for the database, now that it can be reached again."""
        if not self.session.unsaved:
            return
        if self._save_all() and not self.session.unsaved:
            self.say("What waited is saved.")
        self.call_later(self.draw_anew)

    def save_or_say(self) -> bool:
        """Save all there is; where that cannot be, say why. Whether nothing is left to be said."""
        self.save_shown()
        return self._save_all(" esc tries again; ctrl+q writes the draft to a file.")

    def _save_all(self, then: str = "") -> bool:
        """Save what waits; ``then`` is what to do where that fails. Whether all of it was taken."""
        waited, refused = len(self.session.unsaved), ""
        try:
            self.session.save_unsaved()
        except StaleDraft:
            pass
        except Forbidden as error:
            refused = str(error)
        except StoreError as error:
            self.say(f"Not saved: {error}{then}", _BAD)
            return False
        finally:
            self.put_aside()
        return not self.tell_overtaken(waited, refused)

    async def draw_anew(self) -> None:
        """Draw what was read again: the cursor stays on its item, what is being typed as it is."""
        current, at, focused = self.editor.current, self.index(), self.focused
        on_item = current is not None and current is focused
        await self.redraw()
        form = self.editor.form
        if form is not None:
            form.put(self.values([box.field for box in form.boxes if not box.edited]))
        elif current is not None and on_item and not self.editor.focus_key(current.shown.key):
            self.editor.focus_at(at)

    def index(self) -> int:
        """The place of the item under the cursor in its section, from 0."""
        current = self.editor.current
        return self.editor.views.index(current) if current else 0

    def values(self, fields: Sequence[Field]) -> dict[str, JsonValue]:
        """What stands in ``fields`` of the draft, by their names."""
        content = paths.to_json(self.session.draft.assessment)
        values: dict[str, JsonValue] = {}
        for field in fields:
            if field.kind == "reason":
                origin = self.session.draft.origin(field.path)
                values[field.name] = origin.reason if origin else ""
            else:
                values[field.name] = paths.look(content, field.path)
        return values
