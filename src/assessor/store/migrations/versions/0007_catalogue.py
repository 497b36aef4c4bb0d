"""What finds a draft without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assessor.store.dialect import BY_BYTES, guard_catalogue

revision = "0007"
down_revision = "0006"

_ORDERS = ("title", "score", "label", "status", "changed", "waiting")


def upgrade() -> None:
    """Make the catalogue; it is filled once all migrations are done."""
    op.create_table(
        "catalogue",
        sa.Column("name", BY_BYTES, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("seniority", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        *(sa.Column(f"by_{order}", BY_BYTES, nullable=False) for order in _ORDERS),
        sa.PrimaryKeyConstraint("name", name="pk_catalogue"),
        sa.ForeignKeyConstraint(["name"], ["drafts.name"], name="fk_catalogue_drafts"),
    )
    for order in _ORDERS:
        op.create_index(f"ix_catalogue_by_{order}", "catalogue", [f"by_{order}", "name"])
    op.create_index("ix_catalogue_status", "catalogue", ["status", "by_waiting", "name"])
    op.create_index("ix_drafts_discarded", "drafts", ["discarded", "name"])
    op.create_index("ix_records_kind", "records", ["kind", "draft"])
    guard_catalogue(op.get_bind())
