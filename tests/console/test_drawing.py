"""A key and a second cost what they change: widgets and rows are counted, never timed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.widget import Widget

from console.app import Veste
from console.desk import matters, queue, show_board
from console.desk.matters import matters as all_matters
from console.desk.pointer import Pointer
from console.desk.queue import WaitingRow
from console.desk.show_board import board
from console.desk.views_board import BoardRow
from console.paint.board import attention_lines
from console.paint.lines import BLANK
from console.screens.board import BoardScreen
from console.textual_hooks import SparingCompositor
from tests.console.board_scene import board_night, heavy_board, supervising
from tests.console.fresh_python import printed
from tests.console.scene import NOW, heavy_night, night
from tests.console.terminal import a_terminal
from tests.console.test_board import a_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message
    from textual.strip import Strip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the widgets that were asked for rows, as they are asked."""
    names: list[str] = []
    draw = Widget.render_lines

    def noted(widget: Widget, crop: Region) -> list[Strip]:
        names.append(type(widget).__name__)
        return draw(widget, crop)

    monkeypatch.setattr(Widget, "render_lines", noted)
    return names


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return which widget was told which message of Textual's, as they are told."""
    messages: list[tuple[str, str]] = []
    dispatch = MessagePump._dispatch_message

    async def noted(pump: MessagePump, message: Message) -> None:
        messages.append((type(pump).__name__, type(message).__name__))
        await dispatch(pump, message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", noted)
    return messages


async def test_a_letter_draws_the_draft_and_nothing_else(drawn: list[str]) -> None:
    async with a_terminal() as terminal:
        await terminal.type("h")
        drawn.clear()
        await terminal.type("o")
        assert set(drawn) == {"Draft"}


async def test_a_letter_is_told_to_nobody_who_does_not_listen(
    told: list[tuple[str, str]],
) -> None:
    async with a_terminal() as terminal:
        await terminal.type("h")
        told.clear()
        await terminal.type("o")
        about_text = [who for who, what in told if what in {"Changed", "SelectionChanged"}]
        assert about_text == ["Draft", "Draft"]


def windows(size: tuple[int, int]) -> Iterator[Region]:
    """Return windows of many sizes, all over a screen of this `size`."""
    width, height = size
    for x, y in product(range(0, width, 13), range(0, height, 5)):
        for across, down in ((1, 1), (9, 2), (60, 3), (width, 1), (30, height), (width, height)):
            yield Region(x, y, min(across, width - x), min(down, height - y))


def painted(app: Veste, window: Region) -> str:
    """Return what the terminal is sent when only `window` has changed."""
    compositor = app.screen._compositor
    compositor._dirty_regions = {window}
    update = compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    return update.render_segments(app.console)


@pytest.mark.parametrize("keys", [(), ("alt+s",), ("alt+h", "d"), ("alt+a",), ("escape",), ("f5",)])
async def test_what_is_painted_is_what_textual_would_paint(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_terminal([*night(), *supervising()]) as terminal:
        await terminal.press(*keys)
        assert type(terminal.app.screen._compositor) is SparingCompositor
        ours = [painted(terminal.app, window) for window in windows((120, 36))]
        monkeypatch.setattr(SparingCompositor, "_get_renders", Compositor._get_renders)
        assert ours == [painted(terminal.app, window) for window in windows((120, 36))]


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return who waits and what asks for attention, as they are put into words."""
    names: list[str] = []

    class Waits(WaitingRow, frozen=True):
        def __post_init__(self) -> None:
            names.append(self.chat)

    class Asks(BoardRow, frozen=True):
        def __post_init__(self) -> None:
            names.append(self.name)

    monkeypatch.setattr(queue, "WaitingRow", Waits)
    monkeypatch.setattr(show_board, "BoardRow", Asks)
    return names


async def test_only_who_is_in_sight_of_two_hundred_is_put_into_words(worded: list[str]) -> None:
    async with a_terminal(heavy_night(messages=3)) as terminal:
        rows = terminal.app.main.queue.size.height // 2
        worded.clear()
        await terminal.wait(1)
        assert 0 < len(set(worded)) <= rows
        await terminal.press("alt+w", *["down"] * 40)
        worded.clear()
        await terminal.wait(1)
        assert 0 < len(set(worded)) <= rows
        assert terminal.app.desk.queue.cursor in worded


async def test_a_cursor_far_down_the_queue_is_in_sight_and_a_wheel_may_leave_it() -> None:
    async with a_terminal(heavy_night(messages=3)) as terminal:
        await terminal.press("alt+w", *["down"] * 40)
        pane, cursor = terminal.app.main.queue, f"waits {terminal.app.desk.queue.cursor}"
        assert cursor in {pane.row_at(y) for y in range(pane.size.height)}
        pane.scroll_rows(-60)
        await terminal.wait(61)  # the clock goes on, and with it each row
        assert cursor not in {pane.row_at(y) for y in range(pane.size.height)}


async def test_an_arrow_on_the_board_words_what_is_in_sight_and_works_out_no_reason_anew(
    worded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Veste, "_tick", lambda _: None)  # no second passes meanwhile
    async with a_terminal([*heavy_night(messages=3), *heavy_board()]) as terminal:
        await terminal.press("f5")
        screen = terminal.app.screen
        assert isinstance(screen, BoardScreen)
        await terminal.press("down")  # by now the screen below has drawn that it lost the focus
        worked_out: list[float] = []
        lateness = queue.lateness

        def noted(waited: float) -> queue.Urgency:
            worked_out.append(waited)
            return lateness(waited)

        monkeypatch.setattr(matters, "lateness", noted)
        worded.clear()
        await terminal.press("down")
        assert 0 < len(set(worded)) <= screen.attention.size.height
        assert screen.pointer.name in worded
        assert worked_out == []


def test_a_row_of_the_board_is_as_high_as_it_was_said_to_be() -> None:
    desk = a_desk(*board_night())
    for asked in all_matters(desk, NOW):
        pointer = Pointer()
        pointer.order(all_matters(desk, NOW))
        pointer.name = asked.name
        view = board(desk, pointer, NOW).attention
        roll = attention_lines(view, 100, airy=True)
        for number, row in enumerate(view.rows):
            first, last = roll.row(number)
            assert [line.key for line in roll[first : last + 1]] == [row.name] * (last - first + 1)
            assert roll[last + 1] == BLANK


def test_a_paint_waits_for_the_last_one_four_milliseconds_at_most() -> None:
    said = printed("import console.app, textual.screen; print(textual.screen.UPDATE_PERIOD)")
    assert float(said) <= 0.004
