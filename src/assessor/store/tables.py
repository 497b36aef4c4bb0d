"""The tables of the working database as the current revision has them.

Documents are kept as canonical JSON text and moments as ISO text in UTC, so that what is hashed is
what is stored, whatever the database.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

REVISION_TABLE = "assessor_revision"
"""Holds the revision of the database; a database without it is not one of ours."""

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("name", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("discarded", Boolean, nullable=False, server_default=false()),
    Column("status", String, nullable=False, server_default="draft"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("draft", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("path", String, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
    Column("draft_sha256", String, nullable=False),
    Column("previous_sha256", String, nullable=True),
    Column("sha256", String, nullable=False),
    ForeignKeyConstraint(["draft"], ["drafts.name"]),
)

SUGGESTIONS = Table(
    "suggestions",
    METADATA,
    Column("draft", String, primary_key=True),
    Column("id", String, primary_key=True),
    # The number of the event that logged it: suggestions are in order with all that happened.
    Column("event", Integer, nullable=False),
    Column("section", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", String, nullable=False),
    ForeignKeyConstraint(["draft", "event"], ["events.draft", "events.number"]),
)

SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("draft", String, primary_key=True),
    # The number of the event that logged it: the newest of a source has the highest.
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("kept_at", String, nullable=False),
    Column("kept_by", String, nullable=False),
    ForeignKeyConstraint(["draft", "event"], ["events.draft", "events.number"]),
)

RECORDS = Table(
    "records",
    METADATA,
    Column("draft", String, primary_key=True),
    # The number of the event that logged it.
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    # The item it is about, by ids; empty for the whole.
    Column("path", String, nullable=False),
    Column("author", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", String, nullable=False),
    ForeignKeyConstraint(["draft", "event"], ["events.draft", "events.number"]),
)

CONTENTS = Table(
    "contents",
    METADATA,
    # The hash that events call a draft by; each content is kept once, whoever left it.
    Column("sha256", String, primary_key=True),
    Column("draft", LargeBinary, nullable=False),
)
