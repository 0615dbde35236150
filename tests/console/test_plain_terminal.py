"""The line mode in a real terminal: a slow one loses nothing, a broken one says so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.console.plain_stage import ENDS, MANY, SECRET
from tests.console.test_real_terminal import RawTerminal

PROGRAM = [sys.executable, "-m", "tests.console.plain_stage"]
STALL = 2.0  # seconds in which nobody reads the terminal


def seen(asked: Path) -> list[int]:
    """Return which messages the visitor was told to be read, in their order."""
    rows = asked.read_text("utf-8").splitlines() if asked.exists() else []
    return [int(row.split()[1]) for row in rows if row.startswith("seen ")]


def shown(out: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb"Bezoeker heide: bericht (\d+) ", out)]


@pytest.fixture
def terminal(tmp_path: Path) -> RawTerminal:
    return RawTerminal(tmp_path / "asked", program=PROGRAM)


def test_a_terminal_that_stands_still_loses_no_message(terminal: RawTerminal) -> None:
    try:
        time.sleep(STALL)
        told = seen(terminal.asked)
        assert len(told) < MANY, "the terminal took everything: it never stood still"
        terminal.read_until(f"bericht {MANY - 1} ".encode())
        terminal.until_asked(f"seen {MANY - 1}")
        assert shown(terminal.out) == list(range(MANY))
        terminal.send(b"hoi\n")
        terminal.read_until(b"Verstuurd aan heide.")
        terminal.send(b"stop\n")
        terminal.read_until(b"Typ ja om te stoppen.")
        terminal.send(b"ja\n")
        terminal.read_rest()
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 0
    finally:
        terminal.close()


def test_the_terminal_is_left_as_it_was_found(terminal: RawTerminal) -> None:
    """A terminal that is set not to wait loses the words of whatever runs in it next."""
    try:
        terminal.read_until(f"bericht {MANY - 1} ".encode())
        info = Path(f"/proc/{terminal.pid}/fdinfo/0").read_text("ascii")
        flags = int(re.search(r"flags:\s+(\d+)", info).group(1), 8)
        assert not flags & os.O_NONBLOCK
    finally:
        terminal.close()


@pytest.mark.parametrize("end", ["deaf", *ENDS])
def test_a_line_mode_that_hears_nothing_any_more_says_so_and_ends(tmp_path: Path, end: str) -> None:
    terminal = RawTerminal(tmp_path / "asked", program=[*PROGRAM, end])
    try:
        terminal.read_rest()
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 1
    finally:
        terminal.close()
    out = terminal.out.decode()
    wanted = str(ENDS[end]) if end == "refused" else "Veste is gestopt door een fout."
    assert wanted in out
    assert "Traceback" not in out
    assert end != "broken" or ("ValueError" in out and SECRET not in out)


def test_what_could_not_be_written_was_not_read(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    environ = {**os.environ, "VESTE_STAGE": str(asked)}
    with subprocess.Popen(
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    ) as run:
        last = [run.stdout.readline() for _ in range(20)][-1]
        run.stdout.close()
        said = run.stderr.read().decode()
        assert run.wait() == 1
    assert "Veste is gestopt door een fout." in said
    # A pipe takes some rows that nobody reads; from the one that it did not take on, none counts.
    assert shown(last)
    assert len(seen(asked)) < MANY


def test_the_end_of_what_is_typed_ends_it_in_peace() -> None:
    typed = b"hulp\nleeg\n"
    run = subprocess.run(PROGRAM, input=typed, capture_output=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"\x1b" not in run.stdout  # a script has no screen to empty


def test_a_screen_that_is_emptied_is_emptied_behind_it_too(terminal: RawTerminal) -> None:
    try:
        terminal.read_until(f"bericht {MANY - 1} ".encode())
        terminal.send(b"half een zin\x0c\n")
        terminal.read_until(b"Leeg scherm.")
        assert b"\x1b[2J\x1b[3J\x1b[HLeeg scherm." in terminal.out
        terminal.send(b"leeg\n")
        terminal.read_until("gedaan: “half een zin”".encode())
        assert "say" not in terminal.asked.read_text("utf-8")
    finally:
        terminal.close()
