"""The Review screen's verdicts and comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work

from assessor.desk import reviewing as acts
from assessor.desk.review_state import ItemState, Thread
from assessor.document.review import Record
from assessor.tui.cards import clip_text
from assessor.tui.screens.review_dialogs import PickScreen
from assessor.tui.screens.review_keeping import BAD, ReviewKeeping
from assessor.tui.text import row


class ReviewJudging(ReviewKeeping):
    """A :class:`ReviewKeeping` in which items are approved, questioned and commented on."""

    # Verdicts

    async def action_approve(self) -> None:
        """Approve exactly what is shown, and go on to what waits next."""
        item, state = self.read_whole()
        if item is None or state is None:
            return
        said = item.verdicts.get(self.me)
        if said is not None and said.fresh and said.approves:
            self.notify("You approved exactly this already.", markup=False)
            return
        await self._verdict(lambda: acts.approve(state, item.item.path, self.me, self.now))

    async def action_renew(self) -> None:
        """Approve again what has changed since, once both versions are on the screen."""
        if not self.beside:
            self.action_beside()
            self.notify("Both versions are shown now; v again renews.", markup=False)
            return
        item, state = self.read_whole()
        if item is not None and state is not None:
            await self._verdict(lambda: acts.renew(state, item.item.path, self.me, self.now))

    def action_approve_saying(self) -> None:
        """Approve what is shown with a comment."""
        item, state = self.read_whole()
        if item is not None and state is not None:
            self.ask_words(
                f"Approve “{clip_text(item.item.title, 60)}”, saying",
                "The comment is kept with your approval and asks for nothing",
                lambda text: acts.approve(state, item.item.path, self.me, self.now, text),
                goes_on=True,
            )

    def action_request_change(self) -> None:
        """Ask for a change of the item."""
        item, state = self.shown()
        if item is not None and state is not None:
            self.ask_words(
                f"Which change of “{clip_text(item.item.title, 60)}”?",
                "It is not approved until you have looked again",
                lambda text: acts.request_change(state, item.item.path, self.me, self.now, text),
            )

    async def _verdict(self, make: Callable[[], Record]) -> None:
        problem = await self.keep(make)
        if problem:
            self.say(problem, BAD)
        else:
            self.go_on()

    # Comments

    def action_comment(self) -> None:
        """Begin a thread of comments on the item."""
        item, state = self.shown()
        if item is not None and state is not None:
            self.ask_words(
                f"Comment on “{clip_text(item.item.title, 60)}”",
                "Signing off waits until it is resolved",
                lambda text: acts.comment(state, item.item.path, self.me, self.now, text),
            )

    @work
    async def action_reply(self) -> None:
        """Answer in a thread of the item."""
        item, state = self.shown()
        thread = await self._thread(item.threads, "Answer which?") if item else None
        if thread is not None and state is not None:
            self.ask_words(
                f"Answer to {thread.first.author}",
                clip_text(thread.first.text, 90),
                lambda text: acts.reply(state, thread.first.id, self.me, self.now, text),
            )

    @work
    async def action_resolve(self) -> None:
        """Settle a thread of the item, or one whose item is gone."""
        item, state = self.shown()
        open_ones = self.settleable(item) if item else ()
        thread = await self._thread(open_ones, "Which is settled?")
        if thread is not None and state is not None:
            problem = await self.keep(
                lambda: acts.resolve(state, thread.first.id, self.me, self.now)
            )
            self.say(problem, BAD)

    def settleable(self, item: ItemState) -> tuple[Thread, ...]:
        return item.unresolved or (self.reading.state.strays if self.reading else ())

    async def _thread(self, threads: Sequence[Thread], title: str) -> Thread | None:
        if len(threads) < 2:
            return threads[0] if threads else None
        listed = [
            row((thread.first.author, "bold"), f"  {clip_text(thread.first.text, 80)}")
            for thread in threads
        ]
        at = await self.ask(PickScreen(title, listed))
        return None if at is None else threads[at]
