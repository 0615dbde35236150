"""Where a code is wanted a screen asks for it, the line mode too, and nothing gets lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual import events

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.desk.guard import WAIT
from console.link.port import CodeWanted, Connection, Event
from console.plain import Plain
from console.queue_report import NoReport, report
from console.screens.code import CodeScreen
from console.settings import Settings
from tests.console.recording_link import RecordingLink
from tests.console.scene import NOW, ZONE, connecting, night, quiet_night
from tests.console.terminal import a_terminal

WANTED = CodeWanted(why="code", until=NOW)
DOWN, UP = Connection(up=False, since=NOW), Connection(up=True, since=NOW)
BEGIN: list[Event] = [DOWN, WANTED]


async def test_six_digits_typed_with_a_space_are_given_and_the_desk_comes_back() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.told(*BEGIN)
        assert "Typ de zes cijfers" in terminal.text
        await terminal.type("123 45x")
        await terminal.press("enter")
        assert ("code", "12345") not in terminal.link.asked
        assert "1 2 3 4 5 _" in terminal.text
        await terminal.press("9", "backspace", "6", "7", "enter")
        assert terminal.link.asked[-1] == ("code", "123456")
        assert "Wordt nagekeken." in terminal.text
        await terminal.told(UP)
        assert terminal.app.screen is terminal.app.main


async def test_a_wrong_one_is_said_so_and_what_was_typed_is_gone() -> None:
    async with a_terminal(quiet_night(), size=(60, 20)) as terminal:
        await terminal.told(*BEGIN)
        await terminal.type("123456")
        await terminal.press("enter")
        await terminal.told(CodeWanted(why="wrong", until=NOW + 30))
        assert "Die code klopte niet." in terminal.text
        assert "Over 30 s kan het weer." in terminal.text
        assert "_ _ _ _ _ _" in terminal.text
        await terminal.wait(10)
        assert "Over 20 s kan het weer." in terminal.text


@pytest.mark.parametrize("why", ["code", "wrong", "again", "slow"])
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_each_reason_has_its_sentence_in_both_languages(why: str, language: str) -> None:
    async with a_terminal(quiet_night(), settings=Settings(language=language)) as terminal:
        await terminal.told(DOWN, CodeWanted(why=why, until=NOW))
        assert load_words(language)(f"code.{why}") in terminal.text


async def test_a_pasted_code_is_taken_and_anything_else_in_it_is_not() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.told(*BEGIN)
        terminal.app.screen.post_message(events.Paste("code: 987 654\n999"))
        await terminal.settle()
        await terminal.press("enter")
        assert terminal.link.asked[-1] == ("code", "987654")


async def test_in_the_middle_of_a_night_chats_and_drafts_are_there_afterwards() -> None:
    async with a_terminal(night()) as terminal:
        await terminal.type("ik lees ")
        await terminal.told(*BEGIN)
        await terminal.type("123456")
        await terminal.press("enter")
        await terminal.told(UP)
        assert terminal.draft == "ik lees "
        assert terminal.link.said() == []


async def test_a_connection_that_comes_under_my_hands_takes_no_digit_into_a_draft() -> None:
    async with a_terminal(night()) as terminal:
        await terminal.told(*BEGIN)
        await terminal.type("123")
        await terminal.told(UP)
        await terminal.wait(1)
        await terminal.type("456")
        assert "er is geen code meer nodig" in terminal.text
        await terminal.press("enter")
        assert terminal.app.screen is terminal.app.main
        assert terminal.draft == ""
        assert terminal.link.said() == []
        assert ("code", "123456") not in terminal.link.asked


async def test_a_code_that_is_wanted_once_more_is_typed_anew() -> None:
    async with a_terminal(night()) as terminal:
        await terminal.told(*BEGIN)
        await terminal.type("123")
        await terminal.told(UP, DOWN, CodeWanted(why="code", until=NOW))
        await terminal.type("987654")
        await terminal.press("enter")
        assert terminal.link.asked[-1] == ("code", "987654")


async def test_a_blank_screen_stays_blank_until_its_owner_is_back() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("ctrl+l")
        await terminal.told(*BEGIN)
        await terminal.wait(1)
        assert terminal.text.strip() == ""
        await terminal.press("ctrl+l")
        await terminal.wait(1)
        assert isinstance(terminal.app.screen, CodeScreen)
        await terminal.press("ctrl+l")
        assert terminal.text.strip() == ""


async def test_without_a_second_factor_the_terminal_ends_and_says_what_to_do() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.told(DOWN, CodeWanted(why="none", until=NOW))
        assert terminal.app.return_code == 1
        said = str(terminal.app._exit_renderables)
        assert said.count("veste second-factor") == 1


async def test_ctrl_q_leaves_from_here_too() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.told(*BEGIN)
        await terminal.press("ctrl+q")
        assert terminal.app._exit


@pytest.mark.parametrize("opens", ["ctrl+p", "escape"])
async def test_what_lay_open_for_a_key_does_not_take_the_first_one_behind_the_code(
    opens: str,
) -> None:
    async with a_terminal(night()) as terminal:
        await terminal.press(opens)
        await terminal.told(*BEGIN)
        await terminal.type("123456")
        await terminal.press("enter")
        await terminal.told(UP)
        await terminal.type("sluit")
        assert terminal.draft == "sluit"
        assert not terminal.app.main.busy


# --- the line mode ------------------------------------------------------------------------


def lines_after(*told: Event) -> tuple[Plain, RecordingLink, list[str]]:
    link, said = RecordingLink(), list[str]()
    plain = Plain(Counsellor(Desk(load_words("nl"), ZONE), link), said.append)
    for event in told:
        plain.hear(event, NOW)
    return plain, link, said


def test_the_line_mode_says_that_a_code_is_wanted_and_takes_it_as_a_line() -> None:
    plain, link, said = lines_after(*night(), DOWN, CodeWanted(why="slow", until=NOW + 30))
    assert said[-1].endswith("Over 30 s kan het weer.")
    plain.line("123 456", NOW)
    assert link.asked[-1] == ("code", "123456")
    assert said[-1] == "Wordt nagekeken."


def test_in_the_line_mode_only_six_digits_are_a_code_and_only_while_one_is_wanted() -> None:
    plain, link, _ = lines_after(*night(), DOWN, WANTED)
    plain.line("ik ben er weer", NOW)
    assert [text for _, text in link.said()] == ["ik ben er weer"]
    plain.hear(UP, NOW)
    plain.line("123456", NOW)
    assert [text for _, text in link.said()] == ["ik ben er weer", "123456"]
    assert ("code", "123456") not in link.asked


def test_the_line_mode_says_where_a_second_factor_is_set_up() -> None:
    plain, link, said = lines_after(DOWN, CodeWanted(why="none", until=NOW))
    assert "veste second-factor" in said[-1]
    plain.line("123456", NOW)
    assert link.asked == []


# --- scripts ------------------------------------------------------------------------------


async def test_the_queue_report_asks_for_a_code_and_goes_on() -> None:
    link, asked = RecordingLink(), list[str]()

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "123 456"

    settings = Settings(language="en")
    connect = connecting(link, [*BEGIN, *quiet_night()])
    said = await report(connect, settings, as_json=False, quiet=0.05, ask=ask)
    assert said == load_words("en")("queue.empty")
    assert link.asked == [("code", "123456")]
    assert asked == ["Type the six digits of the app on your phone. "]


@pytest.mark.parametrize("why", ["code", "none"])
async def test_a_queue_report_without_a_code_says_why_it_is_none(why: str) -> None:
    wanted = CodeWanted(why=why, until=NOW)
    connect = connecting(RecordingLink(), [DOWN, wanted])
    with pytest.raises(NoReport) as needed:
        await report(connect, Settings(language="en"), as_json=True, quiet=0.05)
    assert str(needed.value) == load_words("en")(f"code.{why}")


def test_a_line_that_is_asked_for_leaves_the_rest_of_the_input_alone() -> None:
    probe = (
        "import sys; from console.second_factor import asked_line\n"
        "print(repr(asked_line('code? ')), repr(sys.stdin.read()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        input="123 456\nneem\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "'123 456' 'neem\\n'\n"
    assert done.stderr == "code? "
    ended = subprocess.run(
        [sys.executable, "-c", probe], input="", capture_output=True, text=True, check=True
    )
    assert ended.stdout == "'' ''\n"


async def test_a_second_enter_after_the_code_sends_no_draft_that_is_half_written() -> None:
    async with a_terminal(night()) as terminal:
        await terminal.type("ik lees ")
        await terminal.wait(WAIT + 0.1)
        await terminal.told(*BEGIN)
        await terminal.type("123456")
        await terminal.press("enter")
        await terminal.told(UP)
        await terminal.press("enter")
        assert terminal.link.said() == []
        assert terminal.draft == "ik lees "
        await terminal.wait(WAIT + 0.1)
        await terminal.press("enter")
        assert [text for _, text in terminal.link.said()] == ["ik lees"]
