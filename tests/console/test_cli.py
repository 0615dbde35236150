"""The command `veste` answers scripts, and imports Textual only for the terminal."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console import queue_report
from console.cli import app
from console.doctor import examine
from console.link.port import Event, Link
from console.queue_report import report
from console.settings import Settings
from handbook import load_partners
from handbook.shelf import OWN_ENTRIES
from tests.console.fresh_python import printed
from tests.console.recording_link import RecordingLink
from tests.console.scene import NOW, connecting, night, quiet_night, waits
from tests.handbook.builders import GOOD_PARTNER

RUN = CliRunner()


def test_importing_the_command_loads_neither_textual_nor_the_network() -> None:
    probe = (
        "import sys, console.cli\n"
        "print([m for m in ('textual', 'httpx', 'websockets', 'handbook') if m in sys.modules])"
    )
    assert printed(probe) == "[]"


def test_the_desk_comes_up_without_the_screens_that_are_opened_later() -> None:
    probe = (
        "import sys, console.app\n"
        "later = ('board', 'consult', 'rota', 'sit_in', 'team', 'whisper')\n"
        "print([name for name in later if f'console.screens.{name}' in sys.modules])"
    )
    assert printed(probe) == "[]"


def test_the_desk_and_the_painters_load_no_textual() -> None:
    probe = (
        "import sys, console.desk.desk, console.desk.show, console.desk.search, console.plain\n"
        "import console.paint.talk, console.paint.queue, console.paint.side, console.paint.status\n"
        "print('textual' in sys.modules)"
    )
    assert printed(probe) == "False"


def test_the_handbook_is_searched_from_a_script() -> None:
    done = RUN.invoke(app, ["handbook", "search", "nog", "nooit", "verteld", "--json", "-n", "5"])
    assert done.exit_code == 0
    rows = json.loads(done.stdout)
    assert 1 <= len(rows) <= 5
    assert all(list(row) == ["slug", "title", "score"] for row in rows)
    assert (rows[0]["slug"], rows[0]["title"]) == ("eerste-onthulling", "Voor het eerst vertellen")
    scores = [row["score"] for row in rows]
    assert all(isinstance(score, float) for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_the_handbook_shows_a_person_no_more_than_was_asked_for() -> None:
    done = RUN.invoke(app, ["handbook", "search", "gevaar", "-n", "1"])
    assert done.stdout.count("(acuut-gevaar)") == 1
    assert len(done.stdout.splitlines()) == 2


def test_a_search_without_hits_says_so_and_fails() -> None:
    done = RUN.invoke(app, ["handbook", "search", "qwrtpsdfgh"])
    assert done.exit_code == 1
    assert "Niets gevonden" in done.stdout


def test_the_entries_are_checked_for_editors() -> None:
    done = RUN.invoke(app, ["handbook", "lint"])
    assert "entries" in done.stdout


def test_the_directory_is_checked_for_editors() -> None:
    done = RUN.invoke(app, ["directory", "lint"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith(f"{len(load_partners())} partners, ")


def test_a_partner_of_an_organisation_is_shown_as_added_and_a_wrong_one_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "de-lijn.toml"
    file.write_text(GOOD_PARTNER, encoding="utf-8")
    own = {"VESTE_ENTRIES": str(tmp_path)}
    done = RUN.invoke(app, ["directory", "changes"], env=own)
    assert done.stdout.splitlines() == ["added: de-lijn", "partners of your own: 1"]
    file.write_text(GOOD_PARTNER.replace("24/7", "altijd"), encoding="utf-8")
    done = RUN.invoke(app, ["directory", "changes"], env=own)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "de-lijn.toml, regel 15" in done.stderr


def test_what_an_organisation_replaced_is_shown_line_by_line(tmp_path: Path) -> None:
    ours = (OWN_ENTRIES / "doseren.md").read_text(encoding="utf-8")
    own = ours.replace('phase = "story"', 'phase = "stabilise"')
    (tmp_path / "doseren.md").write_text(own, encoding="utf-8")
    done = RUN.invoke(app, ["handbook", "changes"], env={"VESTE_ENTRIES": str(tmp_path)})
    assert done.exit_code == 0
    rows = done.stdout.splitlines()
    assert (rows[0], rows[-1]) == ("replaced: doseren", "entries of your own: 1")
    assert '+phase = "stabilise"' in rows


def test_without_a_folder_of_its_own_nothing_was_changed() -> None:
    done = RUN.invoke(app, ["handbook", "changes"], env={"VESTE_ENTRIES": ""})
    assert (done.exit_code, "VESTE_ENTRIES is not set" in done.stdout) == (0, True)


def test_a_folder_that_is_not_there_is_told_and_names_no_path(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["handbook", "changes"], env={"VESTE_ENTRIES": str(tmp_path / "weg")})
    assert done.exit_code == 2
    assert "deze map bestaat niet" in done.output
    assert str(tmp_path) not in done.output


def test_a_wrong_setting_is_said_in_one_sentence() -> None:
    done = RUN.invoke(app, ["doctor"], env={"VESTE_THEME": "roze"})
    assert done.exit_code == 2
    assert "theme may be nacht, dag, contrast" in done.output
    assert "Traceback" not in done.output


def test_the_doctor_looks_at_size_and_signs() -> None:
    assert any("size" in sentence for _, sentence in examine(Settings()))


async def test_the_queue_is_told_as_json_without_a_word_of_a_visitor() -> None:
    link = RecordingLink()
    told = await report(connecting(link, night()), Settings(), as_json=True, quiet=0.2)
    assert told is not None
    rows = json.loads(told)
    assert len(rows) == 4
    assert list(rows[0]) == ["code", "reason", "danger", "door", "language", "since"]
    assert (rows[0]["code"], rows[0]["danger"]) == ("danger_now", True)
    assert datetime.fromtimestamp(rows[0]["since"], UTC).year == 2026
    assert "kan iemand" not in told
    assert link.said() == []


async def test_the_queue_is_told_as_text() -> None:
    told = await report(connecting(RecordingLink(), night()), Settings(), as_json=False, quiet=0.2)
    assert told.splitlines()[0].startswith("◆ nu in gevaar")


async def test_news_that_never_stops_holds_the_queue_back_no_longer_than_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_report, "AT_LATEST", 0.3)

    async def heard() -> AsyncIterator[Event]:
        for event in night():
            yield event
        while True:
            await asyncio.sleep(0.01)
            yield waits("w9", NOW, None)

    @asynccontextmanager
    async def connect() -> AsyncIterator[tuple[Link, AsyncIterator[Event]]]:
        yield RecordingLink(), heard()

    async with asyncio.timeout(5):
        told = await report(connect, Settings(), as_json=True, quiet=0.2)
    assert told is not None
    assert len(json.loads(told)) == 5


async def test_the_queue_told_to_scripts_holds_no_words_that_were_judged() -> None:
    events = [*quiet_night(), waits("w1", NOW, "hij komt zo thuis")]
    for as_json in (True, False):
        told = await report(
            connecting(RecordingLink(), events), Settings(), as_json=as_json, quiet=0.2
        )
        assert told is not None
        assert "thuis" not in told


def test_without_keys_there_is_nothing_to_set_a_second_factor_up_for(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["second-factor"], env={"VESTE_KEYS": str(tmp_path)})
    assert done.exit_code == 2
    assert "sign in first" in done.output
    assert "Traceback" not in done.output
