"""Measures, on a pty, how soon the terminal is ready and how soon a key is painted.

`python -m tests.console.pace`. Ready is compared with a Textual app of one line, started
in turn. A key is painted when its first byte comes back: the letter is in that write.
"""

from __future__ import annotations

import select
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.console.test_real_terminal import RawTerminal

MINIMAL = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class A(App):\n    def compose(self):\n        yield Static('aan heide')\nA().run()"
)
KEYS, ROUNDS = 300, 5


def ready(*words: str, program: list[str] | None = None) -> float:
    """Return the seconds from start until the screen stands."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        terminal = RawTerminal(Path(folder) / "asked", *words, program=program)
        try:
            terminal.read_until(b"aan heide")
            return time.perf_counter() - began
        finally:
            terminal.close()


def key_to_paint() -> list[float]:
    """Return the seconds from each letter to its paint, on a night as heavy as the goal."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = RawTerminal(Path(folder) / "asked", "heavy")
        try:
            terminal.read_until(b"wacht lang")
            terminal.read_until(b"Wat je nu kunt typen")
            terminal.quiet(1.5)
            took = []
            for number in range(KEYS):
                began = time.perf_counter()
                terminal.send(b"abcdefg hij"[number % 11 : number % 11 + 1])
                select.select([terminal.door], [], [], 5)
                took.append(time.perf_counter() - began)
                terminal.quiet(0.02)
            return took
        finally:
            terminal.close()


def key_to_board() -> list[float]:
    """Return the seconds from each arrow to its paint on a board as heavy: 200 wait, 18 chats."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = RawTerminal(Path(folder) / "asked", "board")
        try:
            terminal.read_until(b"wacht lang")
            terminal.quiet(1.5)
            terminal.send(b"\x1b[15~")
            terminal.read_until(b"AANDACHT")
            terminal.quiet(1.5)
            took = []
            for number in range(KEYS):
                began = time.perf_counter()
                terminal.send((b"\x1b[B", b"\x1b[B", b"\x1b[A")[number % 3])
                select.select([terminal.door], [], [], 5)
                took.append(time.perf_counter() - began)
                terminal.quiet(0.02)
            return took
        finally:
            terminal.close()


def say(what: str, seconds: list[float]) -> None:
    took = sorted(seconds)
    sys.stdout.write(
        f"{what} over {len(took)} keys: p50 {took[len(took) // 2] * 1000:.1f} ms,"
        f" p99 {took[len(took) * 99 // 100] * 1000:.1f} ms, most {took[-1] * 1000:.1f} ms\n"
    )


def main() -> None:
    ours, minimal = [], []
    for _ in range(ROUNDS):
        minimal.append(ready(program=[sys.executable, "-c", MINIMAL]))
        ours.append(ready())
    ratio = statistics.median(ours) / statistics.median(minimal)
    sys.stdout.write(
        f"ready: {statistics.median(ours) * 1000:.0f} ms,"
        f" minimal app {statistics.median(minimal) * 1000:.0f} ms, ratio {ratio:.2f}\n"
    )
    say("key to paint", key_to_paint())
    say("key to paint on the board", key_to_board())


if __name__ == "__main__":
    main()
