"""What goes beside a chat between consoles, over a real relay; no visitor hears it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.link import port
from protocol.visitor_session import Message, Readers
from tests.journeys.people import Guest, visiting
from tests.journeys.test_colleagues import held_by
from tests.journeys.test_sockets import console_of
from tests.live import LiveRelay, live_relay, until

HIDDEN = "praat liever met een vrouw"


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[LiveRelay]:
    async with live_relay(tmp_path) as running:
        yield running


async def test_a_chat_goes_back_to_the_queue_with_a_note_for_whoever_can_take_it(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "sanne") as sanne,
        console_of(relay, tmp_path / "petra", "consultant") as petra,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("hoi")
        chat = await held_by(noor, guest)
        await until(lambda: len(noor.heard(port.Colleagues)[-1].there) == 2)
        noor.link.release(chat, HIDDEN)
        await until(lambda: sanne.heard(port.NoteLeft))
        (left,) = sanne.heard(port.NoteLeft)
        assert (left.chat, left.text) == (chat, HIDDEN)
        await until(lambda: guest.told(Readers)[-1] == Readers(2, "release"))
        await until(lambda: sanne.heard(port.Waiting)[-1].chat == chat)
        sanne.link.claim(chat)
        await until(lambda: sanne.heard(port.Mine))
        sanne.link.say(chat, "ik ga met je verder")
        await until(lambda: guest.told(Message))
        assert [message.text for message in guest.told(Message)] == ["ik ga met je verder"]
        assert petra.heard(port.NoteLeft) == noor.heard(port.NoteLeft) == []
        assert [each.heard(port.Trouble) for each in (noor, sanne, petra)] == [[], [], []]
