"""The texts of sources, as they were when they were kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.dialect import APPEND_ONLY_OPTIONS, append_only

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of snapshots."""
    op.create_table(
        "snapshots",
        sa.Column("draft", sa.String, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kept_at", sa.String, nullable=False),
        sa.Column("kept_by", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("draft", "event", name="pk_snapshots"),
        sa.ForeignKeyConstraint(
            ["draft", "event"], ["events.draft", "events.number"], name="fk_snapshots_events"
        ),
        **APPEND_ONLY_OPTIONS,
    )
    append_only(op.get_bind(), "snapshots", ("draft", "event"))
