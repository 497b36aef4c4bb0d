"""The decided ratings of one kind, by the likeness of their words: BM25 over SQLite's full text.

The database is in memory, one for each kind, so that looking up tasks never waits for barriers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import accumulate, islice
from json import dumps
from threading import Lock
from typing import NamedTuple

from assessor.document.checks import Precedent
from assessor.precedents.decided import Decided
from assessor.precedents.words import searchable, words_of

MOST = 15
"""Precedents that one look-up gives at most."""
FLOOR = 0.17
"""How like a text has to be to count: its BM25, as a share of what the text looked up would get.

0 is no common word, 1 the same text. Measured on 19,265 task statements: of 94 % of them at least
five others are above it; texts on other matters (tales, match reports, weather) nearly always have
fewer than five. Of 923 job titles alone half find nothing, and a quarter at least five.
"""
LEAST_WORDS = 1.5
"""Average words in common that a short text needs besides: with one alone nothing is alike."""
MOST_WORDS = 32
"""Different words of a text that are looked up: the rarest."""
MOST_ROWS = 10_000
"""Rows that the words looked up may have between them, from the sixth word on.

In a very large library the commonest words say least and cost most.
"""


_CACHED = 4096
_ALWAYS = 5
_TAKEN_IN_AT_ONCE = 8192
# Rows of no role. BM25 holds a word that half of all rows have for worth nothing, which in a
# library of few roles is any word that a few of them share.
_BACKGROUND_ROWS = 64
_BACKGROUND = " ".join(["\ue000"] * 24)  # not a letter: no text that is looked up can hold it
_ASKED = 0
_MAKE = """
CREATE VIRTUAL TABLE rated USING fts5(words, content = '', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE rated_terms USING fts5vocab(rated, row);
CREATE VIRTUAL TABLE asked USING fts5(words, content = '', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE asked_terms USING fts5vocab(asked, instance);
"""
_SPREAD = """
SELECT asked_terms.doc, min(coalesce(rated_terms.doc, 0))
FROM asked_terms LEFT JOIN rated_terms ON rated_terms.term = asked_terms.term
GROUP BY asked_terms.doc
"""
_WHOLE = "SELECT -bm25(rated) FROM rated WHERE rated MATCH ? AND rowid = ?"
_ALIKE = """
WITH found AS MATERIALIZED (
    SELECT rowid AS number, -bm25(rated) AS weight FROM rated WHERE rated MATCH ?
)
SELECT number, weight FROM found WHERE weight >= ?
"""


class Owner(NamedTuple):
    """The role that ratings are of: its name, its title, and the title's key."""

    name: str
    title: str
    key: str


class RatingTable:
    """The ratings of one kind. It may be used from any thread.

    What changes is taken in by the next look-up, or by :meth:`settle`; each answer is kept until
    something changes.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        # Two plain dictionaries, for very many small objects keep the garbage collector busy.
        self._rows: dict[int, Decided] = {}
        self._owners: dict[int, Owner] = {}
        self._fresh: dict[int, None] = {}
        self._gone: dict[int, str] = {}
        self._made = False
        self._spread: dict[str, int] = {}
        self._answers: dict[tuple[str, str, int], tuple[Precedent, ...]] = {}

    def change(
        self, put: Mapping[int, Decided], owners: Mapping[int, Owner], gone: Iterable[int]
    ) -> None:
        """Put ratings and their owners under their numbers, from 1, and forget others.

        A number stands for the same words for ever; what else it stands for may change, which
        costs nothing.
        """
        with self._lock:
            for number in gone:
                words = self._rows.pop(number).words
                del self._owners[number]
                if number in self._fresh:
                    del self._fresh[number]
                else:
                    self._gone[number] = words
            self._fresh.update((number, None) for number in put if number not in self._rows)
            self._rows.update(put)
            self._owners.update((number, owners[number]) for number in put)
            self._answers.clear()

    def settle(self) -> None:
        """Take in what changed."""
        with self._lock:
            self._settle()

    def nearest(self, text: str, own: str, most: int = MOST) -> tuple[Precedent, ...]:
        """At most ``most`` precedents above the :data:`FLOOR`, the nearest first.

        ``own`` is the key of a title whose ratings do not count. Where two are equally near, the
        role's name and then the text decide.
        """
        with self._lock:
            self._settle()
            asked = text, own, most
            if asked not in self._answers:
                if len(self._answers) >= _CACHED:
                    self._answers.clear()
                self._answers[asked] = tuple(self._look_up(searchable(text), own, most))
            return self._answers[asked]

    def _settle(self) -> None:
        if not self._fresh and not self._gone:
            return
        if not self._made:
            self._make()
        with self._transaction(keep=True) as sql:
            # A table that keeps no text has to be told what it forgets.
            sql.executemany(
                "INSERT INTO rated (rated, rowid, words) VALUES ('delete', ?, ?)",
                ((number, searchable(words)) for number, words in self._gone.items()),
            )
            # One statement for very many rows: while it runs, other threads do too.
            fresh = iter(self._fresh)
            while taken := {
                number: searchable(self._rows[number].words)
                for number in islice(fresh, _TAKEN_IN_AT_ONCE)
            }:
                sql.execute(
                    "INSERT INTO rated (rowid, words) "
                    "SELECT CAST(key AS INTEGER), value FROM json_each(?)",
                    (dumps(taken),),
                )
        self._fresh.clear()
        self._gone.clear()
        self._spread.clear()

    def _make(self) -> None:
        self._database.executescript(_MAKE)
        # Not documented, so perhaps not everywhere: room to sort words in before they are written.
        with suppress(sqlite3.OperationalError):
            self._database.execute("INSERT INTO rated (rated, rank) VALUES ('hashsize', 67108864)")
        background = ((-number, _BACKGROUND) for number in range(1, _BACKGROUND_ROWS + 1))
        self._database.executemany("INSERT INTO rated (rowid, words) VALUES (?, ?)", background)
        self._made = True

    def _look_up(self, text: str, own: str, most: int) -> Iterator[Precedent]:
        words = list(dict.fromkeys(words_of(text)))
        if not words or not self._made:
            return
        with self._transaction(keep=False) as sql:
            self._spread |= _spread(sql, [word for word in words if word not in self._spread])
            rarest = self._rarest(words)
            # Words are letters and digits alone, and quoted besides: none is read as an operator.
            query = " OR ".join(f'"{word}"' for word in rarest)
            sql.execute("INSERT INTO rated (rowid, words) VALUES (?, ?)", (_ASKED, text))
            itself = sql.execute(_WHOLE, (query, _ASKED)).fetchone()
            if itself is None:
                return  # letters that the full-text index does not take for any
            whole = itself[0]
            least = max(FLOOR, LEAST_WORDS / len(rarest)) * whole
            found = sql.execute(_ALIKE, (query, least)).fetchall()
        alike = (
            (-weight, owner.name, self._rows[number].text, number)
            for number, weight in found
            if (owner := self._owners.get(number)) is not None and owner.key != own
        )
        for negative, name, shown, number in sorted(alike)[:most]:
            rating = self._rows[number].rating
            yield Precedent(self._owners[number].title, shown, rating, -negative / whole, name)

    def _rarest(self, words: list[str]) -> list[str]:
        kept = sorted(words, key=self._spread.__getitem__)[:MOST_WORDS]
        rows = list(accumulate(self._spread[word] for word in kept))
        return [word for i, word in enumerate(kept) if i < _ALWAYS or rows[i] <= MOST_ROWS]

    @contextmanager
    def _transaction(self, *, keep: bool) -> Iterator[sqlite3.Cursor]:
        cursor = self._database.cursor()
        cursor.execute("BEGIN")
        done = False
        try:
            yield cursor
            done = keep
        finally:
            cursor.close()
            self._database.execute("COMMIT" if done else "ROLLBACK")


def _spread(sql: sqlite3.Cursor, words: list[str]) -> dict[str, int]:
    """How many rows have each of ``words``, in any of its forms."""
    sql.executemany("INSERT INTO asked (rowid, words) VALUES (?, ?)", enumerate(words))
    known = {words[number]: rows for number, rows in sql.execute(_SPREAD)}
    return {word: known.get(word, 0) for word in words}
