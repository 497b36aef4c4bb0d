"""Whatever the program does, a team's server lets it do, and the log tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.desk.deciding import discard_rest
from assessor.desk.discarding import discard, restore
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, signed
from assessor.desk.library import UnknownRole, store_draft
from assessor.desk.moving import FROM, Move, move
from assessor.desk.ports import Change, StaleDraft, StoredDraft
from assessor.desk.publishing import NotFinished
from assessor.desk.rating_first import rate_first
from assessor.desk.review_state import review_of
from assessor.desk.reviewing import ReviewRefused, approve, comment
from assessor.desk.session import Session
from assessor.desk.verifying import draft_problems
from assessor.desk.whatif import keep, supposing
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.errors import DocumentError
from assessor.document.model import now
from assessor.store.database import Store
from desk.commands import random_command, some_suggestions
from strategies import complete_assessment
from support.postgres import ASSESSOR, BOTH, REVIEWER, Team

pytestmark = pytest.mark.xdist_group("postgresql")
_NAME = "baker"
_REFUSED_BY_THE_PROGRAM = (DocumentError, NotFinished, ReviewRefused, StaleDraft, UnknownRole)


class Work:
    """A team at work on one draft; each act is one that the program offers."""

    def __init__(self, stores: dict[str, Store], random: Random) -> None:
        self.stores = stores
        self.random = random
        self.acts: tuple[Callable[[str], None], ...] = (
            *(self.edit,) * 6,
            *(self.travel,) * 2,
            self.edit_together,
            self.leave_the_rest,
            self.rate,
            self.discard,
            self.try_out,
            self.review,
            *(self.move,) * 2,
        )

    def act(self) -> None:
        """Do something, where the program lets it be done."""
        act = self.random.choice(self.acts)
        with suppress(*_REFUSED_BY_THE_PROGRAM):
            act(self.random.choice((ASSESSOR, BOTH)))

    def found(self) -> StoredDraft:
        """The draft."""
        found = self.stores[ASSESSOR].find(_NAME)
        assert found is not None
        return found

    def session(self, who: str) -> Session:
        stored = self.found()
        if stored.discarded:
            raise UnknownRole("is discarded")
        session = Session(self.stores[who], _NAME, stored.draft, stored=stored, actor=who)
        if not session.suggestions:
            for suggestion in some_suggestions():
                session.keep(suggestion)
        return session

    def edit(self, who: str) -> None:
        session = self.session(who)
        session.do(random_command(session, self.random))

    def travel(self, who: str) -> None:
        session = self.session(who)
        session.undo()
        if self.random.random() < 0.5:
            session.redo()

    def edit_together(self, who: str) -> None:
        """What waits is merged into what another saved meanwhile."""
        mine, other = self.session(who), self.session(BOTH if who == ASSESSOR else ASSESSOR)
        for _ in range(2):
            mine.show(random_command(mine, self.random))
        other.do(random_command(other, self.random))
        mine.save_unsaved()

    def leave_the_rest(self, who: str) -> None:
        session = self.session(who)
        items = session.open_items("tasks")
        session.do(lambda draft, author: discard_rest(draft, items, "tasks", author))

    def rate(self, who: str) -> None:
        session = self.session(who)
        item = next(iter(session.open_items()), None)
        if item is not None:
            session.do(lambda draft, author: rate_first(draft, item, 1, author))

    def discard(self, who: str) -> None:
        store, author = self.stores[who], Author(who, now())
        discard(_NAME, store, author)
        if self.random.random() < 0.5:
            restore(_NAME, store, author)
            return
        kind = self.random.choice(("open", "start", "import"))
        begun = signed(Draft.of(complete_assessment()), author)
        store.create(_NAME, Change(begun, kind, "", None, "Baker", {}), who, now())

    def try_out(self, who: str) -> None:
        session, author = self.session(who), Author(who, now())
        supposed = supposing(session.draft.assessment, [("growth.rating", 1)])
        keep(session.draft, session.suggestions, supposed, "Tried", (), self.stores[who], author)
        store_draft(session.finished(), (), self.stores[who], author, kind="import")

    def review(self, _: str) -> None:
        reviewer = self.random.choice((REVIEWER, BOTH))
        store = self.stores[reviewer]
        state = review_of(_NAME, self.found(), store, NOTHING_BESIDE)
        for item in state.items:
            if item.may_approve(reviewer):
                verdict = approve(state, item.item.path, reviewer, now())
                store.add_record(_NAME, verdict, reviewer)
        if self.random.random() < 0.2:
            store.add_record(_NAME, comment(state, "growth", reviewer, now(), "Why?"), reviewer)

    def move(self, who: str) -> None:
        status = self.found().status
        kinds: list[Move] = [kind for kind, starts in FROM.items() if status in starts]
        kind = self.random.choice(kinds)
        actor = REVIEWER if kind in ("approve", "request-changes") else who
        move(_NAME, kind, self.stores[actor], Author(actor, now()), NOTHING_BESIDE)


@pytest.fixture
def stores(on_server: Team) -> Iterator[dict[str, Store]]:
    """The working database as each of its people has it open."""
    with ExitStack() as stack:
        yield {
            who: stack.enter_context(closing(on_server.open(who)))
            for who in (ASSESSOR, BOTH, REVIEWER)
        }


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_program_does_passes_the_guards_and_holds(
    on_server: Team, stores: dict[str, Store], seed: int
) -> None:
    on_server.clear()
    work = Work(stores, Random(seed))
    who = Author(ASSESSOR, now())
    begun = signed(Draft.of(complete_assessment()), who)
    stores[ASSESSOR].create(_NAME, Change(begun, "start", "", None, "B", {}), who.name, who.at)
    for _ in range(15):
        work.act()
    for name in stores[ASSESSOR].names():
        found = draft_problems(name, stores[REVIEWER], NOTHING_BESIDE)
        assert found is not None
        assert [problem for problem in found if problem.place == "log"] == []


def test_a_whole_way_is_gone(on_server: Team, stores: dict[str, Store]) -> None:
    work = Work(stores, Random(1))
    who = Author(ASSESSOR, now())
    begun = signed(Draft.of(complete_assessment()), who)
    stores[ASSESSOR].create(_NAME, Change(begun, "start", "", None, "B", {}), who.name, who.at)
    for kind, actor in (
        ("submit", ASSESSOR),
        ("withdraw", ASSESSOR),
        ("submit", ASSESSOR),
        ("approve", REVIEWER),
        ("publish", ASSESSOR),
        ("reopen", BOTH),
    ):
        if kind == "approve":
            store = stores[REVIEWER]
            state = review_of(_NAME, work.found(), store, NOTHING_BESIDE)
            for item in state.items:
                verdict = approve(state, item.item.path, REVIEWER, now())
                store.add_record(_NAME, verdict, REVIEWER)
        move(_NAME, kind, stores[actor], Author(actor, now()), NOTHING_BESIDE)  # type: ignore[arg-type]
    assert draft_problems(_NAME, stores[REVIEWER], NOTHING_BESIDE) == ()
