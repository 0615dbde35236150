"""What aiohttp and asyncio may log: that something went wrong, and nothing of a request.

Left alone, aiohttp writes down the address of whoever sends a malformed request, and a part
of it in a trace. Malformed requests are not our errors: they are answered, and not logged.
"""

from __future__ import annotations

import logging

from aiohttp.http_exceptions import HttpProcessingError

_LOUD = ("aiohttp.server", "aiohttp.web", "aiohttp.websocket", "aiohttp.internal", "asyncio")
_EVERY = 1.0  # seconds between two lines of one logger: a flood must not fill a disk


class Discreet(logging.Filter):
    """Lets through one line a second, without names, addresses, values or traces."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the kind of the error, and of asyncio's own words the first line."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            return False
        if record.created - self._said.get(record.name, 0.0) < _EVERY:
            return False
        self._said[record.name] = record.created
        words = "a request could not be answered"
        if record.name == "asyncio":
            words = record.getMessage().partition("\n")[0].partition("<")[0].strip()
        kind = f": {type(error).__name__}" if error is not None else ""
        record.msg, record.args = "%s", (words + kind,)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


_discreet = Discreet()


def be_discreet() -> None:
    """Let the loggers of aiohttp and asyncio say no more than that; harmless when repeated."""
    for name in _LOUD:
        logging.getLogger(name).addFilter(_discreet)
