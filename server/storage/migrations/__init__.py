"""Brings a database to the tables of this program, step by step (`veste-server migrate`).

Each file beside this one is a step with `upgrade()`; a changed table on SQLite is written as
`with op.batch_alter_table(...)`. There is no way down: a backup is the way down.
"""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from server.ports import StoreError
from server.storage.engines import DATABASE_ERRORS, connect_to, unusable
from server.storage.tables import FOREIGN

_HERE = str(Path(__file__).parent)


def migrate(url: str) -> list[str]:
    """Bring the database at `url` to this program's tables; return the steps that were taken.

    Raises `StoreError`.
    """
    engine = connect_to(url)
    try:
        with engine.begin() as conn:
            return upgrade(conn)
    except DATABASE_ERRORS as error:
        raise unusable(error) from None
    finally:
        engine.dispose()


def upgrade(conn: Connection) -> list[str]:
    """Run the steps that are still to be done, in one transaction; return their names.

    The caller begins and commits. Raises `StoreError` for a database of a newer Veste, or
    of another program.
    """
    steps = ScriptDirectory(_HERE, version_locations=[_HERE])
    context = MigrationContext.configure(conn)
    current = context.get_current_revision()
    if current is None:
        if inspect(conn).get_table_names():
            raise StoreError(FOREIGN)
    elif current not in {step.revision for step in steps.walk_revisions()}:
        raise StoreError("The database was written by a newer Veste: install that one.")
    missing = list(steps.iterate_revisions("head", current or "base"))
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
            context.stamp(steps, step.revision)
    return [step.doc for step in reversed(missing)]
