"""Sealed registrations are taken out by an operator; a researcher gets figures of them."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from protocol.audit import OPERATOR
from protocol.p256 import new_key, public_bytes
from protocol.registration import Registration
from protocol.research import LENGTH, seal_registration
from protocol.research_file import read
from server.organisation.research import RESEARCH_FILE, research_keys, research_pair
from server.records import Registered
from server.registration_commands import registrations
from server.storage.sql import SqlStore
from server.storage.trail import Trail
from tests.protocol.test_registration import a_record
from tests.server.storage.builders import NIGHT

WORDS = "zeven vissen"
Command = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'chats.db'}"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Return a research file with an old key and a new one."""
    for now in (1, 2):
        research_pair(tmp_path, WORDS, now, fresh=True)
    return tmp_path / RESEARCH_FILE


@pytest.fixture
def environ(url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "words").write_text(WORDS + "\n")
    return {
        "VESTE_STORE": url,
        "VESTE_ORIGIN": "https://chat.example",
        "VESTE_DEPLOYMENT": "test",
        "VESTE_ROOT": base64.b64encode(public_bytes(new_key())).decode(),
        "VESTE_PEPPER": "-",
        "VESTE_PASSPHRASE_FILE": str(tmp_path / "words"),
    }


@pytest.fixture
def command(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner(env=environ).invoke(registrations, list(arguments))


def keep(url: str, point: bytes, *records: Registration) -> list[bytes]:
    """Seal `records` as consoles do and keep them as a relay does, a night after another."""
    sealed = [seal_registration(point, record) for record in records]
    store = SqlStore(url)
    store.open()
    for number, each in enumerate(sealed):
        night = NIGHT + timedelta(days=number % 3)
        store.register(Registered(sha256(each).digest()[:16], night, each))
    store.close()
    return sealed


def points(key: Path) -> list[bytes]:
    return [public_bytes(each) for each in research_keys(key, WORDS)]


def in_file(path: Path) -> list[bytes | None]:
    return list(read(path.read_text().splitlines()))


def test_what_was_sealed_is_taken_out_sealed_and_it_is_said_how_many_of_which_nights(
    command: Command, url: str, key: Path, tmp_path: Path
) -> None:
    sealed = keep(url, points(key)[-1], *[a_record() for _ in range(7)])
    done = command("take", "out.veste")
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "7 registrations of 3 nights, 2026-11-22 to 2026-11-24, are in out.veste, sealed.\n"
    )
    found = in_file(tmp_path / "out.veste")
    assert sorted(map(bytes, filter(None, found))) == sorted(sealed)
    assert found == sorted(found, key=lambda each: sha256(each or b"").digest())
    assert (tmp_path / "out.veste").stat().st_mode & 0o777 == 0o600
    assert "2026" not in (tmp_path / "out.veste").read_text()
    assert not list(tmp_path.glob("*.new"))


def test_who_takes_them_out_stands_in_the_audit_log(command: Command, url: str, key: Path) -> None:
    keep(url, points(key)[-1], a_record())
    assert command("take", "out.veste").exit_code == 0
    trail = Trail(url)
    notes = [line.note for line in trail.lines()]
    trail.close()
    assert [(note.who, note.what, note.why) for note in notes] == [(OPERATOR, "taken-out", "")]


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(
    command: Command, url: str, key: Path, tmp_path: Path
) -> None:
    keep(url, points(key)[-1], a_record())
    (tmp_path / "out.veste").write_text("mine")
    refused = command("take", "out.veste")
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert (tmp_path / "out.veste").read_text() == "mine"
    done = command("take", "out.veste", "--replace")
    assert "1 registration of 1 night, 2026-11-22 to 2026-11-22, is in" in done.stdout
    assert len(in_file(tmp_path / "out.veste")) == 1


def test_a_place_that_cannot_be_written_is_told_in_one_line(
    command: Command, url: str, key: Path
) -> None:
    keep(url, points(key)[-1], a_record())
    refused = command("take", "nowhere/out.veste")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)


def test_who_only_reads_makes_no_store_where_none_is(command: Command, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    refused = command("take", "out.veste")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert "cannot be read" in refused.stderr
    assert list(tmp_path.glob("*.db*")) == []


def test_a_database_without_the_table_names_the_way_out(command: Command, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "chats.db").touch()
    refused = command("take", "out.veste")
    assert refused.exit_code == 1
    assert "veste-server migrate" in refused.stderr
    assert not (tmp_path / "out.veste").exists()


def test_none_at_all_is_a_file_too(command: Command, url: str, key: Path, tmp_path: Path) -> None:
    keep(url, points(key)[-1])
    assert command("take", "out.veste").stdout.startswith("No registrations are in out.veste")
    assert in_file(tmp_path / "out.veste") == []


def test_the_researcher_opens_them_with_old_keys_too_and_without_a_network(
    command: Command, url: str, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = points(key)
    keep(url, old, *[a_record(v=1, consulted=None, interventions=["raampje"]) for _ in range(6)])
    keep(url, new, *[a_record(opened=["raampje"]) for _ in range(8)])
    keep(url, public_bytes(new_key()), a_record())
    assert command("take", "out.veste").exit_code == 0
    (tmp_path / "chats.db").unlink()

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr(socket, "socket", no_network)
    done = command("handbook-use", "out.veste", "out.veste", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["contacts"] == {"least": 10, "most": 14}
    assert told["unopened"] == {"other_key": 1, "other_version": 0, "damaged": 0}
    (entry,) = told["entries"]
    assert (entry["opened"]["least"], entry["helped"]["least"]) == (5, 5)
    said = command("handbook-use", "out.veste", "--outside").stdout
    assert "Use of the handbook: 10-19 contacts" in said
    assert "What the figures cannot say:" in said


def test_spoiled_lines_are_counted_and_stop_nothing(
    command: Command, url: str, key: Path, tmp_path: Path
) -> None:
    keep(url, points(key)[-1], *[a_record() for _ in range(7)])
    command("take", "out.veste")
    found = (tmp_path / "out.veste").read_text().splitlines()
    found[1], found[2] = "é?", base64.b64encode(bytes(LENGTH)).decode()
    (tmp_path / "out.veste").write_text("\n".join(found), encoding="utf-8")
    told = json.loads(command("handbook-use", "out.veste", "--json").stdout)
    assert told["unopened"]["damaged"] == 2
    assert told["contacts"]["least"] == 5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("SQLite format 3\n", "holds no registrations"),
        ("veste registrations 2\nend 0\n", "another version"),
        ("veste registrations 1\nVkY=\n", "cut off"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_in_one_line(
    command: Command, key: Path, tmp_path: Path, content: str | None, sentence: str
) -> None:
    assert key.exists()
    if content is not None:
        (tmp_path / "out.veste").write_text(content)
    refused = command("handbook-use", "out.veste")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert sentence in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_wrong_passphrase_opens_nothing(
    command: Command, url: str, key: Path, tmp_path: Path
) -> None:
    keep(url, points(key)[-1], a_record())
    command("take", "out.veste")
    (tmp_path / "words").write_text("andere woorden\n")
    refused = command("handbook-use", "out.veste")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "does not open research.key" in refused.stderr


def test_who_is_asked_for_the_passphrase_still_gets_nothing_but_json(
    environ: dict[str, str], command: Command, url: str, key: Path
) -> None:
    keep(url, points(key)[-1], a_record())
    command("take", "out.veste")
    asked = CliRunner(env=environ | {"VESTE_PASSPHRASE_FILE": ""}).invoke(
        registrations, ["handbook-use", "out.veste", "--json"], input=WORDS + "\n"
    )
    assert json.loads(asked.stdout)["contacts"] == {"least": 1, "most": 4}
    assert "Passphrase of the research file" in asked.stderr


def test_both_are_commands_of_the_program(
    environ: dict[str, str], url: str, key: Path, tmp_path: Path
) -> None:
    keep(url, points(key)[-1], *[a_record(opened=["raampje"]) for _ in range(5)])
    program = [sys.executable, "-c", "from server.cli import main; main()", "registrations"]
    for arguments in (["take", "out.veste"], ["handbook-use", "out.veste", "--key", str(key)]):
        done = subprocess.run(
            [*program, *arguments],
            cwd=tmp_path,
            env={**environ, "PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "raampje        5-9" in done.stdout
