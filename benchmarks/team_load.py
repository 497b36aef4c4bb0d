"""A team at work on one PostgreSQL server: twenty who write, ten who review, all at once.

``python benchmarks/team_load.py [SECONDS] [PAUSE]`` (default 60 seconds, with a pause of 1 second on
average between two commands of a person; 0 for none). Everybody has a process and a role of their own;
two write in each draft, in different places. Afterwards every acknowledged command must be in the
logs, once, in order and under the right name, and every log must hold. A server is started for it,
unless ``ASSESSOR_TEST_DATABASE_URL`` names one.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from random import Random
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, StaleDraft
from assessor.desk.session import Session
from assessor.document.model import now
from assessor.document.review import MEANING, Comment, Record, Review
from assessor.store.database import Store
from assessor.store.grants import Members
from store.store_builders import AT
from strategies import complete_assessment
from support.postgres import Team, server, team

WRITERS, REVIEWERS = 20, 10
DRAFTS = [f"role-{number}" for number in range(WRITERS // 2)]
PLACES = ("reinstatement", "growth.rationale")
REVIEWED = "evidence.wage_trends"


@dataclass(frozen=True)
class Done:
    """A command of ``actor`` that was acknowledged: what its event must say, and seconds it took."""

    actor: str
    draft: str
    kind: str
    path: str
    after: str
    seconds: float


def main(seconds: float, pause: float) -> None:
    """Let them work, and check what is left."""
    writers = [f"writer{number}" for number in range(WRITERS)]
    reviewers = [f"reviewer{number}" for number in range(REVIEWERS)]
    members = Members(writers, reviewers, ())
    with server(durable=True) as at, team(at, "assessor_load", members=members) as shared:
        for number, name in enumerate(DRAFTS):
            with closing(shared.open(writers[number * 2])) as store:
                begun = Draft(assessment=complete_assessment())
                change = Change(begun, "open", "", None, None, {})
                store.create(name, change, writers[number * 2], AT)
        done, stale = _work(shared, writers, reviewers, seconds, pause)
        with closing(shared.open()) as store:
            _check(store, done)
    _report(done, stale, seconds)


def _work(
    shared: Team, writers: list[str], reviewers: list[str], seconds: float, pause: float
) -> tuple[list[Done], int]:
    context = multiprocessing.get_context("fork")
    ready, over = context.Barrier(WRITERS + REVIEWERS + 1), context.Event()
    results: Queue[tuple[list[Done], int]] = context.Queue()
    people = [
        context.Process(
            target=_person, args=(kind, number, name, shared, pause, ready, over, results)
        )
        for kind, names in ((_writing, writers), (_reviewing, reviewers))
        for number, name in enumerate(names)
    ]
    for person in people:
        person.start()
    ready.wait()
    time.sleep(seconds)
    over.set()
    found = [results.get(timeout=60) for _ in people]
    for person in people:
        person.join()
    return [one for done, _ in found for one in done], sum(stale for _, stale in found)


Task = Callable[[Store, int, str], Callable[[int, Random], tuple[str, str, str, str]]]


def _person(
    task: Task,
    number: int,
    name: str,
    shared: Team,
    pause: float,
    ready: Barrier,
    over: Event,
    results: Queue[tuple[list[Done], int]],
) -> None:
    done: list[Done] = []
    random, stale = Random(name), 0
    with closing(shared.open(name)) as store:
        act = task(store, number, name)
        ready.wait()
        while not over.wait(pause and random.uniform(0.5, 1.5) * pause):
            before = time.perf_counter()
            try:
                said = act(len(done), random)
            except StaleDraft:
                stale += 1  # the Session read the draft again; a person would press the key again
                continue
            done.append(Done(name, *said, time.perf_counter() - before))
    results.put((done, stale))


def _writing(
    store: Store, number: int, name: str
) -> Callable[[int, Random], tuple[str, str, str, str]]:
    draft, path = DRAFTS[number // 2], PLACES[number % 2]
    stored = store.find(draft)
    assert stored is not None
    session = Session(store, draft, stored.draft, stored=stored, actor=name)

    def act(count: int, _random: Random) -> tuple[str, str, str, str]:
        text = f"{name} writes for the {count}th time."

        def command(of: Draft, who: Author) -> Change | None:
            return set_value(of, path, text, who)

        session.do(command)
        return draft, "set", path, text

    return act


def _reviewing(
    store: Store, _number: int, name: str
) -> Callable[[int, Random], tuple[str, str, str, str]]:
    def act(_count: int, random: Random) -> tuple[str, str, str, str]:
        draft, at = random.choice(DRAFTS), now()
        record: Record
        if random.random() < 0.5:
            record = Comment(
                id=uuid4().hex, path=REVIEWED, reply_to=None, author=name, text="Why?", at=at
            )
            kind = "comment"
        else:
            record = Review(
                path=REVIEWED,
                subject_sha256="ab" * 32,
                reviewer=name,
                verdict="approved",
                meaning=MEANING,
                comment="",
                at=at,
            )
            kind = "review"
        kept = store.add_record(draft, record, name)
        return draft, kind, REVIEWED, str(kept.event)

    return act


def _check(store: Store, done: list[Done]) -> None:
    """Every acknowledged command is in its log, in order; every log holds; nothing is there twice."""
    events = 0
    for draft in DRAFTS:
        stored, log = store.find(draft), store.events(draft)
        assert stored is not None
        problem = log_problem(
            stored,
            log,
            store.suggestions(draft),
            store.snapshots(draft),
            store.damaged_contents(draft),
            store.records(draft),
        )
        assert problem is None, problem
        for actor in {event.actor for event in log}:
            said = [one for one in done if (one.actor, one.draft) == (actor, draft)]
            told = [event for event in log if event.actor == actor and event.kind != "open"]
            assert [(one.kind, one.path) for one in said] == [(e.kind, e.path) for e in told]
            for one, event in zip(said, told, strict=True):
                assert one.after == (event.after if one.kind == "set" else str(event.number))
        events += len(log)
    assert events == len(done) + len(DRAFTS)


def _report(done: list[Done], stale: int, seconds: float) -> None:
    kinds = Counter("write" if one.kind == "set" else "review" for one in done)
    print(
        f"{len(done)} commands in {seconds:g} s ({len(done) / seconds:.0f} a second), {dict(kinds)}"
    )
    print(f"{stale} were refused because the draft had changed twice meanwhile")
    print("nothing lost, nothing twice, every event in order, every chain holds")
    print("| command | median | p95 | slowest |\n|---|---|---|---|")
    for label, kind in (("a write", True), ("a verdict or a comment", False)):
        times = sorted(one.seconds * 1000 for one in done if (one.kind == "set") == kind)
        middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
        print(f"| {label} | {middle:.1f} ms | {late:.1f} ms | {times[-1]:.1f} ms |")


if __name__ == "__main__":
    main(*(float(word) for word in (sys.argv[1:] + ["60", "1"][len(sys.argv) - 1 :])))
