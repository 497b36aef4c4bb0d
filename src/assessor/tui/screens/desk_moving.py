"""The Desk's way to other people: submitting for review, and what they do to the draft meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from assessor.desk.asked import Asked
from assessor.desk.session import Session
from assessor.document.text import clean_line
from assessor.tui.cards import clip_text
from assessor.tui.screens.desk_suggesting import DeskSuggesting
from assessor.tui.screens.place import was_left

if TYPE_CHECKING:
    from assessor.tui.errands import Errands

_NEWS = "$text-accent"
_LEAST = 30
"""Characters of news that are shown however narrow the screen is."""


class DeskMoving(DeskSuggesting):
    """A :class:`DeskSuggesting` whose assessment can be put in review, and which others change."""

    _told = ""
    _waited_for = ""

    class Submit(Message):
        """Put what this session holds in review."""

        def __init__(self, session: Session) -> None:
            self.session = session
            super().__init__()

    class Review(Message):
        """Read what this session holds as a reviewer does."""

        def __init__(self, session: Session) -> None:
            self.session = session
            super().__init__()

    def action_submit(self) -> None:
        """Put the assessment in review, or see what is missing for it."""
        if not self.asking:
            self.post_message(self.Submit(self.session))

    def action_review(self) -> None:
        """Read this draft as a reviewer does."""
        if not self.asking:
            self.post_message(self.Review(self.session))

    @property
    def busy(self) -> bool:
        """Whether something is typed, asked for or to be saved that only this session knows of."""
        form, session = self.editor.form, self.session
        typing = form is not None and any(box.edited or box.left_out for box in form.boxes)
        return bool(typing or self.asking or session.saving or session.unsaved or session.unmerged)

    @property
    def follows(self) -> str:
        return self.session.name

    async def follow(self, errands: Errands, heard: Mapping[str, int]) -> bool:
        if self.busy:
            names = " and ".join(clean_line(name) for name in heard)
            if names and names != self._waited_for:
                self._waited_for = names
                self.tell_news(f"{names} wrote here too; it is shown once yours is saved.")
            return False
        known, draft = self.session, self.session.draft
        news = await asyncio.to_thread(errands.news, self.session.name, heard)
        if news is None or was_left(self):
            return True
        if self.busy or self.session is not known or known.draft is not draft:
            return False  # the person went on meanwhile
        self._waited_for = ""
        await self.take_up(news.session, news.asked, news.sentence)
        return True

    async def take_up(
        self, session: Session, asked: tuple[Asked, ...] | None = None, news: str = ""
    ) -> None:
        """Go on with ``session``, in which what was done elsewhere has been read.

        ``asked`` is what reviewers ask of it, where that has been read too.
        """
        if news and session.draft != self.session.draft:
            self.taken_up = session.draft
        before = self._stands()
        self.session = session
        if asked is not None:
            self.now_asked(asked)
        if self._stands() != before:
            await self.draw_anew()
        self.tell_news(news)

    def _stands(self) -> tuple[object, ...]:
        session = self.session
        return session.draft, session.status, session.suggestions, self.asked

    def tell_news(self, news: str) -> None:
        """Say in one line what others did; what is said of more weight stays."""
        if not news:
            return
        notice = self.query_one("#notice", Static)
        line = clip_text(news, max(self.query_one("#middle").size.width - 2, _LEAST))
        if notice.display and str(notice.content) != self._told:
            self.notify(line, markup=False)
        else:
            self.say(line, _NEWS)
            self._told = line
