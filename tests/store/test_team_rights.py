"""What a team's database lets each of its roles do, asked through the store and with plain psql."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author, add, set_value
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, StoreError
from assessor.document.canonical import canonical_bytes, sha256
from assessor.document.review import (
    Review,
    Signature,
    Verdict,
    record_kind,
    record_path,
    record_word,
)
from assessor.store import rows
from assessor.store.database import Store
from assessor.store.dialect import execute
from assessor.store.grants import Members, initialise, renew_grants
from assessor.store.link import Link
from store.psql import insert, literal, logged
from store.store_builders import AT, DRAFT, LATER, OPENED, suggested, written
from support.postgres import ASSESSOR, BOTH, PASSWORD, READER, REVIEWER, Team

pytestmark = pytest.mark.xdist_group("postgresql")

_LOGS = {
    "events": "kind",
    "suggestions": "section",
    "snapshots": "text",
    "contents": "sha256",
    "records": "content",
}
_LATEST = LATER + timedelta(minutes=1)
_WAGES, _GROWTH = "evidence.wage_trends", "growth"


def _edited(draft: Draft, path: str, who: str, at: datetime = LATER) -> Change:
    change = set_value(draft, path, f"As {who} sees it at {at:%H:%M}.", Author(who, at))
    assert change is not None
    return change


def _approval(path: str, who: str, verdict: Verdict = "approved", at: datetime = LATER) -> Review:
    return Review(
        path=path,
        subject_sha256="ab" * 32,
        reviewer=who,
        verdict=verdict,
        meaning="read",
        comment="",
        at=at,
    )


@pytest.fixture
def baker(on_server: Team) -> Iterator[Team]:
    """A draft “baker”: its wage trends written last by ana, its growth by dora."""
    with closing(on_server.open(ASSESSOR)) as store:
        store.create("baker", OPENED, ASSESSOR, AT)
        store.add_suggestion("baker", suggested(1), ASSESSOR)
        store.keep_snapshot("baker", "a", "A text.", ASSESSOR, AT)
        saved = store.save(
            "baker", 1, _edited(DRAFT, f"{_WAGES}.rationale", ASSESSOR), ASSESSOR, LATER
        )
    with closing(on_server.open(BOTH)) as store:
        change = _edited(saved.draft, f"{_GROWTH}.rationale", BOTH)
        store.save("baker", 2, change, BOTH, LATER)
    with closing(on_server.open(REVIEWER)) as store:
        store.add_record("baker", _approval(_WAGES, REVIEWER), REVIEWER)
    yield on_server


def _sound(store: Store) -> bool:
    stored = store.find("baker")
    assert stored is not None
    return (
        log_problem(
            stored,
            store.events("baker"),
            store.suggestions("baker"),
            store.snapshots("baker"),
            store.damaged_contents("baker"),
            records=store.records("baker"),
        )
        is None
    )


def _held(team: Team) -> list[str]:
    return [team.psql(None, f"SELECT * FROM {t}").stdout for t in ("drafts", *_LOGS)]


def _by_hand(store: Store, left: Review | Signature, actor: str) -> str:
    """What somebody would write who leaves a verdict or signs without the program."""
    stored, events = store.find("baker"), store.events("baker")
    assert stored is not None
    event = Event.chained(
        events[-1],
        stored.draft,
        kind=record_kind(left),
        path=record_path(left),
        before=None,
        after=record_word(left),
        detail={"sha256": sha256(left)},
        actor=actor,
        at=left.at,
    )
    return "".join(
        [
            "BEGIN;",
            insert("events", rows.event_values("baker", event)),
            insert("records", rows.record_values("baker", left, event)),
            "COMMIT;",
        ]
    )


def test_a_team_at_work_leaves_a_sound_log_under_its_own_names(baker: Team) -> None:
    with closing(baker.open(READER)) as store:
        assert store.actor == READER
        assert [(event.kind, event.actor) for event in store.events("baker")] == [
            ("open", ASSESSOR),
            ("suggest", ASSESSOR),
            ("snapshot", ASSESSOR),
            ("set", ASSESSOR),
            ("set", BOTH),
            ("review", REVIEWER),
        ]
        assert _sound(store)


def test_a_reader_reads_and_writes_nothing(baker: Team) -> None:
    before = _held(baker)
    with closing(baker.open(READER)) as store:
        assert [draft.name for draft in store.drafts()] == ["baker"]
        for attempt in (
            lambda: store.create("pilot", OPENED, READER, AT),
            lambda: store.save("baker", 3, written("Mine"), READER, AT),
            lambda: store.add_suggestion("baker", suggested(2), READER),
            lambda: store.keep_snapshot("baker", "a", "Text", READER, AT),
            lambda: store.add_record("baker", _approval(_WAGES, READER), READER),
            lambda: store.check_writable("baker"),
        ):
            with pytest.raises(StoreError, match="does not give you the right to do this"):
                attempt()
    statements = [f"INSERT INTO {table} SELECT * FROM {table};" for table in ("drafts", *_LOGS)]
    statements += ["UPDATE drafts SET content = '';", "DELETE FROM drafts;"]
    said = baker.psql(READER, "\n".join(statements)).stderr

    assert said.count("ERROR:  permission denied for table") == len(statements)
    assert _held(baker) == before


@pytest.mark.parametrize("role", [ASSESSOR, BOTH, REVIEWER, READER, None])
def test_nobody_changes_or_removes_what_was_logged_even_with_psql(
    baker: Team, role: str | None
) -> None:
    before = _held(baker)
    statements = [
        statement
        for table, column in _LOGS.items()
        for statement in (
            f"UPDATE {table} SET {column} = {column};",
            f"DELETE FROM {table};",
            f"TRUNCATE {table} CASCADE;",
            f"MERGE INTO {table} t USING {table} s ON t.{column} = s.{column} "
            "WHEN MATCHED THEN DELETE;",
        )
    ]
    said = baker.psql(role, "\n".join(statements)).stderr

    refusals = said.count("permission denied for table") + said.count("are append-only")
    assert refusals == len(statements), said
    assert _held(baker) == before


def test_nobody_acts_under_another_name(baker: Team) -> None:
    before = _held(baker)
    refusal = f"you are logged in as {BOTH}, and cannot act as {REVIEWER}"
    with closing(baker.open(BOTH)) as store:
        for attempt in (
            lambda: store.save("baker", 3, written("Mine"), REVIEWER, AT),
            lambda: store.add_record("baker", _approval(_WAGES, REVIEWER), REVIEWER),
            lambda: store.keep_snapshot("baker", "b", "Text", REVIEWER, AT),
        ):
            with pytest.raises(StoreError, match=refusal):
                attempt()
        forged = _by_hand(store, _approval(_WAGES, REVIEWER), REVIEWER)
        half_forged = _by_hand(store, _approval(_WAGES, REVIEWER), BOTH)
    assert refusal in baker.psql(BOTH, forged).stderr
    assert refusal in baker.psql(BOTH, half_forged).stderr
    assert "permission denied to set role" in baker.psql(BOTH, f"SET ROLE {REVIEWER};").stderr
    assert _held(baker) == before


@pytest.mark.parametrize("verdict", ["approved", "approved_with_comment"])
@pytest.mark.parametrize("path", [_GROWTH, f"flag:rating-without-source:{_GROWTH}"])
def test_nobody_approves_what_they_decided_last_even_with_psql(
    baker: Team, path: str, verdict: Verdict
) -> None:
    before = _held(baker)
    refusal = f"what stands at “{path}” was decided by {BOTH}, who cannot approve it"
    with closing(baker.open(BOTH)) as store:
        with pytest.raises(StoreError, match=refusal):
            store.add_record("baker", _approval(path, BOTH, verdict), BOTH)
        by_hand = _by_hand(store, _approval(path, BOTH, verdict), BOTH)
        hidden = "".join(
            f"CREATE TEMP TABLE {table} (LIKE public.{table});" for table in ("drafts", "events")
        )
        assert refusal in baker.psql(BOTH, by_hand).stderr
        insert = by_hand.replace("INSERT INTO ", "INSERT INTO public.")
        assert refusal in baker.psql(BOTH, hidden + insert).stderr
        assert _held(baker) == before

        store.add_record("baker", _approval(path, BOTH, "change_requested"), BOTH)
        store.add_record("baker", _approval(_WAGES, BOTH, verdict), BOTH)
        assert _sound(store)


def test_what_was_accepted_among_other_things_is_not_approved_by_who_accepted_it(
    baker: Team,
) -> None:
    with closing(baker.open(BOTH)) as store:
        stored = store.find("baker")
        assert stored is not None
        both: dict[str, JsonValue] = {f"{_WAGES}.rating": 1, "evidence.company_actions.rating": 0}
        store.save(
            "baker",
            3,
            Change(stored.draft, "decide", "evidence", dict.fromkeys(both), both, {}),
            BOTH,
            LATER,
        )
        with pytest.raises(StoreError, match="who cannot approve it"):
            store.add_record("baker", _approval(_WAGES, BOTH), BOTH)
        store.add_record("baker", _approval("evidence.expert_consensus", BOTH), BOTH)


@pytest.fixture
def worded(baker: Team) -> Team:
    """“baker” with dora's rating of the growth under ana's words, and ana's source of it."""
    with closing(baker.open(BOTH)) as store:
        stored = store.find("baker")
        assert stored is not None
        change = set_value(stored.draft, f"{_GROWTH}.rating", 1, Author(BOTH, LATER))
        assert change is not None
        stored = store.save("baker", 3, change, BOTH, LATER)
    with closing(baker.open(ASSESSOR)) as store:
        after = add(stored.draft, "sources", {"title": "Outlook"}, Author(ASSESSOR, _LATEST))
        stored = store.save("baker", 4, after, ASSESSOR, _LATEST)
        (source,) = stored.draft.assessment.sources
        values: dict[str, JsonValue] = {
            f"{_GROWTH}.sources": [source.id],
            f"{_WAGES}.sources": [source.id],
            f"{_GROWTH}.rationale": "In other words.",
        }
        for version, (place, value) in enumerate(values.items(), start=5):
            cites = set_value(stored.draft, place, value, Author(ASSESSOR, _LATEST))
            assert cites is not None
            stored = store.save("baker", version, cites, ASSESSOR, _LATEST)
    return baker


@pytest.mark.parametrize("path", [_GROWTH, f"flag:rating-without-source:{_GROWTH}.sources"])
def test_nobody_approves_a_rating_of_theirs_under_anothers_words_even_with_psql(
    worded: Team, path: str
) -> None:
    before = _held(worded)
    with closing(worded.open(BOTH)) as store:
        by_hand = _by_hand(store, _approval(path, BOTH, at=_LATEST), BOTH)
        refused = worded.psql(BOTH, by_hand).stderr
        assert f"what stands at “{path}” was decided by {BOTH}, who cannot approve it" in refused
        assert _held(worded) == before
        assert (
            worded.psql(BOTH, _by_hand(store, _approval(_WAGES, BOTH, at=_LATEST), BOTH)).stderr
            == ""
        )
    with closing(worded.open(REVIEWER)) as store:
        assert (
            worded.psql(
                REVIEWER, _by_hand(store, _approval(path, REVIEWER, at=_LATEST), REVIEWER)
            ).stderr
            == ""
        )


def test_nobody_approves_what_cites_a_source_they_changed_since_even_with_psql(
    worded: Team,
) -> None:
    with closing(worded.open(BOTH)) as store:
        stored = store.find("baker")
        assert stored is not None
        note = set_value(stored.draft, "sources[0].note", "Read anew.", Author(BOTH, _LATEST))
        assert note is not None
        stored = store.save("baker", 8, note, BOTH, _LATEST)
        by_hand = _by_hand(store, _approval(_WAGES, BOTH, at=_LATEST), BOTH)
        assert f"“{_WAGES}” was decided by {BOTH}, who cannot" in worded.psql(BOTH, by_hand).stderr
    with closing(worded.open(ASSESSOR)) as store:
        since = _edited(stored.draft, f"{_WAGES}.rationale", ASSESSOR, _LATEST)
        store.save("baker", 9, since, ASSESSOR, _LATEST)
    with closing(worded.open(BOTH)) as store:
        assert (
            worded.psql(BOTH, _by_hand(store, _approval(_WAGES, BOTH, at=_LATEST), BOTH)).stderr
            == ""
        )


def test_who_submitted_it_neither_signs_it_off_nor_speaks_for_the_whole_even_with_psql(
    baker: Team,
) -> None:
    whole = "flag:borderline:score"
    with closing(baker.open(BOTH)) as store:
        stored = store.find("baker")
        assert stored is not None
        last = _edited(stored.draft, "reinstatement", BOTH)
        store.save("baker", 3, last, BOTH, _LATEST)
    with closing(baker.open(ASSESSOR)) as store:
        last = _edited(last.draft, "reinstatement", ASSESSOR, _LATEST)
        store.save("baker", 4, last, ASSESSOR, _LATEST)
    with closing(baker.open(BOTH)) as store:
        assert (
            baker.psql(BOTH, _by_hand(store, _approval(whole, BOTH, at=_LATEST), BOTH)).stderr == ""
        )
        submit = Change(last.draft, "submit", "", None, None, {})
        stored = store.save("baker", 5, submit, BOTH, _LATEST)
        before = _held(baker)
        signature = Signature(signer=BOTH, document_sha256="ab" * 32, meaning="all", at=_LATEST)
        refusal = f"“baker” was submitted by {BOTH}, who cannot sign it off"
        assert refusal in baker.psql(BOTH, _by_hand(store, signature, BOTH)).stderr
        approve = Change(stored.draft, "approve", "", None, None, {})
        with pytest.raises(StoreError, match=refusal):
            store.save("baker", 6, approve, BOTH, _LATEST)
        by_hand = _by_hand(store, _approval(whole, BOTH, at=_LATEST), BOTH)
        assert f"“{whole}” was decided by {BOTH}" in baker.psql(BOTH, by_hand).stderr
        assert _held(baker) == before
    with closing(baker.open(REVIEWER)) as store:
        signature = signature.model_copy(update={"signer": REVIEWER})
        assert baker.psql(REVIEWER, _by_hand(store, signature, REVIEWER)).stderr == ""
        assert _sound(store)


def test_an_upgrade_brings_the_rules_of_an_existing_server_forward(worded: Team) -> None:
    with worded.owner() as connection:
        for statement in (
            "CREATE OR REPLACE FUNCTION assessor_authors_of(of_draft text, item text) "
            "RETURNS SETOF text LANGUAGE sql AS 'SELECT NULL::text'",
            "DROP FUNCTION assessor_figures",
            "UPDATE assessor_revision SET version_num = '0007'",
        ):
            execute(connection, statement)
    with closing(worded.link()) as link:
        renew_grants(link)
    with closing(worded.open(BOTH)) as store, pytest.raises(StoreError, match="who cannot approve"):
        store.add_record("baker", _approval(_GROWTH, BOTH, at=_LATEST), BOTH)


def test_only_reviewers_judge_and_only_assessors_write(baker: Team) -> None:
    with closing(baker.open(ASSESSOR)) as store:
        stored = store.find("baker")
        assert stored is not None
        approve = Change(stored.draft, "approve", "", None, None, {})
        with pytest.raises(StoreError, match=f"only reviewers may do this, and {ASSESSOR} is none"):
            store.save("baker", 3, approve, ASSESSOR, LATER)
        with pytest.raises(StoreError, match="only reviewers may do this"):
            store.add_record("baker", _approval(_GROWTH, ASSESSOR), ASSESSOR)
        store.save("baker", 3, Change(stored.draft, "submit", "", None, None, {}), ASSESSOR, LATER)
    with closing(baker.open(REVIEWER)) as store:
        with pytest.raises(StoreError, match="only assessors may change a draft"):
            store.save("baker", 4, written("Mine", stored.draft), REVIEWER, LATER)
        with pytest.raises(StoreError, match="does not give you the right"):
            store.create("pilot", OPENED, REVIEWER, AT)
        store.add_suggestion("baker", suggested(2), REVIEWER)
        asked = Change(stored.draft, "request-changes", "", None, None, {})
        assert store.save("baker", 4, asked, REVIEWER, LATER).status == "changes requested"
        assert _sound(store)


def test_a_draft_is_only_ever_what_its_newest_event_left_even_with_psql(baker: Team) -> None:
    before = _held(baker)
    content = literal(canonical_bytes(written("Forged").draft).decode())
    with closing(baker.open(ASSESSOR)) as store:
        last = store.events("baker")[-1]
        skipped = rows.event_values("baker", last.model_copy(update={"actor": ASSESSOR}))
        stray = rows.event_values(
            "baker", logged(last, written("Stray").draft, "set", ASSESSOR, last.at)
        )
    for statement, refusal in (
        (f"UPDATE drafts SET content = {content};", "only be followed by its next version"),
        (f"UPDATE drafts SET content = {content}, version = 4;", "not what its newest event left"),
        ("UPDATE drafts SET status = 'approved', version = 4;", "only reviewers may do this"),
        ("UPDATE drafts SET status = 'published', version = 4;", "not what its newest event left"),
        ("UPDATE drafts SET name = 'cook';", "permission denied"),
        (insert("events", {**skipped, "number": 9, "kind": "set"}), "does not follow the last"),
        (insert("events", {**skipped, "number": 7, "kind": "set"}), "does not follow the last"),
        (insert("events", stray), "was not saved as event 7 tells"),
    ):
        assert refusal in baker.psql(ASSESSOR, statement).stderr
    assert _held(baker) == before


def test_setting_up_again_keeps_everything_and_adds_who_is_new(baker: Team) -> None:
    before = _held(baker)
    link = baker.link()
    with closing(link):
        assert initialise(link, Members(reviewers=[REVIEWER])) == ()
        assert initialise(link, Members(readers=['newly "named"'])) == ('newly "named"',)
        renew_grants(link)
    assert _held(baker) == before
    with baker.owner() as connection:
        connection.exec_driver_sql('DROP ROLE "newly ""named"""')


@pytest.mark.parametrize(
    "name", ["", " ana", "pg_ana", "public", "a\x1bna", "ä" * 32, "assessor_author"]
)
def test_what_cannot_name_a_role_is_refused(on_server: Team, name: str) -> None:
    with closing(on_server.link()) as link, pytest.raises(StoreError, match="cannot be the name"):
        initialise(link, Members(assessors=[name]))


@pytest.mark.parametrize(
    "act", [lambda link: initialise(link, Members(readers=["somebody"])), renew_grants]
)
def test_who_may_not_set_a_database_up_is_told_so_and_changes_nothing(
    on_server: Team, act: Callable[[Link], object]
) -> None:
    grants = "SELECT relname, relacl FROM pg_class WHERE relkind = 'r' ORDER BY relname"
    before = on_server.psql(None, grants).stdout
    refusal = f"belong to {on_server.url.username}, and {ASSESSOR} cannot set them up; let"
    with closing(on_server.link(ASSESSOR)) as link, pytest.raises(StoreError, match=refusal):
        act(link)
    assert on_server.psql(None, grants).stdout == before


def test_who_acts_for_the_owner_may_set_a_database_up(on_server: Team) -> None:
    made = f"CREATE ROLE keeper LOGIN CREATEROLE PASSWORD '{PASSWORD}';"
    granted = f'GRANT "{on_server.url.username}" TO keeper;'
    on_server.psql(None, made + granted)
    try:
        with closing(on_server.link("keeper")) as link:
            renew_grants(link)
    finally:
        on_server.psql(None, "DROP ROLE keeper;")
