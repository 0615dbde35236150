"""Makes room for who has held a chat: their consoles must erase their copy too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; of a chat that was handed over before, only who holds it now is known."""
    op.add_column("chats", sa.Column("held", sa.LargeBinary, nullable=False, server_default=""))
