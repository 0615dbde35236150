"""A note for whoever answers a return: real consoles, a real relay, somebody who is back."""

from __future__ import annotations

from pathlib import Path

from console.link import port
from protocol.ids import new_message
from protocol.log import NoteEntry
from protocol.visitor_messages import Exit
from protocol.visitor_session import Message, VisitorSession
from protocol.way_back import WayBack
from tests.journeys.people import Guest, visiting
from tests.journeys.test_colleagues import held_by
from tests.journeys.test_sockets import console_of
from tests.live import LiveRelay, until
from tests.reading import six_words

HIDDEN = "was al bij de huisarts"


async def test_a_colleague_reads_it_when_who_wrote_it_is_gone_and_the_page_never(
    relay: LiveRelay, tmp_path: Path
) -> None:
    keys = six_words()
    async with (
        console_of(relay, tmp_path / "noor", name="Noor") as noor,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("hoi")
        chat = await held_by(noor, guest)
        assert not noor.link.leave_note(chat, HIDDEN)  # there is no code yet
        guest.session.make_code(keys)
        guest.driver.wake()
        await until(lambda: [each.on for each in noor.heard(port.ReturnCode)] == [True])
        assert noor.link.leave_note(chat, HIDDEN)
        await until(lambda: noor.heard(port.NoteLeft))
        (kept,) = noor.heard(port.NoteLeft)
        assert (kept.text, kept.mine, kept.later) == (HIDDEN, True, True)
        await until(lambda: guest.session.room.note is not None)
        assert guest.session.room.note is not None
        assert guest.session.room.note.sealed == b""
        guest.command(Exit(new_message()))
        await until(lambda: relay.relay.house.chats[guest.session.chat].row.presence == "exited")
    async with console_of(relay, tmp_path / "sanne", name="Sanne") as sanne:
        session = VisitorSession(relay.organisation.root_point, way_back=WayBack(keys, True))
        async with visiting(Guest(relay, session)) as back:
            await until(lambda: sanne.heard(port.NoteLeft))
            (left,) = sanne.heard(port.NoteLeft)
            assert (left.chat, left.text, left.name) == (chat, HIDDEN, "Noor")
            assert not left.mine
            sanne.link.claim(chat)
            await until(lambda: sanne.heard(port.Mine))
            sanne.link.say(chat, "je hoeft niet opnieuw te beginnen")
            await until(lambda: back.told(Message))
            assert len(sanne.heard(port.NoteLeft)) == 1
            assert sanne.heard(port.Trouble) == []
            log = relay.relay.writer.read(lambda store: store.entries(session.chat, 0))
            (entry,) = [each for each in await log if isinstance(each, NoteEntry)]
            assert HIDDEN.encode() not in entry.note
