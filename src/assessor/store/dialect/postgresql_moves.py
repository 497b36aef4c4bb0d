"""What a PostgreSQL server asks of each step of a draft: that it is one, and that its event tells it.

A draft moves from status to status as :mod:`assessor.desk.moving` has it. What an event changes
lies at the places that it tells (:func:`assessor.desk.authorship.changed_places`), so that nobody
decides a thing under the name of another. Nothing is approved as a whole of which a part was
approved by none but its authors. Times do not go back, and what is sealed bears its seal.

What takes the program to find out stays with it: what the verdicts were about, what the checks
flag, whether comments are settled, and whether an override is a major one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sqlalchemy import Connection

from assessor.desk.history import REDO, UNDO
from assessor.desk.logbook import KEEPING, MIGRATE, MOVING
from assessor.desk.moving import FROM
from assessor.desk.ports import DISCARD, RESTORE
from assessor.desk.rating_first import RATE_FIRST
from assessor.desk.told_changes import BEGINNINGS, LISTS
from assessor.document.review import SETTLED, STATUS_AFTER
from assessor.store.dialect.postgresql_content import content_functions
from assessor.store.dialect.postgresql_functions import (
    deferred_trigger,
    row_trigger,
    schema_of,
    trigger_function,
)

AHEAD = "1 day"
"""How far an event may be dated ahead of the server's clock, and of the event before it."""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


_CHANGES_NOTHING_SHOWN = {*KEEPING, *MOVING, *BEGINNINGS, MIGRATE, RATE_FIRST} - {"whatif"}
_STEPS = ", ".join(
    f"('{step}', '{start}', '{STATUS_AFTER[step]}')"
    for step, starts in FROM.items()
    for start in starts
)

# As assessor.desk.authorship.changed_places has it, for one event.
_PLACES = f"""
CREATE OR REPLACE FUNCTION assessor_places(told events) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, {{schema}}, pg_temp AS $$
DECLARE
    kind text := coalesce(told.detail::jsonb->>'of', told.kind);
    was jsonb := told.before::jsonb;
    became jsonb := told.after::jsonb;
BEGIN
    IF was = became OR kind IN ({_listed(_CHANGES_NOTHING_SHOWN)})
        OR (kind = 'move' AND strpos(told.path, '.') = 0) THEN
        RETURN '{{{{}}}}';
    END IF;
    IF NOT assessor_is_taken_as_one(told.path, was)
        OR NOT assessor_is_taken_as_one(told.path, became) THEN
        RETURN ARRAY[told.path];
    END IF;
    RETURN ARRAY(SELECT k FROM jsonb_object_keys(was || became) k
        WHERE coalesce(was->k, 'null') <> coalesce(became->k, 'null'));
END $$"""

# Held at the end of a transaction for each version that it wrote.
_STEP = f"""
DECLARE
    told events;
    newest integer;
    target text;
BEGIN
    SELECT d.version INTO newest FROM drafts d WHERE d.name = NEW.name;
    SELECT e.* INTO told FROM events e WHERE e.draft = NEW.name AND e.kind NOT IN ({_listed(KEEPING)})
        ORDER BY e.number DESC LIMIT 1
        OFFSET newest - NEW.version;
    -- Of the newest version assessor_check_logged finds out whether it is what its event left.
    IF told.at IS DISTINCT FROM NEW.changed_at OR NEW.version < newest AND told.draft_sha256 <>
        encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the draft “%” is not what event % left', NEW.name, told.number;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 1 OR NEW.status <> 'draft' OR NEW.discarded
            OR NEW.created_at <> told.at OR told.kind NOT IN ({_listed(BEGINNINGS)}) THEN
            RAISE EXCEPTION '“%” has to begin as a draft', NEW.name;
        END IF;
        RETURN NULL;
    END IF;
    IF NEW.discarded <> (told.kind = '{DISCARD}')
        OR OLD.discarded <> (told.kind IN ('{RESTORE}', {_listed(BEGINNINGS)})) THEN
        RAISE EXCEPTION 'event % (%) of “%” cannot follow here', told.number, told.kind, NEW.name;
    END IF;
    target := CASE WHEN told.kind IN ({_listed(BEGINNINGS)}) THEN 'draft' ELSE OLD.status END;
    IF told.kind IN ({_listed(STATUS_AFTER)}) THEN
        SELECT s.target INTO target FROM (VALUES {_STEPS}) s(step, start, target)
            WHERE s.step = told.kind AND s.start = OLD.status;
    END IF;
    IF NEW.status IS DISTINCT FROM target THEN
        RAISE EXCEPTION '“%” is %, and “%” does not make it %',
            NEW.name, OLD.status, told.kind, NEW.status;
    END IF;
    IF NEW.content <> OLD.content AND told.kind NOT IN ({_listed(BEGINNINGS)}) THEN
        PERFORM assessor_check_change(told, OLD.status, OLD.content::jsonb, NEW.content::jsonb);
    END IF;
    IF told.kind = 'approve' THEN
        PERFORM assessor_check_approved(told, NEW.content);
    END IF;
    RETURN NULL;
END"""

# Whether a part of what stands at a place changed, which by what the event tells of it did not:
# whose figures stand there is told by that.
_HIDES_A_PART = """
CREATE OR REPLACE FUNCTION assessor_hides_a_part(told events, place text, was jsonb, became jsonb)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    WITH stood AS (
        SELECT was #> assessor_at(was, place) AS was, became #> assessor_at(became, place) AS became
    ), said AS (
        SELECT coalesce(told.before::jsonb->place, told.before::jsonb) AS was,
            coalesce(told.after::jsonb->place, told.after::jsonb) AS became
    )
    SELECT EXISTS (
        SELECT FROM stood, said, jsonb_object_keys(
            CASE WHEN jsonb_typeof(stood.was) = 'object' THEN stood.was ELSE '{{}}' END ||
            CASE WHEN jsonb_typeof(stood.became) = 'object' THEN stood.became ELSE '{{}}' END) k
        WHERE coalesce(stood.was->k, 'null') <> coalesce(stood.became->k, 'null')
            AND coalesce(said.was->k, 'null') = coalesce(said.became->k, 'null'))
$$"""

_CHANGE = f"""
CREATE OR REPLACE FUNCTION assessor_check_change(told events, status text, was jsonb, became jsonb)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, {{schema}}, pg_temp AS $$
DECLARE
    places text[] := assessor_places(told);
    spots text[] := ARRAY[told.path];
    place text;
    source text;
BEGIN
    IF told.kind = '{MIGRATE}' AND (was #> '{{{{assessment,schema_version}}}}')
        < (became #> '{{{{assessment,schema_version}}}}') THEN
        RETURN;
    END IF;
    IF status IN ({_listed(SETTLED)}) THEN
        RAISE EXCEPTION '“%” is %, and cannot be changed', told.draft, status;
    END IF;
    IF told.kind IN ('{UNDO}', '{REDO}') THEN
        PERFORM FROM events e WHERE e.draft = told.draft AND e.number < told.number
            AND e.draft_sha256 = told.draft_sha256;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'event % of “%” leads to what never stood there', told.number, told.draft;
        END IF;
    END IF;
    IF places && ARRAY[{_listed(LISTS)}] THEN
        RAISE EXCEPTION 'event % of “%” tells of several items as if they were one',
            told.number, told.draft;
    END IF;
    IF assessor_is_taken_as_one(told.path, told.before::jsonb)
        AND assessor_is_taken_as_one(told.path, told.after::jsonb) THEN
        spots := ARRAY(SELECT jsonb_object_keys(told.before::jsonb || told.after::jsonb));
    END IF;
    FOREACH place IN ARRAY places LOOP
        IF assessor_hides_a_part(told, place, was->'assessment', became->'assessment') THEN
            RAISE EXCEPTION 'event % of “%” does not tell all that it changes',
                told.number, told.draft;
        END IF;
    END LOOP;
    PERFORM FROM (
        WITH apart AS MATERIALIZED (
            SELECT gone, new FROM ROWS FROM (
                jsonb_array_elements(was->'provenance'), jsonb_array_elements(became->'provenance')
            ) pair(gone, new) WHERE gone IS DISTINCT FROM new
        )
        SELECT true AS is_new, n.p FROM (SELECT new FROM apart EXCEPT SELECT gone FROM apart) n(p)
        UNION ALL
        SELECT false, o.p FROM (SELECT gone FROM apart EXCEPT SELECT new FROM apart) o(p)
    ) c WHERE c.p IS NOT NULL AND (
        NOT EXISTS (SELECT FROM unnest(spots) s WHERE assessor_is_within(c.p->>'path', s))
        OR (c.is_new AND c.p->>'decided_by' <> told.actor
            AND told.kind NOT IN ('{UNDO}', '{REDO}')));
    IF FOUND THEN
        RAISE EXCEPTION 'event % of “%” changes who decided what, and does not tell it',
            told.number, told.draft;
    END IF;
    was := was->'assessment';
    became := became->'assessment';
    FOREACH place IN ARRAY places LOOP
        source := substring(place FROM '^sources\\[([a-z0-9-]+)\\]$');
        IF source IS NOT NULL
            AND (assessor_at(was, place) IS NULL OR assessor_at(became, place) IS NULL) THEN
            was := assessor_uncited(was, source);
            became := assessor_uncited(became, source);
        END IF;
    END LOOP;
    IF coalesce(told.detail::jsonb->>'of', told.kind) = 'move' AND strpos(told.path, '.') = 0
        AND (was #> assessor_at(was, told.path)) = (became #> assessor_at(became, told.path)) THEN
        places := places || told.path;
    END IF;
    IF assessor_without(was, places) <> assessor_without(became, places) THEN
        RAISE EXCEPTION 'event % of “%” does not tell all that it changes', told.number, told.draft;
    END IF;
END $$"""

_APPROVED = """
CREATE OR REPLACE FUNCTION assessor_check_approved(told events, content text)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    start text := '{{"assessment":';
    document text;
    item text;
    authors text[];
BEGIN
    document := substring(content FROM length(start) + 1
        FOR greatest(strpos(content, ',"decisions":[') - length(start) - 1, 0));
    document := regexp_replace(document, ',"schema_version":[0-9]+', '');
    PERFORM FROM records r
        WHERE r.draft = told.draft AND r.event = told.number - 1 AND r.kind = 'sign'
        AND r.author = told.actor AND r.content::jsonb->>'document_sha256' =
            encode(sha256(convert_to(document, 'UTF8')), 'hex');
    IF NOT FOUND THEN
        RAISE EXCEPTION '“%” cannot be approved before % has signed what stands there',
            told.draft, told.actor;
    END IF;
    FOR item IN SELECT assessor_items(content::jsonb->'assessment') LOOP
        authors := ARRAY(SELECT assessor_authors_of(told.draft, item));
        PERFORM FROM (
            SELECT DISTINCT ON (r.author) r.event, r.content::jsonb->>'verdict' AS verdict
            FROM records r WHERE r.draft = told.draft AND r.kind = 'review' AND r.path = item
                AND r.author <> ALL (authors)
            ORDER BY r.author, r.event DESC
        ) said HAVING bool_or(verdict <> 'change_requested') AND coalesce(
            max(event) FILTER (WHERE verdict = 'change_requested'), 0)
            < max(event) FILTER (WHERE verdict <> 'change_requested');
        IF NOT FOUND THEN
            RAISE EXCEPTION '“%” cannot be approved: “%” was not approved by another than its authors',
                told.draft, item;
        END IF;
    END LOOP;
END $$"""

# Times are compared as they are written: in UTC, to the second, the year first.
_MOMENT = f"""
DECLARE
    last record;
BEGIN
    SELECT e.at, e.draft_sha256 INTO last
        FROM events e WHERE e.draft = NEW.draft ORDER BY e.number DESC LIMIT 1;
    IF NEW.at !~ '^\\d{{4}}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$'
        OR NEW.at COLLATE "C" < last.at THEN
        RAISE EXCEPTION 'event % of “%” is dated before the one that it follows',
            NEW.number, NEW.draft;
    END IF;
    IF last.at IS NOT NULL AND NEW.at COLLATE "C" > greatest(
        to_char(now() AT TIME ZONE 'UTC' + interval '{AHEAD}', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        to_char(last.at::timestamptz AT TIME ZONE 'UTC' + interval '{AHEAD}',
            'YYYY-MM-DD"T"HH24:MI:SS"Z"')) THEN
        RAISE EXCEPTION 'your clock is ahead of the server''s (it says %); set it right', NEW.at;
    END IF;
    IF NEW.kind IN ({_listed({*KEEPING, *MOVING})})
        AND NEW.draft_sha256 IS DISTINCT FROM last.draft_sha256 THEN
        RAISE EXCEPTION 'event % (%) of “%” cannot change the draft',
            NEW.number, NEW.kind, NEW.draft;
    END IF;
    IF NEW.sha256 <> encode(sha256(convert_to(format(
        '{{"actor":%s,"after":%s,"at":"%s","before":%s,"detail":%s,"draft_sha256":"%s","kind":%s,'
        '"number":%s,"path":%s,"previous_sha256":%s}}',
        to_json(NEW.actor), NEW.after, NEW.at, NEW.before, NEW.detail, NEW.draft_sha256,
        to_json(NEW.kind), NEW.number, to_json(NEW.path),
        coalesce(to_json(NEW.previous_sha256)::text, 'null')), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'event % of “%” does not bear its seal', NEW.number, NEW.draft;
    END IF;
    RETURN NEW;
END"""


def _functions(connection: Connection) -> tuple[str, ...]:
    """Statements that define what the guards of each step call, or define it anew."""
    function, schema = partial(trigger_function, connection), schema_of(connection)
    asked = (_PLACES, _HIDES_A_PART, _CHANGE, _APPROVED)
    return (
        *content_functions(connection),
        *(made.format(schema=schema) for made in asked),
        function("assessor_check_step", _STEP),
        function("assessor_check_moment", _MOMENT),
    )


def move_guards(connection: Connection) -> tuple[str, ...]:
    """Statements that make the database look at each step of a draft, for the schema in use."""
    return (
        *_functions(connection),
        row_trigger("events", "moment", "BEFORE INSERT", "assessor_check_moment"),
        deferred_trigger("drafts", "step", "AFTER INSERT OR UPDATE", "assessor_check_step"),
    )
