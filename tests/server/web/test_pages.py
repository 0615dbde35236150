"""The visitor's page is true, in the right language, and the same for everybody."""

from __future__ import annotations

import base64
import datetime as dt
import re
from pathlib import Path

import pytest

from server.web.page_source import PAGE
from server.web.pages import DOORS, Pages
from tests.server.web.page_client import (
    ROOT,
    SHUT,
    Client,
    World,
    boot_of,
    languages_of,
    moment,
    settings,
    text_of,
)


@pytest.mark.parametrize(("door", "path"), DOORS.items())
async def test_each_door_says_which_door_it_is(client: Client, door: str, path: str) -> None:
    assert f'data-door="{door}"' in await text_of(client, path)


@pytest.mark.parametrize("path", ["/", "/en", "/jongens/nl", "/eilanden", "/eilanden/en"])
async def test_no_place_of_the_template_is_left_unfilled(client: Client, path: str) -> None:
    page = re.sub(r"<!--.*?-->", "", await text_of(client, path), flags=re.DOTALL)
    assert "{{" not in page
    assert "{retention" not in page
    assert "data-words" not in page


async def test_a_path_without_a_language_follows_the_browser(client: Client) -> None:
    english = await text_of(client, "/", **{"Accept-Language": "en-US,en;q=0.9,nl;q=0.8"})
    dutch = await text_of(client, "/", **{"Accept-Language": "ar,de;q=0.9"})
    assert '<html lang="en"' in english
    assert '<html lang="nl"' in dutch


async def test_a_path_with_a_language_wins_over_the_browser(client: Client) -> None:
    assert '<html lang="nl"' in await text_of(client, "/nl", **{"Accept-Language": "en"})


async def test_the_languages_a_door_offers_are_paths_that_answer(client: Client) -> None:
    for path in DOORS.values():
        offered = languages_of(await text_of(client, path))
        assert offered
        for code, href in offered.items():
            assert f'<html lang="{code}"' in await text_of(client, href)


async def test_only_the_general_door_leads_to_the_boys(client: Client) -> None:
    assert '<a href="/jongens/en">' in await text_of(client, "/en")
    for path in ("/jongens", "/jongens/en", "/eilanden"):
        assert "Chat voor jongens" not in await text_of(client, path)
        assert "Chat for boys" not in await text_of(client, path)


@pytest.mark.parametrize(
    "path", ["/fr", "/page/index.html", "/page/page.js", "/page/..%2f..%2fapp.py", "/page/"]
)
async def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


async def test_an_open_door_says_until_when_and_who_waits(client: Client) -> None:
    boot = await boot_of(client, "/")
    assert (boot["open"], boot["late"], boot["waiting"]) == (True, False, 2)
    assert moment(boot["closes"]) == "2026-06-04T04:00:00+00:00"
    assert moment(boot["opens"]) == "2026-06-04T17:00:00+00:00"


async def test_a_closed_door_says_when_it_opens(client: Client, world: World) -> None:
    world.now = SHUT
    boot = await boot_of(client, "/")
    assert (boot["open"], boot["closes"]) == (False, 0)
    assert moment(boot["opens"]) == "2026-06-03T17:00:00+00:00"


async def test_the_page_follows_the_clock_and_the_queue_at_once(
    client: Client, world: World
) -> None:
    await boot_of(client, "/")
    world.now, world.waiting = dt.datetime(2026, 6, 4, 3, 30, tzinfo=dt.UTC), 0
    boot = await boot_of(client, "/")
    assert (boot["late"], boot["waiting"]) == (True, 0)


async def test_the_page_carries_what_its_scripts_need(client: Client) -> None:
    boot = await boot_of(client, "/")
    assert base64.b64decode(boot["root"]) == ROOT
    assert boot["deployment"] == "chat-example"
    named = re.search(r'data-words="([^"]*)"', (PAGE / "index.html").read_text(encoding="utf-8"))
    assert named
    assert set(boot["words"]) == set(named[1].split())


async def test_a_promise_is_made_only_when_the_operator_confirmed_it(client: Client) -> None:
    page = await text_of(client, "/eilanden/nl")
    assert "Wij vertellen niets aan je ouders" in page  # silence, which this one confirmed
    assert "Een paar algemene dingen blijven, zonder naam." not in page
    assert "Degene die antwoordt, zit in Nederland." not in page
    assert "Je naam hoeft niet. Jij bepaalt wat je vertelt." in page  # whatever is confirmed


async def test_robots_are_sent_away(client: Client) -> None:
    assert "Disallow: /" in await text_of(client, "/robots.txt")


def test_nothing_is_read_from_disk_after_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages(settings(), lambda: 0, world.clock)

    def read(*_: object, **__: object) -> bytes:
        raise AssertionError("read from disk")

    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(Path, "read_text", read)
    assert pages._page("general", pages._voice("general", "nl", ""), pages._state("general"))
