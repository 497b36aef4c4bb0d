"""Decided ratings by the likeness of their words: BM25 over SQLite's full-text index, in memory.

The index is no working database: it is made from documents, at its first use, and gone with the
program.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from assessor.document.assessment import Assessment
from assessor.document.checks import Precedent
from assessor.precedents.decided import Decided, decided_ratings
from assessor.precedents.words import words_of

MOST = 15
"""Precedents that one look-up gives at most."""
FLOOR = 0.15
"""How like a text has to be to count: its BM25, as a share of what the text looked up would get.

0 is no common word, 1 the same text. Measured on 19,265 task statements: of 93 % of them at least
five others are above it; texts on other matters (recipes, tales, match reports) have fewer than
five, nearly always none.
"""
LEAST_WORDS = 1.5
"""Average words in common that a short text needs besides: with one alone nothing is alike."""
MOST_WORDS = 32
"""Different words of a text that are looked up: the rarest."""

_CACHED = 4096
# Rows of no role in every table. BM25 holds a word that half of all rows have for worth nothing,
# which in a library of few roles is any word that a few of them share.
_BACKGROUND_ROWS = 64
_BACKGROUND = " ".join(["\ue000"] * 24)  # not a letter: no text that is looked up can hold it


@dataclass
class _Kind:
    """The rows of one kind. ``table`` holds their words; ``spread`` counts the rows with a word."""

    table: str
    rows: dict[int, tuple[str, Decided]] = field(default_factory=dict)
    spread: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Role:
    title: str
    decided: tuple[Decided, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> _Role:
        return cls(assessment.role.title, tuple(decided_ratings(assessment)))


class PrecedentIndex:
    """Decided ratings of roles; it fulfils :class:`assessor.document.checks.Precedents`.

    It may be used from any thread. Giving it a role costs nothing: the words are taken in when
    something is looked up next. Answers are kept until a role changes.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._waiting: dict[str, Assessment | None] = {}
        self._roles: dict[str, _Role] = {}
        self._numbers: dict[str, list[tuple[_Kind, int]]] = {}
        self._kinds: dict[str, _Kind] = {}
        self._answers: dict[tuple[str, str, str], tuple[Precedent, ...]] = {}

    def put(self, name: str, assessment: Assessment) -> None:
        """Take up the role called ``name``, in the place of what was known of it."""
        with self._lock:
            self._waiting[name] = assessment

    def remove(self, name: str) -> None:
        """Forget the role called ``name``, if it is known."""
        with self._lock:
            self._waiting[name] = None

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        """At most :data:`MOST` precedents above the :data:`FLOOR`, the nearest first.

        ``kind`` is ``task`` or the path of a dimension; ``besides`` is the title of a role whose
        own ratings do not count, letter case and spacing aside. A precedent's weight is its
        likeness, 0…1.
        """
        asked = (kind, text, _key(besides))
        with self._lock:
            self._catch_up()
            if asked not in self._answers:
                if len(self._answers) >= _CACHED:
                    self._answers.clear()
                self._answers[asked] = tuple(self._look_up(*asked))
            return self._answers[asked]

    def _look_up(self, kind: str, text: str, own: str) -> Iterator[Precedent]:
        known, words = self._kinds.get(kind), words_of(text)
        if known is None or not words:
            return
        rarest = sorted(dict.fromkeys(words), key=lambda word: known.spread[word])[:MOST_WORDS]
        # Words are letters and digits alone, and quoted besides: none is read as an operator.
        query = " OR ".join(f'"{word}"' for word in rarest)
        matches = f"FROM {known.table} WHERE {known.table} MATCH ?"
        score = f"-bm25({known.table})"
        with self._transaction(keep=False) as sql:
            sql.execute(f"INSERT INTO {known.table} VALUES (?)", (" ".join(words),))
            asked = sql.lastrowid
            itself = sql.execute(
                f"SELECT {score} {matches} AND rowid = ?", (query, asked)
            ).fetchone()
            if itself is None:
                return  # letters that the full-text index does not take for any
            whole = itself[0]
            least = max(FLOOR, LEAST_WORDS / len(rarest)) * whole
            sql.execute(f"SELECT rowid, {score} {matches} ORDER BY 2 DESC, 1", (query,))
            found = 0
            for number, weight in sql:
                if weight < least or found == MOST:
                    return
                if number == asked:
                    continue
                title, decided = known.rows[number]
                if _key(title) != own:
                    found += 1
                    yield Precedent(title, decided.text, decided.rating, weight / whole)

    def _catch_up(self) -> None:
        if not self._waiting:
            return
        with self._transaction(keep=True) as sql:
            for name, assessment in self._waiting.items():
                role = None if assessment is None else _Role.of(assessment)
                if role != self._roles.get(name):
                    self._answers.clear()
                    self._replace(sql, name, role)
        self._waiting.clear()

    def _replace(self, sql: sqlite3.Cursor, name: str, role: _Role | None) -> None:
        for kind, number in self._numbers.pop(name, ()):
            _, decided = kind.rows.pop(number)
            kind.spread.subtract(set(words_of(decided.words)))
            sql.execute(f"DELETE FROM {kind.table} WHERE rowid = ?", (number,))
        self._roles.pop(name, None)
        if role is None:
            return
        self._roles[name] = role
        numbers = self._numbers[name] = []
        for decided in role.decided:
            kind = self._kind(sql, decided.kind)
            words = words_of(decided.words)
            sql.execute(f"INSERT INTO {kind.table} VALUES (?)", (" ".join(words),))
            number = sql.lastrowid or 0
            kind.rows[number] = (role.title, decided)
            kind.spread.update(set(words))
            numbers.append((kind, number))

    def _kind(self, sql: sqlite3.Cursor, key: str) -> _Kind:
        if key not in self._kinds:
            table = f"words_{len(self._kinds)}"
            sql.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize = 'porter unicode61')"
            )
            background = ((_BACKGROUND,) for _ in range(_BACKGROUND_ROWS))
            sql.executemany(f"INSERT INTO {table} VALUES (?)", background)
            self._kinds[key] = _Kind(table)
        return self._kinds[key]

    @contextmanager
    def _transaction(self, *, keep: bool) -> Iterator[sqlite3.Cursor]:
        cursor = self._database.cursor()
        cursor.execute("BEGIN")
        try:
            yield cursor
        finally:
            cursor.close()
            self._database.execute("COMMIT" if keep else "ROLLBACK")


def of_roles(roles: Iterable[tuple[str, Assessment]]) -> PrecedentIndex:
    """An index of ``roles``, each with its name; of two of one name the later counts."""
    index = PrecedentIndex()
    for name, assessment in roles:
        index.put(name, assessment)
    return index


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()
