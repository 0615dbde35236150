"""What an operator reads of the audit log, and that reading it stands in it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, insert
from typer.testing import CliRunner, Result

from protocol.audit import RELAY, YEAR, Head, Line, Note, Why, append
from protocol.ids import text
from protocol.p256 import new_key, public_bytes
from server.audit_commands import audit
from server.storage.sql import SqlStore
from server.storage.tables import audit as table
from tests.server.storage.builders import COUNSELLOR, NOW, a_chat_id

CHAT = a_chat_id(1)
DAY = 86_400_000
Command = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return a store with three lines, a day apart."""
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    store = SqlStore(url)
    store.open()
    store.witness(
        (
            Note(NOW, COUNSELLOR, "on-duty"),
            Note(NOW + DAY, COUNSELLOR, "claim", CHAT),
            Note(NOW + 2 * DAY, COUNSELLOR, "close", CHAT, "holder"),
        )
    )
    store.close()
    return url


@pytest.fixture
def command(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    environ = {
        "VESTE_STORE": url,
        "VESTE_ORIGIN": "https://chat.example",
        "VESTE_DEPLOYMENT": "test",
        "VESTE_ROOT": base64.b64encode(public_bytes(new_key())).decode(),
        "VESTE_PEPPER": "-",
        "TZ": "UTC",
    }
    return lambda *arguments: CliRunner(env=environ).invoke(audit, arguments)


def spoil(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.exec_driver_sql(statement)
    engine.dispose()


def lines(shown: Result) -> list[dict[str, str]]:
    assert shown.exit_code == 0, shown.output
    return [json.loads(line) for line in shown.stdout.splitlines()]


def test_reading_shows_each_line_and_stands_in_the_log_itself(command: Command) -> None:
    shown = command("show")
    assert shown.exit_code == 0
    first, claim, close, read = shown.stdout.splitlines()
    assert re.match(r" +1  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S+ +on-duty", first)
    assert text(CHAT) in claim
    assert text(COUNSELLOR) in claim
    assert close.endswith("holder")
    assert "operator" in read
    assert [line["what"] for line in lines(command("show", "--json"))][-2:] == ["read", "read"]


def test_only_the_days_that_were_asked_for_are_shown(command: Command) -> None:
    day = "2027-01-16"  # the second one
    shown = lines(command("show", "--json", "--from", day, "--to", "2027-01-17"))
    assert [line["what"] for line in shown] == ["claim"]


def test_a_log_that_holds_says_so_and_prints_its_head_to_be_kept(command: Command) -> None:
    found = command("verify")
    assert found.exit_code == 0
    assert "All 3 lines hold." in found.stdout
    head = found.stdout.splitlines()[-1].removeprefix("head ")
    assert command("verify", "--head", head).exit_code == 0
    noted = lines(command("show", "--json"))
    assert [(line["what"], line["why"]) for line in noted[3:5]] == [("verified", "whole")] * 2


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit SET who = x'53', chat = x'' WHERE n = 2", "Line 2 was changed"),
        ("DELETE FROM audit WHERE n = 2", "Line 2 is missing"),
        ("DELETE FROM audit WHERE n = 3", "ends before line 3"),
    ],
)
def test_the_first_broken_line_is_named_and_the_exit_code_tells(
    command: Command, url: str, statement: str, sentence: str
) -> None:
    head = command("verify").stdout.splitlines()[-1].removeprefix("head ")
    spoil(url, "DELETE FROM audit WHERE n > 3")  # what verifying added
    spoil(url, statement)
    found = command("verify", "--head", head)
    assert found.exit_code == 4
    assert sentence in found.stderr
    assert lines(command("show", "--json"))[-2]["why"] == "broken"


@pytest.mark.parametrize(
    ("after", "code", "sentence", "kept"),
    [
        (Head(4, b"?" * 32), 5, "older than what is kept: it cannot be compared", "older"),
        (Head(3, b"?" * 32), 4, "Line 3 is not the one that was seen", "broken"),
    ],
)
def test_a_log_that_begins_behind_the_head_is_not_called_whole(
    command: Command, url: str, after: Head, code: int, sentence: str, kept: Why
) -> None:
    head = command("verify").stdout.splitlines()[-1].removeprefix("head ")
    now = NOW + 3 * DAY
    notes = Note(now - 6 * YEAR, COUNSELLOR, "on-duty"), Note(now, RELAY, "cut", why="5y")
    begin_anew(url, list(append(after, notes)))
    assert command("verify").exit_code == 0
    found = command("verify", "--head", head)
    assert (found.exit_code, found.stdout) == (code, "")
    assert sentence in found.stderr
    assert lines(command("show", "--json"))[-2]["why"] == kept


def begin_anew(url: str, chain: list[Line]) -> None:
    """Put these lines into the table in place of all that are there."""
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(delete(table))
        for line in chain:
            note = {name: getattr(line.note, name) for name in line.note.__struct_fields__}
            row = {**note, "n": line.n, "previous": line.previous, "hash": line.hash}
            conn.execute(insert(table).values(row))
    engine.dispose()


def test_without_a_head_it_is_said_that_a_cut_end_does_not_show(command: Command, url: str) -> None:
    spoil(url, "DELETE FROM audit WHERE n = 3")
    found = command("verify")
    assert found.exit_code == 0
    assert "only with --head" in found.stderr


def test_what_somebody_put_into_the_table_reaches_no_terminal(command: Command, url: str) -> None:
    spoil(url, "UPDATE audit SET at = 1 << 62, why = 'x' || char(27) || ']52;c;eA==' WHERE n = 1")
    shown = command("show")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout
    assert lines(command("show", "--json"))[0]["at"] == "?"


def test_a_head_that_is_none_is_refused_before_anything_is_read(command: Command) -> None:
    assert command("verify", "--head", "12").exit_code == 2
    assert [line["what"] for line in lines(command("show", "--json"))][-2] == "close"


def test_a_store_of_an_older_version_names_the_way_out(command: Command, url: str) -> None:
    spoil(url, "DROP TABLE audit")
    found = command("verify")
    assert found.exit_code == 1
    assert "veste-server migrate" in found.stderr
