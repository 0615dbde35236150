"""Between colleagues and after an exit, over real sockets, before there are screens."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import pytest

from console.link import port
from console.link.kept_head import KeptHead
from protocol import audit, ids, payloads
from protocol import staff_messages as staff_wire
from protocol import visitor_messages as wire
from protocol.capsules import CapsuleKeys, keys_of_token
from protocol.visitor_session import Message, Readers, Trouble, VisitorSession
from protocol.way_back import WayBack
from tests.journeys.people import Guest, visiting
from tests.journeys.test_sockets import Console, console_of, listening
from tests.live import LiveRelay, until


async def held_by(noor: Console, guest: Guest) -> str:
    """Let Noor claim the guest's chat; return its id."""
    chat = ids.text(guest.session.chat)
    await until(lambda: any(w.chat == chat and w.intent for w in noor.heard(port.Waiting)))
    noor.link.claim(chat)
    await until(lambda: noor.heard(port.Mine))
    return chat


def do(console: Console, message: staff_wire.FromStaff) -> None:
    """Send a message for which there is no key on the console yet."""
    console.link._session.command(message)
    console.link._flush()


async def test_a_chat_is_handed_over_with_its_history_and_the_visitor_is_told(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "sanne") as sanne,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("dit vertelde ik aan noor")
        chat = await held_by(noor, guest)
        me = sanne.link._session.me
        noor.link._session.offer(guest.session.chat, me, "Wil alleen vertellen.", time.time())
        noor.link._flush()
        await until(lambda: sanne.news(staff_wire.Offered))
        asked = sanne.news(staff_wire.Offered)[-1].offer
        do(sanne, staff_wire.Reply(guest.session.chat, asked, accept=True))
        await until(lambda: sanne.heard(port.Mine))
        await until(lambda: noor.heard(port.Ended))
        assert sanne.turns(port.Author.VISITOR) == ["dit vertelde ik aan noor"]
        sanne.link.say(chat, "ik ga met je verder")
        await until(lambda: guest.told(Message))
        assert guest.told(Readers)[-1] == Readers(1, "hand-over")
        guest.say("oke")
        await until(lambda: sanne.turns(port.Author.VISITOR)[-1] == "oke")
        assert "oke" not in noor.turns(port.Author.VISITOR)
        assert guest.told(Trouble) == []


async def test_what_was_offered_is_taken_back_and_a_late_yes_changes_nothing(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "sanne") as sanne,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("hoi")
        chat = await held_by(noor, guest)
        assert noor.link.offer(chat, ids.text(sanne.link._session.me), "let op", history=True)
        await until(lambda: sanne.heard(port.Offered))
        noor.link.take_back(chat)
        await until(lambda: sanne.heard(port.OfferOver))
        (asked,) = sanne.heard(port.Offered)
        sanne.link.answer(asked.offer, chat, accept=True)
        await until(lambda: sanne.heard(port.Trouble))
        over = port.OfferOver(asked.offer, chat, "taken_back")
        assert sanne.heard(port.OfferOver) == [over]
        assert sanne.heard(port.Trouble) == [port.Trouble(chat, "offer_over", asked.offer)]
        assert noor.heard(port.OfferTakenBack) == [port.OfferTakenBack(chat)]
        assert not noor.heard(port.OfferAnswered)
        assert not noor.heard(port.Trouble)
        noor.link.say(chat, "ik blijf bij je")
        await until(lambda: guest.told(Message))


async def test_whoever_starts_anew_still_asks_and_takes_it_back(
    relay: LiveRelay, tmp_path: Path
) -> None:
    folder = tmp_path / "noor"
    async with console_of(relay, tmp_path / "sanne") as sanne, visiting(Guest(relay)) as guest:
        who = ids.text(sanne.link._session.me)
        async with console_of(relay, folder) as noor:
            chat = await held_by(noor, guest)
            assert noor.link.offer(chat, who, "let op", history=True)
            await until(lambda: sanne.heard(port.Offered))
        async with listening(noor.link._ring, folder) as fresh:
            await until(lambda: fresh.heard(port.Asking))
            assert [(each.chat, each.who) for each in fresh.heard(port.Asking)] == [(chat, who)]
            fresh.link.take_back(chat)
            await until(lambda: fresh.heard(port.OfferTakenBack))
            await until(lambda: sanne.heard(port.OfferOver))
            assert fresh.heard(port.Trouble) == sanne.heard(port.Trouble) == []


async def test_who_sits_in_reads_writes_nothing_and_is_counted(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "joris", "counsellor", "supervisor") as joris,
        visiting(Guest(relay)) as guest,
    ):
        await held_by(noor, guest)
        chat = guest.session.chat
        joris.link._session.ask(chat, "sit-in", "learning", time.time())
        joris.link._flush()
        await until(lambda: guest.told(Readers)[-1].count == 2)
        guest.say("wie leest mee")
        await until(lambda: "wie leest mee" in joris.read(chat))
        with pytest.raises(ValueError, match="role"):
            joris.link._session.say(chat, payloads.Text("dit mag niet"))
        joris.link._session.ask(chat, "sit-out", "done", time.time())
        joris.link._flush()
        await until(lambda: guest.told(Readers)[-1].count == 1)
        guest.say("nu weer wij")
        await until(lambda: "nu weer wij" in noor.turns(port.Author.VISITOR))
        assert "nu weer wij" not in joris.read(chat)


async def test_a_supervisor_takes_over_from_a_dead_console_only_after_thirty_seconds(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "joris", "counsellor", "supervisor") as joris,
        visiting(Guest(relay)) as guest,
    ):
        async with console_of(relay, tmp_path / "noor") as noor:
            await held_by(noor, guest)
        chat, gone = guest.session.chat, noor.link._session.me
        await until(lambda: gone in relay.relay.house.gone)
        await until(lambda: [c.up for c in guest.told(wire.Colleague)][-1:] == [False])

        def ask() -> None:
            joris.link._session.ask(chat, "take-over", "gone", time.time())
            joris.link._flush()

        ask()
        guest.say("is daar nog iemand")
        await until(lambda: not len(guest.session.outbox))
        assert relay.relay.house.chats[chat].row.holder == gone
        # Thirty seconds later, as relay and page count them.
        relay.relay.house.gone[gone] -= 31_000
        assert guest.session._colleague_gone is not None
        guest.session._colleague_gone -= 31
        ask()
        await until(lambda: joris.heard(port.Mine))
        assert guest.told(Readers)[-1] == Readers(1, "take-over")
        assert "is daar nog iemand" in joris.turns(port.Author.VISITOR)
        joris.link.say(ids.text(chat), "Ik ben er nu. Noor viel weg.")
        await until(lambda: guest.told(Message))


async def test_a_code_brings_the_visitor_back_and_shows_nothing_of_before(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "noor") as noor:
        words = keys_of_token(secrets.token_bytes(32))
        async with visiting(Guest(relay)) as guest:
            guest.say("van voor de exit")
            chat = await held_by(noor, guest)
            guest.session.make_code(words)
            guest.driver.wake()
            await until(lambda: relay.relay.house.chats[guest.session.chat].row.has_code)
            guest.command(wire.Exit(ids.new_message()))
            await until(lambda: noor.heard(port.VisitorPresence))
        assert noor.heard(port.VisitorPresence)[-1].presence is port.Presence.EXITED
        assert noor.heard(port.VisitorPresence)[-1].can_return
        noor.link.say(chat, "tot de volgende keer")
        async with visiting(came_back(relay, words)) as back:
            await until(lambda: back.told(Message))
            assert [m.text for m in back.told(Message)] == ["tot de volgende keer"]
            back.say("ik ben er weer")
            await until(lambda: "ik ben er weer" in noor.turns(port.Author.VISITOR))
            back.session.revoke_code()
            back.driver.wake()
            await until(lambda: not relay.relay.house.chats[back.session.chat].row.has_code)
            back.command(wire.Exit(ids.new_message()))
            here = port.Presence.HERE
            await until(lambda: noor.heard(port.VisitorPresence)[-1].presence is not here)
        again = came_back(relay, words)
        async with visiting(again, arrives=False):
            await until(lambda: again.told(Trouble))
        assert again.told(Trouble)[0].code == "sealed"


def came_back(relay: LiveRelay, words: CapsuleKeys) -> Guest:
    """Return a guest who comes back with these six words."""
    root = relay.organisation.root_point
    return Guest(relay, VisitorSession(root, way_back=WayBack(words, by_code=True)))


async def test_what_is_erased_is_gone_everywhere_and_both_sides_know(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with console_of(relay, tmp_path / "noor") as noor, visiting(Guest(relay)) as guest:
        guest.say("dit moet weg")
        chat = await held_by(noor, guest)
        noor.link.keep_draft(chat, "nog niet verstuurd")
        guest.command(wire.Erase(ids.new_message()))
        await until(lambda: guest.told(wire.Erased) and guest.told(wire.Erased)[-1].pending == 0)
        await until(lambda: noor.heard(port.Ended))
        assert noor.heard(port.Ended)[-1].why == "erased"
        name = guest.session.chat
        kept = await relay.relay.writer.read(lambda store: store.entries(name, 0))
        assert kept == []
        assert noor.link._session.places == {}


async def test_a_console_keeps_the_head_of_the_audit_log_beside_its_keys(
    relay: LiveRelay, tmp_path: Path
) -> None:
    kept = KeptHead(tmp_path / "noor")
    async with console_of(relay, tmp_path / "noor"):
        await until(kept.read)
    lines = await relay.relay.writer.read(lambda store: store.trail(0, 100))
    assert audit.verify(lines, kept.read()) is None
    cut = [line for line in lines if line.note.what in ("start", "sign-in")]
    assert audit.verify(cut, kept.read()) == audit.Broken(3, "cut")
