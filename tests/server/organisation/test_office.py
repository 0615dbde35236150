"""The administrator's files are sealed, made once, and opened by their passphrase only."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from protocol.keyfile import open_secret, seal_secret
from protocol.p256 import public_bytes
from server.organisation.office import (
    OFFICE_FILE,
    ROOT_FILE,
    Office,
    OfficeError,
    open_root,
)
from server.organisation.relay_client import RelayError, check_origin
from tests.server.organisation.relays import WORDS, Command


def test_founding_prints_the_root_point_and_seals_two_files(command: Command, folder: Path) -> None:
    made = command("init", "--relay", "https://chat.example")
    name, _, point = made.stdout.strip().partition("=")
    assert name == "VESTE_ROOT"
    assert base64.b64decode(point) == public_bytes(open_root(folder / ROOT_FILE, WORDS))
    for path in (folder / ROOT_FILE, folder / OFFICE_FILE):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes()[:4] == b"VKEY"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_organisation_is_founded_once_in_a_folder(command: Command, folder: Path) -> None:
    command("init", "--relay", "https://chat.example")
    before = (folder / ROOT_FILE).read_bytes()
    again = command("init", "--relay", "https://chat.example")
    assert (again.exit_code, (folder / ROOT_FILE).read_bytes()) == (1, before)


def test_the_two_files_cannot_take_each_others_place(command: Command, folder: Path) -> None:
    command("init", "--relay", "https://chat.example")
    told = command("renew", "--root", str(folder / OFFICE_FILE))
    assert told.exit_code == 1
    assert "does not open office.key" in told.stderr


@pytest.mark.parametrize("words", ["acht vissen\n", "\n"])
def test_a_wrong_passphrase_opens_nothing(command: Command, tmp_path: Path, words: str) -> None:
    command("init", "--relay", "https://chat.example")
    wrong = tmp_path / "wrong"
    wrong.write_text(words)
    told = command("list", VESTE_PASSPHRASE_FILE=str(wrong))
    assert told.exit_code == 1
    assert "vissen" not in told.output


def test_without_an_office_one_is_told_so(command: Command) -> None:
    told = command("list")
    assert (told.exit_code, "cannot be read" in told.stderr) == (1, True)


def test_passphrases_are_asked_for_where_no_file_is_named(command: Command, folder: Path) -> None:
    made = command(
        "init",
        *("--relay", "https://chat.example"),
        answer="root\nroot\noffice\noffice\n",
        VESTE_PASSPHRASE_FILE="",
    )
    assert made.exit_code == 0, made.output
    assert open_secret((folder / ROOT_FILE).read_bytes(), "root", b"veste root")
    assert Office(folder, "office").book.relay == "https://chat.example"


@pytest.mark.parametrize("role", ["", "boss", "counsellor,supervisor"])
def test_a_role_that_does_not_exist_is_refused(command: Command, role: str) -> None:
    told = command("invite", "--role", role)
    assert told.exit_code == 2
    assert "a role is one of" in told.stderr


@pytest.mark.parametrize(
    "origin",
    ["http://chat.example", "http://127.0.0.1.evil.example", "ftp://x", "chat.example", "http://["],
)
def test_orders_never_travel_in_the_clear(command: Command, folder: Path, origin: str) -> None:
    told = command("init", "--relay", origin)
    assert told.exit_code == 1
    assert not folder.exists()
    with pytest.raises(RelayError):
        check_origin(origin)


@pytest.mark.parametrize(
    "origin", ["https://chat.example", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"]
)
def test_a_sealed_line_or_this_machine_is_fine(origin: str) -> None:
    check_origin(origin)


def test_a_book_of_another_version_is_told_in_one_line(folder: Path) -> None:
    folder.mkdir()
    content: dict[str, Any] = {"relay": "https://chat.example"}
    sealed = seal_secret(msgspec.json.encode(content), WORDS, b"veste office")
    (folder / OFFICE_FILE).write_bytes(sealed)
    with pytest.raises(OfficeError, match="another version"):
        Office(folder, WORDS)
