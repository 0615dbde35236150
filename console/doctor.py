"""Checks what this terminal can do, and says how to mend what it cannot."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from typing import TYPE_CHECKING

from console.screens.plan import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from console.settings import Settings


def examine(settings: Settings) -> list[tuple[bool, str]]:
    """Return (is it good, a sentence) for each thing that was looked at."""
    size = shutil.get_terminal_size()
    encoding = locale.getpreferredencoding(do_setlocale=False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    colours = os.environ.get("COLORTERM", "") in {"truecolor", "24bit"}
    return [
        (sys.stdout.isatty(), f"standard output is a terminal: {sys.stdout.isatty()}"),
        (
            size.columns >= LEAST_WIDTH and size.lines >= LEAST_HEIGHT,
            f"size {size.columns}x{size.lines}; least {LEAST_WIDTH}x{LEAST_HEIGHT}, best 120x30",
        ),
        (utf8, f"text encoding {encoding}" + ("" if utf8 else '; set glyphs = "ascii"')),
        (True, "full colour" if colours else "few colours: signs and words say everything"),
        (True, f"theme {settings.theme}, language {settings.language}, signs {settings.glyphs}"),
    ]
