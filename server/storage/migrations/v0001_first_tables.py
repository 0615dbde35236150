"""Makes the first tables: chats, entries, capsules, notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of an empty database."""
    op.create_table(
        "chats",
        sa.Column("chat", sa.LargeBinary, primary_key=True),
        sa.Column("pass_hash", sa.LargeBinary, nullable=False),
        sa.Column("door", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("presence", sa.Text, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.LargeBinary),
        sa.Column("returned", sa.Boolean, nullable=False),
        sa.Column("has_code", sa.Boolean, nullable=False),
        sa.Column("pos", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("touched", sa.BigInteger, nullable=False),
        sa.Column("claimed", sa.BigInteger, nullable=False),
        sa.Column("readers", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("chat", sa.LargeBinary, nullable=False),
        sa.Column("pos", sa.BigInteger, nullable=False),
        sa.Column("author", sa.LargeBinary, nullable=False),
        sa.Column("mid", sa.LargeBinary),
        sa.Column("epoch", sa.BigInteger),
        sa.Column("seq", sa.BigInteger),
        sa.Column("entry", sa.LargeBinary, nullable=False),
    )
    op.create_index("entries_in_order", "entries", ["chat", "pos"], unique=True)
    op.create_table(
        "capsules",
        sa.Column("lookup", sa.LargeBinary, primary_key=True),
        sa.Column("chat", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("capsule", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("capsules_one_of_a_kind", "capsules", ["chat", "kind"], unique=True)
    op.create_table(
        "notes",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
