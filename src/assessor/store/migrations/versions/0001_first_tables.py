"""Drafts, their log and the suggestions made for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.dialect import APPEND_ONLY_OPTIONS, append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "drafts",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_drafts"),
    )
    op.create_table(
        "events",
        sa.Column("draft", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("draft_sha256", sa.String, nullable=False),
        sa.Column("previous_sha256", sa.String, nullable=True),
        sa.Column("sha256", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("draft", "number", name="pk_events"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.name"], name="fk_events_drafts"),
        **APPEND_ONLY_OPTIONS,
    )
    op.create_table(
        "suggestions",
        sa.Column("draft", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("draft", "id", name="pk_suggestions"),
        sa.ForeignKeyConstraint(
            ["draft", "event"], ["events.draft", "events.number"], name="fk_suggestions_events"
        ),
        **APPEND_ONLY_OPTIONS,
    )
    append_only(op.get_bind(), "events", ("draft", "number"))
    append_only(op.get_bind(), "suggestions", ("draft", "id"))
