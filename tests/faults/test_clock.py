"""A relay whose clock was set tells everybody to come back and put theirs right."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.msgpack import encode

from protocol.ids import new_message
from protocol.staff_messages import Claim
from server.core.believed import Believed
from server.web.keeping import CLOCK, purge
from server.web.relay import milliseconds
from tests.faults.clients import Doors, Page
from tests.faults.test_out_of_reach import running, soon
from tests.live import live_relay, until
from tests.night import Night

DAY = 86_400_000


@pytest.mark.parametrize("jump", [DAY, -DAY])
async def test_after_a_jump_of_the_clock_everybody_is_told_to_come_back(
    tmp_path: Path, jump: int
) -> None:
    async with live_relay(tmp_path) as relay:
        relay.hire()
        page = Page(Doors(relay.address, [relay.address]), relay.organisation.root_point, soon)
        async with running(page):
            await until(lambda: page.settled)
            assert page.byes == 0
            relay.relay.now = lambda: milliseconds() + jump
            await until(lambda: page.byes == 1)


async def test_a_clock_that_is_two_weeks_ahead_erases_no_chat(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with live_relay(tmp_path) as relay:
        relay.hire()
        page = Page(Doors(relay.address, [relay.address]), relay.organisation.root_point, soon)
        async with running(page):
            await until(lambda: page.settled)
            store = relay.relay.writer
            await store.read(lambda kept: kept.remember(CLOCK, encode(Believed(milliseconds()))))
            relay.relay.now = lambda: milliseconds() + 15 * DAY
            assert await purge(relay.relay) == 0
            assert await store.read(lambda kept: len(kept.live())) == 1
            assert [each.levelname for each in caplog.records if "ahead" in each.message] == [
                "WARNING"
            ]
            for hour in range(1, 25):  # it looks once an hour
                relay.relay.now = lambda: milliseconds() + 15 * DAY + hour * 3_600_000  # noqa: B023
                erased = await purge(relay.relay)
                assert erased == (hour == 24)  # for a day it was nobody's mistake
            await until(lambda: not relay.relay.writer.waiting)
            assert await store.read(lambda kept: kept.live()) == []


def test_a_jump_is_a_minute_against_the_clock_that_nobody_can_set_in_either_direction() -> None:
    clocks = Night().clocks
    ahead = [0, 0, 7_000, DAY, DAY, 2_000, 2_000]
    asked = [
        clocks.was_set(number * 1_000 + each, number * 1_000) for number, each in enumerate(ahead)
    ]
    assert asked == [False, False, False, True, False, True, False]


def test_a_pause_of_the_relay_or_its_store_is_no_jump() -> None:
    clocks = Night().clocks
    moments = [0, 1_000, DAY, DAY + 1_000]
    assert not any(clocks.was_set(5 * DAY + moment, moment) for moment in moments)


def test_a_claim_that_was_made_while_the_clock_was_ahead_is_late_all_the_same() -> None:
    night = Night()
    anna, guest = night.colleague(), night.visitor("v1")
    night.now += DAY
    night.from_staff(anna, Claim(new_message(), guest.session.chat))
    anna.session.take()  # her epoch, which never comes
    night.drop(anna)
    night.now -= DAY
    assert night.row(guest).phase == "claimed"
    night.wait(1)
    assert night.row(guest).phase == "waiting"
