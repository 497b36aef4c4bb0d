"""A value is traced back to who decided it, what they were shown, and with which prompt."""

from __future__ import annotations

import pytest

from assessor.desk.deciding import accept_rest, decide, open_items
from assessor.desk.editing import set_value
from assessor.desk.history import BEGINNINGS, REDO, UNDO
from assessor.desk.library import store_draft
from assessor.desk.logbook import KEEPING, MOVING
from assessor.desk.rating_first import RATE_FIRST
from assessor.desk.rescoring import RESCORE
from assessor.desk.session import Session
from assessor.desk.telling import Told, place_name, told
from assessor.desk.tracing import Trace, touches, traces
from assessor.document.errors import DocumentError
from assessor.document.naming import names_of
from assessor.document.ratings import method_of
from assessor.document.review import STATUS_AFTER, Comment, Review
from desk.commands import ADA
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment, suggestion


def opened() -> tuple[MemoryStore, Session]:
    store = MemoryStore()
    return store, store_draft(complete_assessment(), (), store, ADA, kind="import")


def history_of(store: MemoryStore, session: Session, path: str) -> tuple[Trace, ...]:
    return traces(
        session.draft,
        path,
        store.suggestions(session.name),
        store.events(session.name),
        store.records(session.name),
    )


def test_a_decided_value_leads_to_its_suggestion_its_decision_and_its_events() -> None:
    store, session = opened()
    made = suggestion(
        items=[("evidence.wage_trends", {"rating": 1, "rationale": "Pay rose."})],
        section="evidence",
    )
    session.keep(made)
    (item,) = session.open_items()
    session.do(lambda draft, who: decide(draft, item, who, edits={"rating": 2}, reason="Newer."))
    rating, rationale = history_of(store, session, "evidence.wage_trends.rating") + history_of(
        store, session, "evidence.wage_trends.rationale"
    )
    assert (rating.value, rationale.value) == (2, "Pay rose.")
    for found in (rating, rationale):
        assert found.suggestion == made
        assert found.item == made.items[0]
        assert found.origin is not None
        assert found.origin.decided_by == "Ada"
        assert [event.kind for event in found.events] == ["decide"]
    assert [d.verdict for d in rating.decisions] == ["edited"]
    assert [d.verdict for d in rationale.decisions] == ["accepted"]


def test_a_whole_item_is_traced_value_by_value() -> None:
    store, session = opened()
    found = {trace.path: trace for trace in history_of(store, session, "growth")}
    assert {"growth.rating", "growth.rationale"} <= set(found)
    assert all(trace.suggestion is None for trace in found.values())


def test_a_place_that_is_not_there_is_refused() -> None:
    store, session = opened()
    with pytest.raises(DocumentError, match="no such place"):
        history_of(store, session, "tasks[no-such-task].score")


def test_a_bulk_decision_touches_only_what_it_decided() -> None:
    store, session = opened()
    made = suggestion(
        items=[
            ("evidence.wage_trends", {"rationale": "A."}),
            ("evidence.expert_consensus", {"rationale": "B."}),
        ],
        section="evidence",
    )
    session.keep(made)
    items = open_items(session.draft, session.suggestions)
    session.do(lambda draft, who: accept_rest(draft, items, "evidence", who))
    event = store.events(session.name)[-1]
    assert touches(event, "evidence.wage_trends.rationale")
    assert touches(event, "evidence")
    assert touches(event, "evidence.expert_consensus")
    assert not touches(event, "evidence.company_actions")
    assert not touches(event, "tasks")


def test_what_reviewers_left_on_an_item_belongs_to_its_values() -> None:
    store, session = opened()
    comment = Comment(id="c" * 32, path="growth", reply_to=None, author="Ben", text="?", at=AT)
    store.add_record(session.name, comment, "Ben")
    assert [kept.record for kept in history_of(store, session, "growth.rating")[0].records] == [
        comment
    ]
    assert history_of(store, session, "reinstatement")[0].records == ()


def say(store: MemoryStore, session: Session, number: int = -1) -> Told:
    event = store.events(session.name)[number]
    record = next((k.record for k in store.records(session.name) if k.event == event.number), None)
    document = session.draft.assessment
    return told(event, names_of(document, method_of(document)), record)


def test_a_change_is_told_with_both_values_and_why() -> None:
    store, session = opened()
    before = session.draft.assessment.evidence.wage_trends.rating
    session.do(lambda d, who: set_value(d, "evidence.wage_trends.rating", -2, who, reason="Cuts."))
    change = say(store, session)
    assert (change.actor, change.deed) == ("Ada", "changed Wage Trends")
    assert (change.before, change.after, change.why) == (str(before), "-2", "Cuts.")
    session.undo()
    assert say(store, session).deed == "took back a change of Wage Trends"


def test_a_verdict_is_told_with_its_comment() -> None:
    store, session = opened()
    verdict = Review(
        path="growth",
        subject_sha256="ab" * 32,
        reviewer="Ben",
        verdict="change_requested",
        meaning="read",
        comment="Too high.",
        at=AT,
    )
    store.add_record(session.name, verdict, "Ben")
    change = say(store, session)
    assert change.actor == "Ben"
    assert change.deed.startswith("asked for a change of ")
    assert (change.before, change.after, change.why) == ("", "", "Too high.")


def test_every_kind_of_event_has_words_of_its_own() -> None:
    store, session = opened()
    event = store.events(session.name)[0]
    changes = {*BEGINNINGS, UNDO, REDO, RATE_FIRST, RESCORE, "set", "override", "decide"}
    for kind in (*STATUS_AFTER, *KEEPING, *MOVING, *changes, "add", "remove", "move", "whatif"):
        deed = told(event.model_copy(update={"kind": kind}), str).deed
        assert deed != kind, kind


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("commentary.reality_check", "Commentary, reality check"),
        ("evidence.wage_trends.rationale", "Wage Trends, rationale"),
        ("role", "Role"),
        ("flag:borderline:growth", "the flag borderline on AI Growth Correlation"),
    ],
)
def test_places_are_called_what_people_call_them(path: str, said: str) -> None:
    document = complete_assessment()
    assert place_name(path, names_of(document, method_of(document))) == said
