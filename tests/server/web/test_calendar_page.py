"""The exit leads to a true and dull month, and the browser forgets the rest."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import re
from hashlib import sha256

import pytest

from server.web.calendar_page import draw_calendar
from server.web.page_files import read_template
from server.web.page_source import PAGE
from tests.server.web.page_client import (
    Client,
    World,
    answer_of,
    text_of,
)

TEMPLATE = read_template("calendar.html")


async def test_the_exit_leads_to_a_calendar_that_clears_and_links_to_nothing(
    client: Client,
) -> None:
    answer = await answer_of(client, "/kalender")
    page = await answer.text()
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "<title>Kalender</title>" in page
    assert "juni 2026" in page
    assert "<td>3</td>" in page
    assert not re.findall(r"<a |<button|<form|<script|<!--", page)
    assert page.startswith("<!doctype html>")
    assert len(gzip.compress(page.encode())) < 1200


async def test_the_calendar_may_use_its_own_style_and_no_other(client: Client) -> None:
    answer = await answer_of(client, "/kalender")
    style = (await answer.text()).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


async def test_the_month_is_the_dutch_one_and_no_day_is_marked_which_the_islands_still_await(
    client: Client, world: World
) -> None:
    world.now = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    page = await text_of(client, "/kalender", **{"Accept-Language": "en"})
    assert "July 2026" in page
    assert "<td>1</td>" in page
    assert "class" not in page


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
