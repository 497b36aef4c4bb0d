"""What a PostgreSQL server knows of the content of an assessment: its places and its items."""

from __future__ import annotations

from sqlalchemy import Connection

from assessor.store.dialect.postgresql_functions import schema_of

# Where a place of an assessment is in its JSON: keys and positions; NULL where it is nowhere. An
# element that bears an id is not to be had by its position: its item would not be named by it.
_AT = r"""
CREATE OR REPLACE FUNCTION assessor_at(said jsonb, place text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    step text[];
    key text;
    found text[] := '{{}}';
BEGIN
    IF place !~ '^[a-z_0-9]+(\.[a-z_0-9]+|\[[a-z0-9-]+\])*$' THEN
        RETURN NULL;
    END IF;
    FOR step IN SELECT regexp_matches(place, '(?:^|\.)([a-z_0-9]+)|\[([a-z0-9-]+)\]', 'g') LOOP
        key := NULL;
        IF step[1] IS NOT NULL AND jsonb_typeof(said) = 'object' AND said ? step[1] THEN
            key := step[1];
        ELSIF step[2] IS NOT NULL AND jsonb_typeof(said) = 'array' THEN
            SELECT e.number - 1 INTO key
                FROM jsonb_array_elements(said) WITH ORDINALITY e(value, number)
                WHERE CASE WHEN jsonb_typeof(e.value) = 'object' THEN e.value->>'id'
                    ELSE (e.number - 1)::text END = step[2]
                LIMIT 1;
        END IF;
        IF key IS NULL THEN
            RETURN NULL;
        END IF;
        found := found || key;
        said := said #> ARRAY[key];
    END LOOP;
    RETURN found;
END $$"""

_WITHOUT = """
CREATE OR REPLACE FUNCTION assessor_without(said jsonb, places text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY places LOOP
        said := coalesce(said #- assessor_at(said, place), said);
    END LOOP;
    RETURN said;
END $$"""

# What is said without citing a source, which is cited nowhere once it is gone.
_UNCITED = """
CREATE OR REPLACE FUNCTION assessor_uncited(said jsonb, source text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT CASE jsonb_typeof(said)
        WHEN 'object' THEN (
            SELECT jsonb_object_agg(k, CASE WHEN k = 'sources' AND jsonb_typeof(v) = 'array'
                THEN v - source ELSE assessor_uncited(v, source) END) FROM jsonb_each(said) e(k, v))
        WHEN 'array' THEN (
            SELECT coalesce(jsonb_agg(assessor_uncited(v, source) ORDER BY n), '[]')
            FROM jsonb_array_elements(said) WITH ORDINALITY e(v, n))
        ELSE said END
$$"""

_SAYS_SOMETHING = r"""
CREATE OR REPLACE FUNCTION assessor_says_something(said jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT CASE jsonb_typeof(said)
        WHEN 'object' THEN EXISTS (SELECT FROM jsonb_each(said) e(k, v)
            WHERE k <> 'id' AND assessor_says_something(v))
        WHEN 'array' THEN EXISTS (SELECT FROM jsonb_array_elements(said) e(v)
            WHERE assessor_says_something(v))
        WHEN 'string' THEN said #>> '{{}}' ~ E'[^\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680'
            '\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]'
        ELSE said <> 'null' END
$$"""

# The items of an assessment that are read whatever the checks flag, as
# assessor.document.subjects has them.
_ITEMS = """
CREATE OR REPLACE FUNCTION assessor_items(said jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT unnest(ARRAY['role', 'growth'])
    UNION ALL
    SELECT g || '.' || k FROM unnest(ARRAY['principles', 'evidence', 'barriers']) g,
        jsonb_object_keys(said->g) k WHERE k <> 'quick_screen'
    UNION ALL
    SELECT g || '[' || (e->>'id') || ']' FROM unnest(ARRAY['tasks', 'comparators']) g,
        jsonb_array_elements(said->g) e
    UNION ALL
    SELECT p FROM unnest(ARRAY['reinstatement', 'commentary', 'outlook']) p
        WHERE assessor_says_something(said->p)
    UNION ALL
    SELECT 'principles.quick_screen'
        WHERE assessor_says_something(said #> '{{principles,quick_screen}}')
    UNION ALL
    SELECT 'override' WHERE assessor_says_something((said->'override') - 'author'::text - 'at'::text)
    UNION ALL
    SELECT 'sources' WHERE EXISTS (SELECT FROM jsonb_array_elements(said->'sources') s
        WHERE NOT EXISTS (SELECT FROM unnest(ARRAY[
            '$.tasks[*].sources[*]', '$.growth.sources[*]', '$.principles.*.sources[*]',
            '$.evidence.*.sources[*]', '$.barriers.*.sources[*]']::jsonpath[]) p,
            jsonb_path_query(said, p) c WHERE c = s->'id'))
$$"""


def content_functions(connection: Connection) -> tuple[str, ...]:
    """Statements that define what looks into an assessment, or define it anew."""
    schema = schema_of(connection)
    asked = (_AT, _WITHOUT, _UNCITED, _SAYS_SOMETHING, _ITEMS)
    return tuple(made.format(schema=schema) for made in asked)
