"""The tables of the working database as the current revision has them.

Documents are kept as canonical JSON text and moments as ISO text in UTC, so that what is hashed is
what is stored, whatever the database.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from assessor.desk.catalogue import ORDERS
from assessor.store.dialect import BY_BYTES

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
    Index("ix_drafts_discarded", "discarded", "name"),
)

CATALOGUE = Table(
    "catalogue",
    METADATA,
    Column("name", BY_BYTES, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("seniority", String, nullable=False),
    Column("status", String, nullable=False),
    # What is searched, and the place in each order: made by assessor.desk.catalogue.
    Column("words", Text, nullable=False),
    *(Column(f"by_{order}", BY_BYTES, nullable=False) for order in ORDERS),
    ForeignKeyConstraint(["name"], ["drafts.name"]),
    *(Index(f"ix_catalogue_by_{order}", f"by_{order}", "name") for order in ORDERS),
    Index("ix_catalogue_status", "status", "by_waiting", "name"),
)
"""The drafts that are not discarded, to be found without reading them; made anew from them at will."""

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
    Index("ix_records_kind", "kind", "draft"),
)

CONTENTS = Table(
    "contents",
    METADATA,
    # The hash that events call a draft by; each content is kept once, whoever left it.
    Column("sha256", String, primary_key=True),
    Column("draft", LargeBinary, nullable=False),
)
