"""Words that files of the organisation were left out of the handbook, and which first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import one_line

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.guide import Shelf

LONGEST = 32  # letters of a file's name: the line has one row


def unread(shelf: Shelf | None, words: Words) -> str:
    """Return in one line what could not be read; empty when all could."""
    if shelf is None or not shelf.unread:
        return ""
    first, count = shelf.unread[0], len(shelf.unread)
    file = one_line(first.file, LONGEST)
    where = words("book.where", file=file, n=first.line) if first.line else file
    return words("book.unread" if count == 1 else "book.unread_many", where=where, n=count)
