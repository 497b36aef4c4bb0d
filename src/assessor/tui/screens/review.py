"""The Review screen: a second person reads an assessment item by item, and signs it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from pydantic import JsonValue
from textual import work
from textual.dom import DOMNode
from textual.events import Key

from assessor.desk import reviewing as acts
from assessor.desk.moving import FROM, Move, missing_for
from assessor.desk.ports import StoreError
from assessor.desk.publishing import NotFinished
from assessor.desk.reviewing import ReviewRefused
from assessor.desk.second_rating import adjudicate, rating_of, second_rating, settling_refused
from assessor.desk.seen_before import SEEN_BEFORE
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.review import SETTLED, SIGN_MEANING
from assessor.document.subjects import RATED, owner
from assessor.exchange.files import FileError
from assessor.method.errors import MethodError
from assessor.tui.actions import bindings
from assessor.tui.cards import clip_text
from assessor.tui.faces import shown
from assessor.tui.fields import SUGGESTIBLE, Field, section_of
from assessor.tui.review_faces import MUTED
from assessor.tui.review_values import fields_in
from assessor.tui.screens.dialogs import ConfirmScreen, ReadScreen
from assessor.tui.screens.review_dialogs import (
    PickScreen,
    ProposeScreen,
    RatingScreen,
    WordsScreen,
)
from assessor.tui.screens.review_following import ReviewFollowing
from assessor.tui.screens.review_keeping import BAD
from assessor.tui.screens.review_view import RATEABLE
from assessor.tui.text import lines, plain, row

_JUDGES = frozenset(
    {
        *("approve", "approve_saying", "request_change", "renew", "comment", "reply", "resolve"),
        *("propose", "rate", "sign"),
    }
)
"""What nobody can do any more once the assessment is approved."""
_NOT_BLIND = (_JUDGES - {"rate"}) | {"next_flag", "missing", "publish", "send_back", "take_back"}
"""What would show or judge what is hidden while rating blind."""
_NOT_PROPOSED = frozenset({"flag", "date"})
"""Kinds of fields that no suggestion has."""


class ReviewScreen(ReviewFollowing):
    """A :class:`ReviewFollowing` in which edits are proposed, ratings given blind, and the whole is signed.

    Only keys of their own record anything, and an approval only what was on the screen to its end.
    """

    CSS_PATH = "review.tcss"
    PLACES = ("review", "all")
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("review")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which actions make sense for the item: hides the rest from keys and footer.

        One that is refused for the whole is ``None``: its key says why.
        """
        if not self.is_mounted or self.reading is None:
            return action != "publish"
        if self.refusal(action):
            return None
        item = self.current
        if item is None:
            return True
        if action == "renew":
            return item.stale_for(self.me) and item.may_approve(self.me)
        if action == "rate":
            rated = item.item.kind in RATED and rating_of(item) is not None
            return rated and (self.hides(item) or bool(item.second_ratings))
        if action == "reply":
            return bool(item.threads)
        if action == "resolve":
            return bool(self.settleable(item))
        return True

    def refusal(self, action: str) -> str:
        """Why an action is refused whatever the item holds, in a sentence; empty where it is not."""
        reading = self.reading
        if reading is None:
            return ""
        status = reading.state.status
        if self.blind and action in _NOT_BLIND:
            item = self.current
            settled = item is not None and bool(item.adjudications) and not self.hides(item)
            if action != "propose" or not settled:
                return "Not while rating blind; b shows ratings and rationales again."
        if action == "blind" and not self.blind and status not in RATEABLE:
            return f"It is {status}: ratings are given blind while it is in review."
        if status in SETTLED and action in _JUDGES:
            return f"It is {status}, so nothing is left to judge; W reopens it."
        if action == "publish" and status not in FROM["publish"]:
            return " ".join(missing_for(reading.state, "publish", self.me))
        return ""

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing now."""
        active = self.active_bindings.get(event.key)
        if active is not None and not active.enabled:
            self._refuses(active.binding.action)

    async def run_action(
        self, action: str, namespaces: Mapping[str, DOMNode] | None = None
    ) -> None:
        """Run an action of the palette, or say why it is refused."""
        if not self._refuses(action):
            await super().run_action(action, namespaces)

    def _refuses(self, action: str) -> bool:
        refusal = self.refusal(action)
        if refusal:
            self.notify(refusal, severity="warning", markup=False)
        return bool(refusal)

    # Proposals

    @work
    async def action_propose(self) -> None:
        """Propose another value for a field of the item."""
        item, state = self.shown()
        if item is None or state is None:
            return
        path = owner(item.item, [one.item for one in state.items])
        if section_of(path) not in SUGGESTIBLE:
            self.notify("No edit of this can be proposed; comment on it instead.", markup=False)
            return
        fields = {
            key: field
            for key, field in fields_in(state.draft.assessment, path).items()
            if field.kind not in _NOT_PROPOSED
        }
        content = paths.to_json(state.draft.assessment)
        values = {key: paths.look(content, field.path) for key, field in fields.items()}
        key = await self._field(fields, values)
        if key is None:
            return
        value, why, problem = values[key], "", ""
        while True:
            title = f"Propose another value: {clip_text(item.item.title, 60)}"
            asking = ProposeScreen(title, fields[key], value, why, problem)
            answer = await self.ask(asking, again=bool(problem))
            if answer is None:
                return
            value, why = answer
            problem = await self.keep(
                partial(acts.propose, state, path, key, value, self.me, self.now, why)
            )
            if not problem:
                self.notify("Proposed: the author decides on it at the Desk.", markup=False)
                return

    async def _field(
        self, fields: Mapping[str, Field], values: Mapping[str, JsonValue]
    ) -> str | None:
        keys = list(fields)
        if len(keys) < 2:
            return keys[0] if keys else None
        listed = [
            row(
                (fields[key].label, "bold"),
                (f"  {clip_text(shown(fields[key], values[key]), 60)}", MUTED),
            )
            for key in keys
        ]
        at = await self.ask(PickScreen("Propose another value of what?", listed))
        return None if at is None else keys[at]

    # Rating blind

    @work
    async def action_rate(self) -> None:
        """Rate the item without seeing its rating; where that is done, settle the two."""
        item, reading = self.current, self.reading
        if item is None or reading is None or not self.check_action("rate", ()):
            return
        state, path, hidden = reading.state, item.item.path, self.hides(item)
        fields = fields_in(state.draft.assessment, path)
        scale = next(field for field in fields.values() if field.kind == "rating")
        detail: dict[str, JsonValue] = {}
        if hidden:
            hint = "Your own rating; the one that stands is shown afterwards, and both are kept."
            if self.was_shown(item):
                hint = "Its rating was shown to you, so yours will not count as blind."
                detail = {SEEN_BEFORE: True}
        else:
            refusal = settling_refused(item, self.me)
            if refusal:
                self.say(f"{refusal}.", BAD)
                return
            others = ", ".join(f"{one.by} rated {one.rating}" for one in item.second_ratings)
            hint = f"{rating_of(item)} stands, {others}. What is it settled at, and why?"
        rating: int | None = None
        words, problem = "", ""
        while True:
            asking = RatingScreen(item.item.title, hint, scale, words, problem, rating=rating)
            answer = await self.ask(asking, again=bool(problem))
            if answer is None:
                return
            rating, words = answer
            settle = second_rating if hidden else adjudicate
            problem = await self.keep(
                partial(settle, state, path, rating, words, self.me, self.now), detail
            )
            if not problem:
                if not hidden and rating != rating_of(item):
                    self.notify(f"Settled at {rating}; p proposes it to the author.", markup=False)
                return

    # The whole

    def action_missing(self) -> None:
        """List what signing off still asks for."""
        if self.reading is not None:
            self._list("What is missing for signing off", self.reading.missing or ("Nothing.",))

    @work
    async def action_sign(self) -> None:
        """Sign the whole off, or list everything that is missing for it."""
        reading = self.reading
        if reading is None:
            return
        if reading.missing:
            self._list("Not signed off yet", reading.missing)
            return
        asking = ConfirmScreen("Sign off?", f"“{SIGN_MEANING}”  signed {self.me}")
        if await self.ask(asking):
            await self._move("approve")

    @work
    async def action_publish(self) -> None:
        """Write the approved assessment into the library, once the person has seen where."""
        if self.reading is None:
            return
        missing = missing_for(self.reading.state, "publish", self.me)
        if missing:
            self._list("Not published", missing)
            return
        asking = ConfirmScreen("Publish it?", f"This writes {self.reviewing.file}")
        if not await self.ask(asking):
            return
        try:
            path = await asyncio.to_thread(self.reviewing.publish)
        except ReviewRefused as error:
            self._list("Not published", error.missing or (str(error),))
        except NotFinished as error:
            self._list("Not published", [check.message for check in error.errors])
        except DocumentError as error:
            self._list("Not published", [str(problem) for problem in error.problems])
        except (FileError, MethodError, StoreError) as error:
            self.say(f"Not published: {error}", BAD)
        else:
            self.say("")
            self.notify(f"Published: {path}", markup=False)
        await self.renew()

    @work
    async def action_send_back(self) -> None:
        """Send the assessment back to its author."""
        asking = ConfirmScreen(
            "Send it back for changes?", "Its author mends it and submits again."
        )
        if self._may("request-changes") and await self.ask(asking):
            await self._move("request-changes")

    @work
    async def action_take_back(self) -> None:
        """Take the assessment out of review, or reopen what is approved."""
        if self.reading is None:
            return
        if self.reading.state.status in FROM["reopen"]:
            hint = "It can be changed again; the log keeps why, where you say it"
            why, problem = "", ""
            while True:
                asking = WordsScreen("Reopen it? Why?", hint, why, problem, needed=False)
                answer = await self.ask(asking, again=bool(problem))
                if answer is None:
                    return
                why = answer
                problem = await self._problem_of("reopen", why)
                if not problem:
                    return
        elif self._may("withdraw"):
            hint = "It is a draft again; what was said of it stays."
            if await self.ask(ConfirmScreen("Withdraw it from review?", hint)):
                await self._move("withdraw")

    def _may(self, kind: Move) -> bool:
        missing = missing_for(self.reading.state, kind, self.me) if self.reading else ()
        if missing:
            self.notify(" ".join(missing), severity="warning", markup=False)
        return self.reading is not None and not missing

    async def _move(self, kind: Move) -> None:
        try:
            await asyncio.to_thread(self.reviewing.move, kind)
        except ReviewRefused as error:
            self._list("Not done", error.missing or (str(error),))
        except (MethodError, StoreError) as error:
            self.say(str(error), BAD)
            return
        await self.renew()

    async def _problem_of(self, kind: Move, reason: str) -> str:
        """Move the assessment for a typed ``reason``; what is wrong, empty for nothing."""
        try:
            await asyncio.to_thread(self.reviewing.move, kind, reason)
        except ReviewRefused as error:
            return " ".join(error.missing) or str(error)
        except (MethodError, StoreError) as error:
            return str(error)
        self.landed()
        await self.renew()
        return ""

    def _list(self, title: str, sentences: Sequence[str]) -> None:
        listed = [plain(f"· {sentence}") for sentence in sentences]
        if self.reading is not None and self.reading.signals:
            signals = [plain(f"! {text}", "$text-warning") for text in self.reading.signals]
            listed = [*signals, plain(""), *listed]
        self.app.push_screen(ReadScreen(title, lines(*listed)))
