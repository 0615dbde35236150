"""Writes the README's pictures: `python -m tests.console.pictures`.

Each is drawn from the invented night, and names no font or address outside this machine.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import console
from console.link.port import Connection
from console.settings import Settings
from tests.console.board_scene import board_night
from tests.console.scene import HEIDE, MOS, NOW, night, quiet_night
from tests.console.terminal import a_terminal

FOLDER = Path(console.__file__).parent / "pictures"
KEPT = {HEIDE: "Ja, dat mag. Alleen vertellen is genoeg."}
FONTS = "ui-monospace, 'JetBrains Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"

# What a visitor is told, found in the middle of an entry.
PAY_NOTHING = (*"betaal", "space", *"niet", "space", *"en", "space", *"stuur")

PICTURES = {
    "desk": ((120, 36), "nacht", ()),
    "split": ((120, 36), "nacht", ("alt+s", "alt+3")),
    "search": ((120, 36), "nacht", ("alt+h", "d", "u", "r", "f", "t")),
    "search-small": ((80, 24), "dag", ("alt+h", *PAY_NOTHING)),
    "search-wide": ((200, 50), "dag", ("alt+h", *PAY_NOTHING)),
    "wide": ((200, 50), "dag", ()),
    "contrast": ((120, 36), "contrast", ()),
    "small": ((80, 24), "nacht", ("escape",)),
    "claim": ((80, 24), "nacht", ("alt+w", "enter")),
    "lost": ((80, 24), "nacht", ()),
    "empty": ((120, 36), "nacht", ()),
    "board": ((120, 36), "nacht", ("f5", "down", "down")),
}


def local(svg: str) -> str:
    """Return the picture without fonts from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: ?Fira Code[^;]*;", f"font-family: {FONTS};", svg)


async def draw(name: str) -> str:
    """Return one picture as SVG."""
    size, theme, keys = PICTURES[name]
    events = {"empty": quiet_night, "board": board_night}.get(name, night)()
    if name == "claim":
        events = [event for event in events if getattr(event, "chat", "") != MOS]
    if name == "lost":
        events.append(Connection(up=False, since=NOW - 12))
    async with a_terminal(events, size, kept=KEPT, settings=Settings(theme=theme)) as terminal:
        await terminal.press(*keys)
        return local(terminal.app.export_screenshot(title="Veste"))


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        (FOLDER / f"{name}.svg").write_text(asyncio.run(draw(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
