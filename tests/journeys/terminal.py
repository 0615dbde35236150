"""A real terminal: tmux on a socket of its own, driven by keys and read by eye."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PATIENCE = 60.0  # seconds; waiting for what comes costs nothing


class Terminal:
    """One program in one tmux window."""

    def __init__(self, name: str, folder: Path, width: int = 120, height: int = 36) -> None:
        """Prepare a terminal; its socket lies in `folder`."""
        self._socket = folder / f"{name}.tmux"
        self.width, self.height = width, height

    def start(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        """Run `command` with exactly `environ` added to ours."""
        added = {k: v for k, v in environ.items() if os.environ.get(k) != v}
        given = [f"{name}={value}" for name, value in added.items()]
        # The size is that of the window, whatever whoever runs the tests says of theirs.
        line = "exec env -u COLUMNS -u LINES " + shlex.join([*given, *command])
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(self.width), "-y", str(self.height),
            line,
        )  # fmt: skip
        self._tmux("set-option", "-g", "escape-time", "10")

    def stop(self) -> None:
        """End the program and the terminal."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return int(self._tmux("display", "-p", "#{pane_pid}"))

    def screen(self) -> str:
        """Return what is on the screen."""
        return self._tmux("capture-pane", "-p")

    def colours(self) -> str:
        """Return what is on the screen, with its colours as escape sequences."""
        return self._tmux("capture-pane", "-p", "-e")

    def scrollback(self) -> str:
        """Return the screen and everything above it."""
        return self._tmux("capture-pane", "-p", "-S", "-")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names, such as `M-n` for Alt N, `Enter`, `Escape`."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text, letter by letter as far as the program can tell."""
        self._tmux("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self.width, self.height = width, height
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    async def shows(self, *wanted: str, seconds: float = _PATIENCE) -> str:
        """Wait until every text in `wanted` is on the screen; return the screen."""
        return await self.until(
            lambda screen: all(text in _flat(screen) for text in wanted), str(wanted), seconds
        )

    async def until(
        self, holds: Callable[[str], bool], what: str, seconds: float = _PATIENCE
    ) -> str:
        """Wait until `holds(screen)`; fail with the screen when it does not in time."""
        end = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if holds(screen):
                return screen
            if time.monotonic() > end:
                raise AssertionError(f"never on the screen: {what}\n{screen}")
            await asyncio.sleep(0.05)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={k: v for k, v in os.environ.items() if k != "TMUX"} | {"LC_ALL": "C.UTF-8"},
        )
        return done.stdout


def _flat(screen: str) -> str:
    """Return the screen with its runs of spaces folded, so that a wrapped table still reads."""
    return re.sub(r"[ \t]+", " ", screen)
