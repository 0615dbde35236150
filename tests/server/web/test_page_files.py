"""What is sent is slim, packed, escaped, and known by its SHA-256."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from aiohttp import ClientSession

from protocol.page_manifest import fingerprint
from server.web.page_files import as_boot, fill, only_for, read_template
from server.web.page_source import read_scripts
from server.web.pages import Pages
from tests.server.web.page_client import (
    SHUT,
    Client,
    World,
    answer_of,
    settings,
    text_of,
)


def test_a_catalog_string_cannot_become_markup() -> None:
    catalog = {"a.b": "<b title='x'>\"&"}
    assert fill("<p>{{t:a.b}}</p>", catalog, {}) == (
        "<p>&lt;b title=&#x27;x&#x27;&gt;&quot;&amp;</p>"
    )


def test_the_boot_object_cannot_end_its_script() -> None:
    hostile = {"words": {"a": "</script><script>alert(1)</script><!--"}}
    written = as_boot(hostile)
    assert "<" not in written
    assert json.loads(written) == hostile


def test_a_string_that_no_catalog_has_is_an_error_at_the_start() -> None:
    with pytest.raises(KeyError):
        fill("{{t:not.there}}", {}, {})


def test_a_part_is_sent_where_the_template_names_it_and_a_missing_one_is_an_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "word.html").write_text("<!-- for us -->\n{{part:inner}}\n")
    (tmp_path / "parts" / "inner.html").write_text("  <b>{{t:a}}</b>\n")
    (tmp_path / "a.html").write_text("<p>\n{{part:word}}\n</p>\n")
    assert read_template("a.html", tmp_path) == "<p>\n<b>{{t:a}}</b>\n</p>\n"
    (tmp_path / "b.html").write_text("{{part:none}}\n")
    with pytest.raises(FileNotFoundError):
        read_template("b.html", tmp_path)


def test_a_door_is_sent_its_own_lines_and_no_others() -> None:
    page = "a\n{{for:boys islands}}\nb\n{{end}}\nc\n{{for:general}}\nd\ne\n{{end}}\n"
    assert only_for(page, "general") == "a\nc\nd\ne\n"
    assert only_for(page, "boys", "x") == only_for(page, "islands") == "a\nb\nc\n"
    assert only_for(page, "boys", "general") == "a\nb\nc\nd\ne\n"


def test_what_is_promised_at_one_door_is_sent_there_if_it_was_confirmed() -> None:
    page = "{{for:islands+abroad}}\na\n{{end}}\n"
    assert only_for(page, "islands", "abroad") == "a\n"
    assert only_for(page, "islands", "silence") == only_for(page, "general", "abroad") == ""


async def test_packed_and_plain_are_the_same_page(client: Client) -> None:
    server = client.server
    async with ClientSession(auto_decompress=False) as bare:
        ask = {"Accept-Encoding": "gzip, br"}
        async with bare.get(server.make_url("/page/later.js"), headers=ask) as answer:
            packed = await answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
    plain = await (await answer_of(client, "/page/later.js")).read()
    assert gzip.decompress(packed) == plain
    assert plain.decode() == read_scripts()["later.js"]
    assert len(packed) < len(plain)


async def test_the_manifest_names_every_answer_as_it_is_served(
    client: Client, world: World
) -> None:
    manifest = Pages(settings(confirmed=("silence",)), lambda: 0, world.clock).manifest()
    assert {"/eilanden/nl", "/ en", "/kalender nl"} <= set(manifest)
    for visit, digest in manifest.items():
        path, _, language = visit.partition(" ")
        served = await text_of(client, path, **{"Accept-Language": language})
        assert fingerprint(visit, served.encode()) == digest


async def test_the_manifest_is_the_same_at_every_moment(world: World) -> None:
    before = Pages(settings(), lambda: 0, world.clock).manifest()
    world.now = SHUT
    assert Pages(settings(), lambda: 9, world.clock).manifest() == before


async def test_everything_that_answers_a_browser_is_in_the_manifest(
    client: Client, world: World
) -> None:
    manifest = Pages(settings(), lambda: 0, world.clock).manifest()
    served = {resource.canonical for resource in client.app.router.resources()}
    assert {visit.partition(" ")[0] for visit in manifest} == served
