"""A relay that lies, fails or is away changes nothing in the administrator's book."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from protocol.p256 import new_key, public_bytes
from server.organisation import book as books
from server.organisation.office import OFFICE_FILE, Office
from tests.server.organisation.relays import (
    WORDS,
    LyingRelay,
    Run,
    invited,
    newcomer,
    origin_of,
)


async def test_a_key_that_the_relay_swapped_is_left_out_and_said(
    lying: LyingRelay, run: Run, folder: Path
) -> None:
    theirs = newcomer(await invited(run))
    lying.enrolments = (msgspec.structs.replace(theirs, key=public_bytes(new_key())),)
    told = await run("approve", "--yes")
    assert "do not trust the relay" in told.stderr
    assert "Nobody to approve" in told.stderr
    assert Office(folder, WORDS).book.staff == ()


async def test_an_older_roster_is_answered_with_the_newer_one(
    lying: LyingRelay, run: Run, folder: Path
) -> None:
    lying.papers = Office(folder, WORDS).book.papers
    await run("renew")
    assert Office(folder, WORDS).book.version == 2
    told = await run("invite", "--role", "counsellor")
    assert "now serves roster 2" in told.stderr
    assert Office(folder, WORDS).book.version == 2


async def test_a_change_that_the_relay_did_not_hear_of_is_published_the_next_time(
    lying: LyingRelay, run: Run, folder: Path
) -> None:
    lying.papers = Office(folder, WORDS).book.papers
    lying.status = 500
    failed = await run("renew")
    assert (failed.exit_code, failed.stderr.strip()) == (1, "The relay answered with status 500.")
    lying.status = 200
    assert "now serves roster 2" in (await run("invite", "--role", "counsellor")).stderr


async def test_papers_of_somebody_else_stop_every_errand(
    lying: LyingRelay, run: Run, folder: Path
) -> None:
    before = (folder / OFFICE_FILE).read_bytes()
    lying.papers = books.new_book(new_key(), "https://chat.example", int(time.time())).papers
    for command in (["approve", "--yes"], ["renew"], ["invite", "--role", "counsellor"]):
        told = await run(*command)
        assert told.exit_code == 1
        assert "did not sign" in told.stderr
    assert (folder / OFFICE_FILE).read_bytes() == before
    assert lying.orders == []


async def test_no_two_orders_have_the_same_nonce(lying: LyingRelay, run: Run) -> None:
    for _ in range(3):
        await run("invite", "--role", "counsellor")
    assert len({each.order.body for each in lying.orders}) == len(lying.orders) >= 4


async def test_the_relay_never_sees_a_code_or_a_label(lying: LyingRelay, run: Run) -> None:
    code = await invited(run, "--label", "A. van dinsdag")
    sent = b"".join(each.order.body for each in lying.orders)
    assert code.encode() not in sent
    assert code.replace("-", "").encode() not in sent
    assert b"dinsdag" not in sent


@pytest.mark.parametrize("served", [b"", b"{", b'{"certificate": 1}', b"[" * 5000, b"\xff"])
async def test_an_answer_that_makes_no_sense_is_told_in_one_line(run: Run, served: bytes) -> None:
    async def show(_: web.Request) -> web.Response:
        return web.Response(body=served)

    app = web.Application()
    app.router.add_get("/v1/papers", show)
    async with TestServer(app) as server:
        await run("init", "--relay", origin_of(server))
        told = await run("approve")
    assert told.exit_code == 1
    assert told.stderr == "The relay's answer makes no sense: is that address a relay?\n"


async def test_a_relay_that_is_away_changes_nothing(run: Run, folder: Path) -> None:
    async with TestServer(web.Application()) as server:
        origin = origin_of(server)
    await run("init", "--relay", origin)
    before = (folder / OFFICE_FILE).read_bytes()
    told = await run("invite", "--role", "counsellor")
    assert told.exit_code == 1
    assert "cannot be reached" in told.stderr
    assert (folder / OFFICE_FILE).read_bytes() == before
