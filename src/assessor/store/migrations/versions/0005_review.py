"""What reviewers leave, and where a draft is on its way to the published library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.dialect import APPEND_ONLY_OPTIONS, append_only

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of records; every draft so far is one that nobody submitted."""
    op.add_column("drafts", sa.Column("status", sa.String, nullable=False, server_default="draft"))
    op.create_table(
        "records",
        sa.Column("draft", sa.String, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("draft", "event", name="pk_records"),
        sa.ForeignKeyConstraint(
            ["draft", "event"], ["events.draft", "events.number"], name="fk_records_events"
        ),
        **APPEND_ONLY_OPTIONS,
    )
    append_only(op.get_bind(), "records", ("draft", "event"))
