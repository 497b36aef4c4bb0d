"""Whether a draft was discarded: out of sight, with all that is known of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Let drafts be discarded; none is so far."""
    op.add_column(
        "drafts", sa.Column("discarded", sa.Boolean, nullable=False, server_default=sa.false())
    )
