"""Whoever comes back to the queue, or says more, is announced in the line mode, and rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from console.link.port import Ended, Event, NoLongerWaiting, PageSeen, Trouble, Verdict, Waiting
from tests.console.scene import HEIDE, NOW, mine, quiet_night, waits
from tests.console.terminal import SHELF
from tests.console.test_plain import Lines
from tests.console.test_plain_terminal import PROGRAM
from tests.console.test_real_terminal import RawTerminal

if TYPE_CHECKING:
    from pathlib import Path

WHO = waits("w", NOW - 60, "hoi")


def heard(*events: Event) -> list[str]:
    """Return what is said of the last of `events`, after somebody came to the queue."""
    lines = Lines([*quiet_night(), WHO, *events[:-1]])
    lines.plain.hear(events[-1], NOW)
    return lines.said


def test_that_a_colleague_was_first_is_said_once() -> None:
    lines = Lines([*quiet_night(), WHO])
    lines.type("neem")
    lines.plain.hear(NoLongerWaiting(chat="w", by="Sanne"), NOW)
    lines.plain.hear(Trouble(chat="w", code="taken"), NOW)
    assert lines.said[-1] == "Een collega was je net voor."
    lines.said.clear()
    checked = PageSeen(verdict=Verdict.SAME, why="", wrong=0, signed=50, at=NOW + 3600)
    lines.plain.hear(checked, NOW + 3600)
    assert lines.said == []


def test_who_waits_as_before_is_not_announced_again() -> None:
    assert heard(WHO) == []


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ({"danger": True}, "In de rij: nu in gevaar, 1 min. “hoi”"),
        ({"returned": True}, "In de rij: kwam terug, 1 min. “hoi”"),
        ({"cut_off": True}, "In de rij: werd onderbroken, 1 min. “hoi”"),
    ],
)
def test_what_is_new_of_who_waits_is_announced_once(new: dict[str, bool], says: str) -> None:
    now: Waiting = msgspec.structs.replace(WHO, **new)
    assert heard(now) == [says]
    assert heard(now, now) == []


def test_later_words_that_ask_for_haste_are_announced_once() -> None:
    lines = Lines([*quiet_night(), WHO])
    lines.desk.lay_open(SHELF)
    calm = msgspec.structs.replace(WHO, written=("hoi", "ik wil even praten"))
    haste = msgspec.structs.replace(WHO, written=(*calm.written, "hij heeft een mes"))
    for event in (calm, haste, haste):
        lines.plain.hear(event, NOW)
    (said,) = lines.said
    assert "mes" in said


def test_who_came_back_to_the_queue_is_announced_again() -> None:
    told = ["In de rij: wacht, 1 min. “hoi”"]
    assert heard(NoLongerWaiting(chat="w", by="Bram"), WHO) == told
    assert heard(NoLongerWaiting(chat="w", by=None), WHO) == told
    assert heard(mine("w", NOW), Ended(chat="w", why="taken"), WHO) == told


def test_the_bell_is_the_one_of_the_screen() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW)])
    rung: list[float] = []
    lines.plain.ring = lambda: rung.append(lines.now)
    lines.plain.tick(NOW)
    assert rung == []
    lines.plain.hear(waits("w", NOW, None, danger=True), NOW)
    lines.plain.tick(NOW)
    lines.plain.tick(NOW)
    assert rung == [NOW]


@pytest.mark.parametrize("bell", ["1", "0"])
def test_a_terminal_rings_unless_the_bell_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bell: str
) -> None:
    monkeypatch.setenv("VESTE_BELL", bell)
    terminal = RawTerminal(tmp_path / "asked", program=[*PROGRAM, "danger"])
    try:
        terminal.read_until(b"nu in gevaar")
        terminal.quiet(3.0)
        assert (b"\a" in terminal.out) == (bell == "1")
    finally:
        terminal.close()
