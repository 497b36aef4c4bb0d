"""A process that saves a draft again and again, and says so after each save that was acknowledged.

``python -m store.writing_process DATABASE ACTOR COUNT`` begins when it is sent a line, and ends after
COUNT saves (never for 0). Each line it prints is the version it saved, whose text is
“ACTOR n”, n counting its own saves from 1.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from pydantic import SecretStr

from assessor.desk.ports import NameTaken, StaleDraft
from assessor.store.database import Store, open_store
from assessor.store.opening import open_database
from store.store_builders import AT, OPENED, suggested, written


def main(database: str, actor: str, count: int) -> None:
    """Save ``count`` times; every fifth save is followed by a suggestion."""
    print("ready", flush=True)
    sys.stdin.readline()
    store = open_database(SecretStr(database)) if "://" in database else open_store(Path(database))
    try:
        store.create("baker", OPENED, actor, AT)
    except NameTaken:
        print("name taken", flush=True)
    else:
        print("created", flush=True)
    for number in range(1, count + 1) if count else itertools.count(1):
        print(_save(store, actor, number), flush=True)
        if number % 5 == 0:
            digits = int.from_bytes(f"{actor}{number}".encode())
            store.add_suggestion("baker", suggested(digits), actor)


def _save(store: Store, actor: str, number: int) -> int:
    while True:
        found = store.find("baker")
        assert found is not None
        change = written(f"{actor} {number}", found.draft)
        try:
            return store.save("baker", found.version, change, actor, AT).version
        except StaleDraft:
            continue


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
