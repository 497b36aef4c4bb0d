"""The Desk's way to a second person: submitting for review, and reading what reviewers said."""

from __future__ import annotations

from textual.message import Message

from assessor.desk.session import Session
from assessor.tui.screens.desk_suggesting import DeskSuggesting


class DeskMoving(DeskSuggesting):
    """A :class:`DeskSuggesting` whose assessment can be put in review."""

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

    async def take_up(self, session: Session) -> None:
        """Go on with ``session``, in which what was done elsewhere has been read."""
        self.session = session
        at = self._index()
        await self.redraw()
        self.editor.focus_at(at)
