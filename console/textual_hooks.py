"""Every private part of Textual that Veste leans on, in one place, each with a test.

Textual is pinned below its next major version; when it moves, this file breaks first.
"""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

SHOW_CURSOR = "\x1b[?25h"
KEEP_TITLE, GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write a control sequence of ours past the screen. Nothing when there is no terminal."""
    driver = app._driver  # noqa: SLF001 - the only way to the terminal; tested
    if driver is not None and not app.is_headless:
        driver.write(sequence)
        driver.flush()


def title_sequence(title: str) -> str:
    """Return what sets the window's title; only printable characters of it."""
    return f"\x1b]2;{''.join(c for c in title if c.isprintable())[:60]}\x07"


def notify_sequence(text: str) -> str:
    """Return a desktop notification (OSC 9), passed on by tmux when inside it."""
    sequence = f"\x1b]9;{''.join(c for c in text if c.isprintable())[:60]}\x07"
    if "TMUX" in os.environ:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence


def crash_report(error: BaseException) -> list[str]:
    """Return where an error came from: kinds, files and lines; no locals, no text of it."""
    frames = traceback.extract_tb(error.__traceback__)
    rows = [f"  {os.path.basename(f.filename)}:{f.lineno} {f.name}" for f in frames[-8:]]  # noqa: PTH119 - a name for people, not a path to open
    return [type(error).__name__, *rows]


def close_after_crash(app: App[Any]) -> None:
    """Let the app end after an error, without the traceback that prints local variables."""
    app._close_messages_no_wait()  # noqa: SLF001 - what `_fatal_error` itself ends with; tested


def painted_rows(app: App[Any]) -> list[str]:
    """Return what stands on the screen, row by row, as text."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - there is no public way; tested
    return ["".join(segment.text for segment in strip) for strip in strips]
