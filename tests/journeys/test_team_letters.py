"""What goes beside a chat between consoles, over a real relay; no visitor hears it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk.desk import Desk
from console.link import port
from protocol import ids
from protocol.visitor_session import Message, Readers
from tests.journeys.people import Guest, visiting
from tests.journeys.test_colleagues import held_by
from tests.journeys.test_sockets import Console, console_of
from tests.live import LiveRelay, until

HIDDEN = "praat liever met een vrouw"


def can_claim(console: Console, guest: Guest) -> bool:
    """Whether this console can read the guest's chat, and it waits."""
    place = console.link._session.places.get(guest.session.chat)
    if place is None or place.info.phase != "waiting" or not place.ready:
        return False
    return place.room.visitor_key is not None and place.room.epoch in place.room.keys


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
        await until(lambda: can_claim(sanne, guest))
        await until(lambda: sanne.heard(port.Waiting)[-1].cut_off)
        sanne.link.claim(chat)
        await until(lambda: sanne.heard(port.Mine))
        sanne.link.say(chat, "ik ga met je verder")
        await until(lambda: guest.told(Message))
        assert [message.text for message in guest.told(Message)] == ["ik ga met je verder"]
        assert petra.heard(port.NoteLeft) == noor.heard(port.NoteLeft) == []
        assert [each.heard(port.Trouble) for each in (noor, sanne, petra)] == [[], [], []]


def answers(who: Desked, *, accept: bool) -> None:
    """Answer what is asked of somebody."""
    offer = who.desk.team.offers.waiting(time.time())
    assert offer is not None
    assert who.counsellor.answer(offer.id, time.time(), accept=accept)


class Desked:
    """A console with a desk: what the screens do is done, without a screen."""

    def __init__(self, console: Console) -> None:
        self.console, self._taken = console, 0
        self.counsellor = Counsellor(Desk(load_words("nl"), ZoneInfo("UTC")), console.link)

    @property
    def desk(self) -> Desk:
        return self.counsellor.desk

    def hears(self) -> Desked:
        """Let the desk hear what its link told since the last time, and a second pass."""
        new, self._taken = self.console.events[self._taken :], len(self.console.events)
        for event in new:
            self.counsellor.hear(event, time.time())
        self.counsellor.tick(time.time())
        return self


async def test_a_chat_goes_to_the_one_of_a_role_with_most_room_then_to_the_next(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor", name="Noor") as noor_console,
        console_of(relay, tmp_path / "sanne", name="Sanne") as sanne_console,
        console_of(relay, tmp_path / "anna", name="Anna") as anna_console,
        visiting(Guest(relay)) as first,
        visiting(Guest(relay)) as guest,
    ):
        noor, sanne, anna = (Desked(c) for c in (noor_console, sanne_console, anna_console))
        people = (noor, sanne, anna)
        first.say("een")
        guest.say("twee")

        async def comes(what: Callable[[], object]) -> None:
            await until(lambda: [each.hears() for each in people] and what())

        async def takes(who: Desked, visitor: Guest) -> str:
            chat = ids.text(visitor.session.chat)
            await comes(lambda: can_claim(who.console, visitor))
            who.counsellor.claim(chat, time.time())
            await comes(lambda: chat in who.desk.chats)
            return chat

        await comes(lambda: all(len(each.desk.team.there) == 2 for each in people))
        await takes(anna, first)  # by name Anna comes first, but now she carries a chat
        chat = await takes(noor, guest)
        others = noor.desk.team
        await comes(lambda: sorted(told.weight for told in others.carried.values()) == [0, 2])
        assert noor.counsellor.roles.begin(chat, "counsellor", HIDDEN, time.time(), history=True)
        await comes(lambda: sanne.desk.team.offers.waiting(time.time()))
        assert anna_console.heard(port.Offered) == []
        answers(sanne, accept=False)
        await comes(lambda: anna.desk.team.offers.waiting(time.time()))
        answers(anna, accept=True)
        await comes(lambda: chat in anna.desk.chats)
        assert noor.desk.team.to_role == {}
        asked = [*sanne_console.heard(port.Offered), *anna_console.heard(port.Offered)]
        assert [each.note for each in asked] == [HIDDEN, HIDDEN]
        assert [news for news in guest.news if isinstance(news, Message)] == []
        assert [each.why for each in guest.told(Readers)] == ["start", "claim", "hand-over"]


async def test_that_a_consultant_answered_is_counted_and_no_word_of_it_reaches_the_visitor(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as console,
        console_of(relay, tmp_path / "petra", "consultant") as petra,
        visiting(Guest(relay)) as guest,
    ):
        noor = Desked(console)
        guest.say("hoi")
        await until(lambda: noor.hears() and can_claim(console, guest))
        chat = ids.text(guest.session.chat)
        console.link.claim(chat)
        await until(lambda: noor.hears() and chat in noor.desk.chats)
        await until(lambda: noor.hears() and noor.desk.team.there)
        assert noor.counsellor.consult(chat, HIDDEN, ("bezoeker: hoi",), time.time())
        await until(lambda: petra.heard(port.Question))
        (asked,) = petra.heard(port.Question)
        assert petra.link.advise(asked.letter, asked.by or "", asked.chat, HIDDEN)
        noor.counsellor.close(chat, time.time())
        await until(lambda: noor.hears() and noor.desk.wrap_ups.forms)
        await until(lambda: console.heard(port.Advised) and noor.hears())
        noor.desk.wrap_ups.open(None, time.time())
        noor.desk.wrap_ups.press("1", time.time())
        finished = noor.desk.wrap_ups.finish()
        assert finished is not None
        assert finished[1].consulted == "advised"
        assert HIDDEN not in str(finished[1])
        assert guest.told(Message) == []
