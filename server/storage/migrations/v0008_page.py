"""Makes room for which page of a visitor came last: an older one must not end its visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of a chat that began before, any page that knows the pass is let in."""
    op.add_column("chats", sa.Column("page", sa.LargeBinary, nullable=False, server_default=""))
