"""Makes the table of registrations, which leads to no chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table; a relay of the version before does not know it and goes on working."""
    op.create_table(
        "registrations",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("night", sa.Date, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_registrations_night", "registrations", ["night"])
