"""How a draft moves on a server, and what its events tell: enforced with plain psql, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author, set_value, signed
from assessor.desk.moving import move
from assessor.desk.ports import Change, StoredDraft
from assessor.desk.review_state import review_of
from assessor.desk.reviewing import approve
from assessor.document.canonical import canonical_bytes
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.model import now
from assessor.document.path import replace as put
from assessor.document.review import MEANING, SIGN_MEANING, Review, Signature, Verdict
from assessor.document.subjects import document_sha256, shown
from assessor.store import rows
from store import psql
from strategies import complete_assessment
from support.postgres import ASSESSOR, BOTH, REVIEWER, Team

pytestmark = pytest.mark.xdist_group("postgresql")
_NAME, _WAGES = "baker", "evidence.wage_trends"


@dataclass(frozen=True)
class Attack:
    """What somebody finds who looks for a way past the program."""

    team: Team
    stored: StoredDraft
    events: tuple[Event, ...]

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        return self.stored.draft

    def event(self, kind: str, draft: Draft | None = None, **told: Any) -> Event:
        """An event that follows the newest one, by ``BOTH`` unless told otherwise."""
        told = {"actor": BOTH, "at": now(), **told}
        return psql.logged(self.events[-1], draft or self.draft, kind, **told)

    def step(self, event: Event, status: str, draft: Draft | None = None) -> str:
        """What the server says of making that the next version."""
        version = self.stored.version + 1
        return self.said(psql.step(_NAME, version, event, draft or self.draft, status), event.actor)

    def said(self, statements: str, role: str = BOTH) -> str:
        """What the server says; nothing where it does as it is told."""
        return self.team.psql(role, psql.whole(statements)).stderr

    def leaves_all(self) -> bool:
        """Whether everything is as it was."""
        with closing(self.team.open(REVIEWER)) as store:
            return (store.find(_NAME), store.events(_NAME)) == (self.stored, self.events)


def _look(team: Team) -> Attack:
    with closing(team.open(REVIEWER)) as store:
        stored = store.find(_NAME)
        assert stored is not None
        return Attack(team, stored, store.events(_NAME))


@pytest.fixture
def submitted(on_server: Team) -> Iterator[Attack]:
    """A draft that ana wrote whole and submitted."""
    who = Author(ASSESSOR, now())
    draft = signed(Draft.of(complete_assessment()), who)
    with closing(on_server.open(ASSESSOR)) as store:
        store.create(_NAME, Change(draft, "import", "", None, "Baker", {}), who.name, who.at)
        move(_NAME, "submit", store, who, NOTHING_BESIDE)
    yield _look(on_server)


def _edited(draft: Draft) -> Draft:
    """``draft`` with another rationale of its growth, decided by dora."""
    change = set_value(draft, "growth.rationale", "As dora sees it.", Author(BOTH, now()))
    assert change is not None
    return change.draft


# what is new is a draft.


def test_what_is_new_begins_as_a_draft(submitted: Attack) -> None:
    begins = "“cook” has to begin as a draft"
    for status, version, discarded, kind, refusal in (
        ("approved", 1, False, "open", begins),
        ("published", 1, False, "open", begins),
        ("in review", 1, False, "start", begins),
        ("draft", 2, False, "open", "“cook” is not what its newest event left"),
        ("draft", 1, True, "open", begins),
        ("draft", 1, False, "set", begins),
    ):
        event = psql.logged(None, submitted.draft, kind, ASSESSOR, now())
        begun = StoredDraft("cook", version, submitted.draft, event.at, discarded)
        values = rows.draft_values(begun) | {"name": "cook", "status": status}
        values["created_at"] = values["changed_at"]
        listed = (
            "INSERT INTO catalogue SELECT (jsonb_populate_record(c, jsonb_build_object("
            f"'name', 'cook', 'version', {version}, 'status', '{status}'))).* FROM catalogue c;"
        )
        said = submitted.said(
            psql.insert("drafts", values)
            + psql.insert("events", rows.event_values("cook", event))
            + listed * (not discarded),
            ASSESSOR,
        )
        assert refusal in said, (status, version, discarded, kind, said)
    assert submitted.team.psql(None, "SELECT name FROM drafts").stdout.split() == [_NAME]


# statuses follow each other as desk.moving has it.


def test_a_status_follows_only_from_the_one_before_and_the_step_that_is_logged(
    submitted: Attack,
) -> None:
    for kind, status in (
        ("publish", "published"),
        ("reopen", "draft"),
        ("submit", "in review"),
        ("restore", "in review"),
        ("start", "draft"),
        ("set", "approved"),
        ("withdraw", "in review"),
        ("discard", "draft"),
        ("approve", "published"),
    ):
        said = submitted.step(submitted.event(kind), status)
        assert "cannot follow here" in said or f"“{kind}” does not make it {status}" in said, said
    assert submitted.leaves_all()


def test_what_is_approved_is_not_changed_even_with_psql(submitted: Attack) -> None:
    with submitted.team.owner() as connection:
        connection.exec_driver_sql("UPDATE drafts SET status = 'approved'")
    draft = _edited(submitted.draft)
    told = {"path": "growth.rationale", "before": "a", "became": "b"}
    said = submitted.step(submitted.event("set", draft, **told), "approved", draft)
    assert "“baker” is approved, and cannot be changed" in said


# nothing is approved as a whole that was not approved in each part.


def _signature(draft: Draft, signer: str, document: str = "") -> Signature:
    digest = document or document_sha256(draft.assessment)
    return Signature(signer=signer, document_sha256=digest, meaning=SIGN_MEANING, at=now())


def _sign_off(attack: Attack, newest: Event, signature: Signature | None = None) -> str:
    """The statements that approve the whole after ``newest``, with a signature."""
    signature = signature or _signature(attack.draft, BOTH)
    newest, signing = psql.left(_NAME, newest, attack.draft, signature)
    approval = psql.logged(newest, attack.draft, "approve", BOTH, now())
    version = attack.stored.version + 1
    return psql.whole(signing, psql.step(_NAME, version, approval, attack.draft, "approved"))


def _verdict(path: str, verdict: Verdict = "approved") -> Review:
    return Review(
        path=path,
        subject_sha256="ab" * 32,
        reviewer=BOTH,
        verdict=verdict,
        meaning=MEANING,
        comment="",
        at=now(),
    )


def _approve(team: Team) -> None:
    """Approve every item."""
    with closing(team.open(REVIEWER)) as store:
        stored = store.find(_NAME)
        assert stored is not None
        state = review_of(_NAME, stored, store, NOTHING_BESIDE)
        for item in state.items:
            store.add_record(_NAME, approve(state, item.item.path, REVIEWER, now()), REVIEWER)


def test_nothing_is_approved_as_a_whole_unread_or_unsigned(submitted: Attack) -> None:
    newest, psql_says = submitted.events[-1], submitted.team.psql
    other = _signature(submitted.draft, BOTH, "ab" * 32)
    for attempt in (
        _sign_off(submitted, newest, other),
        psql.whole(psql.step(_NAME, 3, submitted.event("approve"), submitted.draft, "approved")),
    ):
        assert "has signed what stands there" in psql_says(BOTH, attempt).stderr
    said = psql_says(BOTH, _sign_off(submitted, newest)).stderr
    assert "was not approved by another than its authors" in said
    assert submitted.leaves_all()


def test_each_item_has_to_be_approved_before_the_whole_is(submitted: Attack) -> None:
    query = "SELECT assessor_items(content::jsonb->'assessment') FROM drafts"
    paths = submitted.team.psql(None, query).stdout.splitlines()
    assert sorted(paths) == sorted(one.item.path for one in shown(submitted.draft.assessment, ()))
    newest, attempts = submitted.events[-1], [_sign_off(submitted, submitted.events[-1])]
    for path in paths:
        newest, verdict = psql.left(_NAME, newest, submitted.draft, _verdict(path))
        attempts += [psql.whole(verdict), _sign_off(submitted, newest)]
    said = submitted.team.psql(BOTH, "".join(attempts)).stderr
    assert re.findall(r"cannot be approved: “(.*?)” was not", said) == paths
    assert _look(submitted.team).stored.status == "approved"


def test_a_request_for_a_change_that_nobody_answered_keeps_the_whole_from_approval(
    submitted: Attack,
) -> None:
    with closing(submitted.team.open(BOTH)) as store:
        _approve(submitted.team)
        store.add_record(_NAME, _verdict("growth", "change_requested"), BOTH)
    found = _look(submitted.team)
    said = found.team.psql(BOTH, _sign_off(found, found.events[-1])).stderr
    assert "“growth” was not approved by another than its authors" in said


# an event tells what it changes, when, and by whom.

_HERE, _THERE = "growth.rationale", "outlook.timeline"
_LIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {}),
    ("rate-first", {"path": "growth", "became": 1}),
    ("submit", {}),
    ("import", {}),
    ("restore", {}),
    ("review", {"path": "growth"}),
    ("set", {"path": _THERE, "before": "a", "became": "b"}),
    ("set", {"path": "", "before": "a", "became": "b"}),
    ("set", {"path": _HERE, "before": 1, "became": 1}),
    ("move", {"path": "growth", "before": 0, "became": 1}),
    ("set", {"path": _HERE, "before": 0, "became": 1, "detail": {"of": "submit"}}),
    ("decide", {"path": "evidence", "before": {_WAGES: 1}, "became": {_WAGES: 2}}),
    ("undo", {"path": _HERE, "before": 0, "became": 1}),
    ("set", {"path": "growth[rationale]", "before": 0, "became": 1}),
    ("set", {"path": "growth", "before": 0, "became": 1}),
    ("decide", {"path": "growth", "before": {"rating": 0}, "became": {"rating": 1}}),
)


def test_a_change_is_logged_as_what_it_is(submitted: Attack) -> None:
    draft = _edited(submitted.draft)
    for kind, told in _LIES:
        said = submitted.step(submitted.event(kind, draft, **told), "in review", draft)
        assert "ERROR" in said, (kind, told)
    assert submitted.leaves_all()


def test_a_change_of_one_item_is_not_told_as_one_of_several(submitted: Attack) -> None:
    change = set_value(submitted.draft, "evidence.wage_trends.rating", -2, Author(BOTH, now()))
    assert change is not None
    before, after = submitted.draft.assessment, change.draft.assessment
    told = {
        "path": "evidence",
        "before": before.evidence.model_dump(mode="json"),
        "became": after.evidence.model_dump(mode="json"),
    }
    event = submitted.event("set", change.draft, **told)
    said = submitted.step(event, "in review", change.draft)
    assert "tells of several items as if they were one" in said


def test_a_place_is_called_by_its_own_name(submitted: Attack) -> None:
    document = put(submitted.draft.assessment, "tasks[0].name", "Other work")
    draft = submitted.draft.model_copy(update={"assessment": document})
    for path in ("tasks[0].name", "tasks.task-0.name", "tasks[task-1].name"):
        event = submitted.event("set", draft, path=path, before="a", became="b")
        assert "does not tell all that it changes" in submitted.step(event, "in review", draft)


def test_nobody_says_that_another_decided_or_that_they_did_not(submitted: Attack) -> None:
    draft = _edited(submitted.draft)
    known = {one.path: one for one in draft.provenance}
    told = {"path": "growth.rationale", "before": "a", "became": "b"}
    own = known["growth.rationale"]
    blamed = {own.path: own.model_copy(update={"decided_by": ASSESSOR, "reason": "Hers."})}
    taken = {one.path: one for one in known.values() if not one.path.startswith("outlook")}
    for lie in (known | blamed, taken):
        lying = draft.model_copy(update={"provenance": tuple(lie.values())})
        said = submitted.step(submitted.event("set", lying, **told), "in review", lying)
        assert "changes who decided what, and does not tell it" in said
    assert submitted.step(submitted.event("set", draft, **told), "in review", draft) == ""


def test_time_passes_for_everybody(submitted: Attack) -> None:
    for year, refusal in (
        (2001, "is dated before the one that it follows"),
        (2199, "your clock is ahead of the server's"),
    ):
        event = submitted.event("withdraw", at=datetime(year, 1, 1, tzinfo=UTC))
        assert refusal in submitted.step(event, "draft")
    assert submitted.leaves_all()


def test_a_clock_that_is_behind_keeps_nobody_from_saving(submitted: Attack) -> None:
    newest = submitted.events[-1].at
    early = newest - timedelta(hours=3)
    change = set_value(submitted.draft, "growth.check", "Early.", Author(ASSESSOR, early))
    assert change is not None
    with closing(submitted.team.open(ASSESSOR)) as store:
        saved = store.save(_NAME, submitted.stored.version, change, ASSESSOR, early)
        assert (saved.changed_at, store.events(_NAME)[-1].at) == (newest, newest)


def test_an_event_bears_its_seal_and_keeps_what_it_does_not_change(submitted: Attack) -> None:
    event = submitted.event("comment", path="growth")
    other = event.model_copy(update={"draft_sha256": "e" * 64})
    for lie, refusal in (
        (event.model_copy(update={"sha256": "f" * 64}), "does not bear its seal"),
        (event.model_copy(update={"detail": {"reason": "none"}}), "does not bear its seal"),
        (other.model_copy(update={"sha256": other.seal()}), "cannot change the draft"),
    ):
        assert refusal in submitted.said(psql.insert("events", rows.event_values(_NAME, lie)))
    assert submitted.leaves_all()


def test_two_versions_in_one_transaction_are_both_looked_at(submitted: Attack) -> None:
    draft = _edited(submitted.draft)
    first = submitted.event("set", draft, path="outlook.timeline", before="a", became="b")
    second = psql.logged(first, submitted.draft, "undo", BOTH, now(), "growth.rationale", 1, 0)
    version = submitted.stored.version
    said = submitted.said(
        psql.step(_NAME, version + 1, first, draft, "in review")
        + psql.step(_NAME, version + 2, second, submitted.draft, "in review")
    )
    assert "event 3 of “baker” changes" in said
    assert canonical_bytes(_look(submitted.team).draft) == canonical_bytes(submitted.draft)


def test_what_an_older_assessor_left_is_brought_forward(submitted: Attack) -> None:
    version = f'"schema_version":{SCHEMA_VERSION}'
    text = canonical_bytes(submitted.draft).decode()
    older = text.replace(version, f'"schema_version":{SCHEMA_VERSION - 1}')
    last = submitted.events[-1].model_copy(
        update={"draft_sha256": sha256(older.encode()).hexdigest()}
    )
    with submitted.team.owner() as connection:
        connection.exec_driver_sql("UPDATE drafts SET content = %s", (older,))
        connection.exec_driver_sql(
            "UPDATE events SET draft_sha256 = %s, sha256 = %s WHERE number = 2",
            (last.draft_sha256, last.seal()),
        )
    with closing(submitted.team.open(ASSESSOR)) as store:
        who = Author(ASSESSOR, now())
        assert move(_NAME, "withdraw", store, who, NOTHING_BESIDE).status == "draft"
        assert [event.kind for event in store.events(_NAME)][-2:] == ["migrate", "withdraw"]
