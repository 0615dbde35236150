"""The command `veste` answers scripts, and imports Textual only for the terminal."""

import json
import subprocess
import sys
from datetime import UTC, datetime

from typer.testing import CliRunner

from console.cli import app
from console.doctor import examine
from console.queue_report import report
from console.settings import Settings
from tests.console.scene import NOW, RecordingLink, connecting, night, quiet_night, waits

RUN = CliRunner()


def test_importing_the_command_loads_neither_textual_nor_the_network() -> None:
    probe = (
        "import sys, console.cli\n"
        "print([m for m in ('textual', 'httpx', 'websockets', 'handbook') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_desk_and_the_painters_load_no_textual() -> None:
    probe = (
        "import sys, console.desk.desk, console.desk.show, console.desk.search, console.plain\n"
        "import console.paint.talk, console.paint.queue, console.paint.side, console.paint.status\n"
        "print('textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_handbook_is_searched_from_a_script() -> None:
    done = RUN.invoke(app, ["handbook", "search", "--json", "nog", "nooit", "verteld"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["slug"] == "eerste-onthulling"


def test_a_search_without_hits_says_so_and_fails() -> None:
    done = RUN.invoke(app, ["handbook", "search", "zzzzqqqq"])
    assert done.exit_code == 1
    assert "Niets gevonden" in done.stdout


def test_the_entries_are_checked_for_editors() -> None:
    done = RUN.invoke(app, ["handbook", "lint"])
    assert "entries" in done.stdout


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
    assert rows[0]["danger"] is True
    assert datetime.fromtimestamp(rows[0]["since"], UTC).year == 2026
    assert "kan iemand" not in told
    assert link.said() == []


async def test_the_queue_is_told_as_text() -> None:
    told = await report(connecting(RecordingLink(), night()), Settings(), as_json=False, quiet=0.2)
    assert told.splitlines()[0].startswith("◆ nu in gevaar")


async def test_the_queue_told_to_scripts_holds_no_words_that_were_judged() -> None:
    events = [*quiet_night(), waits("w1", NOW, "hij komt zo thuis")]
    for as_json in (True, False):
        told = await report(
            connecting(RecordingLink(), events), Settings(), as_json=as_json, quiet=0.2
        )
        assert told is not None
        assert "thuis" not in told
