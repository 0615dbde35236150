"""A key and a second cost what they change: widgets and rows are counted, never timed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.widget import Widget

from console.textual_hooks import SparingCompositor
from tests.console.board_scene import supervising
from tests.console.scene import night
from tests.console.terminal import a_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message
    from textual.strip import Strip

    from console.app import Veste


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
