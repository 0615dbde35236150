"""A scripted visitor and a console's real link, over real sockets and a real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from console.link import port
from console.link.api import socket_address
from console.link.keys import KeyRing
from console.link.relay_link import RelayLink
from console.link.safes import FileSafe
from protocol import directory as d
from protocol.heard import Said
from protocol.payloads import Text
from protocol.place import InChat
from protocol.scripted_visitors import ONLY_TELL
from server.demo.visitor import ScriptedVisitor
from tests.live import LiveRelay, until

E = TypeVar("E", bound=port.Event)
N = TypeVar("N")


class Console:
    """A real link with everything it told the desk."""

    def __init__(self, link: RelayLink) -> None:
        """Listen to `link`."""
        self.link = link
        self.events: list[port.Event] = []
        self._news: list[Any] = []
        receive = link._session.receive

        def note(message: Any, now: float) -> Any:
            told = receive(message, now)
            self._news += told
            return told

        link._session.receive = note  # type: ignore[method-assign]

    def news(self, kind: type[N]) -> list[N]:
        """Return what the session learnt of one kind, also what no screen shows yet."""
        return [news for news in self._news if isinstance(news, kind)]

    def read(self, chat: bytes) -> list[str]:
        """Return the words of a chat that this console could read, in order."""
        said = [n.heard for n in self.news(InChat) if n.chat == chat]
        payloads = [heard.payload for heard in said if isinstance(heard, Said)]
        return [payload.text for payload in payloads if isinstance(payload, Text)]

    def heard(self, kind: type[E]) -> list[E]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def turns(self, author: port.Author) -> list[str]:
        """Return what one side said, in order."""
        return [e.text for e in self.events if isinstance(e, port.Turn) and e.author == author]


@asynccontextmanager
async def console_of(
    relay: LiveRelay,
    folder: Path,
    *roles: d.Role,
    through: str | None = None,
    name: str = "",
) -> AsyncIterator[Console]:
    """Hire somebody, make their keys, and connect, through a proxy if one is named."""
    safe = FileSafe(folder / "master.key", lambda: "een zin voor de test")
    root = relay.organisation.root_point
    ring = KeyRing.create(folder, safe, relay=relay.address, root=root, now=int(time.time()))
    person = relay.organisation.hire(*roles)
    person.id, person.signing = ring.staff, ring.signing
    relay.publish()
    async with listening(ring, folder, through=through, name=name) as console:
        yield console


@asynccontextmanager
async def listening(
    ring: KeyRing,
    folder: Path,
    *,
    through: str | None = None,
    name: str = "",
    only_look: bool = False,
) -> AsyncIterator[Console]:
    """Connect with keys that are there already."""
    link = RelayLink(ring, folder, name, only_look=only_look)
    if through is not None:
        link._address = socket_address(through)
    console = Console(link)

    async def listen() -> None:
        async for event in link.events():
            console.events.append(event)

    tasks = [asyncio.create_task(link.run()), asyncio.create_task(listen())]
    try:
        yield console
    finally:
        await link.stop()
        for task in tasks:
            task.cancel()


async def test_a_visitor_is_read_claimed_answered_and_closed(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "noor") as noor:
        await until(lambda: noor.heard(port.Connection))
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        said: list[str] = []
        visitor.heard = lambda who, words: said.append(words) if who == "staff" else None
        visiting = asyncio.create_task(visitor.run())
        first = "ik wil alleen iets vertellen. verder niks"
        await until(lambda: any(w.first_words == first for w in noor.heard(port.Waiting)))
        chat = noor.heard(port.Waiting)[-1].chat
        noor.link.claim(chat)
        await until(lambda: noor.heard(port.Mine))
        assert noor.heard(port.Mine)[0].intent == "tell"
        for number in range(3):
            noor.link.say(chat, f"antwoord {number}")
            expected = 3 + number
            await until(lambda: len(noor.turns(port.Author.VISITOR)) == expected)  # noqa: B023
        await until(lambda: any(r.delivery == port.Delivery.READ for r in noor.heard(port.Receipt)))
        assert noor.turns(port.Author.ME) == said == ["antwoord 0", "antwoord 1", "antwoord 2"]
        noor.link.close(chat)
        await asyncio.wait_for(visiting, 5)
        await until(lambda: noor.heard(port.Ended))
        assert noor.heard(port.Trouble) == []


async def test_a_restart_of_the_relay_loses_nothing(relay: LiveRelay, tmp_path: Path) -> None:
    async with console_of(relay, tmp_path / "noor") as noor:
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        visiting = asyncio.create_task(visitor.run())
        await until(lambda: noor.heard(port.Waiting) and noor.heard(port.Waiting)[-1].first_words)
        chat = noor.heard(port.Waiting)[-1].chat
        noor.link.claim(chat)
        await until(lambda: len(noor.turns(port.Author.VISITOR)) == 2)
        papers = relay.relay.house.papers
        await relay.stop()
        noor.link.say(chat, "terwijl hij weg was")
        await relay.start()
        relay.relay.house.papers = papers
        await until(lambda: "oke" in noor.turns(port.Author.VISITOR))
        assert noor.turns(port.Author.ME) == ["terwijl hij weg was"]
        assert noor.heard(port.Trouble) == []
        noor.link.close(chat)
        await asyncio.wait_for(visiting, 5)


async def test_colleagues_talk_and_one_hands_a_chat_to_the_other(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor", name="Noor") as noor,
        console_of(relay, tmp_path / "sanne", name="Sanne") as sanne,
    ):
        await until(lambda: [each.name for each in _there(noor)] == ["Sanne"])
        await until(lambda: [each.name for each in _there(sanne)] == ["Noor"])
        assert noor.link.tell_room("wie heeft ruimte?")
        await until(lambda: [said.text for said in sanne.heard(port.RoomSaid)])
        assert sanne.heard(port.RoomSaid)[0].text == "wie heeft ruimte?"
        visitor = ScriptedVisitor(ONLY_TELL, relay.address, relay.organisation.root_point, pace=0)
        told: list[str] = []
        visitor.heard = lambda _who, words: told.append(words)
        visiting = asyncio.create_task(visitor.run())
        await until(lambda: noor.heard(port.Waiting) and noor.heard(port.Waiting)[-1].first_words)
        chat = noor.heard(port.Waiting)[-1].chat
        noor.link.claim(chat)
        await until(lambda: noor.heard(port.Mine))
        noor.link.say(chat, "een ogenblik")
        assert noor.link.offer(chat, _there(noor)[0].who, "wil alleen vertellen", history=True)
        await until(lambda: sanne.heard(port.Offered))
        assert sanne.heard(port.Offered)[0].note == "wil alleen vertellen"
        sanne.link.answer(sanne.heard(port.Offered)[0].offer, chat, accept=True)
        await until(lambda: sanne.heard(port.Mine) and noor.heard(port.Ended))
        assert noor.heard(port.OfferAnswered)[0].accepted
        assert noor.heard(port.Ended)[0].why == "taken"
        assert "een ogenblik" in sanne.turns(port.Author.COLLEAGUE)
        sanne.link.say(chat, "hoi, ik ben er nu")
        await until(lambda: "hoi, ik ben er nu" in told)
        assert not {"wie heeft ruimte?", "wil alleen vertellen"} & set(told)
        sanne.link.close(chat)
        await asyncio.wait_for(visiting, 5)
        assert noor.heard(port.Trouble) == sanne.heard(port.Trouble) == []


async def test_a_roster_that_came_in_mid_shift_is_remembered_on_disk(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "noor") as noor:
        await until(lambda: noor.heard(port.Connection))
        before = noor.link._ring.roster_version
        relay.organisation.hire("counsellor")
        relay.publish()
        await until(lambda: noor.link._session.directory.version > before)
        await until(lambda: noor.link._ring.roster_version == noor.link._session.directory.version)


def _there(console: Console) -> tuple[port.Colleague, ...]:
    """Return who else is on duty, as this console was told last."""
    told = console.heard(port.Colleagues)
    return told[-1].there if told else ()
