"""Supervisors see who is new: from the console's own count of nights to the board."""

from __future__ import annotations

import msgspec
import pytest

from console.catalog import load_words
from console.desk.desk import Desk
from console.desk.limits import Limits
from console.desk.pointer import Pointer
from console.desk.reasons import of_me
from console.desk.show_board import board
from console.link.port import Shift
from console.settings import SettingsError, load_settings
from tests.console.board_scene import NOOR, reasons, supervising
from tests.console.scene import DOORS, NOW, ZONE, quiet_night
from tests.console.terminal import a_terminal

WORDS = load_words("nl")
SHIFT = Shift(me="Noor", roles=("counsellor",), doors=DOORS, on_duty=4)


@pytest.mark.parametrize(
    ("nights", "first_nights", "new"),
    [(1, 3, True), (3, 3, True), (4, 3, False), (None, 3, False), (1, 0, False)],
)
def test_the_first_nights_are_told_and_no_more(
    nights: int | None, first_nights: int, new: bool
) -> None:
    desk = Desk(WORDS, ZONE, Limits(first_nights=first_nights))
    desk.hear(msgspec.structs.replace(SHIFT, nights=nights), NOW)
    assert ("first_solo" in of_me(desk, NOW)) is new


async def test_my_console_tells_it_and_the_board_of_a_supervisor_shows_it() -> None:
    first = msgspec.structs.replace(SHIFT, nights=1)
    async with a_terminal([*quiet_night(), first]) as terminal:
        terminal.link.supervised = True
        terminal.app.counsellor.tick(NOW + 30)
        (told,) = [each for each in terminal.link.asked if each[:2] == ("reasons", None)]
        assert told[2] == ("first_solo",)
    async with a_terminal(supervising()) as supervisor:
        await supervisor.hear(reasons(NOOR, None, None, NOW, "first_solo"))
        (row,) = board(supervisor.app.desk, Pointer(), NOW).attention.rows
        assert (row.who, row.reason) == ("Noor", "een van de eerste nachten")
        await supervisor.press("f5")
        assert "een van de eerste nachten" in supervisor.text


def test_the_setting_is_a_number_of_nights() -> None:
    assert load_settings(environ={"VESTE_FIRST_NIGHTS": "0"}).first_nights == 0
    with pytest.raises(SettingsError, match="first_nights may be 0 to 30"):
        load_settings(environ={"VESTE_FIRST_NIGHTS": "31"})
