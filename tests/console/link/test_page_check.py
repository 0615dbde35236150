"""One changed byte of anything that a visitor gets is noticed, and its path is named."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace

import pytest
from aiohttp import web

from console.link.page_check import MANIFEST
from console.link.port import Verdict
from tests.console.link.lying_page import Passing, Served, check_of

# --- what is right --------------------------------------------------------------------------


async def test_the_page_of_an_honest_relay_is_the_one_that_was_signed(served: Served) -> None:
    relay, _ = served
    assert await relay.sign_page() == 200
    found = await check_of(relay).look()
    assert (found.verdict, found.wrong, found.files) == (Verdict.SAME, (), len(relay.manifest()))
    assert abs(found.signed - time.time()) < 60


async def test_a_look_asks_for_everything_as_a_browser_would_and_never_says_who_asks(
    served: Served,
) -> None:
    relay, proxy = served
    await relay.sign_page()
    await check_of(relay).look()
    assert sorted(path for path, _, _ in proxy.asked) == sorted(
        [MANIFEST, *(visit.partition(" ")[0] for visit in relay.manifest())]
    )
    for _, headers, _ in proxy.asked:
        assert headers["User-Agent"].startswith("Mozilla/5.0 (")
        assert "gzip" in headers["Accept-Encoding"]
        assert not {"Authorization", "Cookie"} & set(headers)
    assert len({id(transport) for _, _, transport in proxy.asked}) == len(proxy.asked)


async def test_two_looks_go_round_in_another_order(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()
    orders = set()
    for _ in range(3):
        proxy.asked.clear()
        await check_of(relay).look()
        orders.add(tuple(path for path, _, _ in proxy.asked[1:]))
    assert len(orders) > 1


async def test_what_changes_by_the_minute_is_no_change(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()

    def later(answer: Passing) -> Passing:
        if b'"open":true' not in answer.body:
            return answer
        shut = answer.swapped(b'"open":true', b'"open":false')
        return shut.swapped(b'"waiting":0', b'"waiting":12')

    proxy.lie = later
    assert (await check_of(relay).look()).verdict is Verdict.SAME


# --- what is not ----------------------------------------------------------------------------

SCRIPT = "/page/later.js"
BYTES = [
    (SCRIPT, b"function ", b"function  "),
    (SCRIPT, b"", b"<h1>Mei 2026</h1>"),
    ("/page/beside.js", b";", b"; "),
    ("/page/code_words.txt", b"\n", b"\n\n"),
    ("/robots.txt", b"/", b""),
    ("/nl", b"<p>", b"<p >"),
    ("/en", b"</body>", b"<script src=//evil.example/a.js></script></body>"),
    ("/", b"/page/later.js", b"/pagf/later.js"),
    ("/jongens", b'<script type="module">', b'<script type="module">\n'),
    ("/en", b"<style>", b"<style> "),
    ("/jongens/en", b"tel:112", b"tel:113"),
    ("/jongens", b"tel:112", b"tel:113"),
    ("/eilanden/nl", b"tel:911", b"tel:912"),
    ("/kalender", b"<style>", b"<style>@import '//evil.example';"),
    ("/kalender", b"<h1>", b"<h1><script>"),
    ("/nl", b'"deployment":"veste-test"', b'"deployment":"veste-tesu"'),
    ("/nl", b'"root":"B', b'"root":"C'),
    ("/nl", b'"own":[]', b'"own":["door.h"]'),
    ("/nl", b'href="/en"', b'href="/eN"'),
    ("/nl", b'"words":{', b'"words":{"x":"y",'),
    ("/nl", b'"waiting":0', b'"waiting":"0"'),
    ("/nl", b'"late":false', b'"late":"<b>"'),
    ("/nl", b'"waiting":0', b'"waiting":0,"waiting":0'),
    ("/nl", b'"deployment":"veste-test"', b'"deployment":"veste-test","deployment":"veste-test"'),
    ("/nl", b'"open":true', b'"open": true'),
    ("/nl", b'"closes":0,', b""),
]


@pytest.mark.parametrize(("path", "old", "new"), BYTES)
async def test_one_change_is_noticed_and_its_path_is_named(
    served: Served, path: str, old: bytes, new: bytes
) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.lie = lambda answer: answer.swapped(old, new) if answer.path == path else answer
    found = await check_of(relay).look()
    assert (found.verdict, found.why) == (Verdict.CHANGED, "differs")
    assert {visit.partition(" ")[0] for visit in found.wrong} == {path}


async def test_a_page_that_lies_in_one_language_only_is_noticed(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()

    def lie(answer: Passing) -> Passing:
        english = answer.path == "/" and answer.language.startswith("en")
        return answer.swapped(b"<p>", b"<p >") if english else answer

    proxy.lie = lie
    assert (await check_of(relay).look()).wrong == ("/ en",)


HEADERS = [
    {"Refresh": "0; url=https://evil.example"},
    {"Link": "<https://evil.example/a.css>; rel=stylesheet"},
    {"Set-Cookie": "who=1"},
    {"Content-Type": "text/html; charset=iso-2022-jp"},
    {"Content-Security-Policy": "default-src *"},
]


@pytest.mark.parametrize("more", HEADERS, ids=lambda more: next(iter(more)))
async def test_a_header_that_makes_another_page_of_the_same_bytes_is_noticed(
    served: Served, more: dict[str, str]
) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.lie = lambda answer: (
        replace(answer, headers={**answer.headers, **more}) if answer.path == "/nl" else answer
    )
    assert (await check_of(relay).look()).wrong == ("/nl",)


@pytest.mark.parametrize("status", [204, 301, 302, 404, 410])
async def test_a_redirect_or_a_file_that_is_gone_is_a_change_and_is_not_followed(
    served: Served, status: int
) -> None:
    relay, proxy = served
    await relay.sign_page()
    away = {"Location": "/elsewhere"}
    proxy.lie = lambda answer: (
        replace(answer, status=status, headers={**answer.headers, **away}, body=b"", coding="")
        if answer.path == SCRIPT
        else answer
    )
    assert (await check_of(relay).look()).wrong == (SCRIPT,)
    assert "/elsewhere" not in {path for path, _, _ in proxy.asked}


async def bomb(request: web.Request) -> web.StreamResponse:
    del request
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/javascript; charset=utf-8"}
    return web.Response(body=gzip.compress(bytes(200_000_000), 1), headers=headers)


async def endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    try:
        while True:
            await answer.write(bytes(65536))
    except ConnectionError:
        return answer


async def garbled(request: web.Request) -> web.StreamResponse:
    del request
    return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})


async def unknown_coding(request: web.Request) -> web.StreamResponse:
    del request
    return web.Response(body=b"?", headers={"Content-Encoding": "br"})


@pytest.mark.parametrize("instead", [bomb, endless, garbled, unknown_coding])
async def test_a_huge_or_garbled_answer_is_a_change_and_is_not_read_to_its_end(
    served: Served, instead: object
) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.instead[SCRIPT] = instead  # type: ignore[assignment]
    assert (await check_of(relay).look()).wrong == (SCRIPT,)
