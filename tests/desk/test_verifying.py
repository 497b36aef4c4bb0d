"""Whether what the working database holds of a draft tells one story, up to its publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessor.desk.beside import beside
from assessor.desk.draft import Event
from assessor.desk.editing import Author
from assessor.desk.moving import move
from assessor.desk.ports import Change, KeptRecord
from assessor.desk.reviewing import approve, comment, reply, resolve
from assessor.desk.second_rating import adjudicate, rating_of, second_rating
from assessor.desk.verifying import draft_problems
from assessor.document.path import replace as put
from assessor.document.provenance import Provenance
from assessor.document.review import MEANING, RECORD_KINDS, Review
from desk.memory_store import MemoryStore
from desk.reviewed import NAME, Desk, in_review
from strategies import AT, complete_assessment, suggestion

WAGES = "evidence.wage_trends"


@cache
def _published() -> Desk:
    desk = in_review()
    desk.keep(suggestion(1, items=[("growth", {"rationale": "Other words."})]))
    desk.keep(comment(desk.state, "growth", "Ada", desk.clock(), "A word on growth."))
    made = desk.state.find("growth")
    assert made is not None
    first = made.threads[0].first
    desk.keep(second_rating(desk.state, WAGES, 1, "It rises.", "Grace", desk.clock()))
    rating = rating_of(desk.item(WAGES))
    assert rating is not None
    desk.keep(adjudicate(desk.state, WAGES, rating, "Agreed.", "Grace", desk.clock()))
    desk.keep(reply(desk.state, first.id, "Grace", desk.clock(), "Another word."))
    desk.keep(resolve(desk.state, first.id, "Ada", desk.clock()))
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    desk.move("Ada", "publish")
    return desk


@cache
def _in_review() -> Desk:
    return in_review()


def published() -> MemoryStore:
    """A store of its own with a draft that went all the way."""
    return _published().store.copied()


def found_in(store: MemoryStore) -> list[str]:
    """What is wrong with the draft in ``store``."""
    found = draft_problems(NAME, store, beside(NAME, (), store))
    assert found is not None
    return [str(problem) for problem in found]


def test_a_draft_holds_in_every_status() -> None:
    desk = Desk()
    desk.begin(complete_assessment())
    steps = [("Ada", "submit"), ("Ada", "withdraw"), ("Ada", "submit"), ("Grace", "approve")]
    for actor, kind in [*steps, ("Ada", "publish"), ("Ada", "reopen")]:
        if kind == "approve":
            desk.approve_all("Grace")
        move(NAME, kind, desk.store, Author(actor, desk.clock()), desk.beside)  # type: ignore[arg-type]
        assert found_in(desk.store) == []


EVENTS = len(_published().store.logs[NAME])
RECORDS = len(_published().store.left[NAME])
EVENT_FIELDS: dict[str, Any] = {
    "number": 999,
    "kind": "other",
    "path": "outlook",
    "before": "other",
    "after": ["other"],
    "detail": {"sha256": "0" * 64},
    "actor": "Mallory",
    "at": AT - timedelta(days=1),
    "draft_sha256": "1" * 64,
    "previous_sha256": "2" * 64,
    "sha256": "3" * 64,
}


def test_every_field_of_an_event_is_tried() -> None:
    assert set(EVENT_FIELDS) == set(Event.model_fields)


@given(i=st.integers(0, EVENTS - 1), field=st.sampled_from(sorted(EVENT_FIELDS)))
@settings(max_examples=25, deadline=None)
def test_an_altered_event_is_found(i: int, field: str) -> None:
    store = published()
    log = store.logs[NAME]
    was = log[i]
    log[i] = was.model_copy(update={field: EVENT_FIELDS[field]})
    assume(log[i] != was)
    assert len(found_in(store)) == 1


@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_dropped_a_moved_and_a_cut_off_event_are_found(data: st.DataObject) -> None:
    i = data.draw(st.integers(0, EVENTS - 1))
    for act in ("drop", "move", "cut"):
        store = published()
        log = store.logs[NAME]
        if act == "cut":
            del log[i:]
        else:
            event = log.pop(i)
            if act == "move":
                log.insert((i + 1) % EVENTS, event)
        assert found_in(store) != []


RECORD_FIELDS: dict[str, Any] = {
    "path": "outlook",
    "subject_sha256": "0" * 64,
    "reviewer": "Mallory",
    "verdict": "change_requested",
    "meaning": "other",
    "comment": "other",
    "at": AT - timedelta(days=1),
    "id": "f" * 32,
    "author": "Mallory",
    "text": "other",
    "comment_id": "f" * 32,
    "by": "Mallory",
    "signer": "Mallory",
    "document_sha256": "0" * 64,
    "reply_to": "e" * 32,
    "rating": 2,
    "rationale": "other",
    "first": 7,
    "second": 7,
    "outcome": 7,
    "reason": "other",
}


@given(i=st.integers(0, RECORDS - 1), data=st.data())
@settings(max_examples=30, deadline=None)
def test_whatever_is_altered_in_what_a_reviewer_left_is_found(i: int, data: st.DataObject) -> None:
    store = published()
    kept = store.left[NAME][i]
    known = sorted(set(type(kept.record).model_fields) & set(RECORD_FIELDS))
    field = data.draw(st.sampled_from(known))
    altered = kept.record.model_copy(update={field: RECORD_FIELDS[field]})
    assume(altered != kept.record)
    store.left[NAME][i] = KeptRecord(kept.event, kept.draft_sha256, altered)
    assert len(found_in(store)) == 1


def test_every_field_of_a_record_is_tried() -> None:
    kinds = {type(kept.record) for kept in _published().store.left[NAME]}
    assert kinds == set(RECORD_KINDS.values())
    assert {name for kind in kinds for name in kind.model_fields} == set(RECORD_FIELDS)


@given(i=st.integers(0, RECORDS - 1))
@settings(max_examples=10, deadline=None)
def test_a_dropped_record_is_found(i: int) -> None:
    store = published()
    del store.left[NAME][i]
    (said,) = found_in(store)
    assert "is missing" in said


def test_a_status_that_the_log_does_not_tell_is_found() -> None:
    store = published()
    store.kept[NAME] = replace(store.kept[NAME], status="draft")
    assert len(found_in(store)) == 1


def test_an_approval_slipped_past_the_gate_is_found() -> None:
    store = in_review().store
    stored = store.find(NAME)
    assert stored is not None
    change = Change(stored.draft, "approve", "", "in review", "approved", {})
    store.save(NAME, stored.version, change, "Mallory", AT)
    assert found_in(store) == ["status: is approved, but nobody signed what stands there"]


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_verdict_on_other_content_than_stood_there_is_found(data: st.DataObject) -> None:
    desk = replace(_in_review(), store=_in_review().store.copied())
    hashes = {
        item.item.path: item.subject_sha256 for item in desk.state.items if item.item.kind != "flag"
    }
    path = data.draw(st.sampled_from(sorted(hashes)))
    others = sorted({digest for other, digest in hashes.items() if other != path})
    desk.keep(
        Review(
            path=path,
            subject_sha256=data.draw(st.sampled_from([*others, "0" * 64])),
            reviewer="Grace",
            verdict=data.draw(st.sampled_from(["approved", "approved_with_comment"])),
            meaning=MEANING,
            comment="",
            at=AT,
        )
    )
    (said,) = found_in(desk.store)
    assert said.startswith(f"{path}: ")
    assert "other content than stood there" in said


def test_a_verdict_on_what_was_changed_while_it_was_given_is_right() -> None:
    desk = in_review()
    verdict = approve(desk.state, "growth", "Grace", AT)
    desk.put("Ada", "growth.rationale", "Changed at that moment.")
    desk.put("Ada", "growth.check", "And again.")
    desk.keep(verdict)
    assert found_in(desk.store) == []
    assert desk.item("growth").progress == "stale"


def test_a_verdict_stays_right_when_what_it_was_on_changes() -> None:
    desk = in_review()
    desk.approve("Grace", "growth")
    desk.put("Ada", "growth.check", "Checked anew.")
    assert found_in(desk.store) == []


QUOTED = "the work will double within five years"


def quoting(quoted: str = QUOTED) -> Desk:
    """A draft whose growth quotes a kept source."""
    document = put(complete_assessment(), "growth.sources", ["source-0"])
    rationale = document.growth.rationale + f" As it says, “{quoted}”."
    desk = in_review(put(document, "growth.rationale", rationale))
    desk.store.keep_snapshot(NAME, "source-0", f"They say {QUOTED}.", "Ada", AT)
    return desk


def test_a_quotation_that_its_kept_source_holds_is_right() -> None:
    assert found_in(quoting().store) == []


@given(i=st.sampled_from([i for i, letter in enumerate(QUOTED) if letter != " "]))
@settings(max_examples=4, deadline=None)
def test_a_quotation_altered_in_any_letter_is_found(i: int) -> None:
    altered = f"{QUOTED[:i]}q{QUOTED[i + 1 :]}"
    (said,) = found_in(quoting(altered).store)
    assert said.startswith("growth.rationale: ")


@pytest.mark.parametrize("acknowledged", [False, True])
def test_a_quotation_that_its_kept_source_does_not_hold_is_found_until_acknowledged(
    acknowledged: bool,
) -> None:
    desk = quoting()
    desk.store.keep_snapshot(NAME, "source-0", "They say it will halve.", "Ada", AT)
    desk.beside = beside(NAME, (), desk.store)
    if acknowledged:
        desk.approve("Grace", "flag:quote-not-found:growth.rationale")
        assert found_in(desk.store) == []
    else:
        (said,) = found_in(desk.store)
        assert said.startswith("growth.rationale: ")


def test_an_altered_snapshot_is_found() -> None:
    store = quoting().store
    snapshots = store.texts[NAME]
    snapshots["source-0"] = replace(snapshots["source-0"], text="Other words.")
    assert "is not the one that event" in found_in(store)[0]


def test_a_value_called_suggested_by_no_suggestion_is_found_in_an_unfinished_draft() -> None:
    desk = Desk()
    desk.begin(put(complete_assessment(), "reinstatement", ""))
    stored = desk.store.kept[NAME]
    entry = Provenance(
        path="outlook.timeline",
        origin="suggestion",
        suggestion_id="f" * 32,
        suggested="words",
        reason="",
        decided_by="Ada",
        at=AT,
    )
    known = [kept for kept in stored.draft.provenance if kept.path != entry.path]
    draft = stored.draft.model_copy(update={"provenance": (*known, entry)})
    desk.store.save(NAME, 1, Change(draft, "set", entry.path, None, None, {}), "Ada", AT)
    (said,) = found_in(desk.store)
    assert "which is not kept here" in said


def test_what_somebody_writes_between_two_readings_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = in_review()
    read = desk.store.events

    def events(name: str) -> tuple[Event, ...]:
        monkeypatch.undo()
        desk.put("Ada", "growth.check", "Written meanwhile.")
        return read(name)

    monkeypatch.setattr(desk.store, "events", events)
    assert found_in(desk.store) == []
    assert desk.state.draft.assessment.growth.check == "Written meanwhile."
