"""`veste board`: the reasons as text or as one object, and no word of a visitor."""

from __future__ import annotations

import json
import time

from console.board_report import report
from console.settings import Settings
from tests.console.board_scene import DAAN, board_night, supervising
from tests.console.recording_link import RecordingLink
from tests.console.scene import connecting


async def told(*, as_json: bool, night: bool = True) -> str:
    events = board_night() if night else supervising()
    link = RecordingLink()
    said = await report(connecting(link, events), Settings(), as_json=as_json, quiet=0.2)
    assert said is not None
    assert link.asked == []
    return said


async def test_scripts_get_closed_words_and_moments() -> None:
    said = json.loads(await told(as_json=True))
    first = said["attention"][0]
    assert (first["chat"], first["by"]) == ("w1", None)
    assert first["reasons"][0]["reason"] == "danger"
    load = next(each for each in said["loads"] if each["who"] == DAAN)
    assert load == {"who": DAAN, "chats": 3, "level": "too_much"}
    assert said["figures"]["came"] == 4
    assert abs(said["figures"]["since"] - time.time()) < 60


async def test_a_person_gets_a_line_for_each_reason_or_that_nobody_needs_them() -> None:
    assert (await told(as_json=False)).splitlines()[0].startswith("◆ wachtrij, niemand: zegt")
    assert await told(as_json=False, night=False) == "Niemand heeft je nu nodig."


async def test_neither_holds_a_word_that_a_visitor_wrote() -> None:
    words = [getattr(event, "first_words", None) for event in board_night()]
    for as_json in (True, False):
        said = await told(as_json=as_json)
        assert not [each for each in words if each and each in said]


async def test_scripts_get_the_coming_hour_too() -> None:
    said = json.loads(await told(as_json=True))["coming_hour"]
    assert said is None or said.keys() == {"least", "most", "places"}
