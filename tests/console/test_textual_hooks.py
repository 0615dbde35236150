"""The private parts of Textual that we lean on do what we take them to do."""

import asyncio
import io

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App

from console import textual_hooks as hooks
from tests.console.terminal import a_terminal


def test_a_title_holds_no_control_character_and_is_short() -> None:
    assert hooks.title_sequence("ve\x1b]0;ste\x07") == "\x1b]2;ve]0;ste\x07"
    assert len(hooks.title_sequence("x" * 500)) < 80


def test_a_notification_is_passed_on_by_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    assert hooks.notify_sequence("kijk") == "\x1b]9;kijk\x07"
    monkeypatch.setenv("TMUX", "x")
    assert hooks.notify_sequence("kijk") == "\x1bPtmux;\x1b\x1b]9;kijk\x07\x1b\\"


def test_two_alt_letters_at_once_are_two_keys_and_type_nothing() -> None:
    hooks.know_alt_letters()
    heard = XTermParser().feed("\x1bi\x1bi\x1bh\x1b1hoi")
    keys = [event for event in heard if isinstance(event, events.Key)]
    assert [key.key for key in keys[:3]] == ["alt+i", "alt+i", "alt+h"]
    assert [key.character for key in keys] == [None, None, None, "¡", "h", "o", "i"]


async def test_nothing_is_written_without_a_terminal() -> None:
    async with a_terminal() as terminal:
        hooks.write_to_terminal(terminal.app, "\x07")


async def test_the_rows_on_the_screen_are_read_as_text() -> None:
    async with a_terminal(size=(120, 36)) as terminal:
        assert len(hooks.painted_rows(terminal.app)) == 36
        assert hooks.painted_rows(terminal.app)[0].startswith(" Veste")


async def test_an_app_ends_after_a_crash() -> None:
    app: App[None] = App()
    async with app.run_test():
        hooks.close_after_crash(app)
        await asyncio.sleep(0)


def test_a_terminal_that_went_away_is_said_once_and_stops_nobody() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(5, "Input/output error")

    told: list[int] = []
    file = hooks.LastingFile(Gone(), lambda: told.append(1))
    for _ in range(100):
        assert file.write("x") == 1
        file.flush()
    assert told == [1]


async def test_who_had_the_keys_is_known_while_another_window_has_them() -> None:
    async with a_terminal() as terminal:
        main = terminal.app.main
        had = main.focused
        terminal.app.post_message(events.AppBlur())
        await terminal.settle()
        assert main.focused is None
        assert hooks.hands(main) is had
        assert had is not None
        await had.remove()
        assert hooks.hands(main) is None


async def test_a_pane_whose_size_is_asked_before_it_is_laid_out_is_drawn_all_the_same() -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        screen = terminal.app.main
        screen._compositor._full_map_invalidated = True  # as each scrolled row leaves it
        await terminal.press("escape")
        assert "H handboek" in terminal.text
