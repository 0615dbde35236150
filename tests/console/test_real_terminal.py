"""The terminal in a real terminal: keys as bytes, and every byte that comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0

# What Textual itself may send: modes, cursor, colours, our own title, synchronised output.
OURS = re.compile(
    rb"\x1b\[[?>=]?[0-9;:]*[ -/]*[@-~]|\x1b\]2;(?:Veste|terminal)\x07|\x1b\]22;[a-z-]*\x07"
    rb"|\x1b[=>]|\x1b\[\?[0-9;]+\$p"
    rb"|\x1bP\+q[0-9a-fA-F]*\x1b\\|\x1b_G[^\x1b]*\x1b\\"
)


class RawTerminal:
    """The program on a pty of its own. `out` is every byte it wrote."""

    def __init__(self, asked: Path, *words: str, program: list[str] | None = None) -> None:
        self.out = b""
        self.asked = asked
        self.pid, self.door = pty.fork()
        if self.pid == 0:
            environ = {
                **os.environ,
                "VESTE_STAGE": str(asked),
                "VESTE_CONFIG": os.devnull,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
            }
            for theirs in ("TMUX", "COLUMNS", "LINES"):
                environ.pop(theirs, None)
            # The size has to stand before the program looks.
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
            stage = [sys.executable, "-m", "tests.console.stage", *words]
            os.execve(sys.executable, program or stage, environ)  # noqa: S606 - the program under test

    def read_until(self, wanted: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.out:
            left = deadline - time.monotonic()
            assert left > 0, f"{wanted!r} never came"
            self._read(left)

    def read_rest(self) -> None:
        while self._read(PATIENCE):
            pass

    def quiet(self, seconds: float) -> None:
        """Read until nothing came for some seconds."""
        while self._read(seconds):
            pass

    def until_asked(self, wanted: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.asked.exists() or wanted not in self.asked.read_text("utf-8"):
            assert time.monotonic() < deadline, f"{wanted!r} was never asked"
            self._read(0.05)

    def send_until(self, keys: bytes, wanted: bytes) -> None:
        """Send `keys` until `wanted` came: what has just opened hears nothing for a moment."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.out:
            assert time.monotonic() < deadline, f"{wanted!r} never came"
            self.send(keys)
            self.quiet(0.5)

    def send(self, keys: bytes) -> None:
        os.write(self.door, keys)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.door], [], [], seconds)
        if not ready:
            return False
        try:
            got = os.read(self.door, 65536)
        except OSError:
            return False
        self.out += got
        return bool(got)

    def close(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.door)


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[RawTerminal]:
    terminal = RawTerminal(tmp_path / "asked")
    yield terminal
    terminal.close()


def test_no_byte_of_a_hostile_visitor_reaches_the_terminal(tmp_path: Path) -> None:
    terminal = RawTerminal(tmp_path / "asked", "hostile")
    try:
        terminal.read_until(b"einde")
        terminal.send(b"\x11")
        terminal.read_until(b"Stop je met Veste")
    finally:
        terminal.close()
    whole = re.sub(rb"\x1b\[?[0-9;?]*\Z", b"", terminal.out)  # the last read may stop halfway
    left = OURS.sub(b"", whole)
    assert b"\x1b" not in left
    assert b"\x1b[2J" not in terminal.out
    assert b"]52" not in terminal.out
    assert b"jouw titel" not in terminal.out
    assert "\x9b".encode() not in left
    assert "\u202e".encode() not in left


def test_sigterm_keeps_the_draft_and_gives_the_terminal_back(raw: RawTerminal) -> None:
    raw.read_until(b"aan heide")
    raw.send(b"half concept")
    raw.read_until(b"concept")
    os.kill(raw.pid, signal.SIGTERM)
    raw.read_rest()
    _, status = os.waitpid(raw.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "keep heide-chat-0000000000 'half concept'" in raw.asked.read_text("utf-8")
    assert b"\x1b[?1049l" in raw.out
    assert raw.out.rindex(b"\x1b[?25h") > raw.out.rindex(b"\x1b[?1049h")


def test_alt_and_a_digit_switches_as_the_terminal_really_sends_it(raw: RawTerminal) -> None:
    raw.read_until(b"aan heide")
    raw.send(b"\x1b3")
    raw.read_until(b"je schrijft nu aan mos")
    raw.send(b"hoi")
    raw.read_until(b"aan mos")
    raw.until_asked("keep mos-chat-000000000000 'hoi'")


def test_escape_and_later_a_letter_is_the_same_key(raw: RawTerminal) -> None:
    raw.read_until(b"aan heide")
    raw.send(b"\x1b")
    raw.read_until("één letter".encode())
    raw.send(b"s")
    raw.read_until(b"staat even niet in beeld")


def test_caps_lock_changes_no_key(raw: RawTerminal) -> None:
    raw.read_until(b"aan heide")
    raw.send(b"\x1bN")
    raw.read_until(b"Je hebt er al 3")


def test_the_window_title_is_neutral_and_the_cursor_is_shown(raw: RawTerminal) -> None:
    raw.read_until(b"aan heide")
    raw.read_until(b"\x1b]2;Veste\x07")
    raw.read_until(b"\x1b[?25h")
    raw.send(b"\x0c")
    raw.read_until(b"\x1b]2;terminal\x07")


def test_a_form_is_filled_in_with_the_bytes_that_a_terminal_really_sends(tmp_path: Path) -> None:
    raw = RawTerminal(tmp_path / "asked", "ended")
    try:
        raw.read_until(b"formulieren: 1")
        raw.send(b"\x1ba")
        raw.read_until(b"haal het van mijn scherm")
        raw.send_until(b"1", b"Wie chatte")
        raw.send_until(b"1", b"2 van 17")
        # Who, on, the age, the next, back by arrow and by Shift Tab, another one, on by Tab, 9.
        raw.send(b"1\r2\r\x1b[A\x1b[Z")
        raw.read_until(b"stap 1")
        raw.send(b"2\t3\x1b[B9\r0")
        raw.read_until(b"stap 4")
        raw.send(b"\x1b")
        raw.read_until(b"Alt Y opent het weer")
        raw.send(b"\x1by")
        raw.read_until(b"16 \xe2\x80\x93 17")
        raw.send_until(b"\x1ba", b"Bewaard")
        raw.until_asked('"role":"relative","age":"16-17","gender":"not_asked","area":"unknown"')
    finally:
        raw.close()


@pytest.mark.terminal
def test_tmux_shows_the_desk_and_a_pasted_text_stays_a_draft(tmp_path: Path) -> None:
    socket, asked = f"veste-{os.getpid()}", tmp_path / "asked"
    base = ["tmux", "-L", socket, "-f", os.devnull]
    place = f"VESTE_STAGE={asked} VESTE_CONFIG={os.devnull}"
    run = f"exec env {place} {sys.executable} -m tests.console.stage hostile"

    def screen() -> str:
        return subprocess.run(
            [*base, "capture-pane", "-p"], capture_output=True, text=True, check=True
        ).stdout

    def until(wanted: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while wanted not in screen():
            assert time.monotonic() < deadline, screen()

    subprocess.run([*base, "new-session", "-d", "-x", "120", "-y", "36", run], check=True)
    try:
        until("aan heide")
        subprocess.run([*base, "set-buffer", "regel een\nregel twee"], check=True)
        subprocess.run([*base, "paste-buffer", "-p"], check=True)
        until("regel twee")
        subprocess.run([*base, "send-keys", "M-3"], check=True)
        until("je schrijft nu aan mos")
        assert "say" not in asked.read_text("utf-8")
        subprocess.run([*base, "set-buffer", "onaangeraakt"], check=True)
        shown = subprocess.run([*base, "show-buffer"], capture_output=True, text=True, check=True)
        assert shown.stdout.strip() == "onaangeraakt"
    finally:
        subprocess.run([*base, "kill-server"], check=False)
