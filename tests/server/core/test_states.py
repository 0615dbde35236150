"""Every message in every phase: it is in the table, or it is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest

from protocol import ids
from protocol import staff_messages as staff
from protocol import visitor_messages as wire
from protocol.log import Cause, Phase, Presence
from protocol.payloads import Text
from protocol.room import Room
from server.core import states
from server.core.refused import Refused
from tests.night import Desk, Guest, Night
from tests.reading import claim, leave, six_words

PHASES: tuple[str, ...] = get_args(Phase)

# Which messages are taken in which phase, by a page that is there or the holder's console.
VISITOR: dict[str, set[str]] = {
    "say": {"waiting", "claimed", "open", "closing"},
    "typing": {*PHASES},  # nothing is stored, and nobody is told of a chat that is over
    "grant": {"waiting", "claimed", "open", "closing"},
    "new_epoch": {"waiting", "open", "closed"},
    "keep": {"waiting", "claimed", "open", "closing"},
    "forget": {"waiting", "claimed", "open", "closing", "closed"},
    "exit": {"waiting", "claimed", "open", "closing"},
    "end": {"waiting", "claimed", "open", "closing"},
    "erase": {*PHASES},
}
HOLDER: dict[str, set[str]] = {
    "claim": {"waiting"},
    "epoch": {"claimed", "open"},
    "say": {"open"},
    "grant": {"waiting", "claimed", "open", "closing", "closed"},
    "typing": {"open"},
    "close": {"claimed", "open"},
    "offer": {"open"},
}


class Stage:
    """One chat brought to one phase, with the page there and Noor as its holder, if any."""

    def __init__(self, phase: str) -> None:
        """Walk the shortest way to `phase`."""
        self.night = night = Night()
        self.noor, self.sanne = night.colleague(), night.colleague()
        self.guest = night.visitor("hoi")
        self.keys = six_words()
        self.guest.session.make_code(self.keys)
        night.settle()
        self.chat = self.guest.session.chat
        if phase == "claimed":
            self.noor.session.claim(self.chat)
            night.from_staff(self.noor, self.noor.session.take()[0])
            self.noor.session.take()
        elif phase != "waiting":
            claim(night, self.noor, self.guest)
        if phase in {"closing", "closed"}:
            night.from_staff(self.noor, staff.Close(ids.new_message(), self.chat))
        if phase == "closed":
            night.wait(15 * 60)
        if phase == "erased":
            night.from_visitor(self.guest, wire.Erase(ids.new_message()))
        assert night.row(self.guest).phase == phase

    @property
    def page_room(self) -> Room:
        """The page's side of the chat."""
        return self.guest.session.room

    def by_visitor(self) -> dict[str, wire.FromVisitor]:
        """Return one good message of each kind, as the page would send it now."""
        room, mid = self.page_room, ids.new_message()
        card = room.directory.on_duty(self.night.now / 1000)[self.sanne.person.id]
        points = {ids.VISITOR: room.visitor_key or b"", self.sanne.person.id: card.key}
        proof = room.code.proof if room.code else None
        epoch, _ = room.make_epoch("return", None, points, proof)
        keep = wire.Keep(mid, "return", self.keys.lookup, bytes(540))
        return {
            "say": wire.Say(mid, room.seal(Text("hoi"))[0]),
            "typing": wire.Typing(on=True),
            "grant": wire.Grant(mid, room.make_grant(self.sanne.person.id, card.key, (0,))),
            "new_epoch": wire.NewEpoch(mid, epoch),
            "keep": keep,
            "forget": wire.Forget(mid, "reload"),
            "exit": wire.Exit(mid),
            "end": wire.End(mid),
            "erase": wire.Erase(mid),
        }

    def by_holder(self) -> dict[str, Any]:
        """Return one good message of each kind, as Noor's console would send it now."""
        session, mid, chat = self.noor.session, ids.new_message(), self.chat
        place = session.places[chat]
        me, other = self.noor.person, self.sanne.person
        points = {ids.VISITOR: place.room.visitor_key or b"", me.id: me.member().key}
        why: Any = "claim" if place.room.holder is None else "renew"
        epoch, _ = place.room.make_epoch(why, me.id, points, me.signing)
        wraps = place.room.make_grant(other.id, other.member().key, (0,))
        return {
            "claim": staff.Claim(mid, chat),
            "epoch": staff.StaffEpoch(mid, chat, epoch),
            "say": staff.StaffSay(mid, chat, place.room.seal(Text("hoi"))[0]),
            "grant": staff.StaffGrant(mid, chat, wraps),
            "typing": staff.StaffIsTyping(chat, on=True),
            "close": staff.Close(mid, chat),
            "offer": staff.Offer(chat, mid, other.id, bytes(377)),
        }

    def kept(self) -> tuple[Any, Any, Any]:
        """Return everything a refused message must leave as it was."""
        memory = self.night.house.chats.get(self.chat)
        inside = (memory.row, dict(memory.mids), dict(memory.seqs)) if memory else None
        return self.night.row(self.guest), self.night.log(self.guest), inside

    def said(self) -> bytes:
        """Return what a message sent again must leave as it was: all but how often it changed."""
        row = msgspec.structs.replace(self.night.row(self.guest), rev=0)
        return msgspec.json.encode((row, self.night.log(self.guest)))


def _handed_in(stage: Stage, act: Callable[[], Any]) -> bool:
    """Return whether a message was taken; refused, it must have changed nothing."""
    before = stage.kept()
    try:
        effects = act()
    except Refused:
        assert stage.kept() == before
        return False
    stage.night.do(effects, stage.guest)
    return True


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", VISITOR)
def test_a_page_is_heard_only_in_the_phases_of_the_table(kind: str, phase: str) -> None:
    stage = Stage("open" if phase in {"closed", "erased"} else phase)
    message = stage.by_visitor()[kind]
    if phase in {"closed", "erased"}:
        stage = _over(stage, phase)
    chat, handler = stage.night.house.chats[stage.chat], getattr(stage.night.visitors, kind)
    taken = _handed_in(stage, lambda: handler(chat, message, stage.night.now))
    assert taken == (phase in VISITOR[kind])


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", HOLDER)
def test_a_holder_is_heard_only_in_the_phases_of_the_table(kind: str, phase: str) -> None:
    stage = Stage("open" if phase in {"closed", "erased"} else phase)
    message = stage.by_holder()[kind]
    if phase in {"closed", "erased"}:
        stage = _over(stage, phase)
    night, who = stage.night, stage.noor.person.id
    taken = _handed_in(stage, lambda: night.staff.take(who, message, night.now))
    assert taken == (phase in HOLDER[kind])


def _over(stage: Stage, phase: str) -> Stage:
    """Let the chat of `stage` be closed or erased."""
    if phase == "erased":
        stage.night.from_visitor(stage.guest, wire.Erase(ids.new_message()))
    else:
        stage.night.from_staff(stage.noor, staff.Close(ids.new_message(), stage.chat))
        stage.night.wait(15 * 60)
    return stage


@pytest.mark.parametrize("phase", [None, *PHASES])
@pytest.mark.parametrize("cause", get_args(Cause))
def test_a_cause_has_a_phase_after_it_or_cannot_be(phase: Any, cause: Any) -> None:
    try:
        after = states.next_phase(phase, cause)
    except states.WrongState:
        assert (phase, cause) not in states.PHASES
        return
    assert after in PHASES
    presence_only = cause in ("came", "lost", "exit") and after == phase
    assert presence_only or states.PHASES[phase, cause] == after


@pytest.mark.parametrize("presence", get_args(Presence))
@pytest.mark.parametrize("cause", get_args(Cause))
def test_a_visitor_who_left_by_the_exit_comes_back_only_by_code(presence: Any, cause: Any) -> None:
    try:
        after = states.next_presence(presence, cause)
    except states.WrongState:
        assert cause in ("came", "lost", "exit", "return")
        return
    assert not (presence == "exited" and after != "exited" and cause != "return")


def test_every_message_of_a_visitor_is_in_the_table() -> None:
    opening = {"Knock", "Start", "Resume", "Unlock", "Ping", "NewEpoch"}
    kinds = {kind.__name__ for kind in get_args(wire.FromVisitor)} - opening
    assert {kind.lower() for kind in kinds} | {"new_epoch"} == set(VISITOR)


# --- sent again -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*VISITOR])
def test_whatever_a_page_sends_again_is_harmless(kind: str) -> None:
    stage = Stage("open")
    message = stage.by_visitor()[kind]
    stage.night.from_visitor(stage.guest, message)
    stage.night.settle()
    once = stage.said()
    for _ in range(2):
        stage.guest.news.clear()
        stage.night.from_visitor(stage.guest, message)
    assert stage.said() == once


@pytest.mark.parametrize("kind", [*HOLDER])
def test_whatever_a_console_sends_again_is_harmless(kind: str) -> None:
    stage = Stage("waiting" if kind == "claim" else "open")
    message = stage.by_holder()[kind]
    stage.night.from_staff(stage.noor, message)
    stage.night.settle()
    once = stage.said()
    for _ in range(2):
        stage.night.from_staff(stage.noor, message)
    assert stage.said() == once


def test_a_start_sent_again_is_answered_again_and_makes_no_second_chat() -> None:
    night = Night()
    night.colleague()
    guest = night.visitor("hoi")
    log = night.log(guest)
    night.from_visitor(guest, guest.session._start)
    night.settle()
    assert night.log(guest) == log
    assert len(night.house.chats) == 1


def test_an_exit_sent_again_is_answered() -> None:
    night = Night()
    night.colleague()
    guest: Guest = night.visitor("hoi")
    exit_ = wire.Exit(ids.new_message())
    night.from_visitor(guest, exit_)
    night.from_visitor(guest, exit_)
    assert [one.mid for one in guest.told(wire.Stored)].count(exit_.mid) == 2


def test_an_exit_of_a_chat_that_is_over_is_refused() -> None:
    night = Night()
    desk: Desk = night.colleague()
    guest = night.visitor("hoi")
    leave(night, guest)
    night.wait(30 * 60)
    chat = night.house.chats[guest.session.chat]
    with pytest.raises(Refused):
        night.visitors.exit(chat, wire.Exit(ids.new_message()), night.now)
    assert desk.up
