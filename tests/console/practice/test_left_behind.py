"""Whoever practises reaches nobody and leaves nothing: both programs, from start to end."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.desk.guard import WAIT

PATIENCE = 60.0
WATCHED = [sys.executable, "-B", "-m", "tests.console.practice.watched"]


def surroundings(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a home and folders that are empty now."""
    home = tmp_path / "home"
    home.mkdir()
    own = {"HOME": str(home), "TMPDIR": str(home), "VESTE_CONFIG": os.devnull, "VESTE_NAME": "Noor"}
    hidden = ("XDG_", "VESTE_")
    return {k: v for k, v in os.environ.items() if not k.startswith(hidden)} | own


def left_behind(tmp_path: Path) -> list[str]:
    """Return what was asked of the network and the disk, and what lies in the home."""
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked[0] == "begun"
    return [*asked[1:], *(str(path) for path in (tmp_path / "home").rglob("*"))]


def test_the_watch_sees_a_file_and_an_address(tmp_path: Path) -> None:
    probe = (
        "from tests.console.practice.watched import watch; import socket, sys\n"
        "watch(sys.argv[1]); open(sys.argv[2], 'w').close()\n"
        "socket.socket().connect_ex(('127.0.0.1', 9))"
    )
    file, other = tmp_path / "asked", tmp_path / "other"
    subprocess.run([sys.executable, "-c", probe, str(file), str(other)], check=True)
    events = [row.split()[0] for row in file.read_text("utf-8").splitlines()]
    assert events == ["begun", "open", "socket.connect"]


class Lines:
    """`veste practise --plain` as a process: lines in, lines out."""

    def __init__(self, tmp_path: Path) -> None:
        program = [*WATCHED, str(tmp_path / "asked"), "practise", "--plain", "--pace", "0.02"]
        self.process = subprocess.Popen(
            program,
            env=surroundings(tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._into, self._out = self.process.stdin, self.process.stdout.fileno()
        self._said = b""
        self._read = 0

    def until(self, wanted: str, typed: str = "") -> None:
        """Type a row, then read until `wanted` comes; the guard may ask for the row again."""
        deadline, pressed = time.monotonic() + PATIENCE, 0.0
        since = len(self._said)
        while (at := self._said.find(wanted.encode(), self._read)) < 0:
            now = time.monotonic()
            assert now < deadline, f"{wanted!r} never came after:\n{self._said.decode()}"
            asked_again = b"opnieuw" in self._said[since:]
            if typed and (not pressed or (asked_again and now - pressed > WAIT)):
                pressed, since = now, len(self._said)
                self._into.write(f"{typed}\n".encode())
                self._into.flush()
            if select.select([self._out], [], [], 0.1)[0]:
                self._said += os.read(self._out, 65536)
        self._read = at + len(wanted.encode())


def test_in_lines_a_whole_chat_is_practised_and_nothing_is_left(tmp_path: Path) -> None:
    lines = Lines(tmp_path)
    try:
        lines.until("OEFENEN – niemand leest dit, 0 van 10")
        lines.until("Typ wachtrij")
        lines.until("Typ neem", "wachtrij")
        lines.until("nog nooit aan iemand verteld", "neem")
        lines.until("fijn dat je antwoordt", "hoi")
        lines.until("Loopt er iemand langs? Typ leeg", "handboek meelezen")
        lines.until("Leeg scherm.", "leeg")
        lines.until("Er wacht nog iemand. Typ neem", "leeg")
        lines.until("mag ik toch iets vragen", "neem")
        lines.until("gebruikt zee de exit", "2")
        lines.until("Bezoeker zee: oke", "dat mag")
        lines.until("zee is terug", "hoe is het nu")
        lines.until("Typ sluit", "fijn dat je er bent")
        lines.until("Typ ja", "sluit")
        lines.until("Nu het formulier", "ja")
        lines.until("Een cijfer kiest", "formulier")
        lines.until("Wie chatte: zelf", "1")
        lines.until("weggegooid", "bewaar")
        lines.until("10 van 10: Je hebt alles gedaan")
        lines.until("Niets hiervan is verstuurd of bewaard", "stop")
        assert lines.process.wait(PATIENCE) == 0
    finally:
        lines.process.kill()
    assert left_behind(tmp_path) == []


def test_an_end_of_input_ends_the_practice_kindly(tmp_path: Path) -> None:
    program = [*WATCHED, str(tmp_path / "asked"), "practise", "--plain"]
    done = subprocess.run(
        program,
        env=surroundings(tmp_path) | {"VESTE_LANGUAGE": "en"},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "You looked around, and that is practice too" in done.stdout
    assert left_behind(tmp_path) == []


class Tmux:
    """`veste practise` in a window of tmux: keys as a person presses them, and the screen."""

    def __init__(self, tmp_path: Path) -> None:
        self._tmux = ["tmux", "-L", f"veste-practice-{os.getpid()}", "-f", os.devnull]
        program = [*WATCHED, str(tmp_path / "asked"), "practise", "--pace", "0.2"]
        run = ["new-session", "-d", "-x", "80", "-y", "24", f"{shlex.join(program)}; read end"]
        environ = surroundings(tmp_path) | {"COLORTERM": "truecolor"}
        subprocess.run([*self._tmux, *run], env=environ, check=True)

    def screen(self) -> str:
        """Return what a person sees."""
        shown = subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, check=True)
        return shown.stdout.decode()

    def press(self, *keys: str) -> None:
        """Press keys, in the names of tmux."""
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def until(self, wanted: str, *keys: str) -> None:
        """Wait for `wanted`; press `keys` first, and again: what has just opened is deaf."""
        deadline, pressed = time.monotonic() + PATIENCE, 0.0
        while wanted not in self.screen():
            assert time.monotonic() < deadline, f"{wanted!r} is not in\n{self.screen()}"
            if keys and time.monotonic() - pressed > 2:
                pressed = time.monotonic()
                self.press(*keys)

    def write(self, text: str, answer: str) -> None:
        """Write to the visitor, and wait for the answer."""
        self.press("-l", text)
        self.until(f"┃ {text}")
        self.until(answer, "Enter")

    def close(self) -> None:
        """End the window."""
        subprocess.run([*self._tmux, "kill-server"], check=False)


@pytest.mark.terminal
def test_tmux_shows_a_whole_practice_from_the_first_row_to_the_farewell(tmp_path: Path) -> None:
    tmux = Tmux(tmp_path)
    try:
        tmux.until("OEFENEN – niemand leest dit")
        tmux.until("Iemand wacht")
        tmux.until("MIJN GESPREKKEN", "M-w")
        tmux.until("aan heide", "M-n")
        tmux.until("nog nooit aan iemand verteld")
        tmux.write("hoi daar", "fijn dat je antwoordt")
        tmux.until("HANDBOEK", "M-h")
        tmux.press("-l", "meelezen")
        tmux.until("Alt I zet de zin")
        tmux.until("Loopt er iemand langs", "M-i")
        tmux.until("aan heide", "Escape")
        tmux.press("C-l")
        while tmux.screen().strip():
            pass
        tmux.until("Er wacht nog iemand", "C-l")
        tmux.until("2 ● zee", "M-n")
        tmux.until("Straks gebruikt zee de exit", "M-1")
        tmux.until("aan zee", "M-2")
        tmux.until("mag ik toch iets vragen")
        tmux.write("dat mag", "zee   oke")
        tmux.write("hoe gaat het nu", "zee gebruikte de exit")
        tmux.until("zee is terug met de code")
        tmux.write("fijn dat je er bent", "Alt A rondt af")
        tmux.until("Rond ● zee af?", "M-a")
        tmux.until("Wie chatte", "1")
        tmux.until("2 van 17", "1", "Enter")
        tmux.until("weggegooid", "M-a")
        tmux.until("11 van 11")
        tmux.until("Stop je met Veste?", "C-q")
        tmux.until("Niets hiervan is verstuurd of bewaard", "1")
        farewell = " ".join(tmux.screen().split())
        assert "Geoefend: in de wachtrij kijken, iemand nemen, antwoorden" in farewell
        assert "Nog niet" not in farewell
        assert "zoeken in het handboek" in farewell  # no word is cut at the edge
    finally:
        tmux.close()
    assert left_behind(tmp_path) == []
