"""What the Library, a search and the queue take where the store holds very many assessments.

``python benchmarks/store_size.py [DRAFTS]`` (default 100,000): a database of each kind is filled, the
one on PostgreSQL is measured before and after the server has counted what is in it, and a program
is driven over the file. Prints the table that ``benchmarks/README.md`` keeps, and how each database
goes about each query. A server is started for it, unless ``ASSESSOR_TEST_DATABASE_URL`` names one.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import re
import resource
import string
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event, insert

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from assessor.desk.catalogue import ORDERS, Order, Wanted
from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role, open_entry
from assessor.desk.names import slug
from assessor.desk.ports import Change, StoredDraft, catalogue_row_of
from assessor.desk.session import Session
from assessor.desk.shelf import LISTED, Shelf
from assessor.document.assessment import Assessment
from assessor.document.review import Status
from assessor.exchange.roles import read_roles
from assessor.shipped import shipped_folder
from assessor.store import rows
from assessor.store.database import Store, link_to_file, open_store
from assessor.store.dialect import execute
from assessor.store.link import Link
from assessor.store.tables import CATALOGUE, CONTENTS, DRAFTS, EVENTS
from assessor.workspace import Workspace
from strategies import complete_assessment
from support.postgres import Team, server, team
from tui.driving import LARGE, opened

ROUNDS = 20
SEEN = 40
"""Lines of a list that are seen at a time."""
PUBLISHED = 300
"""Published roles, where there are many."""
FEW = 1500
"""Drafts in the database that the large one is compared with."""
WHOLE = 20
"""Of so many drafts one holds the shipped role with all its provenance, 64 KB; the others 7 KB."""
AT_ONCE = 500
BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
FILLED = (DRAFTS, CATALOGUE, EVENTS, CONTENTS)

JOBS = [
    "engineer",
    "manager",
    "analyst",
    "technician",
    "officer",
    "clerk",
    "planner",
    "designer",
    "adviser",
    "inspector",
    "operator",
    "scientist",
    "teacher",
    "nurse",
    "driver",
    "buyer",
    "editor",
    "surveyor",
    "broker",
    "auditor",
]
KINDS = [
    "senior",
    "data",
    "clinical",
    "field",
    "sales",
    "civil",
    "safety",
    "legal",
    "retail",
    "marine",
    "cloud",
    "claims",
    "energy",
    "water",
    "media",
    "policy",
    "quality",
    "process",
    "credit",
    "payroll",
    "rail",
    "port",
    "food",
    "timber",
    "textile",
    "acoustic",
]
FIELDS = [
    "systems",
    "health",
    "finance",
    "logistics",
    "housing",
    "research",
    "transport",
    "software",
    "planning",
    "public",
    "supply",
    "security",
    "product",
    "training",
    "network",
    "market",
    "plant",
    "estates",
    "music",
    "forestry",
    "heritage",
    "glass",
    "archive",
    "beekeeping",
]
STATUSES: Sequence[Status] = ("draft", "in review", "changes requested", "approved", "published")
SHARES = (60, 5, 2, 3, 30)


# Filling


def fill(links: Sequence[Link], count: int) -> None:
    """Put ``count`` drafts into each database, each with what one change leaves."""
    for link in links:
        with link.engine.begin() as connection:
            link.kind.lift_guards(connection, [table.name for table in FILLED])
    made = drafts(count)
    while some := list(islice(made, AT_ONCE)):
        for link in links:
            with link.writes() as connection:
                for table in FILLED:
                    connection.execute(insert(table), [values[table.name] for values in some])
    for link in links:
        with link.engine.begin() as connection:
            link.kind.restore_guards(connection, [table.name for table in FILLED])


def drafts(count: int) -> Iterator[dict[str, rows.Values]]:
    """Drafts as the rows of their tables, by table. Some words of titles are far more frequent."""
    random, taken = Random(7), Counter[str]()
    shipped = role().document
    assert shipped is not None
    finished, whole = Draft.of(complete_assessment()), Draft.of(shipped)
    for number in range(count):
        title = " ".join(_often_the_first(random, words) for words in (KINDS, FIELDS, JOBS))
        begun = slug(title, "role")
        taken[begun] += 1
        name = begun if taken[begun] == 1 else f"{begun}-{taken[begun]}"
        base = finished if number % WHOLE else whole
        draft = base.model_copy(update={"assessment": varied(base.assessment, title, name, random)})
        at = BEGUN + timedelta(minutes=random.randrange(900_000))
        (status,) = random.choices(STATUSES, SHARES)
        stored = StoredDraft(name, 1, draft, at, status=status)
        yield _rows_of(stored, title)


def varied(document: Assessment, title: str, name: str, random: Random) -> Assessment:
    """``document`` under another title, with other ratings; one in six is not decided yet."""
    evidence = {
        key: getattr(document.evidence, key).model_copy(update={"rating": random.randint(-2, 2)})
        for key in type(document.evidence).model_fields
    }
    growth = None if random.randrange(6) == 0 else random.randint(-2, 2)
    seniority = random.choice(("Junior", "Mid-level", "Senior"))
    return document.model_copy(
        update={
            "role": document.role.model_copy(
                update={"title": title.capitalize(), "seniority": seniority, "summary": name}
            ),
            "evidence": document.evidence.model_copy(update=evidence),
            "growth": document.growth.model_copy(update={"rating": growth}),
            "override": document.override.model_copy(update={"score": None}),
        }
    )


def _often_the_first(random: Random, words: Sequence[str]) -> str:
    return words[int(len(words) * random.random() ** 2)]


def _rows_of(stored: StoredDraft, title: str) -> dict[str, rows.Values]:
    name, at = stored.name, stored.changed_at
    logged = Event.chained(
        None,
        stored.draft,
        kind="start",
        path="",
        before=None,
        after=title,
        detail={},
        actor="ada",
        at=at,
    )
    draft = rows.draft_values(stored)
    listed = catalogue_row_of(stored)
    listed_values = {**asdict(listed), **{f"by_{order}": key for order, key in listed.keys.items()}}
    del listed_values["keys"]
    return {
        "drafts": {**draft, "name": name, "created_at": draft["changed_at"]},
        "catalogue": listed_values,
        "events": rows.event_values(name, logged),
        "contents": rows.content_values(logged.draft_sha256, draft["content"]),
    }


def role() -> Role:
    """The shipped role."""
    (found,) = read_roles([shipped_folder("roles")])
    return found


def roles(count: int) -> list[Role]:
    """Published roles like the shipped one, under other titles and with other ratings."""
    random, shipped = Random(11), role()
    assert shipped.document is not None
    made = []
    for number in range(count):
        title = " ".join(random.choice(words) for words in (KINDS, FIELDS, JOBS))
        name = f"published-{number}"
        document = varied(shipped.document, title, name, random)
        made.append(replace(shipped, name=name, document=document))
    return made


# Measuring

Act = Callable[[], object]
Prepare = Callable[[], Act]
"""Gets something ready, at another place or with other words each time; what it returns is timed."""
Times = dict[str, list[float]]
"""Milliseconds, by what took them."""


def timed(prepare: Prepare, rounds: int) -> list[float]:
    """Milliseconds of each round, after one that is not counted."""
    prepare()()
    taken = []
    for _ in range(rounds):
        act = prepare()
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def questions(store: Store, published: Sequence[Role], random: Random) -> dict[str, Prepare]:
    """What is asked of a store, by what it is called in the table."""
    listed = store.catalogue
    names = [spot.name for spot in listed.span("changed", 0, 500)]
    total = sum(listed.tally().values())
    orders = cycle(ORDERS)

    def lines(
        place: Callable[[], int], count: int = SEEN, among: Sequence[Role] = published
    ) -> Prepare:
        def prepare() -> Act:
            view, start = Shelf(among, store).look(Wanted(order=next(orders))), place()
            return lambda: view.rows(start, start + count)

        return prepare

    def place_of() -> Act:
        view, name = Shelf(published, store).look(Wanted(order=next(orders))), random.choice(names)
        return lambda: view.place_of(name)

    def shown(wanted: Callable[[], Wanted]) -> Prepare:
        def prepare() -> Act:
            shelf, what = Shelf(published, store), wanted()
            return lambda: (shelf.look(Wanted(order=what.order)), shelf.look(what).rows(0, SEEN))

        return prepare

    def found(wanted: Callable[[], Wanted], limit: int = LISTED) -> Prepare:
        def prepare() -> Act:
            what = wanted()
            return lambda: listed.find(what, limit)

        return prepare

    def named(use: Callable[[str], object]) -> Prepare:
        def prepare() -> Act:
            name = random.choice(names)
            return lambda: use(name)

        return prepare

    def queue() -> Wanted:
        return Wanted(statuses=("in review", "changes requested"), order="waiting")

    made: dict[str, Prepare] = {
        "the Library, opened": lambda: lambda: Shelf(published, store).look().rows(0, SEEN),
        "its first 40 lines, in each order": lines(lambda: 0),
        "40 lines anywhere": lines(lambda: random.randrange(total - SEEN)),
        f"the same among {PUBLISHED} published roles": lines(
            lambda: random.randrange(total - SEEN), among=roles(PUBLISHED)
        ),
        "the last 40 lines": lines(lambda: total - SEEN),
        "one more line": lines(lambda: random.randrange(total), 1),
        "where a draft stands": place_of,
    }
    for label, wanted in searches(names, random).items():
        made[f"search: {label}"] = shown(wanted)
        made[f"search: {label}; the database alone"] = found(wanted)
    return made | {
        "the queue": shown(queue),
        "the queue; the database alone": found(queue),
        "the queue: its first 50, read as by `assessor review list`": lambda: (
            lambda: store.read([spot.name for spot in listed.find(queue(), 50).spots])
        ),
        "a draft by its name": named(store.find),
        "a draft, opened at the Desk": named(
            lambda name: open_entry(name, published, store, "ada")
        ),
        "names taken by a title": named(lambda name: store.names(name.rstrip("-0123456789"))),
        "what is discarded": lambda: store.discarded,
    }


def searches(names: Sequence[str], random: Random) -> dict[str, Callable[[], Wanted]]:
    """What is searched for, by how it is called; in every order where none is told."""
    orders = cycle(ORDERS)

    def words(*choices: Sequence[str], order: Order | None = None) -> Callable[[], Wanted]:
        def wanted() -> Wanted:
            by = next(orders) if order is None else order
            return Wanted(tuple(map(random.choice, choices)), order=by)

        return wanted

    return {
        "one letter": words(string.ascii_lowercase),
        "a common word": words(JOBS[:3]),
        "a less common word": words(JOBS[3:9]),
        "a rare word": words(FIELDS[-3:]),
        "two words": words(KINDS[:6], JOBS[:6]),
        "a name": words(names),
        "nothing found": words([f"{word}x" for word in FIELDS]),
        "many, at the end of the order": words(["published"], order="status"),
    }


def saves(store: Store) -> Prepare:
    """One change of a draft after the other, as the Desk makes them."""
    found = store.catalogue.find(Wanted(statuses=("draft",), order="changed"), 100)
    names, count = cycle([spot.name for spot in found.spots]), iter(range(1_000_000))
    actor = store.actor or "ada"

    def prepare() -> Act:
        name, text = next(names), f"Written for the {next(count)}th time."
        stored = store.find(name)
        assert stored is not None
        session = Session(store, name, stored.draft, stored=stored, actor=actor)

        def command(of: Draft, who: Author) -> Change | None:
            return set_value(of, "reinstatement", text, who)

        return lambda: session.do(command)

    return prepare


# Plans


def plans(link: Link, asked: dict[str, Prepare]) -> None:
    """Print how the database goes about every query that ``asked`` sends, each kind of it once."""
    told: set[str] = set()
    for label, prepare in asked.items():
        act = prepare()
        with _sent(link) as statements:
            act()
        for statement, values in statements:
            short = _shortened(statement)
            if _KEY.sub("by_…", short) in told or not short.startswith(("SELECT", "WITH")):
                continue
            told.add(_KEY.sub("by_…", short))
            print(f"\n{label}\n  {short}")
            with link.engine.connect() as connection:
                for line in _plan(connection, statement, values):
                    print(f"    {line}")


_KEY = re.compile(r"by_[a-z]+")
_VALUE = re.compile(r"%\(\w+\)s(::\w+)?( COLLATE \"C\")?")
_VALUES = re.compile(r"\(\?(, \?)+\)")


def _shortened(statement: str) -> str:
    """A statement without the names of its values and of its tables, which are two."""
    short = _VALUES.sub("(?, …)", _VALUE.sub("?", statement))
    return short.replace("catalogue.", "").replace("drafts.", "")


@contextmanager
def _sent(link: Link) -> Iterator[list[tuple[str, Any]]]:
    """The statements that go to the database meanwhile, with their values."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        statements.append((" ".join(statement.split()), values))

    event.listen(link.engine, "before_cursor_execute", note)
    yield statements
    event.remove(link.engine, "before_cursor_execute", note)


def _plan(connection: Connection, statement: str, values: Any) -> list[str]:
    """The lines of a plan that say what is read, and how long it took where that is known."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [str(row.detail) for row in found]
    explained = f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}"
    found = connection.exec_driver_sql(explained, values)
    return [
        line
        for line in found.scalars()
        if any(
            word in line for word in ("->", "actual", "Removed", "Buffers", "Sort M", "Execution")
        )
    ]


# The program


async def program(root: Path) -> Times:
    """What a person waits for in the program on the workspace ``root``, until it is painted."""
    taken: Times = {}
    began = time.perf_counter()
    async with opened(root, size=LARGE) as driven:
        taken["from nothing until the list is shown"] = [_since(began)]

        async def press(label: str, *keys: str) -> None:
            for key in keys:
                pressed = time.perf_counter()
                await driven.press(key)
                taken.setdefault(label, []).append(_since(pressed))

        await press("a page further, while precedents are read", *["pagedown"] * 10)
        while any(thread.name == "read-library" for thread in threading.enumerate()):
            await asyncio.sleep(0.1)
        taken["until the precedents are read"] = [_since(began)]
        await press("a line further", *["down"] * ROUNDS)
        await press("a page further", *["pagedown"] * ROUNDS)
        await press("to the end, to the beginning", *["end", "home"] * (ROUNDS // 2))
        await press("another order", *["s"] * ROUNDS)
        await press("the queue, and everything again", *["w"] * ROUNDS)
        await driven.press("/")
        for word in (JOBS[0], KINDS[1], FIELDS[-1]):
            await press("a letter in the filter", *word)
            await press("a letter less in the filter", *["backspace"] * len(word))
    return taken


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


# All of it

LinkTo = Callable[[], Link]


def main(count: int) -> None:
    """Fill, measure, and print."""
    gc.freeze()  # garbage is collected as in the program, which goes on to do this too
    gc.set_threshold(5_000, 20, 10)
    published = [role()]
    with TemporaryDirectory() as folder, server(durable=True) as at:
        small, large = Workspace(Path(folder, "small")), Workspace(Path(folder, "large"))
        for workspace in (small, large):
            open_store(workspace.database).close()
        with team(at, "store_small") as few, team(at, "store_large") as many:
            for shared in (few, many):
                with shared.owner() as connection:
                    for table in FILLED:  # the server is to count when it is told to, not before
                        execute(
                            connection, f"ALTER TABLE {table.name} SET (autovacuum_enabled = off)"
                        )
            began = time.perf_counter()
            _apart(_fill, count, large, many)
            _apart(_fill, FEW, small, few)
            _told(f"{count:,} drafts put into each database in {time.perf_counter() - began:.0f} s")
            _told(f"the file holds {large.database.stat().st_size / 1e6:,.0f} MB")
            columns = {
                "SQLite": _measured(partial(link_to_file, large.database), published),
                "PostgreSQL, nothing counted yet": _measured(many.link, published),
            }
            for shared in (few, many):
                _count(shared)
            columns["PostgreSQL"] = _measured(many.link, published)
            links: dict[str, tuple[LinkTo, LinkTo]] = {
                "SQLite": (
                    partial(link_to_file, large.database),
                    partial(link_to_file, small.database),
                ),
                "PostgreSQL": (many.link, few.link),
            }
            _print_table("a query", columns)
            changes = {
                f"{kind}, of {number:,}": {"a change, saved": _saved(link)}
                for kind, both in links.items()
                for number, link in zip((count, FEW), both, strict=True)
            }
            _print_table("a change", changes)
            driven = {
                f"{number:,} drafts": asyncio.run(program(workspace.root))
                for number, workspace in ((FEW, small), (count, large))
            }
            _told(f"the process has taken up {_peak()} MB at most")
            _print_table("the program, on SQLite", driven)
            for kind, (link, _) in links.items():
                print(f"\n## {kind}")
                with closing(link()) as opened_link:
                    plans(opened_link, questions(Store(opened_link), published, Random(3)))


def _apart(work: Callable[..., None], *given: object) -> None:
    """Do it in a process of its own, whose memory does not count."""
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    process.join()
    assert process.exitcode == 0


def _fill(count: int, workspace: Workspace, shared: Team) -> None:
    links = [link_to_file(workspace.database), shared.link()]
    fill(links, count)
    for link in links:
        link.close()


def _count(shared: Team) -> None:
    """What a server does by itself, some time after much was written."""
    with closing(shared.link()) as link, link.engine.connect() as connection:
        execute(connection.execution_options(isolation_level="AUTOCOMMIT"), "VACUUM ANALYZE")


def _measured(link_to: LinkTo, published: Sequence[Role]) -> Times:
    before = _peak()
    with closing(Store(link_to())) as store:
        asked = questions(store, published, Random(3))
        taken = {label: timed(prepare, ROUNDS) for label, prepare in asked.items()}
    _told(f"asked all of it, and took up {_peak() - before} MB more than before at most")
    return taken


def _saved(link_to: LinkTo) -> list[float]:
    with closing(Store(link_to())) as store:
        return timed(saves(store), ROUNDS)


def _peak() -> int:
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _told(text: str) -> None:
    print(text, flush=True)


def _print_table(what: str, columns: dict[str, Times]) -> None:
    print(f"\n| {what} (median / p95 / slowest, ms) | {' | '.join(columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    for label in next(iter(columns.values())):
        cells = [_cell(times[label]) for times in columns.values()]
        print(f"| {label} | {' | '.join(cells)} |")


def _cell(times: Sequence[float]) -> str:
    if len(times) == 1:
        return f"{times[0]:.0f}"
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[(len(ordered) - 1) * 95 // 100]
    return f"{middle:.1f} / {late:.1f} / {ordered[-1]:.1f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
