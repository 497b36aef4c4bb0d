"""The index of an O*NET database: one SQLite file, made whole or not at all, then only read."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from assessor.exchange.files import write_bytes
from assessor.exchange.onet.values import (
    Database,
    Occupation,
    OnetError,
    Release,
    SourceFile,
    Statement,
)

FORMAT = 1
"""Of the index; another one is made anew."""
MOST = 20
"""Occupations that a search gives at most, unless told otherwise."""

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE occupation (
    code TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL,
    statements INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE statement (
    code TEXT NOT NULL, number INTEGER NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL,
    core INTEGER, importance TEXT NOT NULL, frequency TEXT NOT NULL, PRIMARY KEY (code, number)
) WITHOUT ROWID;
CREATE TABLE title (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, text TEXT NOT NULL, own INTEGER NOT NULL,
    key TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    key, content = '', tokenize = 'unicode61', prefix = '2 3'
);
"""
_SEARCH = """
SELECT title.code, occupation.title, title.text, title.own, occupation.statements,
       title.key = ? AS same, bm25(words) AS score
FROM words JOIN title ON title.id = words.rowid JOIN occupation ON occupation.code = title.code
WHERE words MATCH ?
ORDER BY same DESC, CASE WHEN same THEN -own ELSE 0 END, score, -own, title.code, title.text
"""
_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r" \([^()]*\)$")
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class About:
    """What an index was made of. ``with_tasks`` counts the occupations that have statements."""

    folder: str
    release: Release
    files: tuple[SourceFile, ...]
    occupations: int
    with_tasks: int
    statements: int
    rated: int
    """Statements with both frequency and importance."""
    titles: int
    """Alternate titles."""


@dataclass(frozen=True, slots=True)
class Found:
    """An occupation that a search found: by its own title, or by the alternate one in ``by``."""

    code: str
    title: str
    by: str
    statements: int


def about(database: Database) -> About:
    """What there is in a database."""
    statements = [s for occupation in database.occupations for s in occupation.statements]
    return About(
        folder=database.folder,
        release=database.release,
        files=database.files,
        occupations=len(database.occupations),
        with_tasks=sum(bool(occupation.statements) for occupation in database.occupations),
        statements=len(statements),
        rated=sum(s.importance is not None and bool(s.frequency) for s in statements),
        titles=len(database.titles),
    )


def write_index(path: Path, database: Database) -> About:
    """Make the index of ``database`` at ``path``, in the place of what was there.

    Raises:
        FileError: it cannot be written; an older index is then untouched.
    """
    made = about(database)
    sql = sqlite3.connect(":memory:")
    try:
        sql.executescript(_TABLES)
        _fill(sql, database, made)
        sql.commit()
        data = sql.serialize()
    finally:
        sql.close()
    write_bytes(path, data, private=True)
    return made


def _fill(sql: sqlite3.Connection, database: Database, made: About) -> None:
    values = {"format": str(FORMAT), "about": json.dumps(asdict(made))}
    sql.executemany("INSERT INTO about VALUES (?, ?)", values.items())
    for occupation in database.occupations:
        sql.execute(
            "INSERT INTO occupation VALUES (?, ?, ?, ?)",
            (
                occupation.code,
                occupation.title,
                occupation.description,
                len(occupation.statements),
            ),
        )
        sql.executemany(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    occupation.code,
                    number,
                    statement.id,
                    statement.text,
                    statement.core,
                    "" if statement.importance is None else str(statement.importance),
                    " ".join(map(str, statement.frequency)),
                )
                for number, statement in enumerate(occupation.statements)
            ),
        )
    titles = [(occupation.code, occupation.title, True) for occupation in database.occupations]
    titles += [(code, title, False) for code, title in database.titles]
    rows = ((code, text, own, _key(_ASIDE.sub("", text))) for code, text, own in titles)
    sql.executemany("INSERT INTO title (code, text, own, key) VALUES (?, ?, ?, ?)", rows)
    words = ((number, _key(text)) for number, (_, text, _) in enumerate(titles, 1))
    sql.executemany("INSERT INTO words (rowid, key) VALUES (?, ?)", words)
    sql.execute("INSERT INTO words (words) VALUES ('optimize')")


class OnetIndex:
    """An open index. ``about`` says what it was made of."""

    def __init__(self, path: Path, sql: sqlite3.Connection, made_of: About) -> None:
        self.about = made_of
        self._path = path
        self._sql = sql

    def search(self, text: str, most: int = MOST) -> tuple[Found, ...]:
        """The occupations whose title or an alternate title has every word of ``text``.

        A word of two letters and more may be the beginning of one. First come those with exactly this title, then those
        with exactly this alternate title, then the others by BM25; where none has every word,
        those that have any.

        Raises:
            OnetError: the index is damaged.
        """
        words = _key(text).split()[:_MOST_WORDS]
        # Words are letters and digits alone, and quoted besides: none is read as an operator.
        quoted = [f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words]
        with _reading(self._path):
            for joint in (" AND ", " OR "):
                found = self._matches(" ".join(words), joint.join(quoted), most) if quoted else ()
                if found:
                    return found
        return ()

    def _matches(self, key: str, query: str, most: int) -> tuple[Found, ...]:
        found: dict[str, Found] = {}
        for code, title, text, own, statements, *_ in self._sql.execute(_SEARCH, (key, query)):
            found.setdefault(
                str(code), Found(str(code), str(title), "" if own else str(text), int(statements))
            )
            if len(found) == most:
                break
        return tuple(found.values())

    def occupation(self, code: str) -> Occupation | None:
        """The occupation of that code with its statements; ``None`` where there is none.

        Raises:
            OnetError: the index is damaged.
        """
        with _reading(self._path):
            row = self._sql.execute(
                "SELECT code, title, description FROM occupation WHERE code = ?", (code,)
            ).fetchone()
            if row is None:
                return None
            rows = self._sql.execute(
                "SELECT id, text, core, importance, frequency FROM statement WHERE code = ? "
                "ORDER BY number",
                (code,),
            )
            statements = tuple(
                Statement(
                    id=int(id_),
                    text=str(text),
                    core=None if core is None else bool(core),
                    importance=Fraction(importance) if importance else None,
                    frequency=tuple(map(Fraction, str(frequency).split())),
                )
                for id_, text, core, importance, frequency in rows
            )
            return Occupation(str(row[0]), str(row[1]), str(row[2]), statements)


@contextmanager
def open_index(path: Path) -> Iterator[OnetIndex]:
    """The index at ``path``, for reading alone.

    Raises:
        OnetError: there is none, it is damaged, or it was made by another version of the program.
    """
    if not path.is_file():
        raise OnetError("no O*NET folder is linked here; link one with assessor onet link DIR")
    with _reading(path):
        sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        with _reading(path):
            sql.execute("PRAGMA trusted_schema = OFF")
            values = dict(sql.execute("SELECT key, value FROM about"))
            if values["format"] != str(FORMAT):
                raise OnetError(
                    "the index of the O*NET folder is of another version of this program; "
                    "make it anew with assessor onet link DIR"
                )
            made_of = _about(json.loads(values["about"]))
        yield OnetIndex(path, sql, made_of)
    finally:
        sql.close()


def _about(content: dict[str, object]) -> About:
    release, files = content.pop("release"), content.pop("files")
    if not isinstance(release, dict) or not isinstance(files, list):
        raise TypeError("not what was written")
    return About(
        release=Release(**release),
        files=tuple(SourceFile(**file) for file in files),
        **content,  # type: ignore[arg-type]
    )


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError, KeyError, ZeroDivisionError):
        raise OnetError(
            f"{path}: the index of the O*NET folder is damaged; make it anew with "
            "assessor onet link DIR"
        ) from None


def _key(text: str) -> str:
    """The words of a title as they are compared: lower case, no accents, singular."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(map(_singular, _WORD.findall("".join(filter(_is_base, plain)))))


def _is_base(character: str) -> bool:
    return not unicodedata.combining(character)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
