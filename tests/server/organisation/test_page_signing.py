"""An administrator signs the page that their own release and settings make."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from aiohttp.test_utils import BaseTestServer

from protocol.door_hours import DoorHours, OwnDoor, OwnDoors
from protocol.opening_hours import OpeningHours
from protocol.p256 import new_key, public_bytes
from protocol.page_manifest import PublishedPage, fingerprint, open_page
from server.organisation.office import Office
from server.organisation.page_signing import files_of
from server.settings import Settings
from tests.server.organisation.relays import WORDS, Run, origin_of

ROOT = public_bytes(new_key())


@pytest.fixture
def settings(relay: BaseTestServer, folder: Path, tmp_path: Path) -> Path:
    """The administrator's own copy of the relay's settings."""
    root = base64.b64encode(Office(folder, WORDS).book.root).decode()
    path = tmp_path / "relay.toml"
    origin = origin_of(relay)
    path.write_text(f'origin="{origin}"\ndeployment="test"\nroot="{root}"\npepper="-"\n')
    return path


def exchange(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))


async def page_of(relay: BaseTestServer) -> httpx.Response:
    async with httpx.AsyncClient(base_url=origin_of(relay)) as http:
        return await http.get("/v1/page")


async def test_what_was_signed_is_what_the_relay_serves(
    relay: BaseTestServer, run: Run, folder: Path, settings: Path
) -> None:
    done = await run("page", "--settings", str(settings), answer="y\n")
    assert done.exit_code == 0, done.output
    assert "destroyed after 14 days" in done.output
    page = msgspec.json.decode((await page_of(relay)).content, type=PublishedPage)
    root = Office(folder, WORDS).book.root
    manifest = open_page(root, page, origin_of(relay), time.time())
    async with httpx.AsyncClient(base_url=origin_of(relay)) as http:
        for visit, digest in manifest.files.items():
            path, _, language = visit.partition(" ")
            body = (await http.get(path, headers={"Accept-Language": language})).content
            assert fingerprint(visit, body) == digest


def test_other_settings_make_another_page() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"confirmed": ("silence",)},
        {"deployment": "test-2"},
        {"root": public_bytes(new_key())},
        {"hours": OpeningHours(always=True)},
        {"doors": OwnDoors(general=OwnDoor(DoorHours(closes=dt.time(5))))},
    ]
    needed = {"origin": "https://chat.example", "deployment": "test", "pepper": "-", "root": ROOT}
    made = [files_of(Settings(**{**needed, **changed})) for changed in changes]
    doors = [files["/nl"] for files in made]
    assert len(set(doors)) == len(changes)
    assert {files["/page/later.js"] for files in made} == {made[0]["/page/later.js"]}


async def test_the_hours_of_each_door_are_read_before_they_are_signed(
    run: Run, settings: Path
) -> None:
    own = "[doors.islands.hours]\nweekday=00:00:00\nweekend=01:00:00\ncloses=05:00:00\n"
    await asyncio.to_thread(lambda: settings.write_text(settings.read_text() + own))
    done = await run("page", "--settings", str(settings), answer="n\n")
    opens = [line for line in done.output.splitlines() if "open from" in line]
    assert opens == [
        "open from 19:00, at weekends and on holidays 20:00 to 06:00",
        "the door islands open from 00:00, at weekends and on holidays 01:00 to 05:00",
    ]


async def test_nothing_is_signed_when_the_administrator_says_no(
    relay: BaseTestServer, run: Run, settings: Path
) -> None:
    assert (await run("page", "--settings", str(settings), answer="n\n")).exit_code == 1
    assert (await page_of(relay)).status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("origin", 'origin="https://other.example"\n#', "another relay"),
        ("root", f'root="{base64.b64encode(bytes(65)).decode()}"\n#', "root"),
        ("deployment", "deplooyment", "deplooyment"),
        ("origin", "<", "not TOML"),
    ],
)
async def test_settings_that_are_not_the_relays_are_refused_in_one_line(
    relay: BaseTestServer, run: Run, settings: Path, old: str, new: str, said: str
) -> None:
    await asyncio.to_thread(exchange, settings, old, new)
    refused = await run("page", "--settings", str(settings), "--yes")
    assert refused.exit_code == 1
    assert said in refused.stderr.strip().splitlines()[-1]
    assert "Traceback" not in refused.output
    assert (await page_of(relay)).status_code == 404


async def test_a_settings_file_that_is_not_there_is_said(
    relay: BaseTestServer, run: Run, tmp_path: Path
) -> None:
    refused = await run("page", "--settings", str(tmp_path / "none.toml"), "--yes")
    assert refused.exit_code == 1
    assert "not there" in refused.stderr
    assert (await page_of(relay)).status_code == 404
