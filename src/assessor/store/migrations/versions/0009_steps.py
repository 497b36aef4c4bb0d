"""What the database asks of each step of a draft, where it can tell people apart."""

from __future__ import annotations

from alembic import op

from assessor.store.dialect import guard_moves

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Let the database look at how a draft moves, and whether its events tell what they change."""
    guard_moves(op.get_bind())
