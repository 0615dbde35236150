"""The lines for the next shift on this machine, each in a sealed file, gone after a day."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from console.link.drafts import Drafts
from console.link.handed import A_DAY
from protocol import ids
from protocol.letters import HandedLine


class KeptLines:
    """One file a line, under the key of the drafts."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Keep them in `folder`."""
        self._files = Drafts(folder, key)

    def keep(self, line: HandedLine) -> None:
        """Keep this one too. A disk that is full does not end the night."""
        with suppress(OSError):
            self._files.keep(ids.text(line.id), msgspec.json.encode(line).decode())

    def read(self, now: float) -> list[HandedLine]:
        """Return those that are not over, and remove the others."""
        good = []
        for name, content in self._files.all().items():
            try:
                line = msgspec.json.decode(content, type=HandedLine)
            except msgspec.DecodeError:
                self._files.keep(name, "")
                continue
            if now - line.at / 1000 < A_DAY:
                good.append(line)
            else:
                self._files.keep(name, "")
        return good
