"""Runs migrations on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from assessor.store.tables import METADATA, REVISION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=REVISION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
