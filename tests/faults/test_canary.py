"""A canary typed by both sides is nowhere but on their two screens.

Real programs: a relay process, Chromium with a profile on disk, the console in a terminal.
Looked at: the relay's memory, database, WAL and log, all traffic, the profile after the exit
and after the browser is closed, and the console's files.
"""

from __future__ import annotations

import base64
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from protocol.capsules import keys_of_token, open_capsule
from protocol.errors import Reject
from server.demo.house import DemoHouse, free_port, program
from tests.faults.proxy import FaultProxy
from tests.journeys.browser import open_profile
from tests.journeys.terminal import Terminal

VISITOR = "kanariezin van de bezoeker zonderwaarde"
STAFF = "kanariezin van de medewerker zonderbetekenis"

pytestmark = [pytest.mark.browser, pytest.mark.terminal]


def shapes(words: str) -> list[bytes]:
    """Return the words in every shape they might hide in: raw, UTF-16, hex, base64."""
    raw = words.encode()
    found = [raw, words.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode()]
    for shift in range(3):  # base64 depends on where in a longer text the words begin
        coded = base64.b64encode(b" " * shift + raw)
        inner = coded[4 : len(coded) - 4]
        found += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return found


def hits(haystack: bytes) -> int:
    """Return how often either canary is in `haystack`, in any shape."""
    return sum(haystack.count(shape) for words in (VISITOR, STAFF) for shape in shapes(words))


def memory_of(pid: int) -> Iterator[bytes]:
    """Yield every readable piece of a process's memory."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps.splitlines():
            area = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if area is None or "[v" in line:
                continue
            start, end = int(area[1], 16), int(area[2], 16)
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError):
                continue


def files_with_hits(folder: Path) -> list[str]:
    """Return the files below `folder` that hold a canary."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and hits(path.read_bytes())
    ]


async def test_a_canary_typed_by_both_sides_is_nowhere(tmp_path: Path) -> None:
    port = free_port()
    proxy = FaultProxy("127.0.0.1", port)
    await proxy.start()
    async with DemoHouse(port, proxy.address) as house, async_playwright() as chromium:
        environ = await house.sign_in()
        noor = Terminal("noor", tmp_path)
        noor.start(program("console.cli"), environ)
        profile = tmp_path / "profile"
        context = await open_profile(chromium, profile)
        try:
            page = await context.new_page()
            await _talk(house, page, noor)
            token = await page.evaluate("sessionStorage.length && Object.values(sessionStorage)[0]")
            assert hits(b"".join(memory_of(house.pid))) == 0
            assert files_with_hits(house.database.parent) == []
            assert hits(house.log().encode()) == 0
            assert "127.0.0.1" not in house.log()
            traffic = proxy.traffic()
            assert b'"t":"say"' in traffic, "masked frames must be looked into"
            assert hits(traffic) == 0
            # The looking itself works: where the words must be, they are found.
            assert hits(b"".join(memory_of(noor.pid))) > 0
            await _leave(context, page)
            await noor.shows("exit gebruikt")
        finally:
            await context.close()
            noor.press("C-q")
            noor.stop()
            await proxy.stop()
        assert files_with_hits(profile) == []
        assert files_with_hits(house.folder) == []
        _opens_nothing(house, token)


async def _talk(house: DemoHouse, page: Page, noor: Terminal) -> None:
    await page.goto(f"{house.address}/nl")
    await page.get_by_text("Ik wil iets vertellen").click()
    await page.locator("textarea").fill(VISITOR)
    await page.get_by_role("button", name="Stuur").click()
    await noor.shows("kanariezin")
    noor.press("M-n")
    await noor.shows("aan heide")
    noor.type(STAFF)
    await noor.shows("zonderbetekenis")
    noor.press("Enter")
    await page.get_by_text(STAFF).wait_for()
    await noor.shows("gelezen")


async def _leave(context: BrowserContext, page: Page) -> None:
    await page.get_by_text("Weg hier").first.click()
    await page.wait_for_url("**/kalender")
    assert await page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert await context.cookies() == []


def _opens_nothing(house: DemoHouse, token: object) -> None:
    """The reload token may still lie on the disk: what the relay kept under it is destroyed."""
    assert isinstance(token, str)
    master = base64.b64decode(token + "=" * (-len(token) % 4))
    keys = keys_of_token(master[:32])
    with sqlite3.connect(f"file:{house.database}?mode=ro", uri=True) as database:
        kept = [row[0] for row in database.execute("select capsule from capsules")]
    for capsule in kept:
        with pytest.raises(Reject):
            open_capsule(keys.key, capsule)
