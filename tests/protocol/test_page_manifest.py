"""What of an answer may move, and who may say what a visitor gets."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.errors import Refusal, Reject
from protocol.page_manifest import (
    MOST_FILES,
    PageManifest,
    PublishedPage,
    essence,
    fingerprint,
    open_page,
    sign_page,
)
from tests.builders import NOW, Organisation

ORIGIN = "https://chat.example"
FILES = {"/nl": "0" * 64, "/ en": "a" * 64, "/page/veste.js": "1" * 64}
BOOT = b'{"open":true,"closes":5,"opens":6,"late":false,"waiting":2,"root":"B","words":{"a":"b"}}'
FIXED = b'{"root":"B","words":{"a":"b"}}'
WEEK = b"<tr><th>45</th>" + b"<td></td>" * 6 + b'<td class="today">1</td></tr>\n'


def door(boot: bytes) -> bytes:
    tag = b'<script type="application/json" id="boot">'
    return b"<html>" + tag + boot + b"</script><p>hoi</p></html>"


def calendar(month: bytes = b"november 2026", weeks: bytes = WEEK * 5) -> bytes:
    head = b"<tr><th>week</th><th>ma</th></tr>\n"
    return b"<h1>" + month + b"</h1>\n<table>\n" + head + weeks + b"</table>\n"


def published(organisation: Organisation, origin: str = ORIGIN, now: int = NOW) -> PublishedPage:
    certificate = organisation.papers(now=NOW).certificate
    return PublishedPage(certificate, sign_page(organisation.roster_key, origin, FILES, now))


def refusal(organisation: Organisation, page: PublishedPage, now: float = NOW) -> Refusal:
    with pytest.raises(Reject) as refused:
        open_page(organisation.root_point, page, ORIGIN, now)
    return refused.value.code


def test_the_roster_key_signs_what_a_visitor_gets() -> None:
    organisation = Organisation()
    opened = open_page(organisation.root_point, published(organisation), ORIGIN, NOW)
    assert opened == PageManifest(ORIGIN, NOW, FILES)


def test_a_manifest_of_another_root_relay_or_time_is_refused() -> None:
    ours, theirs = Organisation(), Organisation()
    assert refusal(theirs, published(ours)) is Refusal.SIGNATURE
    assert refusal(ours, published(ours, "https://other.example")) is Refusal.FOREIGN
    assert refusal(ours, published(ours), NOW + 91 * 86400) is Refusal.EXPIRED
    assert refusal(ours, published(ours, now=NOW + 3600)) is Refusal.EXPIRED


def test_no_other_document_of_the_organisation_passes_for_a_manifest() -> None:
    organisation = Organisation()
    papers = organisation.papers()
    page = PublishedPage(papers.certificate, papers.roster)
    assert refusal(organisation, page) is Refusal.MALFORMED


@pytest.mark.parametrize(
    "files",
    [{}, {"nl": "0" * 64}, {"/nl": "0"}, {"/a b c": "0" * 64}, {"/x\n": "0" * 64}],
)
def test_a_manifest_that_names_what_no_browser_asks_is_refused(files: dict[str, str]) -> None:
    organisation = Organisation()
    manifest = sign_page(organisation.roster_key, ORIGIN, files, NOW)
    page = PublishedPage(organisation.papers(now=NOW).certificate, manifest)
    assert refusal(organisation, page) is Refusal.MALFORMED


def test_a_manifest_of_too_many_files_is_refused() -> None:
    organisation = Organisation()
    files = {f"/{number}": "0" * 64 for number in range(MOST_FILES + 1)}
    manifest = sign_page(organisation.roster_key, ORIGIN, files, NOW)
    page = PublishedPage(organisation.papers(now=NOW).certificate, manifest)
    assert refusal(organisation, page) is Refusal.MALFORMED


def test_a_file_is_hashed_as_it_is() -> None:
    assert fingerprint("/page/veste.js", b"a") == hashlib.sha256(b"a").hexdigest()
    assert essence("/page/veste.js", door(BOOT)) == door(BOOT)


def test_of_a_door_only_the_minute_is_left_out() -> None:
    assert essence("/nl", door(BOOT)) == door(FIXED)
    other = BOOT.replace(b'"open":true', b'"open":false').replace(b'"waiting":2', b'"waiting":9')
    assert fingerprint("/ nl", door(other)) == fingerprint("/nl", door(BOOT))


@pytest.mark.parametrize(
    "boot",
    [
        b"",
        b"[]",
        b"{}",
        b"{" * 5000,
        b"\xff",
        BOOT.replace(b"true", b'"<b>"'),
        BOOT.replace(b"true", b"1"),
        BOOT.replace(b'"closes":5', b'"closes":5.0'),
        BOOT.replace(b'"closes":5', b'"closes":' + b"9" * 40),
        BOOT.replace(b'"waiting":2', b'"waiting":true'),
        BOOT.replace(b'"waiting":2,', b""),
        BOOT.replace(b'"waiting":2', b'"waiting":2,"waiting":3'),
        BOOT.replace(b'"a":"b"', b'"a":"\\u0062"'),
        BOOT.replace(b'"a":"b"', b'"a":"<b>"'),
        BOOT + b" ",
        BOOT.replace(b'{"open"', b'{"open":true,"open"'),
    ],
)
def test_a_boot_object_that_two_readers_could_read_differently_is_refused(boot: bytes) -> None:
    with pytest.raises(Reject):
        essence("/nl", door(boot))


def test_a_door_without_a_boot_object_is_refused() -> None:
    with pytest.raises(Reject):
        essence("/nl", b"<html></html>")


def test_a_second_boot_object_is_part_of_what_is_hashed() -> None:
    assert fingerprint("/nl", door(BOOT) + door(BOOT)) != fingerprint("/nl", door(BOOT))


def test_of_the_calendar_only_the_days_are_left_out() -> None:
    june = calendar(b"June 2027", WEEK.replace(b"45", b"22") * 4)
    assert fingerprint("/kalender nl", june) == fingerprint("/kalender en", calendar())


@pytest.mark.parametrize(
    "page",
    [
        calendar(b"<b>2026"),
        calendar(b"javascript 2026"),
        calendar(weeks=WEEK * 3),
        calendar(weeks=WEEK * 5 + b"<tr><td><img></td></tr>\n"),
        calendar(weeks=WEEK.replace(b"45", b"x") * 5),
        b"",
    ],
)
def test_days_that_are_no_days_are_refused(page: bytes) -> None:
    with pytest.raises(Reject):
        essence("/kalender nl", page)


@given(st.integers(0, len(door(BOOT)) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_door_keeps_its_fingerprint_but_in_the_minute(
    at: int, change: int
) -> None:
    page = bytearray(door(BOOT))
    page[at] ^= change
    moving = door(BOOT).index(b'{"open"') < at < door(BOOT).index(b',"root"')
    with suppress(Reject):
        same = fingerprint("/nl", bytes(page)) == fingerprint("/nl", door(BOOT))
        assert moving or not same


@given(st.binary(max_size=300))
def test_any_bytes_are_an_essence_or_a_refusal(body: bytes) -> None:
    for visit in ("/nl", "/kalender nl"):
        for page in (body, door(body), calendar(weeks=body)):
            with suppress(Reject):
                assert essence(visit, page)


def test_a_published_page_travels_as_json() -> None:
    page = published(Organisation())
    assert msgspec.json.decode(msgspec.json.encode(page), type=PublishedPage) == page
