"""Where an exit leads: this month's calendar, true and dull, with nothing to tap.

No day is marked: on the islands it may still be yesterday.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from aiohttp import web

from server.web.headers import calendar_policy
from server.web.page_files import fill, pack, send
from server.web.page_words import first_guess

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_DAYS = {"nl": "ma di wo do vr za zo", "en": "Mon Tue Wed Thu Fri Sat Sun"}
_TITLES = {"nl": "Kalender", "en": "Calendar"}

LANGUAGES = tuple(_TITLES)

_HERE = ZoneInfo("Europe/Amsterdam")

# The page behind it may still be in the browser: it forgets what it can.
_FORGET = {"Clear-Site-Data": '"cache", "storage"'}


def draw_calendar(template: str, today: dt.date, code: str) -> str:
    """Return the page for the month of `today`, weeks from Monday with their ISO numbers."""
    weeks = calendar.Calendar().monthdatescalendar(today.year, today.month)
    fields = {
        "lang": code,
        "title": _TITLES[code],
        "month": f"{_MONTHS[code].split()[today.month - 1]} {today.year}",
        "days": "".join(f"<th>{name}</th>" for name in _DAYS[code].split()),
        "weeks": "\n".join(_row(week, today.month) for week in weeks),
    }
    return fill(template, {}, fields)


class CalendarPage:
    """The handler of the exit page."""

    def __init__(self, template: str, clock: Callable[[], dt.datetime]) -> None:
        """Draw into `template`; `clock` returns the moment."""
        self._template, self._clock = template, clock
        style = template.partition("<style>")[2].partition("</style>")[0]
        self._headers = {"Content-Security-Policy": calendar_policy(style), **_FORGET}

    async def answer(self, request: web.Request) -> web.Response:
        """Return this month, by the Dutch clock."""
        now = self._clock().astimezone(_HERE)
        code = first_guess(request.headers.get("Accept-Language", ""), list(LANGUAGES))
        page = draw_calendar(self._template, now.date(), code)
        return send(request, pack(page.encode(), "text/html"), self._headers)


def _row(week: list[dt.date], month: int) -> str:
    cells = "".join(f"<td>{day.day if day.month == month else ''}</td>" for day in week)
    return f"<tr><th>{week[0].isocalendar().week}</th>{cells}</tr>"
