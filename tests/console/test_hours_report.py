"""`veste hours` prints the nights of a real relay, and says what it cannot do."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.cli import app
from protocol.door_hours import DoorHours, OwnDoor, OwnDoors
from protocol.opening_hours import HoursException, OpeningHours
from tests.live import LiveRelay

HOURS = OpeningHours(
    weekday=dt.time(18), exceptions=(HoursException(dt.date(2026, 6, 4), "Femke is ziek"),)
)


@pytest.fixture
async def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LiveRelay]:
    monkeypatch.setenv("VESTE_KEYS", str(tmp_path / "keys"))
    live = LiveRelay(tmp_path)
    live.hours = HOURS
    await live.start()
    yield live
    await live.stop()


async def asked(*more: str) -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["hours", *more]))


async def test_the_nights_are_those_of_the_relay_and_no_reason_leaves_it(relay: LiveRelay) -> None:
    dates = ("--from", "2026-06-03", "--to", "2026-06-05")
    done = await asked("--relay", relay.address, *dates)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Wed 03 Jun 2026   18:00 - 06:00     12 h",
        "Fri 05 Jun 2026   18:00 - 06:00     12 h",
        "2 nights, 24 hours",
    ]
    told = await asked("--relay", relay.address, *dates, "--json", "--zone", "America/Aruba")
    assert json.loads(told.output)[0] == {
        "date": "2026-06-03",
        "opens": "2026-06-03T12:00:00-04:00",
        "closes": "2026-06-04T00:00:00-04:00",
        "hours": 12.0,
        "reason": "",
    }


async def test_what_cannot_be_printed_is_said_in_one_line(relay: LiveRelay) -> None:
    unasked = [
        (("--relay", relay.address, "--from", "morgen"), "2026-11-26"),
        (("--relay", "http://127.0.0.1:9"), "cannot be reached"),
        (("--relay", "http://relay.example"), "https://"),
        ((), "no keys on this machine"),
    ]
    for words, why in unasked:
        done = await asked(*words)
        assert done.exit_code == 2
        assert why in done.stderr
        assert len(done.stderr.splitlines()) == 1


async def test_a_door_with_hours_of_its_own_is_asked_for_by_its_name(
    relay: LiveRelay,
) -> None:
    await relay.stop()
    relay.doors = OwnDoors(boys=OwnDoor(DoorHours(closes=dt.time(22))))
    await relay.start()
    day = ("--relay", relay.address, "--from", "2026-06-03", "--to", "2026-06-03")
    boys, islands = [await asked(*day, "--door", door) for door in ("boys", "islands")]
    assert boys.output.splitlines()[0] == "Wed 03 Jun 2026   18:00 - 22:00      4 h"
    assert islands.output == (await asked(*day)).output
    unknown = await asked(*day, "--door", "girls")
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "veste: The doors are general, boys, islands.\n",
    )


async def test_something_else_than_a_relay_is_no_relay(
    relay: LiveRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.hours_report.PATH", "/kalender")
    done = await asked("--relay", relay.address)
    assert (done.exit_code, done.stderr) == (2, "veste: This is not a relay of Veste.\n")
