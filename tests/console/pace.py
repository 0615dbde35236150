"""Measures, on a pty, how soon the terminal is ready and how soon a key is painted.

`python -m tests.console.pace`. Ready is compared with a Textual app of one line, started
in turn, both compiled before, as an installer leaves them. A key is painted when its first
byte comes back: the letter is in that write. Beside the clock, which other work on the
machine moves by half, stands the processor time of a key, the second's tick left out.

What it found: a letter asked all thirteen widgets for their rows, and that was half of its
time; the tick and each arrow on the board put two hundred rows into words. `test_drawing.py`
counts both now. What is left of a letter is Textual's: its queues of messages, and a text
area that draws every row of the draft anew. The collector is seen no more after the start.
A key behind another paint waited for a frame of 16 ms, 120 of 600; for one of 4 ms it is 5.
Half of the start is importing, Textual above all; then come the stylesheet, read twice and
laid on sixty widgets, and nine layouts until three chats stand.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.console.test_real_terminal import RawTerminal

MINIMAL = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class A(App):\n    def compose(self):\n        yield Static('aan heide')\nA().run()"
)
KEYS, ROUNDS, IDLE = 300, 5, 5.0


class Pace(NamedTuple):
    """Seconds from each key to its paint; seconds of the processor for a key, and for a tick."""

    took: list[float]
    key: float
    tick: float


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


def key_to_paint() -> Pace:
    """Return the pace of letters, on a night as heavy as the goal."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = RawTerminal(Path(folder) / "asked", "heavy")
        try:
            terminal.read_until(b"wacht lang")
            terminal.read_until(b"Wat je nu kunt typen")
            return pace(terminal, [bytes([letter]) for letter in b"abcdefg hij"])
        finally:
            terminal.close()


def key_to_board() -> Pace:
    """Return the pace of arrows on a board as heavy: 200 wait, 18 chats."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = RawTerminal(Path(folder) / "asked", "board")
        try:
            terminal.read_until(b"wacht lang")
            terminal.quiet(0.5)
            terminal.send(b"\x1b[15~")
            terminal.read_until(b"AANDACHT")
            return pace(terminal, [b"\x1b[B", b"\x1b[B", b"\x1b[A"])
        finally:
            terminal.close()


def pace(terminal: RawTerminal, keys: list[bytes]) -> Pace:
    """Press `keys` over and over, one at a time."""
    terminal.quiet(0.5)
    before, began = processor(terminal.pid), time.perf_counter()
    while (left := began + IDLE - time.perf_counter()) > 0:
        terminal.quiet(min(left, 0.2))  # the board draws every second: it is never quiet for long
    tick = (processor(terminal.pid) - before) / IDLE
    took = []
    before, began = processor(terminal.pid), time.perf_counter()
    for number in range(KEYS):
        sent = time.perf_counter()
        terminal.send(keys[number % len(keys)])
        select.select([terminal.door], [], [], 5)
        took.append(time.perf_counter() - sent)
        terminal.quiet(0.02)
    used = processor(terminal.pid) - before - tick * (time.perf_counter() - began)
    return Pace(took, used / KEYS, tick)


def processor(pid: int) -> float:
    """Return the processor seconds of a process and its threads so far, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def say(what: str, pace: Pace) -> None:
    took = sorted(pace.took)
    sys.stdout.write(
        f"{what} over {len(took)} keys: p50 {took[len(took) // 2] * 1000:.1f} ms,"
        f" p99 {took[len(took) * 99 // 100] * 1000:.1f} ms, most {took[-1] * 1000:.1f} ms;"
        f" processor {pace.key * 1000:.1f} ms a key, {pace.tick * 1000:.1f} ms a second\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as compiled:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        minimal_app = [sys.executable, "-c", MINIMAL]
        ready(), ready(program=minimal_app)  # these compile
        ours, minimal = [], []
        for _ in range(ROUNDS):
            minimal.append(ready(program=minimal_app))
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
