"""Who decided what stands in a draft, as a PostgreSQL server finds it out.

It comes to the same as :mod:`assessor.desk.authorship`, from the log and the draft it keeps.
"""

from __future__ import annotations

from sqlalchemy import Connection

from assessor.desk.authorship import CHANGES_NOTHING_SHOWN
from assessor.store.dialect.postgresql_functions import schema_of

_CHANGES_NOTHING_SHOWN = ", ".join(f"'{kind}'" for kind in sorted(CHANGES_NOTHING_SHOWN))

_IS_WITHIN = """
CREATE OR REPLACE FUNCTION assessor_is_within(path text, whole text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT path = whole OR starts_with(path, whole || '.') OR starts_with(path, whole || '[')
$$"""

# A flag belongs to the item that it is about, or that what it is about is a part of.
_OWNER = r"""
CREATE OR REPLACE FUNCTION assessor_owner(path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN starts_with(path, 'flag:') THEN coalesce(substring(
        split_part(path, ':', 3) FROM
        '^((?:tasks|comparators)\[[^]]*\]|(?:evidence|barriers|principles)\.[a-z_]+'
        '|role|growth|reinstatement|override|commentary|outlook)(?:[.[]|$)'
    ), split_part(path, ':', 3)) ELSE path END
$$"""

_IS_TAKEN_AS_ONE = """
CREATE OR REPLACE FUNCTION assessor_is_taken_as_one(path text, value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(value) <> 'object' THEN false
        ELSE value <> '{{}}' AND NOT EXISTS (
            SELECT FROM jsonb_object_keys(value) k WHERE NOT assessor_is_within(k, path)) END
$$"""

# The event that began the draft which has the name now, or the first one.
_BEGINNING = """
CREATE OR REPLACE FUNCTION assessor_beginning(of_draft text) RETURNS events
LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT e FROM events e WHERE e.draft = of_draft
    ORDER BY e.kind IN ('open', 'start', 'import') DESC,
        CASE WHEN e.kind IN ('open', 'start', 'import') THEN -e.number ELSE e.number END
    LIMIT 1
$$"""

_REPLACED = "DROP FUNCTION IF EXISTS assessor_changed(text)"
"""What :data:`_CHANGES` was, without the values."""

# The places whose values an event changed; several for decisions that were taken as one.
_CHANGES = f"""
CREATE OR REPLACE FUNCTION assessor_changes(of_draft text)
RETURNS TABLE (number integer, place text, actor text, was jsonb, became jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, {{schema}}, pg_temp AS $$
    WITH told AS (
        SELECT e.number, e.path, e.actor, e.before::jsonb AS was, e.after::jsonb AS became
        FROM events e, assessor_beginning(of_draft) b
        WHERE e.draft = of_draft AND e.number >= b.number
        AND coalesce(e.detail::jsonb->>'of', e.kind) NOT IN (
            {_CHANGES_NOTHING_SHOWN})
        AND NOT (coalesce(e.detail::jsonb->>'of', e.kind) = 'move' AND strpos(e.path, '.') = 0)
    ), split AS (
        SELECT told.*, assessor_is_taken_as_one(told.path, told.was)
            AND assessor_is_taken_as_one(told.path, told.became) AS many FROM told
    )
    SELECT s.number, s.path, s.actor, s.was, s.became FROM split s
    WHERE NOT s.many AND s.was <> s.became
    UNION ALL
    SELECT s.number, k, s.actor, s.was->k, s.became->k FROM split s, jsonb_object_keys(
        CASE WHEN s.many THEN s.was || s.became ELSE '{{{{}}}}' END) k
    WHERE coalesce(s.was->k, 'null') <> coalesce(s.became->k, 'null')
$$"""

_SUBMITTED_BY = """
CREATE OR REPLACE FUNCTION assessor_submitted_by(of_draft text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT e.actor FROM events e, assessor_beginning(of_draft) b
    WHERE e.draft = of_draft AND e.kind = 'submit' AND e.number >= b.number
    ORDER BY e.number DESC LIMIT 1
$$"""

# As assessor.document.subjects.figure_names has it.
_FIGURES = r"""
CREATE OR REPLACE FUNCTION assessor_figures(item text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT unnest(CASE
        WHEN item ~ '^tasks\[[^]]*\]$' THEN ARRAY['time', 'score', 'involvement']
        WHEN item = 'override' THEN ARRAY['score']
        WHEN item = 'principles.quick_screen' THEN ARRAY[]::text[]
        WHEN item ~ '^(growth|(principles|evidence|barriers)\.[a-z_]+)$' THEN ARRAY['rating']
        ELSE ARRAY[]::text[] END)
$$"""

# The sources that an item with a rating cites, as places, in the content of a draft.
_CITED = r"""
CREATE OR REPLACE FUNCTION assessor_cited(said jsonb, item text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    WITH rated AS (
        SELECT CASE
            WHEN starts_with(item, 'tasks[') THEN (
                SELECT t->'sources' FROM jsonb_array_elements(said #> '{assessment,tasks}') t
                WHERE 'tasks[' || (t->>'id') || ']' = item LIMIT 1)
            WHEN item ~ '^(growth|(principles|evidence|barriers)\.[a-z_]+)$'
                THEN said->'assessment' #> (string_to_array(item, '.') || 'sources'::text)
            END AS cites
    )
    SELECT 'sources[' || s || ']' FROM rated, jsonb_array_elements_text(
        CASE WHEN jsonb_typeof(rated.cites) = 'array' THEN rated.cites ELSE '[]' END) s
$$"""

# Who decided an item, as assessor.desk.authorship has it; the whole, where what is asked for is
# nothing that an assessment holds, such as the score.
_AUTHORS_OF = """
CREATE OR REPLACE FUNCTION assessor_authors_of(of_draft text, item text) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    WITH content AS (
        SELECT d.content::jsonb AS said FROM drafts d WHERE d.name = of_draft
    ), part AS (
        SELECT CASE WHEN content.said->'assessment' ? substring(item FROM '^[^.[]*')
            THEN item ELSE '' END AS path FROM content
    ), traces AS (
        SELECT t->>'path' AS place, t->>'decided_by' AS who, t->>'at' AS at
        FROM content, part, jsonb_array_elements(content.said->'provenance') t
        WHERE part.path = '' OR assessor_is_within(t->>'path', part.path)
    ), changes AS MATERIALIZED (
        SELECT c.number, c.place, c.actor AS who, c.was, c.became FROM assessor_changes(of_draft) c
    ), changed AS (
        SELECT DISTINCT ON (c.place) c.number, c.place, c.who
        FROM changes c ORDER BY c.place, c.number DESC
    ), last AS (
        SELECT c.number, c.who FROM changed c, part
        WHERE part.path = '' OR assessor_is_within(c.place, part.path)
            OR assessor_is_within(part.path, c.place)
        ORDER BY c.number DESC LIMIT 1
    ), figures AS (
        SELECT part.path || '.' || f AS place, (
            SELECT c.who FROM changes c WHERE c.place = part.path || '.' || f OR (
                c.place = part.path
                AND coalesce(c.was->f, 'null') <> coalesce(c.became->f, 'null'))
            ORDER BY c.number DESC LIMIT 1) AS who
        FROM content, part, assessor_figures(part.path) f
        WHERE part.path <> 'override'
            OR content.said #>> '{{assessment,override,score}}' IS NOT NULL
    ), named AS (
        SELECT traces.who FROM traces WHERE traces.at = (SELECT max(traces.at) FROM traces)
            OR traces.place IN (SELECT figures.place FROM figures)
        UNION SELECT last.who FROM last
        UNION SELECT figures.who FROM figures
        UNION SELECT c.who FROM changed c, content, part
            WHERE c.number > coalesce((SELECT last.number FROM last), 0)
            AND split_part(c.place, '.', 1) IN (
                SELECT s FROM assessor_cited(content.said, part.path) s)
        UNION SELECT b.actor FROM assessor_beginning(of_draft) b WHERE (b.kind = 'import'
            OR b.kind = 'open' AND NOT EXISTS (SELECT FROM events e WHERE e.draft = of_draft
                AND e.kind = 'publish' AND e.draft_sha256 = b.draft_sha256)) AND (
            NOT EXISTS (SELECT FROM last)
            OR EXISTS (SELECT FROM figures WHERE figures.who IS NULL))
        UNION SELECT content.said #>> '{{assessment,override,author}}' FROM content, part
            WHERE part.path = 'override'
        UNION SELECT assessor_submitted_by(of_draft) FROM part WHERE part.path = ''
    )
    SELECT named.who FROM named WHERE named.who <> ''
    UNION SELECT b.actor FROM assessor_beginning(of_draft) b
        WHERE NOT EXISTS (SELECT FROM named WHERE named.who <> '')
$$"""


def author_functions(connection: Connection) -> tuple[str, ...]:
    """Statements that define ``assessor_authors_of`` and what it asks, or define them anew."""
    schema = schema_of(connection)
    asking = (_IS_TAKEN_AS_ONE, _BEGINNING, _CHANGES, _SUBMITTED_BY, _AUTHORS_OF)
    return (
        *(_IS_WITHIN, _OWNER, _FIGURES, _CITED),
        *(made.format(schema=schema) for made in asking),
        _REPLACED,
    )
