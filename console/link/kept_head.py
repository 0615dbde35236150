"""The newest line of the relay's audit log that this machine heard of, beside its keys.

Somebody who cuts off the end of the log, or writes it anew, cannot change what the consoles
remember: `veste doctor` prints it for `veste-server audit verify --head`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from console.link.private_files import replace_file
from protocol.audit import Head, read_head

FILE = "audit.head"


class KeptHead:
    """Remembers one head: the one with the highest number, so that a cut log stays noticed."""

    def __init__(self, folder: Path) -> None:
        """Keep it in `folder`, where the keys lie; it is no secret."""
        self._path = folder / FILE

    def read(self) -> Head | None:
        """Return what was kept, or None."""
        try:
            return read_head(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def keep(self, head: Head) -> None:
        """Keep `head` if it is newer. A disk that is full does not end the night."""
        kept = self.read()
        if kept is None or head.n > kept.n:
            with suppress(OSError):
                replace_file(self._path, f"{head}\n".encode())
