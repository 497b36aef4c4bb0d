"""Every draft as each of its events left it, by hash."""

from __future__ import annotations

import hashlib
import zlib

import sqlalchemy as sa
from alembic import op

from assessor.store.dialect import APPEND_ONLY_OPTIONS, append_only

revision = "0003"
down_revision = "0002"

_DRAFTS = sa.table("drafts", sa.column("name"), sa.column("content"))
_EVENTS = sa.table("events", sa.column("draft"), sa.column("number"), sa.column("draft_sha256"))
_CONTENTS = sa.table("contents", sa.column("sha256"), sa.column("draft"))


def upgrade() -> None:
    """Make the table of contents, and keep what each draft is now: older contents are gone."""
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("draft", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_contents"),
        **APPEND_ONLY_OPTIONS,
    )
    _keep_present_contents()
    append_only(op.get_bind(), "contents", ("sha256",))


def _keep_present_contents() -> None:
    connection = op.get_bind()
    newest = (
        sa.select(_EVENTS.c.draft, sa.func.max(_EVENTS.c.number).label("number"))
        .group_by(_EVENTS.c.draft)
        .subquery()
    )
    last = sa.select(_EVENTS.c.draft, _EVENTS.c.draft_sha256).join(
        newest, (_EVENTS.c.draft == newest.c.draft) & (_EVENTS.c.number == newest.c.number)
    )
    left: dict[str, str] = {row.draft: row.draft_sha256 for row in connection.execute(last)}
    kept: set[str] = set()
    for name in sorted(left):
        query = sa.select(_DRAFTS.c.content).where(_DRAFTS.c.name == name)
        content = str(connection.execute(query).scalar()).encode()
        sha256 = left[name]
        # A draft that was altered behind its log is not what its last event left.
        if sha256 not in kept and hashlib.sha256(content).hexdigest() == sha256:
            kept.add(sha256)
            values = {"sha256": sha256, "draft": zlib.compress(content, 1)}
            connection.execute(sa.insert(_CONTENTS).values(values))
