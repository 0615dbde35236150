"""The rota: who is really on duty, since when, and the nights of the week as they are."""

from __future__ import annotations

import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.show_rota import rota
from console.desk.views_board import NightRow, PersonRow
from console.link.port import Colleague, Colleagues, Doors, Event, Handed, Shift
from console.screens.board import BoardScreen
from console.screens.rota import RotaScreen
from tests.console.board_scene import board_night
from tests.console.scene import NOW, ZONE, at, quiet_night
from tests.console.terminal import a_terminal
from tests.console.test_plain import Lines
from tests.console.test_snapshots import same

WORDS = load_words("nl")


def doors(day: int, opens: int = 19, reason: str = "") -> Doors:
    return Doors(at(opens, 0, day=day), at(6, 0, day=day + 1), at(5, 45, day=day + 1), reason)


WEEK = (doors(22, 20), doors(23), doors(24), *(doors(day) for day in range(26, 28)), doors(28, 20))
SHIFT = Shift(me="Noor", roles=("counsellor",), doors=WEEK, on_duty=3, since=at(19, 2, day=22))
THERE = Colleagues(
    there=(
        Colleague("Joris-id", "Joris", ("counsellor", "supervisor"), at(18, 55, day=22)),
        Colleague("Petra-id", "", ("consultant",), at(23, 30, day=22)),
    )
)
LEFT = Handed(line="l1", by="Joris-id", at=at(1, 40), slot=2, code="may_return")


def a_desk(*events: Event) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in (*quiet_night(), *events):
        desk.hear(event, NOW)
    return desk


def test_it_says_who_is_on_duty_what_for_and_since_when() -> None:
    assert rota(a_desk(SHIFT, THERE), NOW).people == (
        PersonRow(name="jij", role="hulpverlener", since="sinds 19:02"),
        PersonRow(name="Joris", role="begeleider", since="sinds 18:55"),
        PersonRow(name="een collega", role="GGZ, voor advies", since="sinds 23:30"),
    )


def test_the_nights_begin_with_this_one_and_a_night_without_doors_is_said_to_be_closed() -> None:
    nights = rota(a_desk(SHIFT), NOW).nights
    assert [night.day for night in nights] == [
        *("zo 22 nov", "ma 23 nov", "di 24 nov", "wo 25 nov", "do 26 nov", "vr 27 nov", "za 28 nov")
    ]
    assert nights[0] == NightRow(
        day="zo 22 nov", hours="20:00 tot 06:00 · laatste om 05:45", mark="vannacht"
    )
    assert nights[3] == NightRow(day="wo 25 nov", hours="dicht")


def test_by_day_the_next_night_comes_first_and_is_not_called_tonight() -> None:
    first = rota(a_desk(SHIFT), at(12, 0)).nights[0]
    assert (first.day, first.mark) == ("ma 23 nov", "volgende")
    just_closed = rota(a_desk(SHIFT), at(6, 30)).nights[0]
    assert just_closed == first


def test_a_day_that_a_longer_stretch_covers_is_not_closed() -> None:
    long = Doors(at(20, 0, day=22), at(6, 0, day=24), at(6, 0, day=24))
    shift = Shift(me="Noor", roles=(), doors=(long, doors(24)), on_duty=1)
    assert [night.day for night in rota(a_desk(shift), NOW).nights] == ["zo 22 nov", "di 24 nov"]


def test_a_holiday_is_named_and_its_name_is_cleaned() -> None:
    holiday = doors(22, 20, "Tweede \x1b[31mKerstdag\n\n")
    shift = Shift(me="Noor", roles=(), doors=(holiday,), on_duty=1)
    assert rota(a_desk(shift), NOW).nights[0].why == "Tweede Kerstdag"


def test_doors_that_never_close_are_said_to_be_open_always() -> None:
    shift = Shift(me="Noor", roles=(), doors=(), on_duty=1)
    view = rota(a_desk(shift), NOW)
    assert (view.nights, view.always) == ((), WORDS("status.always"))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_rota_looks_as_it_was_accepted(size: tuple[int, int]) -> None:
    async with a_terminal([*quiet_night(), SHIFT, THERE, LEFT], size=size) as terminal:
        await terminal.press("alt+r")
        same(f"rota-{size[0]}x{size[1]}", terminal.rows)
        await terminal.press("escape")
        assert not isinstance(terminal.app.screen, RotaScreen)


async def test_from_the_board_it_leads_back_to_the_board() -> None:
    async with a_terminal(board_night()) as terminal:
        await terminal.press("f5", "alt+r")
        assert isinstance(terminal.app.screen, RotaScreen)
        await terminal.press("alt+r")
        assert isinstance(terminal.app.screen, BoardScreen)


def test_the_line_mode_says_the_same_in_lines() -> None:
    lines = Lines()
    for event in (SHIFT, THERE):
        lines.plain.hear(event, NOW)
    said = lines.type("rooster")
    assert "Joris, begeleider, sinds 18:55" in said
    assert "vannacht, zo 22 nov, 20:00 tot 06:00 · laatste om 05:45" in said
    assert "wo 25 nov, dicht" in said
