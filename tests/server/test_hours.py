"""`veste-server hours` prints the operator's nights; `/v1/hours` keeps the reasons back."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from protocol.opening_hours import HoursException, OpeningHours
from protocol.p256 import new_key, public_bytes
from server.app import HoursAt
from server.cli import app
from tests.live import LiveRelay

SETTINGS = """
origin = "https://chat.example"
deployment = "chat-example"
root = "{root}"
pepper = "pepper.bin"
[hours]
good_friday = false
exceptions = [{{ date = 2026-04-02, reason = "verhuizing", opens = 21:00:00, closes = 02:00:00 }}]
"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "veste.toml"
    root = base64.b64encode(public_bytes(new_key())).decode()
    file.write_text(SETTINGS.format(root=root), encoding="utf-8")
    monkeypatch.setenv("VESTE_SETTINGS", str(file))


def test_the_operator_sees_holidays_and_exceptions_with_their_names() -> None:
    done = CliRunner().invoke(app, ["hours", "--from", "2026-04-02", "--to", "2026-04-06"])
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Thu 02 Apr 2026   21:00 - 02:00      5 h   verhuizing",
        "Fri 03 Apr 2026   19:00 - 06:00     11 h",
        "Sat 04 Apr 2026   20:00 - 06:00     10 h",
        "Sun 05 Apr 2026   20:00 - 06:00     10 h   Eerste paasdag",
        "Mon 06 Apr 2026   20:00 - 06:00     10 h   Tweede paasdag",
        "5 nights, 46 hours",
    ]


def test_scripts_get_json_on_another_clock() -> None:
    words = ["hours", "--from", "2026-04-02", "--to", "2026-04-02", "--json"]
    done = CliRunner().invoke(app, [*words, "--zone", "America/Curacao"])
    assert json.loads(done.output) == [
        {
            "date": "2026-04-02",
            "opens": "2026-04-02T15:00:00-04:00",
            "closes": "2026-04-02T20:00:00-04:00",
            "hours": 5.0,
            "reason": "verhuizing",
        }
    ]


def test_a_door_is_asked_for_by_its_name() -> None:
    file = Path(os.environ["VESTE_SETTINGS"])
    file.write_text(file.read_text() + "[doors.boys.hours]\ncloses = 22:00:00\n")
    day = ["hours", "--from", "2026-04-03", "--to", "2026-04-03"]
    asked = {
        door: CliRunner().invoke(app, [*day, "--door", door]).output.splitlines()[0]
        for door in ("boys", "general", "")
    }
    assert asked["boys"] == "Fri 03 Apr 2026   19:00 - 22:00      3 h"
    assert asked["general"] == asked[""] == "Fri 03 Apr 2026   19:00 - 06:00     11 h"
    unknown = CliRunner().invoke(app, [*day, "--door", "girls"])
    assert (unknown.exit_code, unknown.stderr) == (1, "The doors are general, boys, islands.\n")


def test_a_relay_with_a_door_that_opens_before_the_house_does_not_start() -> None:
    file = Path(os.environ["VESTE_SETTINGS"])
    file.write_text(file.read_text() + "[doors.boys.hours]\nweekday = 16:00:00\n")
    done = CliRunner().invoke(app, ["serve"])
    assert done.exit_code == 1
    assert done.stderr == (
        "`doors.boys.hours`: open at 2026-01-02 16:00 while the house is closed: one team answers "
        "at every door, so a door opens within the hours of the house\n"
    )


def test_what_time_decides_for_one_door_touches_nothing_else() -> None:
    house = OpeningHours()
    alone, beside = HoursAt(house), HoursAt(house, {"boys": OpeningHours(closes=dt.time(22))})
    night = dt.datetime(2026, 6, 3, 21, tzinfo=dt.UTC)
    for minutes in range(0, 24 * 60, 30):
        at = int((night + dt.timedelta(minutes=minutes)).timestamp() * 1000)
        assert beside(at)[:3] == alone(at)[:3]
    now = beside(int(night.timestamp() * 1000))
    assert (now.lets_in_at("general"), now.lets_in_at("boys")) == (True, False)


def test_a_date_that_is_none_is_one_line() -> None:
    done = CliRunner().invoke(app, ["hours", "--to", "gisteren"])
    assert (done.exit_code, done.stderr) == (1, "A date is written as 2026-11-26.\n")


async def test_a_relay_tells_everybody_its_hours_and_nobody_why(tmp_path: Path) -> None:
    relay = LiveRelay(tmp_path)
    relay.hours = OpeningHours(exceptions=(HoursException(dt.date(2026, 4, 2), "verhuizing"),))
    await relay.start()
    try:
        async with aiohttp.ClientSession() as http, http.get(relay.address + "/v1/hours") as answer:
            told = await answer.json()
    finally:
        await relay.stop()
    assert told["exceptions"] == [
        {"date": "2026-04-02", "reason": "exception", "opens": None, "closes": None}
    ]


def test_consoles_are_told_the_doors_with_the_last_entry_and_why_a_night_is_another() -> None:
    closed = HoursException(date=dt.date(2026, 12, 26), reason="x" * 200)
    early = HoursException(
        date=dt.date(2026, 12, 27), reason="x" * 200, opens=dt.time(21), closes=dt.time(2)
    )
    hours = HoursAt(OpeningHours(last_entry=30, exceptions=(closed, early)))
    noon = dt.datetime(2026, 12, 25, 12, tzinfo=dt.UTC)
    now = hours(int(noon.timestamp() * 1000))
    assert (now.lets_in, now.shut) == (False, True)
    last, christmas, after, *rest = now.doors
    assert [each.reason[:3] for each in now.doors] == ["", "Eer", "xxx", *[""] * 4, "Nie"]
    assert rest[-1].opens - christmas.opens == 7 * 86_400_000
    assert (christmas.closes - christmas.last_entry, len(after.reason)) == (30 * 60_000, 80)
    assert last.closes < noon.timestamp() * 1000 < christmas.opens
    open_now = hours(christmas.closes - 1)
    assert (open_now.lets_in, open_now.shut) == (False, False)
    assert hours(christmas.closes).shut
