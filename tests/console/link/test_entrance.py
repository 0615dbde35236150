"""A supervisor's console asks for a code once a night, and a counsellor's never."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from console.link import port
from console.link.api import AccessError, Api, FactorWanted
from console.link.entrance import Entrance
from console.link.keys import KeyRing
from console.second_factor import TRIES, set_up
from console.settings import Settings
from protocol import staff_access as access
from protocol.second_factor import STEP, code_at
from tests.builders import Person
from tests.console.link.safe_fakes import MemorySafe
from tests.journeys.test_sockets import Console, console_of, listening
from tests.live import LiveRelay, until
from tests.server.web.codes import later, ordered


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LiveRelay]:
    """A relay that demands a second factor, and whose clock stands."""
    running = LiveRelay(tmp_path)
    running.second_factor_from = None
    await running.start()
    later(running, 0)
    yield running
    await running.stop()


def ring_of(relay: LiveRelay, folder: Path, *roles: object) -> KeyRing:
    """Make the keys of somebody with these roles, and put them on the roster."""
    root, now = relay.organisation.root_point, int(time.time())
    ring = KeyRing.create(folder, MemorySafe(), relay=relay.address, root=root, now=now)
    person = Person(roles or ("supervisor",), ring.staff, ring.signing)  # type: ignore[arg-type]
    relay.organisation.people.append(person)
    relay.publish()
    return ring


def code_of(relay: LiveRelay, secret: bytes, off: int = 0) -> str:
    return code_at(secret, relay.relay.now() // 1000 // STEP + off)


async def a_factor(relay: LiveRelay, ring: KeyRing) -> bytes:
    """Set a second factor up by requests alone; return its secret."""
    api = Api(relay.address)
    secret = await api.new_factor(ring.signing, ring.staff)
    await api.sign_in(ring.signing, ring.staff, code_of(relay, secret))
    await api.close()
    later(relay, 2)
    return secret


def wanted(console: Console) -> list[str]:
    return [event.why for event in console.heard(port.CodeWanted)]


async def test_who_has_none_is_told_what_to_do_and_the_link_stops(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "bo", "supervisor") as bo:
        await until(lambda: wanted(bo))
        assert wanted(bo) == ["none"]
        assert bo.link._stopped
        assert not any(event.up for event in bo.heard(port.Connection))


async def test_a_code_is_asked_for_until_it_is_right_and_then_not_again_that_night(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "bo", "counsellor", "supervisor") as none:
        await until(lambda: wanted(none) == ["none"])
        ring = none.link._ring
    secret = await a_factor(relay, ring)
    async with listening(ring, tmp_path / "bo") as bo:
        await until(lambda: wanted(bo) == ["code"])
        bo.link.give_code(code_of(relay, secret, 5))
        await until(lambda: wanted(bo) == ["code", "wrong"])
        bo.link.give_code(code_of(relay, secret))
        await until(lambda: any(event.up for event in bo.heard(port.Connection)))
        await relay.stop()
        await relay.start()
        relay.publish()
        await until(lambda: [event.up for event in bo.heard(port.Connection)].count(True) == 2)
        assert wanted(bo) == ["code", "wrong"]


async def test_after_a_reset_the_console_is_told_to_set_another_up(
    relay: LiveRelay, tmp_path: Path
) -> None:
    ring = ring_of(relay, tmp_path / "bo")
    entrance, api = Entrance(ring), Api(relay.address)
    entrance.give_code(code_of(relay, await a_factor(relay, ring)))
    await entrance.sign_in(api)
    await entrance.sign_in(api)  # by the voucher
    order = access.ResetFactor(int(time.time()), secrets.token_bytes(32), ring.staff)
    async with aiohttp.ClientSession() as http:
        assert await ordered(relay, http, order) == 200
    with pytest.raises(FactorWanted) as asked:
        await entrance.sign_in(api)
    assert asked.value.why == "none"
    assert "veste second-factor" in str(asked.value)
    await api.close()


async def test_a_counsellor_is_asked_for_nothing(relay: LiveRelay, tmp_path: Path) -> None:
    async with console_of(relay, tmp_path / "noor") as noor:
        await until(lambda: any(event.up for event in noor.heard(port.Connection)))
        assert wanted(noor) == []


async def test_a_code_that_nobody_could_look_at_is_kept_for_the_next_attempt(
    relay: LiveRelay, tmp_path: Path
) -> None:
    ring = ring_of(relay, tmp_path / "bo")
    secret = await a_factor(relay, ring)
    entrance = Entrance(ring)
    entrance.give_code(code_of(relay, secret))
    nowhere, api = Api("http://127.0.0.1:1"), Api(relay.address)
    with pytest.raises(AccessError) as failed:
        await entrance.sign_in(nowhere)
    assert failed.value.code == "unreachable"
    assert (await entrance.sign_in(api)).voucher is not None
    await nowhere.close()
    await api.close()


async def test_neither_secret_nor_code_nor_voucher_is_kept_on_the_disk(
    relay: LiveRelay, tmp_path: Path
) -> None:
    folder = tmp_path / "bo"
    ring = ring_of(relay, folder)
    secret = await a_factor(relay, ring)
    entrance, api = Entrance(ring), Api(relay.address)
    code = code_of(relay, secret)
    entrance.give_code(code)
    session = await entrance.sign_in(api)
    await api.close()
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert session.voucher is not None
    for secret_one in (secret, session.voucher, code.encode(), session.token.encode()):
        assert secret_one not in kept


# --- setting up ---------------------------------------------------------------------------


class Terminal:
    """Somebody who reads what is shown, and types by it."""

    def __init__(self, relay: LiveRelay, *typed: str) -> None:
        """Type these lines, then the right code, with a space in it."""
        self.relay, self.shown, self._typed = relay, [], [*typed]  # type: ignore[var-annotated]

    def ask(self, _: str) -> str:
        """Return the next line."""
        if self._typed:
            return self._typed.pop(0)
        code = code_of(self.relay, self.secret)
        return f" {code[:3]} {code[3:]}"

    @property
    def secret(self) -> bytes:
        """The secret, as an app takes it from the letters."""
        import base64  # noqa: PLC0415 - only here

        return base64.b32decode(self.shown[3].replace(" ", "").strip())


async def test_setting_up_shows_address_and_letters_and_ends_with_the_first_right_code(
    relay: LiveRelay, tmp_path: Path
) -> None:
    ring = ring_of(relay, tmp_path / "bo")
    terminal = Terminal(relay, "zes", "12345", "123456")
    assert await set_up(ring, Settings(language="nl"), terminal.shown.append, terminal.ask)
    letters = terminal.shown[3].replace(" ", "").strip()
    assert terminal.shown[1].strip().startswith("otpauth://totp/127.0.0.1")
    assert f"secret={letters}" in terminal.shown[1]
    said = terminal.shown[4:]
    assert said[:2] == ["Dat zijn geen zes cijfers."] * 2
    assert said[2].startswith("Die code klopte niet.")
    assert said[3].startswith("Klaar.")
    with pytest.raises(AccessError) as again_:
        await set_up(ring, Settings(), terminal.shown.append, terminal.ask)
    assert again_.value.code == "exists"


async def test_who_types_nothing_or_never_the_right_code_has_set_nothing_up(
    relay: LiveRelay, tmp_path: Path
) -> None:
    ring = ring_of(relay, tmp_path / "bo", "administrator")
    for typed in ([""], ["x"] * TRIES):
        terminal = Terminal(relay, *typed)
        assert not await set_up(ring, Settings(language="en"), terminal.shown.append, terminal.ask)
        assert terminal.shown[-1].startswith("Nothing was set up.")
    api = Api(relay.address)
    with pytest.raises(FactorWanted):
        await api.sign_in(ring.signing, ring.staff)
    await api.close()


async def test_a_role_that_needs_none_is_told_so(relay: LiveRelay, tmp_path: Path) -> None:
    ring = ring_of(relay, tmp_path / "noor", "counsellor")
    with pytest.raises(AccessError) as refused:
        await set_up(ring, Settings(), print, input)
    assert (refused.value.code, str(refused.value)) == (
        "needless",
        "Your role asks for no second factor.",
    )
