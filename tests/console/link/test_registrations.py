"""A record leaves later, sealed once, and goes from the disk once the relay has it."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest

from console.link import port
from console.link.api import AccessError
from console.link.entrance import Entrance
from console.link.keeping import Keeping
from console.link.keys import KeyRing
from console.link.registrations import SOONEST, SPREAD, Registrations
from protocol import staff_access as access
from protocol.errors import Reject
from protocol.p256 import new_key, public_bytes
from protocol.research import open_registration, sign_research
from server.records import Registered
from tests.builders import Organisation, Person
from tests.console.link.safe_fakes import MemorySafe
from tests.live import LiveRelay, live_relay
from tests.protocol.test_registration import a_record


class Night:
    """A relay, a research key, and one counsellor's machine."""

    def __init__(self, relay: LiveRelay, folder: Path) -> None:
        self.relay, self.folder = relay, folder
        self.research = new_key()
        root = relay.organisation.root_point
        now = int(time.time())
        self.ring = KeyRing.create(folder, MemorySafe(), relay=relay.address, root=root, now=now)
        person = Person(("counsellor",), self.ring.staff, self.ring.signing)
        relay.organisation.people.append(person)
        relay.publish()
        self.told: list[port.Event] = []

    def machine(self) -> Registrations:
        """Return the sender as a console that was started again has it."""
        return Registrations(self.ring, self.folder, Entrance(self.ring))

    async def publish(self) -> int:
        """Let the relay show the research key."""
        organisation = self.relay.organisation
        now = int(time.time())
        point = public_bytes(self.research)
        research = sign_research(organisation.roster_key, point, now, now + 3600)
        order = access.PublishResearch(now, secrets.token_bytes(32), research)
        certificate = organisation.papers(now=now).certificate
        ordered = access.Ordered(certificate, access.seal_order(organisation.roster_key, order))
        url = self.relay.address + "/v1/organisation"
        body = msgspec.json.encode(ordered)
        async with aiohttp.ClientSession() as http, http.post(url, data=body) as answer:
            return answer.status

    async def kept(self) -> list[Registered]:
        return await self.relay.relay.writer.read(lambda store: store.registrations())

    def files(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.folder / "records").iterdir()]


@pytest.fixture
async def night(tmp_path: Path) -> AsyncIterator[Night]:
    async with live_relay(tmp_path) as relay:
        yield Night(relay, tmp_path / "keys")


async def test_a_record_goes_at_the_moment_after_the_next_and_leaves_nothing_behind(
    night: Night,
) -> None:
    await night.publish()
    sender = night.machine()
    sender.keep(a_record(age="16-17"))
    await sender.send(night.told.append)
    assert await night.kept() == []
    await sender.send(night.told.append)
    (registered,) = await night.kept()
    assert open_registration(night.research, registered.sealed).age == "16-17"
    assert night.files() == []
    assert night.told == []


async def test_what_was_kept_lies_sealed_and_is_sent_after_a_restart(night: Night) -> None:
    await night.publish()
    night.machine().keep(a_record(role="perpetrator"))
    (file,) = night.files()
    assert b"perpetrator" not in file
    assert base64.b64encode(b"perpetrator")[:12] not in file
    again = night.machine()
    for _ in range(2):
        await again.send(night.told.append)
    assert len(await night.kept()) == 1


async def test_without_a_research_key_nothing_leaves_and_that_is_told_once(night: Night) -> None:
    sender = night.machine()
    sender.keep(a_record())
    for _ in range(4):
        await sender.send(night.told.append)
    assert night.told == [port.Trouble(chat=None, code="research_unsigned")]
    assert await night.kept() == []
    assert len(night.files()) == 1
    await night.publish()
    await sender.send(night.told.append)
    assert len(await night.kept()) == 1


async def test_a_relay_that_does_not_answer_costs_no_record(night: Night) -> None:
    await night.publish()
    sender = night.machine()
    sender.keep(a_record())
    await sender.send(night.told.append)
    await night.relay.stop()
    with pytest.raises(AccessError):
        await sender.send(night.told.append)
    assert len(night.files()) == 1
    await night.relay.start()
    night.relay.publish()
    await sender.send(night.told.append)
    assert len(await night.kept()) == 1


async def test_a_record_that_the_relay_refuses_holds_no_other_one_up(night: Night) -> None:
    await night.publish()
    sender = night.machine()
    sender._kept.keep("broken", "S" + base64.b64encode(b"nonsense").decode())
    for _ in range(4):
        sender.keep(a_record())
    for _ in range(2):
        await sender.send(night.told.append)
    assert len(await night.kept()) == 4
    assert list(sender._kept.all()) == ["broken"]


async def test_an_answer_that_was_lost_does_not_double_the_record(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    await night.publish()
    sender = night.machine()
    sender.keep(a_record())
    await sender.send(night.told.append)
    real = sender._kept.keep

    def cut(name: str, text: str) -> None:
        if not text:
            raise OSError("the answer was lost before the file could go")
        real(name, text)

    with monkeypatch.context() as broken:
        broken.setattr(sender._kept, "keep", cut)
        with pytest.raises(OSError, match="lost"):
            await sender.send(night.told.append)
    assert len(await night.kept()) == 1
    again = night.machine()
    for _ in range(2):
        await again.send(night.told.append)
    assert len(await night.kept()) == 1
    assert night.files() == []


async def test_an_older_research_key_is_not_taken_for_a_newer_one(night: Night) -> None:
    await night.publish()
    sender = night.machine()
    for _ in range(2):
        sender.keep(a_record())
        await sender.send(night.told.append)
    # The relay brings out a key that was signed before the one this machine has seen.
    old = new_key()
    now = int(time.time())
    certificate = night.relay.organisation.papers(now=now).certificate
    research = sign_research(
        night.relay.organisation.roster_key, public_bytes(old), now - 50, now + 3600
    )
    document = {"certificate": certificate, "research": research}
    body = msgspec.json.encode(document)
    await night.relay.relay.writer.read(lambda store: store.remember("research", body))
    sender.keep(a_record())
    for _ in range(2):
        await sender.send(night.told.append)
    for registered in await night.kept():
        assert open_registration(night.research, registered.sealed)
        with pytest.raises(Reject):
            open_registration(old, registered.sealed)


async def test_a_key_that_another_organisation_signed_is_not_sealed_to(night: Night) -> None:
    now = int(time.time())
    other = Organisation()
    document = {
        "certificate": other.papers(now=now).certificate,
        "research": sign_research(other.roster_key, public_bytes(new_key()), now, now + 3600),
    }
    body = msgspec.json.encode(document)
    await night.relay.relay.writer.read(lambda store: store.remember("research", body))
    sender = night.machine()
    sender.keep(a_record())
    for _ in range(3):
        await sender.send(night.told.append)
    assert night.told == [port.Trouble(chat=None, code="research_forged")]
    assert await night.kept() == []
    assert len(night.files()) == 1


async def test_the_moments_of_sending_are_minutes_apart_and_ask_nobody(night: Night) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise TimeoutError

    chances = iter((0.0, 0.5, 1.0))
    with pytest.raises(TimeoutError):
        await night.machine().run(night.told.append, lambda: next(chances), sleep)
    assert slept == [SOONEST, SOONEST + SPREAD / 2, SOONEST + SPREAD]


async def test_a_form_that_is_done_is_a_record_and_no_form_any_more(night: Night) -> None:
    keeping = Keeping(night.ring, night.folder)
    keeping.keep_form("b", '{"b": 1}')
    keeping.keep_form("a", '{"a": 1}')
    assert keeping.forms() == ['{"a": 1}', '{"b": 1}']
    keeping.register("a", a_record())
    assert Keeping(night.ring, night.folder).forms() == ['{"b": 1}']
    assert len(night.files()) == 1
