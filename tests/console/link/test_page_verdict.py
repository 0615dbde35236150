"""A check without a verdict says why, ends in time, and trusts no manifest by itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from console.link import api
from console.link.page_check import (
    FILE,
    MANIFEST,
    Finding,
    KeptPage,
    PageCheck,
    pause,
    watch,
)
from console.link.port import PageSeen, Verdict
from tests.builders import Organisation
from tests.console.link.lying_page import Passing, Served, check_of

DAY = 86400
SCRIPT = "/page/later.js"


# --- the manifest itself --------------------------------------------------------------------


async def test_without_a_signed_manifest_there_is_no_verdict(served: Served) -> None:
    relay, _ = served
    found = await check_of(relay).look()
    assert (found.verdict, found.why) == (Verdict.UNKNOWN, "unsigned")


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"certificate":1}'])
async def test_a_malformed_manifest_is_an_alarm(served: Served, body: bytes) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.lie = lambda answer: replace(answer, body=body) if answer.path == MANIFEST else answer
    assert await check_of(relay).look() == Finding(Verdict.CHANGED, "forged", (MANIFEST,))


async def test_a_manifest_of_another_organisation_is_an_alarm(served: Served) -> None:
    relay, _ = served
    await relay.sign_page()
    other = PageCheck(relay.address, Organisation().root_point)
    assert (await other.look()).why == "forged"


async def test_a_manifest_with_one_changed_digest_is_an_alarm(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()

    def lie(answer: Passing) -> Passing:
        if answer.path != MANIFEST:
            return answer
        told = msgspec.json.decode(answer.body)
        body = told["manifest"]["body"]
        told["manifest"]["body"] = body[:-8] + ("A" if body[-8] != "A" else "B") + body[-7:]
        return replace(answer, body=msgspec.json.encode(told))

    proxy.lie = lie
    assert (await check_of(relay).look()).why == "forged"


async def test_a_withheld_or_older_manifest_yields_to_the_one_that_was_seen(
    served: Served, tmp_path: Path
) -> None:
    relay, proxy = served
    now = int(time.time())
    await relay.sign_page({**relay.manifest(), SCRIPT: "0" * 64}, now=now - 60)
    check = check_of(relay, KeptPage(tmp_path))
    old = tmp_path / "old"
    assert (await check.look()).wrong == (SCRIPT,)
    old.write_bytes((tmp_path / FILE).read_bytes())
    await relay.sign_page(now=now)
    assert (await check.look()).verdict is Verdict.SAME
    proxy.lie = lambda answer: (
        replace(answer, body=old.read_bytes()) if answer.path == MANIFEST else answer
    )
    assert (await check.look()).signed == now
    proxy.lie = lambda answer: replace(answer, status=404) if answer.path == MANIFEST else answer
    assert (await check.look()).signed == now
    assert (await check_of(relay).look()).why == "unsigned"


async def test_a_manifest_whose_certificate_is_over_gives_no_verdict(
    served: Served, tmp_path: Path
) -> None:
    relay, proxy = served
    await relay.sign_page()
    check = check_of(relay, KeptPage(tmp_path))
    later = time.time() + 91 * DAY
    assert (await check.look(later)).why == "ended"
    await check.look()
    proxy.lie = lambda answer: replace(answer, status=404) if answer.path == MANIFEST else answer
    assert (await check.look(later)).why == "ended"


async def test_a_damaged_kept_manifest_is_as_none(served: Served, tmp_path: Path) -> None:
    relay, _ = served
    await relay.sign_page()
    (tmp_path / FILE).write_bytes(b"\xff{")
    assert (await check_of(relay, KeptPage(tmp_path)).look()).verdict is Verdict.SAME


# --- no verdict -----------------------------------------------------------------------------


async def test_a_relay_that_is_away_gives_no_verdict(served: Served) -> None:
    relay, _ = served
    away = PageCheck("http://127.0.0.1:9", relay.organisation.root_point)
    assert await away.look() == Finding(Verdict.UNKNOWN, "unreachable")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_relay_that_cannot_answer_now_gives_no_verdict(served: Served, status: int) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.lie = lambda answer: replace(answer, status=status)
    assert (await check_of(relay).look()).why == "unreachable"
    proxy.lie = lambda answer: replace(answer, status=status) if answer.path == SCRIPT else answer
    assert (await check_of(relay).look()).why == "unreachable"


async def test_a_change_is_an_alarm_also_when_other_files_do_not_come(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()

    def lie(answer: Passing) -> Passing:
        if answer.path == "/robots.txt":
            return replace(answer, status=503)
        return answer.swapped(b"<p>", b"<p >") if answer.path == "/nl" else answer

    proxy.lie = lie
    assert (await check_of(relay).look()).wrong == ("/nl",)


async def test_a_dripping_answer_ends_in_time(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, proxy = served
    await relay.sign_page()

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"a")
        await asyncio.Event().wait()
        return answer

    proxy.instead[SCRIPT] = drip
    monkeypatch.setattr(api, "_WHOLE", 0.3)
    assert (await check_of(relay).look()).why == "unreachable"


# --- when -----------------------------------------------------------------------------------


async def test_the_watch_looks_at_the_start_and_then_about_once_an_hour() -> None:
    found = iter([Finding(Verdict.SAME, signed=7), Finding(Verdict.CHANGED, "differs", ("/",))])
    slept: list[float] = []
    told: list[PageSeen] = []

    async def look() -> Finding:
        return next(found)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watch(look, told.append, lambda: 0.5, sleep, lambda: 100.0)
    assert slept == [11.0, 3600.0, 300.0]
    assert [(seen.verdict, seen.wrong, seen.signed) for seen in told] == [
        (Verdict.SAME, 0, 7),
        (Verdict.CHANGED, 1, 0),
    ]


def test_the_next_look_is_within_two_hours_and_never_at_a_known_moment() -> None:
    moments = {pause(Verdict.SAME, chance / 10) for chance in range(11)}
    assert (min(moments), max(moments), len(moments)) == (600, 6600, 11)
    assert pause(Verdict.UNKNOWN, 1) == 480


async def test_the_manifest_is_asked_for_last_where_one_is_known(
    served: Served, tmp_path: Path
) -> None:
    relay, proxy = served
    await relay.sign_page()
    check = check_of(relay, KeptPage(tmp_path))
    await check.look()
    proxy.asked.clear()
    await relay.sign_page(now=int(time.time()) + 2)
    assert (await check.look()).verdict is Verdict.SAME
    asked = [path for path, _, _ in proxy.asked]
    assert (asked[-1], asked.count(MANIFEST), len(asked)) == (
        MANIFEST,
        1,
        len(relay.manifest()) + 1,
    )


async def test_a_file_that_only_a_newer_manifest_names_is_visited_too(
    served: Served, tmp_path: Path
) -> None:
    relay, _ = served
    now = int(time.time())
    check = check_of(relay, KeptPage(tmp_path))
    await relay.sign_page({"/nl": relay.manifest()["/nl"]}, now=now - 9)
    assert (await check.look()).files == 1
    await relay.sign_page(now=now)
    found = await check.look()
    assert (found.verdict, found.files) == (Verdict.SAME, len(relay.manifest()))
