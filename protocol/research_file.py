"""Sealed registrations in a file: what an operator takes out and a researcher opens.

    veste registrations 1
    VkYBAT…                 one sealed registration in base64, a line each
    end 312                 how many there were: a file that was cut off lacks it

Nothing else is in it: no night, no chat, nobody, no moment. The order is the store's, by keys
that are hashes. A line that was spoiled costs one record; a line that is missing, the file.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator

from protocol.errors import Refusal, Reject

_NAME = "veste registrations "
_VERSION = "1"
_END = "end "


def written(sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file that holds these sealed registrations."""
    yield f"{_NAME}{_VERSION}\n".encode()
    count = 0
    for each in sealed:
        yield base64.b64encode(each) + b"\n"
        count += 1
    yield f"{_END}{count}\n".encode()


def read(lines: Iterable[str]) -> Iterator[bytes | None]:
    """Yield each sealed registration, None for a line that holds none.

    Raises `Reject`: malformed for another file, version for a newer one, missing for one that
    was cut off or lost a line. It does so behind the last record: take none before.
    """
    each = (line.strip() for line in lines)
    name = next(each, "")
    if not name.startswith(_NAME):
        raise Reject(Refusal.MALFORMED)
    if name != _NAME + _VERSION:
        raise Reject(Refusal.VERSION)
    for count, line in enumerate(each):
        if line.startswith(_END):
            if line != f"{_END}{count}":
                raise Reject(Refusal.MISSING)
            if any(each):
                raise Reject(Refusal.MALFORMED)
            return
        yield _decoded(line)
    raise Reject(Refusal.MISSING)


def _decoded(line: str) -> bytes | None:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):  # the second for signs that are not even ASCII
        return None
