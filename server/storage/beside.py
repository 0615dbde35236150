"""The database as an operator reads it, beside a relay that may be running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, inspect

from server.ports import StoreError
from server.storage.engines import DATABASE_ERRORS, connect_to, sqlite_file, unusable

_MOST = 2_000  # rows in one look: the relay writes in between
_Row = TypeVar("_Row")


class Beside:
    """A connection of one's own to one table."""

    def __init__(self, url: str, table: Table, what: str) -> None:
        """Look into the database at `url`. Raises `StoreError`, also where `what` is not yet."""
        file = sqlite_file(url)
        if file is not None:
            _refuse_missing(file)
        self._engine = connect_to(url)
        with self.look() as conn:
            if not inspect(conn).has_table(table.name):
                raise StoreError(f"There {what} here yet: run `veste-server migrate`.")

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Yield a connection with a transaction open. Raises `StoreError`."""
        try:
            with self._engine.begin() as conn:
                yield conn
        except DATABASE_ERRORS as error:
            raise unusable(error) from None

    def each(
        self,
        after: Any,
        some: Callable[[Connection, Any, int], list[_Row]],
        place: Callable[[_Row], Any],
    ) -> Iterator[_Row]:
        """Yield every row behind `after`, a few at a time. Raises `StoreError`.

        `some` returns at most so many behind a place, in order; `place` tells that of a row.
        """
        while True:
            with self.look() as conn:
                found = some(conn, after, _MOST)
            yield from found
            if len(found) < _MOST:
                return
            after = place(found[-1])

    def close(self) -> None:
        """Release the connection."""
        self._engine.dispose()


def _refuse_missing(file: Path) -> None:
    """Raise `StoreError` where no database lies: who only looks makes none."""
    try:
        file.stat()
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}.") from None
