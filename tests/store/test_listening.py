"""Hearing of what others write to a team's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from queue import Queue

import pytest
from pydantic import SecretStr

from assessor.desk.ports import StoreError
from assessor.store import listening
from assessor.store.listening import Heard, Listener
from store.store_builders import AT, LATER, OPENED, suggested, written
from support.postgres import ASSESSOR, BOTH, READER, Team

pytestmark = pytest.mark.xdist_group("postgresql")
_SECONDS = 20


@pytest.fixture
def heard(on_server: Team) -> Iterator[Queue[Heard | None]]:
    """What a reader hears."""
    told: Queue[Heard | None] = Queue()
    listener = Listener(on_server.address(READER), told.put)
    assert told.get(timeout=_SECONDS) is None
    yield told
    listener.stop()
    listener.join()


def test_each_event_is_heard_with_its_draft_and_who_acted_once_it_is_written(
    on_server: Team, heard: Queue[Heard | None]
) -> None:
    with closing(on_server.open(ASSESSOR)) as ana, closing(on_server.open(BOTH)) as dora:
        ana.create("baker", OPENED, ASSESSOR, AT)
        assert heard.get(timeout=_SECONDS) == Heard("baker", ASSESSOR)
        with pytest.raises(StoreError):
            dora.save("baker", 5, written("Refused"), BOTH, AT)
        dora.create("pilot", OPENED, BOTH, AT)
        assert heard.get(timeout=_SECONDS) == Heard("pilot", BOTH)
        dora.save("baker", 1, written("Text"), BOTH, LATER)
        ana.add_suggestion("pilot", suggested(1), ASSESSOR)
        assert [heard.get(timeout=_SECONDS) for _ in range(2)] == [
            Heard("baker", BOTH),
            Heard("pilot", ASSESSOR),
        ]
    assert heard.empty()


def test_what_a_program_writes_itself_is_not_told_it_but_what_the_person_writes_elsewhere_is(
    on_server: Team,
) -> None:
    told: Queue[Heard | None] = Queue()
    with closing(on_server.open(ASSESSOR)) as here, closing(on_server.open(ASSESSOR)) as there:
        listener = Listener(on_server.address(ASSESSOR), told.put, here.is_own)
        assert told.get(timeout=_SECONDS) is None
        here.create("baker", OPENED, ASSESSOR, AT)
        there.save("baker", 1, written("There"), ASSESSOR, LATER)
        here.create("pilot", OPENED, ASSESSOR, AT)
        there.save("pilot", 1, written("There"), ASSESSOR, LATER)
        assert [told.get(timeout=_SECONDS) for _ in range(2)] == [
            Heard("baker", ASSESSOR),
            Heard("pilot", ASSESSOR),
        ]
        listener.stop()
        listener.join()


def test_notices_that_no_event_can_have_sent_are_not_heard(
    on_server: Team, heard: Queue[Heard | None]
) -> None:
    for payload in (f"baker {'spam ' * 300}", "baker", "", " ana"):
        assert on_server.psql(READER, f"SELECT pg_notify('assessor', '{payload}')").stderr == ""
    with closing(on_server.open(ASSESSOR)) as ana:
        ana.create("baker", OPENED, ASSESSOR, AT)
    assert heard.get(timeout=_SECONDS) == Heard("baker", ASSESSOR)


def test_after_the_server_was_away_everything_may_have_changed_and_it_goes_on(
    on_server: Team, heard: Queue[Heard | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_FIRST_PAUSE", 0.01)
    with on_server.owner() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lee'"
        )
    assert heard.get(timeout=_SECONDS) is None
    with closing(on_server.open(ASSESSOR)) as ana:
        ana.create("baker", OPENED, ASSESSOR, AT)
    assert heard.get(timeout=_SECONDS) == Heard("baker", ASSESSOR)


def test_a_listener_that_was_stopped_hears_nothing_and_leaves_no_connection(
    on_server: Team,
) -> None:
    told: Queue[Heard | None] = Queue()
    listener = Listener(on_server.address(READER), told.put)
    assert told.get(timeout=_SECONDS) is None
    listener.stop()
    listener.join()
    with closing(on_server.open(ASSESSOR)) as ana:
        ana.create("baker", OPENED, ASSESSOR, AT)
    assert told.empty()


def test_a_listener_that_never_gets_in_stops_at_once() -> None:
    told: Queue[Heard | None] = Queue()
    listener = Listener(SecretStr("postgresql://ana@127.0.0.1:1/work"), told.put)
    listener.stop()
    listener.join()
    assert told.empty()
