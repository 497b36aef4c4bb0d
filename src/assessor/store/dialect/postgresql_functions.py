"""How the functions and triggers of a PostgreSQL database are written."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Every function has its search path fixed, with the schema of temporary tables last: a table of
# the same name that somebody makes for the length of a session must not be read in its place.
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
{body}
$$"""


def trigger_function(connection: Connection, name: str, body: str) -> str:
    """The statement that defines the function ``name`` for triggers, or defines it anew."""
    return _FUNCTION.format(name=name, schema=schema_of(connection), body=body.strip())


def schema_of(connection: Connection) -> str:
    """The schema in use, quoted."""
    name = str(connection.execute(text("SELECT current_schema()")).scalar_one())
    return connection.dialect.identifier_preparer.quote_identifier(name)


def row_trigger(table: str, name: str, moment: str, function: str) -> str:
    """The statement that has the function called at ``moment`` (as in ``BEFORE INSERT``), row by row.

    A trigger of that name that is there already stays as it is.
    """
    return _unless_there(
        table,
        name,
        f"CREATE TRIGGER {table}_{name} {moment} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    )


def deferred_trigger(table: str, name: str, moment: str, function: str) -> str:
    """The same, called when the transaction ends."""
    return _unless_there(
        table,
        name,
        f"CREATE CONSTRAINT TRIGGER {table}_{name} {moment} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()",
    )


def _unless_there(table: str, name: str, statement: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '{table}'::regclass "
        f"AND tgname = '{table}_{name}') THEN {statement}; END IF; END $$"
    )
