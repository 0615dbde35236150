"""A whole night in terminals: counsellors, supervisor, consultant, twelve visitors.

One relay, five `veste` in tmux at three sizes, every key pressed as a person would press it.
Each act is one thing that happens in a night; the last one looks at what is left of all of it.
VESTE_NIGHT_SCREENS names a folder for the screens of each act, to look at.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from protocol.visitor_session import Message
from tests.faults.canary import files_with_hits, hits
from tests.journeys import night_colleagues as colleagues
from tests.journeys import night_service as service
from tests.journeys import night_visitors as visitors
from tests.journeys.night_people import Night, Team, a_night

# A busy machine plays it slowly, and a night is not given up for that.
pytestmark = [pytest.mark.terminal, pytest.mark.timeout(900)]

NARROW, USUAL, WIDE = (80, 24), (120, 36), (200, 50)
DONE = {"claim", "hand-over", "sit-in", "sit-out", "take-over", "block", "erase", "close"}


async def test_a_whole_night(tmp_path: Path) -> None:
    async with a_night(tmp_path) as night:
        team = Team(
            await night.colleague("noor", "counsellor", size=USUAL),
            await night.colleague("sanne", "counsellor", size=NARROW),
            await night.colleague("femke", "counsellor", size=WIDE),
            await night.colleague("joris", "supervisor", size=USUAL),
            await night.colleague("petra", "consultant", size=NARROW),
        )
        told = await visitors.who_needs_it_most_comes_first(night, team)
        given = await visitors.a_third_is_asked_a_fourth_refused(night, team)
        await colleagues.a_question_to_the_consultant(told, team)
        await colleagues.somebody_sits_beside_her(told, team)
        await colleagues.a_colleague_takes_it_over(given, team)
        back = await visitors.exit_is_a_pause(night, given, team)
        await visitors.what_is_erased_is_gone(night, team)
        await visitors.who_ends_it_in_the_queue_is_in_no_row(night, team)
        await visitors.a_relay_falls_and_nobody_notices(night, told, team)
        await visitors.a_break_and_a_blank_screen(team)
        await service.a_line_for_everybody(team)
        await colleagues.a_console_dies(night, team)
        await visitors.two_take_at_once(night, team)
        await visitors.a_prank_ends_kindly(night, team)
        await colleagues.a_block_needs_two_digits_and_a_colleague(night, team)
        await colleagues.a_stuck_chat_is_closed_from_the_board(night, team)
        await service.asked_of_a_role(back, team)
        await service.the_doors_close(night, told, team)
        await visitors.all_is_closed_and_written_up(team)
        await service.who_goes_home_leaves_a_word(team)
        await nothing_of_it_is_left(night)
        assert len(night.guests) >= 12


async def nothing_of_it_is_left(night: Night) -> None:
    """The log of who did what holds, and no word of anybody stands beside it or in it."""
    verified = await night.asks_the_relay("audit", "verify")
    assert "lines hold." in verified
    shown = await night.asks_the_relay("audit", "show", "--json")
    done = {json.loads(row)["what"] for row in shown.splitlines()}
    assert done >= DONE
    words = (*colleagues.AMONG_US, "hij is hier in huis", "Ik las wat je schreef.")
    assert files_with_hits(night.house.folder / "relay", *words) == []
    assert hits((shown + night.house.log()).encode(), *words) == 0
    for guest in night.guests:
        assert not {m.text for m in guest.told(Message)} & set(colleagues.AMONG_US)
