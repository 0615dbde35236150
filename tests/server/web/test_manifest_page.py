"""The relay hands on only what the organisation signed for it, and only something newer."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest

from protocol.page_manifest import PublishedPage, open_page
from tests.console.link.lying_page import FrontedRelay, a_page

FILES = {"/nl": "0" * 64}


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[FrontedRelay]:
    async with a_page(tmp_path) as (relay, _):
        yield relay


async def shown(relay: FrontedRelay) -> tuple[int, bytes]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{relay.port}/v1/page") as answer,
    ):
        return answer.status, await answer.read()


async def files_shown(relay: FrontedRelay) -> dict[str, str]:
    page = msgspec.json.decode((await shown(relay))[1], type=PublishedPage)
    root = relay.organisation.root_point
    return open_page(root, page, relay.address, time.time()).files


async def test_nothing_is_shown_before_somebody_signed(relay: FrontedRelay) -> None:
    assert (await shown(relay))[0] == 404


async def test_everybody_may_see_what_was_signed(relay: FrontedRelay) -> None:
    assert await relay.sign_page() == 200
    assert await files_shown(relay) == relay.manifest()


async def test_what_was_signed_outlives_a_restart(relay: FrontedRelay) -> None:
    await relay.sign_page(FILES)
    await relay.stop()
    await relay.start()
    assert await files_shown(relay) == FILES


async def test_only_a_newer_manifest_takes_the_place_of_another(relay: FrontedRelay) -> None:
    now = int(time.time())
    assert await relay.sign_page(FILES, now=now) == 200
    assert await relay.sign_page(now=now) == 409
    assert await relay.sign_page(now=now - 1) == 409
    assert await files_shown(relay) == FILES
    assert await relay.sign_page(now=now + 1) == 200
    assert await files_shown(relay) == relay.manifest()


@pytest.mark.parametrize(
    ("files", "origin"),
    [(FILES, "https://other.example"), ({}, ""), ({"no path": "0" * 64}, "")],
)
async def test_a_manifest_of_another_relay_or_of_nothing_is_refused(
    relay: FrontedRelay, files: dict[str, str], origin: str
) -> None:
    assert await relay.sign_page(files, origin=origin) == 409
    assert (await shown(relay))[0] == 404


async def test_a_manifest_that_another_organisation_ordered_is_refused(
    relay: FrontedRelay, tmp_path: Path
) -> None:
    stranger = FrontedRelay(tmp_path)
    stranger.port, stranger.front = relay.port, relay.front
    assert await stranger.sign_page(FILES) == 403
    assert (await shown(relay))[0] == 404
