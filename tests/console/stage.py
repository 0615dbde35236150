"""Plays the invented night in a real terminal: for the tests with tmux, and to look at.

`python -m tests.console.stage [hostile|heavy|board|ended]`; VESTE_STAGE names a file
for what was asked.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from console.app import Veste
from console.link.port import Ended
from console.settings import load_settings
from tests.console.board_scene import heavy_board
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, connecting, heavy_night, night, turns, waits

if TYPE_CHECKING:
    from handbook import Handbook
    from protocol.registration import Registration

HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x1b\\ \x1b]0;jouw titel\x07 \x9b31m \x1b[2J \u202egnol "
    "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\ einde"
)


class WritingLink(RecordingLink):
    """Writes what is asked of it into a file, at once."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = Path(file)

    def say(self, chat: str, text: str) -> str:
        self._write(f"say {chat} {text!r}")
        return super().say(chat, text)

    def claim(self, chat: str) -> None:
        self._write(f"claim {chat}")

    def keep_draft(self, chat: str, text: str) -> None:
        self._write(f"keep {chat} {text!r}")
        super().keep_draft(chat, text)

    def register(self, form: str, record: Registration) -> None:
        self._write(f"register {msgspec.json.encode(record).decode()}")
        super().register(form, record)

    def _write(self, row: str) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(row + "\n")


def open_handbook() -> Handbook:
    from handbook import Handbook, load_entries, load_partners  # noqa: PLC0415 - after the first paint

    return Handbook(load_entries(), load_partners())


def main() -> None:
    events = night()
    if "hostile" in sys.argv:
        events.append(waits("evil", NOW - 800, HOSTILE, danger=True))
        events.append(turns(HEIDE, *[("2:12", "v", HOSTILE)] * 13)[-1])
    if "ended" in sys.argv:
        events.append(Ended(chat=HEIDE, why="visitor"))
    if "heavy" in sys.argv:
        events = heavy_night()
    if "board" in sys.argv:
        events = [*heavy_night(), *heavy_board()]
    link = WritingLink(os.environ.get("VESTE_STAGE", os.devnull))
    settings = load_settings(environ=dict(os.environ))
    Veste(connecting(link, events), settings, handbook=open_handbook).run()


if __name__ == "__main__":
    main()
