"""What the database enforces by itself, where it can tell people apart."""

from __future__ import annotations

from alembic import op

from assessor.store.dialect import guard

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Let the database say who acts and who may approve what; a file cannot."""
    guard(op.get_bind())
