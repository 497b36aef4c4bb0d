"""What others did to an open draft: told as the log has it, whatever was heard."""

from __future__ import annotations

from assessor.desk.draft import Event
from assessor.desk.editing import set_value
from assessor.desk.meanwhile import news, who_changed
from assessor.document.naming import names_of
from assessor.document.ratings import method_of
from desk.commands import ADA
from desk.memory_store import MemoryStore
from store.store_builders import AT, DRAFT, OPENED

NAMES = names_of(DRAFT.assessment, method_of(DRAFT.assessment))


def _log(*changes: tuple[str, str, str]) -> tuple[Event, ...]:
    """A log in which each of ``changes`` is who wrote what where."""
    store = MemoryStore()
    stored = store.create("baker", OPENED, "Ada", AT)
    for actor, path, text in changes:
        change = set_value(stored.draft, path, text, ADA)
        assert change is not None
        stored = store.save("baker", stored.version, change, actor, AT)
    return store.events("baker")


LOG = _log(
    ("Ben", "growth.check", "Old"),
    ("Ben", "growth.rationale", "Mine"),
    ("Ada", "role.title", "Baker"),
    ("Ben", "growth.rationale", "Again"),
    ("Eve", "reinstatement", "New work"),
)


def test_each_is_told_of_with_the_newest_deed_and_how_many_others_the_newest_first() -> None:
    assert news(LOG, {"Ben": 1, "Eve": 1}, NAMES, "Ada") == (
        "Eve changed Reinstatement. Ben changed AI Growth Correlation, rationale."
    )
    assert news(LOG, {"Ben": 2}, NAMES, "Ada") == "Ben changed AI Growth Correlation, rationale."
    assert news(LOG, {"Ben": 3}, NAMES, "Ada").endswith("rationale, and 1 more.")


def test_of_oneself_it_is_told_without_what_and_of_those_the_log_does_not_know_nothing() -> None:
    assert news(LOG, {"Ada": 1}, NAMES, "Ada") == "You worked on this draft in another place, too."
    assert news(LOG, {"Mallory, who sends anything": 9}, NAMES, "Ada") == ""


def test_who_changed_a_place_is_who_did_so_last_there_inside_or_around_it() -> None:
    assert who_changed("growth.rationale", LOG) == "Ben"
    assert who_changed("growth", LOG) == "Ben"
    assert who_changed("role.title", LOG) == "Ada"
    assert who_changed("role.seniority", LOG) == ""
