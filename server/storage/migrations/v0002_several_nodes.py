"""Makes room for several relay nodes: revisions, offers, and news for each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; a relay of the version before goes on working meanwhile."""
    op.add_column("chats", sa.Column("rev", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("chats", sa.Column("node", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("chats", sa.Column("offer", sa.LargeBinary))
    op.add_column("chats", sa.Column("erasing", sa.LargeBinary, nullable=False, server_default=""))
    op.create_table(
        "news",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("node", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("chats", sa.LargeBinary, nullable=False),
        sa.Column("posts", sa.LargeBinary),
    )
    op.create_table(
        "nodes",
        sa.Column("node", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("shift", sa.LargeBinary, nullable=False),
    )
