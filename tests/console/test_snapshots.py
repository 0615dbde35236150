"""The screens look as they were last accepted; look at a changed one before you accept it.

`VESTE_ACCEPT=1 pytest tests/console/test_snapshots.py` writes them anew.
"""

import os
from pathlib import Path

import pytest

from console.link.port import Answered, Connection, Ended
from tests.console.pictures import PAY_NOTHING
from tests.console.scene import HEIDE, NOW, night, quiet_night
from tests.console.terminal import a_terminal

FOLDER = Path(__file__).parent / "snapshots"
KEPT = {HEIDE: "Ja, dat mag. Alleen vertellen is genoeg."}

# The keys of a form as the design shows it, with the themes open.
HALFWAY = (
    *("1", "enter", "2", "enter", "1", "enter", "9", "enter"),
    *("0", "enter", "1", "enter", "2", "enter", "1", "5"),
)


def same(name: str, rows: list[str]) -> None:
    file = FOLDER / f"{name}.txt"
    text = "\n".join(row.rstrip() for row in rows) + "\n"
    if os.environ.get("VESTE_ACCEPT"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_desk_looks_as_it_was_accepted(size: tuple[int, int]) -> None:
    async with a_terminal(size=size, kept=KEPT) as terminal:
        same(f"desk-{size[0]}x{size[1]}", terminal.rows)


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("split", (120, 36), ("alt+s", "alt+3")),
        ("search", (80, 24), ("alt+h", *PAY_NOTHING)),
        ("search", (120, 36), ("alt+h", *"durf")),
        ("search", (200, 50), ("alt+h", *"durf")),
        ("keys", (80, 24), ("escape",)),
        ("queue", (80, 24), ("alt+w",)),
        ("claim", (120, 36), ("alt+w", "enter")),
        ("close", (80, 24), ("alt+a",)),
        ("card", (120, 36), ("alt+g",)),
        ("palette", (120, 36), ("ctrl+p",)),
        ("help", (80, 24), ("f1",)),
        ("exit", (80, 24), ("alt+2",)),
        ("one-pane", (70, 22), ("alt+h",)),
        ("refer", (80, 24), ("alt+d",)),
        ("refer", (120, 36), ("alt+d", "down", "down")),
        ("warm", (120, 36), ("alt+d", "enter", "enter", "down")),
    ],
)
async def test_a_state_looks_as_it_was_accepted(
    name: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with a_terminal(size=size, kept=KEPT) as terminal:
        await terminal.press(*keys)
        same(f"{name}-{size[0]}x{size[1]}", terminal.rows)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_form_after_a_chat_looks_as_it_was_accepted(size: tuple[int, int]) -> None:
    events = [*night(), Answered(chat=HEIDE, question="scale", answer="7")]
    async with a_terminal(events, size=size) as terminal:
        for slug, taken in (("eerste-onthulling", True), ("doseren", True), ("raampje", False)):
            terminal.app.desk.guide.note(HEIDE, slug, taken=taken)
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        await terminal.press("alt+a")
        await terminal.wait(0.5)
        await terminal.press("1")
        await terminal.wait(0.5)
        terminal.clock.pass_(23.5)
        await terminal.press(*HALFWAY)
        same(f"form-{size[0]}x{size[1]}", terminal.rows)


async def test_the_empty_night_looks_as_it_was_accepted() -> None:
    async with a_terminal(quiet_night()) as terminal:
        same("empty-120x36", terminal.rows)


async def test_a_lost_connection_looks_as_it_was_accepted() -> None:
    events = [*night(), Connection(up=False, since=NOW - 12)]
    async with a_terminal(events, size=(80, 24), kept=KEPT) as terminal:
        same("lost-80x24", terminal.rows)


async def test_without_colour_the_words_and_signs_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with a_terminal(size=(120, 36), kept=KEPT) as terminal:
        assert terminal.app.no_color
        same("no-colour-120x36", terminal.rows)
