"""The visitor's page is true, escaped, in the right language, and leaves nothing behind."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import re
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from protocol.opening_hours import HoursException, OpeningHours
from protocol.p256 import new_key, public_bytes
from server.settings import Settings, SettingsError
from server.web.calendar_page import draw_calendar
from server.web.page_files import PAGE, as_boot, fill, read_template, slim, without_boot
from server.web.page_words import fill_policies, first_guess, read_catalogs
from server.web.pages import DOORS, Pages, add_pages

ROOT = public_bytes(new_key())
OPEN = dt.datetime(2026, 6, 3, 21, 0, tzinfo=dt.UTC)  # Wednesday, 23:00 in the Netherlands
SHUT = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
TEMPLATE = read_template("calendar.html")

Client = TestClient[web.Request, web.Application]


def settings(**changed: Any) -> Settings:
    needed = {"origin": "https://chat.example", "deployment": "chat-example", "pepper": "p"}
    return Settings(**{**needed, "root": ROOT, **changed})


class World:
    """What the page is told: the moment and the queue."""

    def __init__(self) -> None:
        self.now = OPEN
        self.waiting = 2

    def clock(self) -> dt.datetime:
        return self.now


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    app = web.Application()
    add_pages(app, settings(confirmed=("silence",)), lambda: world.waiting, world.clock)
    async with TestClient(TestServer(app)) as client:
        yield client


async def text_of(client: Client, path: str, **headers: str) -> str:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return await answer.text()


async def boot_of(client: Client, path: str) -> dict[str, Any]:
    found = re.search(r'id="boot"[^>]*>(.*?)</script>', await text_of(client, path), re.DOTALL)
    assert found
    boot: dict[str, Any] = json.loads(found[1])
    return boot


def moment(milliseconds: int) -> str:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).isoformat()


# --- the doors ------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("", "nl"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr;q=0.9, en;q=0.2, nl;q=0.8", "nl"),
        ("en;q=0", "nl"),
        ("pap-CW, en", "pap-CW"),
        ("*", "nl"),
        (";;;q=,,,;q=9", "nl"),
        ("en;q=0.5" * 400, "nl"),
    ],
)
def test_the_first_guess_takes_the_best_wish_and_survives_nonsense(accept: str, code: str) -> None:
    assert first_guess(accept, ["nl", "en", "pap-AW", "pap-CW"]) == code


async def test_the_languages_a_door_offers_are_paths_that_answer(client: Client) -> None:
    for path in DOORS.values():
        for offered in (await boot_of(client, path))["languages"]:
            assert f'<html lang="{offered["code"]}"' in await text_of(client, offered["href"])


async def test_only_the_general_door_leads_to_the_boys(client: Client) -> None:
    assert (await boot_of(client, "/en"))["boys"] == "/jongens/en"
    assert (await boot_of(client, "/jongens"))["boys"] == ""
    assert (await boot_of(client, "/eilanden"))["boys"] == ""


@pytest.mark.parametrize("path", ["/fr", "/page/index.html", "/page/..%2f..%2fapp.py", "/page/"])
async def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


# --- what is true now -----------------------------------------------------------------------


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
    assert (boot["deployment"], boot["retention"]) == ("chat-example", 14)
    named = re.search(r'data-words="([^"]*)"', (PAGE / "index.html").read_text(encoding="utf-8"))
    assert named
    assert set(boot["words"]) == set(named[1].split())


async def test_a_promise_is_made_only_when_the_operator_confirmed_it(client: Client) -> None:
    assert (await boot_of(client, "/"))["promises"] == ["silence"]


def test_the_numbers_of_the_settings_stand_in_the_sentences() -> None:
    catalog = {"about": "{retention_days} dagen, {n} keer", "exit": "{exit_minutes} minuten"}
    filled = fill_policies(catalog, settings(retention_days=10, exit_minutes=20))
    assert filled == {"about": "10 dagen, {n} keer", "exit": "20 minuten"}


@pytest.mark.parametrize(
    "changed",
    [
        {"retention_days": 10},
        {"exit_minutes": 20},
        {"backup_days": 3},
        {"hours": OpeningHours(weekday=dt.time(18))},
    ],
)
def test_a_setting_that_the_sentences_cannot_follow_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="the page's texts say"):
        fill_policies({"about": "14 dagen"}, settings(**changed))
    fill_policies({"about": "14 dagen"}, settings())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_other_rules_of_the_operator_are_what_every_sentence_says(language: str) -> None:
    hours = OpeningHours(weekday=dt.time(17), weekend=dt.time(18, 30), closes=dt.time(4))
    other = settings(retention_days=10, exit_minutes=25, backup_days=5, hours=hours)
    catalog = read_catalogs(other)[language]
    ids = ("exit.pause", "code.until", "about.6", "erase.limit", "erase.done.p", "end.keep.2")
    texts = " ".join(catalog[name] for name in (*ids, "hours"))
    found = set(re.findall(r"\d\d\.\d\d|\d+", texts))
    assert found == {"25", "10", "5", "17.00", "18.30", "04.00"}


def test_an_always_open_demo_prints_no_hours() -> None:
    assert read_catalogs(settings(hours=OpeningHours(always=True)))["nl"]["hours"] == ""


def test_an_exception_of_the_hours_does_not_change_the_sentence_about_them() -> None:
    row = HoursException(dt.date(2026, 6, 3), "verhuizing")
    hours = OpeningHours(exceptions=(row,))
    assert read_catalogs(settings(hours=hours)) == read_catalogs(settings())


# --- escaping -------------------------------------------------------------------------------


def test_a_catalog_string_cannot_become_markup() -> None:
    catalog = {"a.b": "<b title='x'>\"&"}
    assert fill("<p>{{t:a.b}}</p>", catalog, {}) == (
        "<p>&lt;b title=&#x27;x&#x27;&gt;&quot;&amp;</p>"
    )


def test_the_boot_object_cannot_end_its_script() -> None:
    hostile = {"words": {"a": "</script><script>alert(1)</script><!--"}}
    written = as_boot(hostile)
    assert "<" not in written
    assert json.loads(written) == hostile


def test_a_string_that_no_catalog_has_is_an_error_at_the_start() -> None:
    with pytest.raises(KeyError):
        fill("{{t:not.there}}", {}, {})


# --- headers --------------------------------------------------------------------------------


ANSWERS = ["/", "/jongens/en", "/page/page.css", "/page/page.js", "/kalender", "/not-there"]


async def answer_of(client: Client, path: str) -> ClientResponse:
    return await client.get(path, headers={"Accept-Encoding": "identity"})


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_is_hardened_also_a_refusal(client: Client, path: str) -> None:
    headers = (await answer_of(client, path)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Robots-Tag"] == "none"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "max-age" in headers["Strict-Transport-Security"]
    for each in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert each in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not {"Server", "Set-Cookie", "ETag", "Last-Modified"} & set(headers)


async def test_the_page_may_load_and_reach_only_itself(client: Client) -> None:
    policy = (await answer_of(client, "/")).headers["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "connect-src 'self' wss://chat.example" in policy
    assert "img-src data:" in policy
    assert "form-action 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


async def test_a_demo_on_loopback_gets_no_promise_of_tls(world: World) -> None:
    app = web.Application()
    add_pages(app, settings(origin="http://127.0.0.1:8080"), lambda: 0, world.clock)
    async with TestClient(TestServer(app)) as client:
        headers = (await client.get("/")).headers
    assert "Strict-Transport-Security" not in headers
    assert "connect-src 'self' ws://127.0.0.1:8080;" in headers["Content-Security-Policy"]


async def test_the_page_loads_nothing_from_anywhere_else(client: Client) -> None:
    for path in ("/", "/jongens", "/eilanden", "/kalender"):
        page = re.sub(r"<!--.*?-->", "", await text_of(client, path), flags=re.DOTALL)
        loaded = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]*)"', page)
        assert [each for each in loaded if not each.startswith(("/page/", "data:,"))] == []
        for each in loaded:
            if each.startswith("/page/"):
                assert (await client.get(each)).status == 200


# --- packing and the manifest ---------------------------------------------------------------


async def test_packed_and_plain_are_the_same_page(client: Client) -> None:
    server = client.server
    async with ClientSession(auto_decompress=False) as bare:
        ask = {"Accept-Encoding": "gzip, br"}
        async with bare.get(server.make_url("/page/page.css"), headers=ask) as answer:
            packed = await answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
    plain = await (await answer_of(client, "/page/page.css")).read()
    assert gzip.decompress(packed) == plain
    assert plain.decode() == slim("page.css", (PAGE / "page.css").read_text(encoding="utf-8"))
    assert len(packed) < len(plain)


def test_a_slim_file_lost_its_comments_and_its_indentation_and_nothing_else() -> None:
    script = "/** Says\n * why. */\n\nif (a) {\n  // because\n  b('//x /* y */'); // kept\n}\n"
    assert slim("a.js", script) == "if (a) {\nb('//x /* y */'); // kept\n}\n"
    assert slim("a.html", "<!-- for us -->\n<p>\n  a <b>c</b>\n</p>\n") == "<p>\na <b>c</b>\n</p>\n"
    assert slim("a.txt", "// word\nword\n") == "// word\nword\n"


async def test_the_manifest_names_every_file_as_it_is_served(client: Client, world: World) -> None:
    manifest = Pages(settings(confirmed=("silence",)), lambda: 0, world.clock).manifest()
    assert "/page/page.js" in manifest
    assert "/eilanden/nl" in manifest
    for path, digest in manifest.items():
        served = (await text_of(client, path)).encode()
        assert sha256(without_boot(served)).hexdigest() == digest


# --- the exit -------------------------------------------------------------------------------


async def test_the_exit_leads_to_a_calendar_that_clears_and_links_to_nothing(
    client: Client,
) -> None:
    answer = await answer_of(client, "/kalender")
    page = await answer.text()
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "<title>Kalender</title>" in page
    assert "juni 2026" in page
    assert '<td class="today">3</td>' in page
    assert not re.findall(r"<a |<button|<form|<script|<!--", page)
    assert page.startswith("<!doctype html>")
    assert len(gzip.compress(page.encode())) < 1200


async def test_the_calendar_may_use_its_own_style_and_no_other(client: Client) -> None:
    answer = await answer_of(client, "/kalender")
    style = (await answer.text()).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


async def test_the_day_of_the_calendar_is_the_dutch_day(client: Client, world: World) -> None:
    world.now = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    page = await text_of(client, "/kalender", **{"Accept-Language": "en"})
    assert "July 2026" in page
    assert '<td class="today">1</td>' in page


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (dt.date(2026, 1, 15), ["1", "2", "3", "4", "5"]),
        (dt.date(2027, 1, 1), ["53", "1", "2", "3", "4"]),
        (dt.date(2026, 12, 31), ["49", "50", "51", "52", "53"]),
        (dt.date(2024, 2, 29), ["5", "6", "7", "8", "9"]),
    ],
)
def test_a_calendar_has_every_day_once_and_the_right_weeks(
    today: dt.date, weeks: list[str]
) -> None:
    page = draw_calendar(TEMPLATE, today, "nl")
    assert re.findall(r"<tr><th>(\d+)</th>", page) == weeks
    days = [int(day) for day in re.findall(r"<td[^>]*>(\d+)</td>", page)]
    following = today.replace(day=28) + dt.timedelta(days=4)
    assert days == list(range(1, (following - dt.timedelta(days=following.day)).day + 1))


def test_the_page_and_its_own_calendar_look_alike() -> None:
    css = (PAGE / "page.css").read_text(encoding="utf-8")
    for colour in ("#f7f6f3", "#22262b", "#52585f", "#17191c", "#e4e1da", "#b2b0aa"):
        assert colour in css
        assert colour in TEMPLATE


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
    assert pages._page("general", "nl", pages._state()).plain
