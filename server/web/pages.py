"""The doors of the visitor's page: each in its languages, true to the minute, never kept.

/  /jongens  /eilanden      in the language that the browser asks for
/nl  /en  /jongens/en …     in that language
/page/later.js  /page/…     the scripts that are fetched afterwards (`server.web.page_source`)
/kalender                   where an exit leads (`server.web.calendar_page`)
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial

from aiohttp import web

from protocol.page_manifest import CALENDAR, fingerprint
from protocol.visitor_messages import Door
from server.settings import Settings
from server.web.calendar_page import LANGUAGES, CalendarPage, draw_calendar
from server.web.headers import add_headers, page_policy
from server.web.page_files import (
    Packed,
    Remembered,
    as_boot,
    fill,
    only_for,
    pack,
    read_files,
    read_template,
    send,
    without_list,
    words_of,
)
from server.web.page_voices import Voice, name_languages, read_voices
from server.web.page_words import WHOLE, as_links, first_guess, languages_of

DOORS: dict[Door, str] = {"general": "/", "boys": "/jongens", "islands": "/eilanden"}

_ROBOTS = b"User-agent: *\nDisallow: /\n"


class Pages:
    """Everything that a visitor's browser gets, but the socket."""

    def __init__(
        self, settings: Settings, waiting: Callable[[], int], clock: Callable[[], dt.datetime]
    ) -> None:
        """Read the files. `waiting` counts the queue; `clock` returns the moment in UTC.

        Raises `SettingsError` when the texts cannot say what is set, `KeyError` when a file
        asks for a string that a catalog lacks, `JoinError` when the script cannot be joined.
        """
        self._settings, self._waiting, self._clock = settings, waiting, clock
        self._hours = settings.hours_by_door
        self._voices = {door: read_voices(settings, door=door) for door in DOORS}
        self._asking = read_template("index.html")
        self._templates = {
            (door, code, rest): template_of(self._asking, door, voice, settings.confirmed)
            for door in DOORS
            for (code, rest), voice in self._voices[door].items()
        }
        self._inside, self._static = read_files()
        policy = page_policy(settings.origin, **self._inside)
        self._headers = {"Content-Security-Policy": policy}
        calendar = read_template("calendar.html")
        self._calendar = CalendarPage(calendar, clock)
        self._remembered = Remembered()
        self._manifest = self._make_manifest(calendar)

    def add_to(self, app: web.Application) -> None:
        """Register the handlers."""
        for path, body in self._static.items():
            app.router.add_get(path, partial(self._file, body))
        for door, path in DOORS.items():
            app.router.add_get(path, partial(self._door, door, None))
            for code in self._spoken(door):
                app.router.add_get(_path(door, code), partial(self._door, door, code))
        app.router.add_get(CALENDAR, self._calendar.answer)
        app.router.add_get("/robots.txt", partial(self._file, pack(_ROBOTS, "text/plain")))

    def manifest(self) -> dict[str, str]:
        """Return the fingerprint of every answer by visit (`protocol.page_manifest`), in hex."""
        return dict(self._manifest)

    async def _file(self, body: Packed, request: web.Request) -> web.Response:
        return send(request, body, {})

    async def _door(self, door: Door, code: str | None, request: web.Request) -> web.Response:
        accept = request.headers.get("Accept-Language", "")
        voice = self._voice(door, code or first_guess(accept, self._spoken(door)), accept)
        state, which = self._state(door), (door, voice.code, voice.rest)
        body = self._remembered.get(
            which, state, lambda: pack(self._page(door, voice, state), "text/html")
        )
        return send(request, body, self._headers)

    def _state(self, door: Door) -> dict[str, object]:
        """Return what changes from minute to minute."""
        hours, now = self._hours[door], self._clock()
        return {
            "open": hours.lets_in(now),
            "closes": _milliseconds(hours.closes_at(now)),
            "opens": _milliseconds(hours.opens_at(now)),
            "late": hours.is_late(now),
            "waiting": self._waiting(),
        }

    def _voice(self, door: Door, code: str, accept: str) -> Voice:
        """Return how `code` is spoken; what nobody has reviewed, as the browser likes best."""
        voices = self._voices[door]
        return voices.get((code, code)) or voices[code, first_guess(accept, list(WHOLE))]

    def _page(self, door: Door, voice: Voice, state: dict[str, object]) -> bytes:
        words = words_of(self._asking, voice.words)
        boot = {
            **state,
            "words": words,
            "own": [] if voice.reviewed else sorted(voice.own & words.keys()),
            "root": base64.b64encode(self._settings.root).decode(),
            "deployment": self._settings.deployment,
        }
        fields = {
            "lang": voice.code,
            "dir": voice.words.get("dir", "ltr"),
            "door": door,
            "languages": as_links(voice.code, {c: _path(door, c) for c in self._spoken(door)}),
            "boys": _path("boys", voice.code) if door == "general" else "",
            "boot": as_boot(boot),
            **self._inside,
        }
        template = self._templates[door, voice.code, voice.rest]
        return fill(template, voice.words, fields).encode()

    def _make_manifest(self, calendar: str) -> dict[str, str]:
        answers = {path: body.plain for path, body in self._static.items()}
        answers["/robots.txt"] = _ROBOTS
        today = self._clock().date()
        for door, path in DOORS.items():
            state = self._state(door)
            for code in self._spoken(door):
                first = self._page(door, self._voice(door, code, code), state)
                answers[f"{path} {code}"] = first
                if (code, code) in self._voices[door]:
                    answers[_path(door, code)] = first
                    continue
                for rest in WHOLE:
                    page = self._page(door, self._voices[door][code, rest], state)
                    answers[f"{_path(door, code)} {rest}"] = page
        for code in LANGUAGES:
            answers[f"{CALENDAR} {code}"] = draw_calendar(calendar, today, code).encode()
        return {visit: fingerprint(visit, body) for visit, body in answers.items()}

    def _spoken(self, door: Door) -> list[str]:
        return languages_of(door, (code for code, _ in self._voices[door]))


def add_pages(
    app: web.Application,
    settings: Settings,
    waiting: Callable[[], int],
    clock: Callable[[], dt.datetime],
) -> Pages:
    """Serve the visitor's page from `app`, and harden every answer that `app` gives."""
    pages = Pages(settings, waiting, clock)
    pages.add_to(app)
    add_headers(app, settings.origin)
    return pages


def template_of(asking: str, door: str, voice: Voice, confirmed: Iterable[str]) -> str:
    """Return the page's template for a door and a voice, its texts not yet filled in.

    Of what the operator has to confirm, only what is `confirmed` is promised.
    """
    whom = (door, *confirmed, *(() if voice.reviewed else ("unreviewed",)))
    return name_languages(without_list(only_for(asking, *whom)), voice)


def _path(door: Door, code: str) -> str:
    return f"{DOORS[door].rstrip('/')}/{code}"


def _milliseconds(moment: dt.datetime | None) -> int:
    return int(moment.timestamp() * 1000) if moment else 0
