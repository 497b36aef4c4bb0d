"""What a PostgreSQL server enforces for a team, whichever program it is asked with.

Who acts is the role that logged in. A log only grows, event by event; a draft is what its newest
event left; only assessors change what a draft says, only reviewers judge it, and nobody approves
what they decided last. Grants (see :mod:`assessor.store.grants`) do the rest.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, text

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

# Every function has its search path fixed, with the schema of temporary tables last: a table of
# the same name that somebody makes for the length of a session must not be read in its place.
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
{body}
$$"""

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
        RAISE EXCEPTION '“%” was decided last by %, who cannot approve it', NEW.path, NEW.author;
    END IF;
    RETURN NEW;
END"""

_IS_WITHIN = """
CREATE FUNCTION assessor_is_within(path text, whole text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT path = whole OR starts_with(path, whole || '.') OR starts_with(path, whole || '[')
$$"""

# A flag belongs to the item that it is about, or that what it is about is a part of.
_OWNER = r"""
CREATE FUNCTION assessor_owner(path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN starts_with(path, 'flag:') THEN coalesce(substring(
        split_part(path, ':', 3) FROM
        '^((?:tasks|comparators)\[[^]]*\]|(?:evidence|barriers|principles)\.[a-z_]+'
        '|role|growth|reinstatement|override|commentary|outlook)(?:[.[]|$)'
    ), split_part(path, ':', 3)) ELSE path END
$$"""

_IS_TAKEN_AS_ONE = """
CREATE FUNCTION assessor_is_taken_as_one(path text, value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(value) <> 'object' THEN false
        ELSE value <> '{{}}' AND NOT EXISTS (
            SELECT FROM jsonb_object_keys(value) k WHERE NOT assessor_is_within(k, path)) END
$$"""

# The event that began the draft which has the name now, or the first one.
_BEGINNING = """
CREATE FUNCTION assessor_beginning(of_draft text) RETURNS events
LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT e FROM events e WHERE e.draft = of_draft
    ORDER BY e.kind IN ('open', 'start', 'import') DESC,
        CASE WHEN e.kind IN ('open', 'start', 'import') THEN -e.number ELSE e.number END
    LIMIT 1
$$"""

# The places whose values an event changed; several for decisions that were taken as one.
_CHANGED = f"""
CREATE FUNCTION assessor_changed(of_draft text)
RETURNS TABLE (number integer, place text, actor text)
LANGUAGE sql STABLE SET search_path = pg_catalog, {{schema}}, pg_temp AS $$
    WITH told AS (
        SELECT e.number, e.path, e.actor, e.before::jsonb AS was, e.after::jsonb AS became
        FROM events e, assessor_beginning(of_draft) b
        WHERE e.draft = of_draft AND e.number >= b.number
        AND coalesce(e.detail::jsonb->>'of', e.kind) NOT IN (
            {_KEEPING},
            'submit', 'withdraw', 'request-changes', 'approve', 'publish', 'reopen',
            'open', 'start', 'import', 'migrate', 'discard', 'restore', 'rate-first')
        AND NOT (coalesce(e.detail::jsonb->>'of', e.kind) = 'move' AND strpos(e.path, '.') = 0)
    ), split AS (
        SELECT told.*, assessor_is_taken_as_one(told.path, told.was)
            AND assessor_is_taken_as_one(told.path, told.became) AS many FROM told
    )
    SELECT s.number, s.path, s.actor FROM split s WHERE NOT s.many AND s.was <> s.became
    UNION ALL
    SELECT s.number, k, s.actor FROM split s, jsonb_object_keys(
        CASE WHEN s.many THEN s.was || s.became ELSE '{{{{}}}}' END) k
    WHERE coalesce(s.was->k, 'null') <> coalesce(s.became->k, 'null')
$$"""

# Who last decided an item, as assessor.desk.authorship has it, but for the sources it cites.
_AUTHORS_OF = """
CREATE FUNCTION assessor_authors_of(of_draft text, item text) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    WITH content AS (
        SELECT d.content::jsonb AS said FROM drafts d WHERE d.name = of_draft
    ), traces AS (
        SELECT t->>'decided_by' AS who, t->>'at' AS at
        FROM content, jsonb_array_elements(content.said->'provenance') t
        WHERE item = '' OR assessor_is_within(t->>'path', item)
    ), last AS (
        SELECT c.actor AS who FROM assessor_changed(of_draft) c
        WHERE item = '' OR assessor_is_within(c.place, item) OR assessor_is_within(item, c.place)
        ORDER BY c.number DESC LIMIT 1
    ), named AS (
        SELECT traces.who FROM traces WHERE traces.at = (SELECT max(traces.at) FROM traces)
        UNION SELECT last.who FROM last
        UNION SELECT b.actor FROM assessor_beginning(of_draft) b
            WHERE b.kind = 'import' AND NOT EXISTS (SELECT FROM last)
        UNION SELECT content.said #>> '{{assessment,override,author}}' FROM content
            WHERE item = 'override'
    )
    SELECT named.who FROM named WHERE named.who <> ''
    UNION SELECT b.actor FROM assessor_beginning(of_draft) b
        WHERE NOT EXISTS (SELECT FROM named WHERE named.who <> '')
$$"""

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
    IF draft IS DISTINCT FROM listed THEN
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


def guards(connection: Connection) -> tuple[str, ...]:
    """Statements that make the database enforce who may do what, for the schema in use."""
    schema, function = _schema(connection), partial(_function, connection)

    return (
        _IS_WITHIN,
        _OWNER,
        *(made.format(schema=schema) for made in (_IS_TAKEN_AS_ONE, _BEGINNING, _CHANGED)),
        _AUTHORS_OF.format(schema=schema),
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
        _row_trigger("events", "check", "BEFORE INSERT", "check_event"),
        _row_trigger("events", "announce", "AFTER INSERT", "announce"),
        _row_trigger("events", "actor", "BEFORE INSERT", "actor"),
        _row_trigger("snapshots", "actor", "BEFORE INSERT", "kept_by"),
        _row_trigger("records", "actor", "BEFORE INSERT", "by"),
        _row_trigger("suggestions", "check", "BEFORE INSERT", "check_suggestion"),
        _row_trigger("records", "check", "BEFORE INSERT", "check_record"),
        _row_trigger("drafts", "check", "BEFORE UPDATE", "check_draft"),
        "CREATE CONSTRAINT TRIGGER drafts_logged AFTER INSERT OR UPDATE ON drafts "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assessor_check_logged()",
        "CREATE CONSTRAINT TRIGGER events_saved AFTER INSERT ON events "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        f"WHEN (NEW.kind NOT IN ({_KEEPING})) EXECUTE FUNCTION assessor_check_saved()",
    )


def catalogue_guards(connection: Connection) -> tuple[str, ...]:
    """Statements that keep the catalogue from hiding a draft, or from having it otherwise."""
    return (
        _function(connection, "assessor_check_catalogued", _CATALOGUED),
        *(
            f"CREATE CONSTRAINT TRIGGER {table}_shown AFTER {moments} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            "EXECUTE FUNCTION assessor_check_catalogued()"
            for table, moments in (
                ("drafts", "INSERT OR UPDATE"),
                ("catalogue", "INSERT OR UPDATE OR DELETE"),
            )
        ),
    )


def _function(connection: Connection, named: str, body: str) -> str:
    return _FUNCTION.format(name=named, schema=_schema(connection), body=body.strip())


def _schema(connection: Connection) -> str:
    name = str(connection.execute(text("SELECT current_schema()")).scalar_one())
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _row_trigger(table: str, named: str, moment: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{named} {moment} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION assessor_{function}()"
    )
