"""A file that cannot be read ends no console: one calm line says which it was."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from console.catalog import load_words
from console.cli import app
from console.desk.show_unread import unread
from handbook import Handbook
from handbook.entry import EntryError, FolderError
from handbook.shelf import OWN_ENTRIES, OWN_PARTNERS
from tests.console.practice.test_left_behind import surroundings
from tests.console.scene import quiet_night
from tests.console.terminal import SHELF, a_terminal
from tests.console.test_plain import Lines
from tests.console.test_real_terminal import RawTerminal
from tests.handbook.builders import GOOD_PARTNER

if TYPE_CHECKING:
    from pathlib import Path

README = EntryError("README.md", 1, "de eerste regel moet +++ zijn")
ONE = "Niet in het handboek: README.md, regel 1."
RUN = CliRunner()


def a_book(*left_out: EntryError) -> Handbook:
    return Handbook(SHELF.entries, SHELF.partners, left_out)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "README.md").write_text("Onze map", "utf-8")
    (folder / "de-lijn.toml").write_text(GOOD_PARTNER.replace('["NL"]', "[]"), "utf-8")
    return folder


def test_the_line_says_how_many_and_names_the_first() -> None:
    words = load_words("nl")
    assert unread(None, words) == unread(SHELF, words) == ""
    assert unread(a_book(README), words) == ONE
    assert unread(a_book(README, README), words) == (
        "Niet in het handboek: 2 bestanden, eerst README.md, regel 1."
    )
    folder = FolderError("ons\x1b[2J\nhandboek", 0, "deze map bestaat niet")
    assert unread(a_book(folder), words) == ("Niet in het handboek: ons handboek.")
    longest = EntryError("a" * 90, 1000, "")
    assert len(unread(a_book(longest, README), words)) < 100


async def test_the_terminal_says_it_until_a_key_and_where_nothing_else_stands() -> None:
    async with a_terminal(quiet_night(), (80, 24), book=a_book(README)) as terminal:
        assert ONE in terminal.rows[-1]
        assert "handboek  " in terminal.text
        await terminal.press("f1", "escape")
        assert ONE not in terminal.rows[-1]
        assert "README.md, regel 1." in " ".join(terminal.text.split())


def test_the_line_mode_says_it_first() -> None:
    lines = Lines(quiet_night())
    lines.plain.shelf = a_book(README)
    lines.plain.hello()
    assert lines.said[1] == ONE


def test_a_real_terminal_opens_with_a_folder_that_is_broken(own: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "console.cli", "practise"]
    os.environ["VESTE_ENTRIES"] = str(own)
    try:
        terminal = RawTerminal(tmp_path / "asked", program=program)
    finally:
        del os.environ["VESTE_ENTRIES"]
    try:
        terminal.read_until(b"Niet in het handboek: 2 bestanden, eerst README.md")
        terminal.send_until(b"\x11", b"Stop je met Veste")
        assert b"gestopt door een fout" not in terminal.out
    finally:
        terminal.close()


def test_the_line_mode_opens_with_a_folder_that_is_not_there(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "console.cli", "practise", "--plain"]
    environ = surroundings(tmp_path) | {"VESTE_ENTRIES": str(tmp_path / "weg")}
    done = subprocess.run(
        program, env=environ, input="verwijs\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == "Niet in het handboek: weg."
    assert "De Luisterlijn: 088-0767 000" in done.stdout


def test_what_replaces_safety_of_ours_is_an_error_of_lint(tmp_path: Path) -> None:
    ours = (OWN_ENTRIES / "acuut-gevaar.md").read_text("utf-8")
    (tmp_path / "acuut-gevaar.md").write_text(ours.replace('"armed", ', ""), "utf-8")
    alarm = (OWN_PARTNERS / "112.toml").read_text("utf-8").replace('"112"\nhours', '"0900"\nhours')
    (tmp_path / "112.toml").write_text(alarm, "utf-8")
    env = {"VESTE_ENTRIES": str(tmp_path), "VESTE_CONFIG": os.devnull}
    done = RUN.invoke(app, ["handbook", "lint"], env=env)
    assert done.exit_code == 1
    assert 'error: acuut-gevaar: onze versie komt op bij signs "armed": zet' in done.stdout
    done = RUN.invoke(app, ["directory", "lint"], env=env)
    assert done.exit_code == 1
    assert "error: 112.toml, regel 1: dit vervangt een alarmnummer van ons" in done.stdout


def test_lint_says_everything_and_what_is_asked_is_still_answered(own: Path) -> None:
    env = {"VESTE_ENTRIES": str(own), "VESTE_CONFIG": os.devnull}
    done = RUN.invoke(app, ["handbook", "lint"], env=env)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == [
        f"error: {README}",
        "error: de-lijn.toml, regel 5: noem bij areas voor welk gebied dit is",
    ]
    done = RUN.invoke(app, ["directory", "lint"], env=env)
    assert done.exit_code == 1
    assert "error: de-lijn.toml, regel 5" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("35 partners, ")
    for asked in (["directory", "now"], ["handbook", "search", "gevaar"]):
        done = RUN.invoke(app, asked, env=env)
        assert done.exit_code == 0
        assert "regel" in done.stderr
        assert done.stdout
