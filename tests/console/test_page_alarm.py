"""A relay serves another page than was signed: the console says so, and goes on saying it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console import textual_hooks as hooks
from console.app import Veste
from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.desk.page_alarm import PageAlarm
from console.link.page_check import PageCheck, watch
from console.link.port import Connection, Event, Link, PageSeen, Verdict
from console.plain import Plain
from console.settings import Settings
from tests.console.link.lying_page import FrontedRelay, Passing, a_page
from tests.console.recording_link import RecordingLink
from tests.console.scene import NOW, ZONE, quiet_night
from tests.console.terminal import a_terminal
from tests.live import until

ALARM = PageSeen(verdict=Verdict.CHANGED, why="differs", wrong=1, signed=50, at=NOW)
SIZES = [(120, 36), (80, 24)]


def same(signed: float) -> PageSeen:
    return PageSeen(verdict=Verdict.SAME, why="", wrong=0, signed=int(signed), at=NOW)


def unknown(why: str) -> PageSeen:
    return PageSeen(verdict=Verdict.UNKNOWN, why=why, wrong=0, signed=0, at=NOW)


class Watched:
    """A terminal that looks at the page of a real relay whenever a test asks for it."""

    def __init__(self, app: Veste) -> None:
        self._app = app
        self.turns: asyncio.Queue[None] = asyncio.Queue()
        self.told: asyncio.Queue[Event] = asyncio.Queue()
        self.looks = 0

    @property
    def text(self) -> str:
        return "\n".join(hooks.painted_rows(self._app))

    async def look(self) -> None:
        """Let the console look once, and hear what it found."""
        before = self.looks
        self.turns.put_nowait(None)
        await until(lambda: self.looks > before and self.told.empty())

    async def shows(self, *wanted: str) -> None:
        await until(lambda: all(text in " ".join(self.text.split()) for text in wanted))

    def tell(self, event: PageSeen) -> None:
        self.looks += 1
        self.told.put_nowait(event)


@asynccontextmanager
async def watched(relay: FrontedRelay, settings: Settings) -> AsyncIterator[Watched]:
    @asynccontextmanager
    async def connect() -> AsyncIterator[tuple[Link, AsyncIterator[Event]]]:
        check = PageCheck(relay.address, relay.organisation.root_point)
        looking = asyncio.create_task(watch(check.look, terminal.tell, sleep=turn))
        yield RecordingLink(), heard()
        looking.cancel()

    async def turn(_: float) -> None:
        await terminal.turns.get()

    async def heard() -> AsyncIterator[Event]:
        for event in quiet_night():
            yield event
        while True:
            yield await terminal.told.get()

    app = Veste(connect, settings, clock=lambda: NOW)
    terminal = Watched(app)
    async with app.run_test(size=(120, 36)):
        yield terminal


@pytest.mark.parametrize(
    ("language", "short", "do", "right"),
    [
        ("nl", "!! pagina veranderd", "Bel nu de dienst.", "klopt weer"),
        ("en", "!! page changed", "Call the lead now.", "is right again"),
    ],
)
async def test_a_changed_script_is_an_alarm_until_the_organisation_signs_anew(
    tmp_path: Path, language: str, short: str, do: str, right: str
) -> None:
    async with (
        a_page(tmp_path) as (relay, proxy),
        watched(relay, Settings(language=language)) as terminal,
    ):
        await relay.sign_page()
        await terminal.look()
        assert "!!" not in terminal.text

        def lie(answer: Passing) -> Passing:
            script = answer.path == "/page/later.js"
            return answer.swapped(b"function ", b"function  ") if script else answer

        proxy.lie = lie
        await terminal.look()
        await terminal.shows(short, do)
        proxy.lie = lambda answer: answer
        await terminal.look()
        await terminal.shows(short, do)
        await relay.sign_page(now=int(time.time()) + 2)
        await terminal.look()
        await terminal.shows(right)
        assert short not in terminal.text


async def test_a_relay_that_cannot_be_asked_is_said_without_an_alarm(tmp_path: Path) -> None:
    async with a_page(tmp_path) as (relay, proxy), watched(relay, Settings()) as terminal:
        await relay.sign_page()
        proxy.lie = lambda answer: replace(answer, status=503)
        await terminal.look()
        await terminal.shows("nu niet na te kijken")
        assert "!!" not in terminal.text


@pytest.mark.parametrize("size", SIZES)
async def test_the_alarm_is_in_the_first_row_at_every_size(size: tuple[int, int]) -> None:
    async with a_terminal(size=size) as terminal:
        await terminal.hear(ALARM)
        assert "!! pagina veranderd" in terminal.rows[0]
        down = Connection(up=False, since=NOW)
        await terminal.hear(down)
        assert "!! pagina veranderd" in terminal.rows[0]
        assert "verbinding weg" in terminal.rows[0]


async def test_the_alarm_stands_above_the_queue_with_what_to_do_and_hides_nobody() -> None:
    async with a_terminal() as terminal:
        await terminal.hear(ALARM)
        left = " ".join(" ".join(row[:25] for row in terminal.rows).split())
        alarm = left.index("!! De pagina van bezoekers klopt niet. Bel nu de dienst.")
        assert alarm < left.index("WACHTEN")
        assert "kwam terug" in left


async def test_nothing_is_said_of_the_page_while_the_first_row_says_that_the_line_is_down() -> None:
    async with a_terminal() as terminal:
        await terminal.hear(Connection(up=False, since=NOW), unknown("unreachable"))
        assert terminal.app.desk.troubles == []
        await terminal.hear(ALARM)
        assert terminal.app.desk.troubles == ["page_changed"]


def test_the_line_mode_says_the_alarm_again_after_every_look() -> None:
    lines: list[str] = []
    desk = Desk(load_words("nl"), ZONE)
    plain = Plain(Counsellor(desk, RecordingLink()), lines.append)
    plain.hear(Connection(up=True, since=NOW), NOW)
    plain.hear(unknown("unsigned"), NOW)
    assert lines == ["de pagina van bezoekers is nog niet ondertekend · zeg het de beheerder"]
    for seen in (ALARM, same(50)):
        lines.clear()
        plain.hear(seen, NOW)
        assert lines[0] == "!! De pagina van bezoekers is niet de pagina die is ondertekend."
        assert lines[1].startswith("Misschien leest iemand mee. Bel nu de dienst.")
    lines.clear()
    plain.hear(same(NOW + 1), NOW)
    assert lines == ["de pagina van bezoekers klopt weer, opnieuw ondertekend"]


def test_an_alarm_ends_only_by_a_manifest_that_was_signed_after_it() -> None:
    alarm = PageAlarm()
    assert alarm.hear(ALARM) == ["page_changed"]
    assert alarm.hear(ALARM) == []
    assert alarm.hear(same(50)) == []
    assert alarm.hear(same(NOW - 1)) == []
    assert alarm.hear(unknown("unreachable")) == ["page_unreachable"]
    assert alarm.since is ALARM
    assert alarm.hear(same(NOW + 1)) == ["page_right"]
    assert alarm.since is None


def test_a_look_without_a_verdict_is_said_once_for_each_reason() -> None:
    alarm = PageAlarm()
    assert alarm.hear(unknown("unreachable")) == ["page_unreachable"]
    assert alarm.hear(unknown("unreachable")) == []
    assert alarm.hear(unknown("unsigned")) == ["page_unsigned"]
    assert alarm.hear(same(50)) == []
    assert alarm.hear(unknown("unsigned")) == ["page_unsigned"]
