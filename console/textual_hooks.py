"""Every private part of Textual that Veste leans on, in one place, each with a test.

Textual is pinned below its next major version; when it moves, this file breaks first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import string
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget

SHOW_CURSOR = "\x1b[?25h"
KEEP_TITLE, GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"


class LastingFile:
    """The terminal as a file that may go away: then nothing more is written, and `gone` hears it.

    Textual's writing thread dies of the first error; its queue fills, and the next write
    waits for ever: a counsellor whose window was closed would stay on duty.
    """

    def __init__(self, file: IO[str], gone: Callable[[], object]) -> None:
        """Write to `file`; `gone` is called once, from whichever thread writes."""
        self._file, self._gone, self._lost = file, gone, False

    def __getattr__(self, name: str) -> Any:
        """Be the file in everything else."""
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        """Write, as long as somebody is there."""
        self._try(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush, as long as somebody is there."""
        self._try(self._file.flush)

    def _try(self, act: Callable[[], object]) -> None:
        if self._lost:
            return
        try:
            act()
        except (OSError, ValueError):
            self._lost = True
            self._gone()


def lasting(driver_class: type[Driver], gone: Callable[[], object]) -> type[Driver]:
    """Return a driver whose terminal may go away; `gone` is called on the event loop."""

    class LastingDriver(driver_class):  # type: ignore[misc,valid-type]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            loop = asyncio.get_running_loop()
            parts: dict[str, Any] = self.__dict__
            if "_file" in parts:  # a terminal, and not the headless driver of the tests
                parts["_file"] = LastingFile(
                    parts["_file"], lambda: loop.call_soon_threadsafe(gone)
                )

    return LastingDriver


def know_alt_letters() -> None:
    """Let Textual know Alt with a letter at once.

    It waits 100 ms for more, and when that is another Alt key, it types the first into
    the draft as `^` and the letter.
    """
    known = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
    for letter in string.ascii_lowercase:
        known.setdefault(f"\x1b{letter}", (SimpleNamespace(value=f"alt+{letter}"),))


class SparingCompositor(Compositor):
    """Asks only the widgets that are seen in what is painted, for the rows that they have there.

    Textual asks every widget of the same container, and all behind it, for all their rows:
    for a letter in the draft that is the whole screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._laid_out = self._full_map

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Compare with the layout of which the widgets were told, and with nothing later.

        Textual compares with whatever it last looked up: who asks a widget's size just after
        it was let show has it taken for one that was shown before. It never hears its size and
        stays empty, as all the letters did under Esc.
        """
        self._full_map = self._laid_out
        result = super().reflow(parent, size)
        self._laid_out = self._full_map
        return result

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterator[tuple[Region, Region, list[Strip]]]:
        painted = crop or self.size.region
        rows = Region(0, painted.y, self.size.width, painted.height)
        for widget, (region, clip) in self.visible_widgets.items():  # what is in front first
            shown = region.intersection(clip).intersection(rows)
            if shown and shown.overlaps(painted):
                yield region, shown, widget.render_lines(shown.translate(-region.offset))
            if shown.contains_region(painted):
                return


def spare(screen: Screen[Any]) -> None:
    """Let `screen` paint what has changed and nothing else. Before it is shown."""
    screen._compositor = SparingCompositor()  # noqa: SLF001 - there is no public way; tested


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


def close_after_crash(app: App[Any]) -> None:
    """Let the app end after an error, without the traceback that prints local variables."""
    app._close_messages_no_wait()  # noqa: SLF001 - what `_fatal_error` itself ends with; tested


def hands(screen: Screen[Any]) -> Widget | None:
    """Return the widget of `screen` that has the keys, or gets them back with the window.

    While another window has them Textual says that nothing has the focus here, and only gives
    it back if that is still so by then: whoever gives it away meanwhile gives away the keys.
    """
    kept = screen.app._last_focused_on_app_blur  # noqa: SLF001 - there is no public way; tested
    stands = kept is not None and kept.is_attached and kept.screen is screen
    return screen.focused or (kept if stands else None)


def painted_rows(app: App[Any]) -> list[str]:
    """Return what stands on the screen, row by row, as text."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - there is no public way; tested
    return ["".join(segment.text for segment in strip) for strip in strips]


def listen_to_signals(app: App[Any], leave: Callable[[], None]) -> None:
    """Let a closed window or SIGTERM end the night as its key does."""
    if app.is_headless or sys.platform == "win32":
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, leave)
