"""Several processes on one file, and processes that are killed in the middle of writing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assessor.desk.draft import Event
from assessor.desk.logbook import log_problem
from assessor.store.database import Store
from store.places import Place

_TESTS = Path(__file__).parents[1]


def _start(database: str, actor: str, count: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "store.writing_process", database, actor, str(count)],
        cwd=_TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _saves(store: Store) -> dict[int, Event]:
    """The logged saves by the version each one made."""
    changes = [event for event in store.events("baker") if event.kind != "suggest"]
    return dict(enumerate(changes, start=1))


def _problem(store: Store) -> str | None:
    stored = store.find("baker")
    assert stored is not None
    return log_problem(stored, store.events("baker"), store.suggestions("baker"))


def test_processes_that_make_and_write_one_database_at_once_lose_nothing(place: Place) -> None:
    count = 10
    processes = {actor: _start(place.address, actor, count) for actor in ("Ana", "Ben", "Cy")}
    for process in processes.values():
        _begin(process)
    said: dict[str, list[str]] = {}
    for actor, process in processes.items():
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        said[actor] = out.splitlines()

    assert sorted(lines[0] for lines in said.values()) == ["created", "name taken", "name taken"]
    store = place.open()
    assert _problem(store) is None
    saves = _saves(store)
    assert len(saves) == 1 + count * len(processes)
    for actor, lines in said.items():
        for number, version in enumerate(lines[1:], start=1):
            event = saves[int(version)]
            assert (event.actor, event.after) == (actor, f"{actor} {number}")
    assert len(store.suggestions("baker")) == len(processes) * count // 5
    store.close()


@pytest.mark.parametrize("acknowledged", [1, 23])
def test_a_process_killed_while_writing_keeps_every_acknowledged_save(
    place: Place, acknowledged: int
) -> None:
    process = _start(place.address, "Ana", 0)
    _begin(process)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(acknowledged + 1)]
    process.kill()
    rest = process.stdout.read()  # not communicate(): it passes over what readline() read ahead
    process.communicate(timeout=60)
    versions = [
        int(line) for line in [*lines[1:], *rest.splitlines(keepends=True)] if line[-1:] == "\n"
    ]

    store = place.open()
    assert _problem(store) is None
    saves = _saves(store)
    assert versions == list(range(2, len(versions) + 2))
    for number, version in enumerate(versions, start=1):
        assert saves[version].after == f"Ana {number}"
    not_yet_acknowledged = len(saves) - 1 - len(versions)
    assert not_yet_acknowledged in (0, 1)
    store.close()
