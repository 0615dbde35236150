"""Makes room for blocks: of a chat, for a while, and of nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; a relay of the version before does not know it, and lets everybody in."""
    op.add_column("chats", sa.Column("block", sa.LargeBinary))
