"""What a PostgreSQL server enforces for a team, whichever program it is asked with.

Who acts is the role that logged in. A log only grows, event by event; a draft is what its newest
event left; only assessors change what a draft says, only reviewers judge it, and nobody approves
what they decided, nor signs what they submitted. Grants (see :mod:`assessor.store.grants`) do the
rest.

Functions can be changed: a migration that calls :func:`assessor.store.dialect.renew_guards` brings
those of an existing database to what they are here. What a function takes and returns stays.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from assessor.store.dialect.postgresql_authors import author_functions
from assessor.store.dialect.postgresql_functions import (
    deferred_trigger,
    row_trigger,
    trigger_function,
)

CHANNEL = "assessor"
"""Where each event is announced: the name of its draft, a space, and who acted."""
AUTHORS = "assessor_author"
"""The role of those who write assessments."""
REVIEWERS = "assessor_reviewer"
"""The role of those who review them."""
READERS = "assessor_reader"
"""The role of those who only read."""

_KEEPING = (
    "'suggest', 'snapshot', 'review', 'comment', 'resolve', 'sign', 'second-rating', 'adjudicate'"
)
"""Kinds of event that leave the draft as it was."""

_REFUSE = """
CREATE OR REPLACE FUNCTION assessor_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$"""

_ACTOR = f"""
BEGIN
    IF NEW.actor IS DISTINCT FROM session_user::text THEN
        RAISE EXCEPTION 'you are logged in as %, and cannot act as %', session_user, NEW.actor;
    END IF;
    IF NEW.kind IN ('review', 'sign', 'second-rating', 'approve', 'request-changes')
        AND NOT pg_has_role(session_user, '{REVIEWERS}', 'MEMBER') THEN
        RAISE EXCEPTION 'only reviewers may do this, and % is none', session_user;
    END IF;
    RETURN NEW;
END"""

_EVENT = """
DECLARE
    last record;
BEGIN
    SELECT e.number, e.sha256 INTO last
        FROM events e WHERE e.draft = NEW.draft ORDER BY e.number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1
        OR NEW.previous_sha256 IS DISTINCT FROM last.sha256 THEN
        RAISE EXCEPTION 'event % of “%” does not follow the last one', NEW.number, NEW.draft;
    END IF;
    IF NEW.kind IN ('sign', 'approve') AND NEW.actor = assessor_submitted_by(NEW.draft) THEN
        RAISE EXCEPTION '“%” was submitted by %, who cannot sign it off', NEW.draft, NEW.actor;
    END IF;
    RETURN NEW;
END"""

_BY = """
BEGIN
    IF NEW.{column} IS DISTINCT FROM session_user::text THEN
        RAISE EXCEPTION 'you are logged in as %, and cannot act as %', session_user, NEW.{column};
    END IF;
    RETURN NEW;
END"""

_SUGGESTION = """
BEGIN
    PERFORM FROM events e WHERE e.draft = NEW.draft AND e.number = NEW.event
        AND e.kind = 'suggest' AND e.after = to_json(NEW.id)::text;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'suggestion % is not what event % logged', NEW.id, NEW.event;
    END IF;
    RETURN NEW;
END"""

_DRAFT = f"""
BEGIN
    IF NEW.name <> OLD.name OR NEW.created_at <> OLD.created_at OR NEW.version <> OLD.version + 1
    THEN
        RAISE EXCEPTION 'the draft “%” can only be followed by its next version', OLD.name;
    END IF;
    IF (NEW.content <> OLD.content OR NEW.discarded <> OLD.discarded)
        AND NOT pg_has_role(session_user, '{AUTHORS}', 'MEMBER') THEN
        RAISE EXCEPTION 'only assessors may change a draft, and % is none', session_user;
    END IF;
    IF NEW.status <> OLD.status AND NEW.status IN ('approved', 'changes requested')
        AND NOT pg_has_role(session_user, '{REVIEWERS}', 'MEMBER') THEN
        RAISE EXCEPTION 'only reviewers may do this, and % is none', session_user;
    END IF;
    RETURN NEW;
END"""

_LOGGED = f"""
DECLARE
    kept record;
    changes bigint;
    left_sha256 text;
BEGIN
    SELECT d.version, d.content INTO kept FROM drafts d WHERE d.name = NEW.name;
    SELECT count(*) INTO changes FROM events e WHERE e.draft = NEW.name AND e.kind NOT IN ({_KEEPING});
    SELECT e.draft_sha256 INTO left_sha256
        FROM events e WHERE e.draft = NEW.name ORDER BY e.number DESC LIMIT 1;
    IF changes <> kept.version
        OR left_sha256 IS DISTINCT FROM encode(sha256(convert_to(kept.content, 'UTF8')), 'hex')
    THEN
        RAISE EXCEPTION 'the draft “%” is not what its newest event left', NEW.name;
    END IF;
    RETURN NULL;
END"""

_SAVED = f"""
BEGIN
    PERFORM FROM drafts d WHERE d.name = NEW.draft AND d.version = (
        SELECT count(*) FROM events e WHERE e.draft = NEW.draft AND e.kind NOT IN ({_KEEPING}));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the draft “%” was not saved as event % tells', NEW.draft, NEW.number;
    END IF;
    RETURN NULL;
END"""

_RECORD = """
DECLARE
    said jsonb := NEW.content::jsonb;
BEGIN
    PERFORM FROM events e WHERE e.draft = NEW.draft AND e.number = NEW.event
        AND e.kind = NEW.kind AND e.path = NEW.path AND e.actor = NEW.author
        AND e.detail::jsonb->>'sha256' = NEW.sha256;
    IF NOT FOUND OR coalesce(said->>'path', '') <> NEW.path
        OR NEW.author IS DISTINCT FROM
            coalesce(said->>'reviewer', said->>'author', said->>'signer', said->>'by')
        OR NEW.sha256 <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'what is left on “%” is not what event % logged', NEW.path, NEW.event;
    END IF;
    IF NEW.kind <> 'review' OR said->>'verdict' = 'change_requested' THEN
        RETURN NEW;
    END IF;
    PERFORM FROM assessor_authors_of(NEW.draft, assessor_owner(NEW.path)) AS who
        WHERE who = NEW.author;
    IF FOUND THEN
        RAISE EXCEPTION 'what stands at “%” was decided by %, who cannot approve it',
            NEW.path, NEW.author;
    END IF;
    RETURN NEW;
END"""

# Held at the end of each transaction: by then the draft and its row have both been written.
_CATALOGUED = """
DECLARE
    draft record;
    listed record;
BEGIN
    SELECT d.version, d.status INTO draft FROM drafts d
        WHERE d.name = coalesce(NEW.name, OLD.name) AND NOT d.discarded;
    SELECT c.version, c.status INTO listed FROM catalogue c
        WHERE c.name = coalesce(NEW.name, OLD.name);
    -- A row that changes its name would leave a draft without one.
    IF draft IS DISTINCT FROM listed OR NEW.name <> OLD.name THEN
        RAISE EXCEPTION 'the catalogue does not have “%” as it is', coalesce(NEW.name, OLD.name);
    END IF;
    RETURN NULL;
END"""

_ANNOUNCE = f"""
BEGIN
    PERFORM pg_notify('{CHANNEL}', NEW.draft || ' ' || NEW.actor);
    RETURN NULL;
END"""


def refusing(table: str) -> tuple[str, ...]:
    """Statements that make the database refuse to change or remove rows of ``table``."""
    return (
        _REFUSE,
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION assessor_refuse()",
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION assessor_refuse()",
    )


def functions(connection: Connection) -> tuple[str, ...]:
    """Statements that define what the guards of the schema in use call, or define it anew."""
    function = partial(trigger_function, connection)
    return (
        *author_functions(connection),
        function("assessor_check_event", _EVENT),
        function("assessor_actor", _ACTOR),
        function("assessor_kept_by", _BY.format(column="kept_by")),
        function("assessor_by", _BY.format(column="author")),
        function("assessor_check_suggestion", _SUGGESTION),
        function("assessor_check_draft", _DRAFT),
        function("assessor_check_logged", _LOGGED),
        function("assessor_check_saved", _SAVED),
        function("assessor_check_record", _RECORD),
        function("assessor_announce", _ANNOUNCE),
        function("assessor_check_catalogued", _CATALOGUED),
    )


def guards(connection: Connection) -> tuple[str, ...]:
    """Statements that make the database enforce who may do what, for the schema in use."""
    return (
        *functions(connection),
        row_trigger("events", "check", "BEFORE INSERT", "assessor_check_event"),
        row_trigger("events", "announce", "AFTER INSERT", "assessor_announce"),
        row_trigger("events", "actor", "BEFORE INSERT", "assessor_actor"),
        row_trigger("snapshots", "actor", "BEFORE INSERT", "assessor_kept_by"),
        row_trigger("records", "actor", "BEFORE INSERT", "assessor_by"),
        row_trigger("suggestions", "check", "BEFORE INSERT", "assessor_check_suggestion"),
        row_trigger("records", "check", "BEFORE INSERT", "assessor_check_record"),
        row_trigger("drafts", "check", "BEFORE UPDATE", "assessor_check_draft"),
        deferred_trigger("drafts", "logged", "AFTER INSERT OR UPDATE", "assessor_check_logged"),
        "CREATE CONSTRAINT TRIGGER events_saved AFTER INSERT ON events "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        f"WHEN (NEW.kind NOT IN ({_KEEPING})) EXECUTE FUNCTION assessor_check_saved()",
    )


def catalogue_guards(connection: Connection) -> tuple[str, ...]:
    """Statements that keep the catalogue from hiding a draft, or from having it otherwise."""
    return (
        trigger_function(connection, "assessor_check_catalogued", _CATALOGUED),
        *(
            deferred_trigger(table, "shown", f"AFTER {moments}", "assessor_check_catalogued")
            for table, moments in (
                ("drafts", "INSERT OR UPDATE"),
                ("catalogue", "INSERT OR UPDATE OR DELETE"),
            )
        ),
    )
