"""Looks whether a database is whole, writable and of this version, before it is used."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from server.ports import StoreError
from server.storage.engines import DAMAGED
from server.storage.tables import FOREIGN, REVISION, metadata


def check(conn: Connection) -> None:
    """Raise `StoreError` unless the database can be used; make the tables of an empty one."""
    if conn.dialect.name == "sqlite":
        # The quick check compares no index with its table, and logs are read by their index: of
        # one that lacks a row they come back short. This one takes .2 s for 100,000 entries.
        if conn.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
            raise StoreError(DAMAGED)
    elif conn.exec_driver_sql("SHOW transaction_read_only").scalar() == "on":
        raise StoreError("The database can only be read.")
    tables = set(inspect(conn).get_table_names())
    if not tables:
        from server.storage.migrations import upgrade  # noqa: PLC0415 - Alembic is slow to load

        upgrade(conn)
        return
    if "alembic_version" not in tables:
        raise StoreError(FOREIGN)
    found = conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found != REVISION:
        raise StoreError(
            f"The database has version {found} and this program needs {REVISION}:"
            " make a backup (`veste-server backup`) and run `veste-server migrate`."
        )
    if not tables.issuperset(metadata.tables):
        raise StoreError(DAMAGED)
