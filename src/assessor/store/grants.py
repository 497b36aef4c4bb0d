"""Who may do what in a database that a team shares: its roles, and what each is let do.

Assessors write drafts, reviewers leave verdicts, readers read. Nobody may change or remove what
was logged; what grants cannot say, the database's own guards do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from assessor.desk.ports import StoreError
from assessor.document.text import MAX_LINE, clean_line
from assessor.store.dialect import execute
from assessor.store.dialect.postgresql_guards import AUTHORS, READERS, REVIEWERS
from assessor.store.link import Link
from assessor.store.tables import (
    CATALOGUE,
    CONTENTS,
    DRAFTS,
    EVENTS,
    METADATA,
    RECORDS,
    REVISION_TABLE,
    SNAPSHOTS,
    SUGGESTIONS,
)

LONGEST_NAME = 63
"""Bytes of a role's name."""

_INSERTS: Mapping[str, Sequence[str]] = {
    AUTHORS: [
        table.name
        for table in (DRAFTS, CATALOGUE, EVENTS, SUGGESTIONS, SNAPSHOTS, CONTENTS, RECORDS)
    ],
    # A reviewer's proposed edit is a suggestion; moving a draft on logs an event.
    REVIEWERS: [table.name for table in (EVENTS, SUGGESTIONS, CONTENTS, RECORDS)],
}
_GROUPS = (AUTHORS, REVIEWERS, READERS)


@dataclass(frozen=True, slots=True)
class Members:
    """Names of roles by what they may do; one may be in several."""

    assessors: Sequence[str] = ()
    reviewers: Sequence[str] = ()
    readers: Sequence[str] = ()


def initialise(link: Link, members: Members) -> tuple[str, ...]:
    """Make tables, roles and grants; whatever is there already stays. Returns the roles it made.

    A role that is made may log in, but has no password until it is given one.

    Raises:
        StoreError: a name cannot be that of a role, the role in the address may not do this or the
            tables belong to another, or the database cannot be used.
    """
    groups = dict(
        zip(_GROUPS, (members.assessors, members.reviewers, members.readers), strict=True)
    )
    for name in (name for names in groups.values() for name in names):
        _check_role(name)
    made: list[str] = []
    _check_owner(link)
    with link.writes() as connection:
        link.kind.wait_for_turn(connection)
        for group in _GROUPS:
            if not _is_role(connection, group):
                execute(connection, f"CREATE ROLE {_quoted(connection, group)} NOLOGIN")
    link.bring_up_to_date()
    with link.writes() as connection:
        link.kind.wait_for_turn(connection)
        _grant(connection)
        for group, names in groups.items():
            for name in names:
                if not _is_role(connection, name):
                    execute(connection, f"CREATE ROLE {_quoted(connection, name)} LOGIN")
                    made.append(name)
                if not _is_member(connection, name, group):
                    execute(
                        connection,
                        f"GRANT {_quoted(connection, group)} TO {_quoted(connection, name)}",
                    )
    return tuple(made)


def renew_grants(link: Link) -> None:
    """Bring the tables up to date, and the grants with them.

    Raises:
        StoreError: there are no tables yet or they belong to another, the role in the address may
            not do this, or the database cannot be used.
    """
    with link.reads() as connection:
        ready = all(_is_role(connection, group) for group in _GROUPS)
    if not ready:
        raise StoreError(f"{link.place} was not set up yet; assessor db init does that")
    _check_owner(link)
    link.bring_up_to_date()
    with link.writes() as connection:
        link.kind.wait_for_turn(connection)
        _grant(connection)


def _grant(connection: Connection) -> None:
    schema = _quoted(
        connection, str(connection.execute(text("SELECT current_schema()")).scalar_one())
    )
    tables = [*(table.name for table in METADATA.sorted_tables), REVISION_TABLE]
    everything = ", ".join(_quoted(connection, name) for name in tables)
    groups = ", ".join(_GROUPS)
    columns = ", ".join(
        _quoted(connection, column.name)
        for column in DRAFTS.columns
        if column.name not in ("name", "created_at")
    )
    execute(connection, f"REVOKE ALL ON {everything} FROM PUBLIC, {groups}")
    execute(connection, f"GRANT USAGE ON SCHEMA {schema} TO {groups}")
    execute(connection, f"GRANT SELECT ON {everything} TO {groups}")
    for group, names in _INSERTS.items():
        listed = ", ".join(_quoted(connection, name) for name in names)
        execute(connection, f"GRANT INSERT ON {listed} TO {group}")
        execute(connection, f"GRANT UPDATE ({columns}) ON {DRAFTS.name} TO {group}")
        execute(connection, f"GRANT UPDATE ON {CATALOGUE.name} TO {group}")
    execute(connection, f"GRANT DELETE ON {CATALOGUE.name} TO {AUTHORS}")


def _check_owner(link: Link) -> None:
    """Refuse whoever cannot act for the owner of the tables: the server would only warn them.

    Raises:
        StoreError: that is so.
    """
    query = text(
        "SELECT session_user, pg_get_userbyid(relowner) FROM pg_class "
        "WHERE relname = :name AND relnamespace = current_schema()::regnamespace "
        "AND NOT pg_has_role(session_user, relowner, 'USAGE')"
    )
    with link.reads() as connection:
        for table in (DRAFTS.name, REVISION_TABLE):
            found = connection.execute(query, {"name": table}).first()
            if found is not None:
                who, owner = map(clean_line, map(str, found))
                raise StoreError(
                    f"the tables of {link.place} belong to {owner}, and {who} cannot set them up; "
                    f"let ASSESSOR_DATABASE_URL name {owner}"
                )


def _check_role(name: str) -> None:
    usual = name.strip() == name == clean_line(name) and name and not name.startswith("pg_")
    if (
        not usual
        or len(name) > MAX_LINE
        or len(name.encode("utf-8", "replace")) > LONGEST_NAME
        or name in ("public", "none", *_GROUPS)
    ):
        raise StoreError(
            f"“{clean_line(name)[:80]}” cannot be the name of a role: one line of at most "
            f"{LONGEST_NAME} bytes that does not begin with pg_"
        )


def _is_role(connection: Connection, name: str) -> bool:
    query = text("SELECT count(*) FROM pg_roles WHERE rolname = :name")
    return bool(connection.execute(query, {"name": name}).scalar_one())


def _is_member(connection: Connection, name: str, group: str) -> bool:
    query = text(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
        "JOIN pg_roles r ON r.oid = m.member WHERE g.rolname = :group AND r.rolname = :name"
    )
    return bool(connection.execute(query, {"group": group, "name": name}).scalar_one())


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
