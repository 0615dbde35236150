"""The administrator's commands against the real relay."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from aiohttp.test_utils import BaseTestServer

from protocol.directory import ROSTER_KEY_LIFE, ROSTER_LIFE, certify_roster_key
from protocol.ids import text
from protocol.p256 import load_private, public_bytes
from protocol.staff_access import ListEnrolments
from server.app import RELAY
from server.organisation import book as books
from server.organisation.office import OFFICE_FILE, ROOT_FILE, Office, open_root
from server.records import Factor, FactorChange
from tests.server.organisation.relays import (
    WORDS,
    Run,
    invited,
    newcomer,
    origin_of,
    post,
    roster_of,
)


async def test_a_person_becomes_staff_by_a_code_and_an_approval(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    code = await invited(run, "--role", "supervisor", "--label", "A.")
    who = newcomer(code.lower())
    assert await post(relay, "/v1/staff/enrol", who) == 204
    approved = await run("approve", answer="y\n")
    assert approved.exit_code == 0, approved.output
    member = (await roster_of(relay, folder)).member(who.id)
    assert (member.key, member.roles) == (who.key, ("counsellor", "supervisor"))
    shown = (await run("list")).stdout
    assert f"{text(who.id)}  counsellor, supervisor  A." in shown


async def test_a_code_is_twenty_signs_in_groups_that_nobody_confuses(
    relay: BaseTestServer, run: Run
) -> None:
    groups = (await invited(run)).split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert set("".join(groups)) <= set(books.CODE_SIGNS)
    assert not set("IO01") & set(books.CODE_SIGNS)
    assert relay.port


async def test_a_code_that_was_used_or_never_made_is_refused(
    relay: BaseTestServer, run: Run
) -> None:
    code = await invited(run)
    assert await post(relay, "/v1/staff/enrol", newcomer(code)) == 204
    assert await post(relay, "/v1/staff/enrol", newcomer(code)) == 403
    assert await post(relay, "/v1/staff/enrol", newcomer("ZZZZ" * 5)) == 403


async def test_a_code_is_refused_when_its_hours_are_over(
    relay: BaseTestServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await invited(run, "--hours", "1")
    later = time.time_ns() + 3_601_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    assert await post(relay, "/v1/staff/enrol", newcomer(code)) == 403


async def test_nothing_is_approved_when_the_administrator_says_no(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    await post(relay, "/v1/staff/enrol", newcomer(await invited(run)))
    assert (await run("approve", answer="n\n")).exit_code == 1
    assert (await roster_of(relay, folder)).members() == ()
    assert (await run("approve", "--yes")).exit_code == 0
    assert len((await roster_of(relay, folder)).members()) == 1


async def test_a_removed_person_is_off_the_served_roster(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    who = newcomer(await invited(run, "--label", "A."))
    await post(relay, "/v1/staff/enrol", who)
    await run("approve", "--yes")
    removed = await run("remove", "A.", answer="y\n")
    assert removed.exit_code == 0, removed.output
    assert (await roster_of(relay, folder)).members() == ()


async def test_an_order_works_once(relay: BaseTestServer, run: Run, folder: Path) -> None:
    assert (await run("renew")).exit_code == 0
    order = ListEnrolments(iat=int(time.time()), nonce=bytes(32))
    ordered = books.order_of(Office(folder, WORDS).book, order)
    assert await post(relay, "/v1/organisation", ordered) == 200
    assert await post(relay, "/v1/organisation", ordered) == 403


async def test_the_root_key_makes_a_new_roster_key_that_the_relay_takes(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    who = newcomer(await invited(run))
    await post(relay, "/v1/staff/enrol", who)
    await run("approve", "--yes")
    before = Office(folder, WORDS).book.key
    renewed = await run("renew", "--root", str(folder / ROOT_FILE))
    assert renewed.exit_code == 0, renewed.output
    assert Office(folder, WORDS).book.key != before
    assert (await roster_of(relay, folder)).member(who.id)
    assert await invited(run)


@pytest.mark.parametrize("left", [ROSTER_LIFE, books.SIGN_AGAIN - 60])
async def test_after_the_ninety_days_nothing_is_signed_until_the_root_key_makes_a_new_key(
    relay: BaseTestServer, run: Run, folder: Path, left: int
) -> None:
    who = newcomer(await invited(run))
    await post(relay, "/v1/staff/enrol", who)
    await run("approve", "--yes")
    ended(folder, left)
    before = (folder / OFFICE_FILE).read_bytes()
    for command in (["renew"], ["invite", "--role", "counsellor"], ["remove", text(who.id)]):
        told = await run(*command)
        assert (told.exit_code, "`staff renew --root FILE`" in told.stderr) == (1, True)
    assert (folder / OFFICE_FILE).read_bytes() == before
    renewed = await run("renew", "--root", str(folder / ROOT_FILE))
    assert renewed.exit_code == 0, renewed.output
    assert (await roster_of(relay, folder)).member(who.id)
    assert await invited(run)


async def test_a_roster_that_was_refused_because_the_key_had_ended_is_published_under_the_new_one(
    relay: BaseTestServer, run: Run, folder: Path
) -> None:
    ended(folder, ROSTER_LIFE)
    office = Office(folder, WORDS)
    office.save(books.renew(office.book, int(time.time())))  # and the relay did not take it
    renewed = await run("renew", "--root", str(folder / ROOT_FILE))
    assert renewed.exit_code == 0, renewed.output
    assert (await roster_of(relay, folder)).version == office.book.version + 1


def ended(folder: Path, left: int) -> None:
    """Put a book there whose certificate has just ended and whose roster has so long left."""
    office, now = Office(folder, WORDS), int(time.time())
    key, then = load_private(office.book.key), now - 1 - ROSTER_KEY_LIFE
    certificate = certify_roster_key(open_root(folder / ROOT_FILE, WORDS), public_bytes(key), then)
    fresh = msgspec.structs.replace(
        office.book, certificate=certificate, certified_until=now - 1, roster_until=now + left
    )
    office.save(fresh)


async def test_a_relay_with_another_root_refuses_and_the_reason_is_told(
    relay: BaseTestServer, run: Run, tmp_path: Path
) -> None:
    other = {"VESTE_OFFICE": str(tmp_path / "other")}
    await run("init", "--relay", origin_of(relay), **other)
    refused = await run("invite", "--role", "counsellor", **other)
    assert refused.exit_code == 1
    assert "VESTE_ROOT" in refused.stderr


async def test_a_second_factor_is_reset_by_label_after_a_yes_and_only_where_there_is_one(
    relay: BaseTestServer, run: Run
) -> None:
    who = newcomer(await invited(run, "--role", "supervisor", "--label", "A."))
    await post(relay, "/v1/staff/enrol", who)
    await run("approve", "--yes")
    store = relay.app[RELAY].writer  # type: ignore[attr-defined]
    kept = Factor(b"sealed", confirmed=True)
    await store.read(lambda inner: inner.change_factor(who.id, lambda _: FactorChange(kept)))
    refused = await run("reset-second-factor", "A.", answer="n\n")
    assert refused.exit_code == 1
    assert await store.read(lambda inner: inner.factor(who.id)) == kept
    done = await run("reset-second-factor", "A.", answer="y\n")
    assert done.exit_code == 0, done.output
    assert "veste second-factor" in done.stderr
    assert await store.read(lambda inner: inner.factor(who.id)) is None
    (line,) = (await store.read(lambda inner: inner.trail(0, 99)))[-1:]
    assert (line.note.who, line.note.what) == (who.id, "factor-reset")
    again = await run("reset-second-factor", "A.", "--yes")
    assert (again.exit_code, "nothing to reset" in again.stderr) == (1, True)
    unknown = await run("reset-second-factor", "nobody", "--yes")
    assert (unknown.exit_code, "Nobody on the roster" in unknown.stderr) == (1, True)
