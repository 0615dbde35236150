"""Lines in and out of a terminal, of which none is lost, however slow it is.

Neither end is ever set not to wait: on a terminal both are one open file, and Python drops
what such a file does not take at once, without a word.
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
import threading
from contextlib import suppress

_AT_ONCE = 65536


def typed_lines() -> asyncio.StreamReader:
    """Return what is typed on standard input, from now on; its end is the end of input."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()

    def read() -> None:
        with suppress(RuntimeError):  # the line mode has ended: nobody takes it any more
            while typed := _read(sys.stdin.fileno()):
                loop.call_soon_threadsafe(reader.feed_data, typed)
            loop.call_soon_threadsafe(reader.feed_eof)

    # It may wait for a line that never comes, and holds no lock of Python's while it does.
    threading.Thread(target=read, daemon=True).start()
    return reader


def write(text: str) -> None:
    """Write `text` to standard output; it is there when this returns, else `OSError`."""
    out = sys.stdout.fileno()
    left = text.encode(sys.stdout.encoding, "replace")
    while left:
        try:
            left = left[os.write(out, left) :]
        except BlockingIOError:  # another program set this terminal not to wait
            select.select([], [out], [])


def _read(file: int) -> bytes:
    while True:
        try:
            return os.read(file, _AT_ONCE)
        except BlockingIOError:
            select.select([file], [], [])
        except OSError:  # the terminal is gone
            return b""
