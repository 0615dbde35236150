"""Every cell of the table of roles, tried by a console that obeys nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple, get_args

import aiohttp
import pytest

from protocol import blocks
from protocol import staff_messages as wire
from protocol import visitor_messages as visitor
from protocol.directory import Role
from protocol.ids import key_id
from protocol.letters import LetterHeader, RoomLine, seal_letter
from protocol.log import Log
from protocol.p256 import public_bytes
from protocol.return_notes import ReturnNote, seal_note
from protocol.staff_access import Request, seal_request
from protocol.team import NO_CHAT, new_letter
from server.core import staff_door
from server.core.house import House
from server.core.permissions import MESSAGES, PRESENCE, ROLES, TABLE
from server.records import Block
from server.simulation.light import new_mid
from tests.live import LiveRelay, until
from tests.server.web.bare_lines import Floor, Guest, Worker
from tests.server.web.chat_rows import (
    blocked,
    claimed,
    erased,
    hers,
    mine,
    offered,
    offers,
    waits,
    without_her,
)


class Scene(NamedTuple):
    """Who tries something, where, and who would notice."""

    me: Worker
    noor: Worker  # a counsellor on duty
    guest: Guest
    floor: Floor

    def heard(self, kind: type[Any]) -> bool:
        """Whether I was told something of this kind about the chat, or about nothing else."""
        told = self.me.line.got(kind)
        return any(getattr(each, "chat", self.guest.chat) == self.guest.chat for each in told)

    def noor_heard(self, kind: type[Any]) -> bool:
        """Whether Noor was told something of this kind about the chat."""
        return any(isinstance(each, kind) for each in self.noor.line.about(self.guest.chat))


class Try(NamedTuple):
    """One action: the chat in which somebody may do it, what they send, and its effect."""

    row: Callable[[Worker, Worker], dict[str, Any]]  # of me and of Noor
    said: Callable[[Scene], wire.FromStaff]
    done: Callable[[Scene], bool]


def _block(scene: Scene) -> Block | None:
    house: House = scene.floor.house
    return house.chats[scene.guest.chat].stored.block


def _blocking(scene: Scene) -> wire.FromStaff:
    return blocks.BlockChat(new_mid(), scene.guest.chat, "threats", "1h")


def _agreeing(scene: Scene) -> wire.FromStaff:
    runs = _block(scene)
    return blocks.AnswerBlock(scene.guest.chat, runs.since if runs else 0, agree=True)


def _agreed(scene: Scene) -> bool:
    runs = _block(scene)
    return runs is not None and runs.second == scene.me.id


def _wraps(scene: Scene) -> tuple[bytes, ...]:
    return scene.me.light.sealed(scene.guest.chat, 0).epoch.wraps


def _note(scene: Scene) -> bytes:
    note = ReturnNote(0, "Noor", "was al bij de huisarts")
    return seal_note(bytes(32), scene.guest.chat, scene.me.id, note, scene.me.person.signing)


def _request(scene: Scene) -> wire.Ask:
    content = Request(scene.guest.chat, "sit-in", "learning", int(time.time()))
    return wire.Ask(scene.guest.chat, seal_request(scene.me.person.signing, scene.me.id, content))


def _letter(scene: Scene) -> wire.Post:
    noor, now = scene.noor, int(time.time() * 1000)
    point = public_bytes(noor.person.weekly)
    header = LetterHeader(NO_CHAT, scene.me.id, noor.id, key_id(point))
    line = RoomLine(new_letter(), now, "is daar iemand")
    return wire.Post(new_mid(), (seal_letter(header, point, line, scene.me.person.signing),))


def _stored(scene: Scene) -> bool:
    return scene.heard(wire.StaffStored)


def _off_duty(scene: Scene) -> bool:
    return scene.floor.house.staff[scene.me.id].card is None


TRIES: dict[str, Try] = {
    "on_duty": Try(waits, lambda s: s.me.duty(), lambda s: s.heard(wire.Night)),
    "off_duty": Try(waits, lambda _: wire.OffDuty(), _off_duty),
    "follow": Try(mine, lambda s: wire.Follow(s.guest.chat, 0), lambda s: s.heard(wire.Followed)),
    "claim": Try(waits, lambda s: wire.Claim(new_mid(), s.guest.chat), _stored),
    "epoch": Try(claimed, lambda s: s.me.light.sealed(s.guest.chat, 1), _stored),
    "grant": Try(mine, lambda s: wire.StaffGrant(new_mid(), s.guest.chat, _wraps(s)), _stored),
    "say": Try(mine, lambda s: s.me.light.say(s.guest.chat, 0), _stored),
    "return_note": Try(mine, lambda s: wire.LeaveNote(new_mid(), s.guest.chat, _note(s)), _stored),
    "typing": Try(
        mine,
        lambda s: wire.StaffIsTyping(s.guest.chat, on=True),
        lambda s: bool(s.guest.line.got(visitor.StaffTyping)),
    ),
    "close": Try(mine, lambda s: wire.Close(new_mid(), s.guest.chat), _stored),
    "offer": Try(
        mine,
        lambda s: wire.Offer(s.guest.chat, new_mid(), s.noor.id, b"letter"),
        lambda s: s.noor_heard(wire.Offered),
    ),
    "reply": Try(
        offered,
        lambda s: wire.Reply(s.guest.chat, bytes(8), accept=True),
        lambda s: s.noor_heard(wire.Replied),
    ),
    "ask": Try(hers, _request, lambda s: s.noor_heard(wire.StaffAsked)),
    "post": Try(waits, _letter, lambda s: bool(s.noor.line.got(wire.Posted))),
    "block": Try(mine, _blocking, _stored),
    "answer_block": Try(blocked, _agreeing, _agreed),
    "lift_block": Try(
        blocked, lambda s: blocks.LiftBlock(s.guest.chat), lambda s: _block(s) is None
    ),
    "gone": Try(
        erased,
        lambda s: wire.Gone(s.guest.chat),
        lambda s: bool(s.guest.line.got(visitor.Erased)),
    ),
    "take an offer back": Try(
        offers,
        lambda s: wire.Reply(s.guest.chat, bytes(8), accept=False),
        lambda s: s.noor_heard(wire.OfferOver),
    ),
    "close any chat": Try(hers, lambda s: wire.Close(new_mid(), s.guest.chat), _stored),
    "block any chat": Try(hers, _blocking, _stored),
    "take over": Try(
        without_her, lambda s: s.me.light.sealed(s.guest.chat, 1, "take-over"), _stored
    ),
}


@pytest.fixture
async def floor(relay: LiveRelay, http: aiohttp.ClientSession) -> Floor:
    return Floor(relay, http)


async def tried(floor: Floor, role: Role, action: str) -> bool:
    """Let somebody with `role` try `action`; return whether it was refused with no trace.

    They have everything for it but perhaps the role: a duty card, and their place in the chat.
    """
    noor, me = await floor.worker("counsellor"), await floor.worker(role, on_duty=False)
    if action != "on_duty":
        floor.house.staff[me.id].card = me.duty().card
    guest = await floor.visitor()
    row, said, done = TRIES[action]
    floor.force(guest.chat, **row(me, noor))
    floor.house.gone[b"Snobody."] = 0
    scene = Scene(me, noor, guest, floor)
    await floor.settled(me.line, noor.line, guest.line)
    before = floor.stands(guest.chat)
    message = said(scene)
    await me.line.say(message)
    await me.line.caught_up()
    problems = [problem.code for problem in me.line.got(visitor.Problem)]
    if problems:
        await noor.line.caught_up()
        await guest.line.caught_up()
        assert problems == ["not_allowed"]
        assert floor.stands(guest.chat) == before
        assert not done(scene)
        told = (*noor.line.heard, *guest.line.heard, *me.line.heard)
        assert {type(each) for each in told} <= {visitor.Pong, visitor.Problem}
    else:
        await until(lambda: done(scene))
    for line in (me.line, noor.line, guest.line):
        await line.close()
    return bool(problems)


def test_every_action_of_the_table_is_tried() -> None:
    tags = {kind.__struct_config__.tag for kind in get_args(wire.FromStaff)}
    assert set(MESSAGES) == tags - {"ping"}
    assert set(TRIES) | {"hear who waits", "read a chat", "see every chat"} == set(TABLE)
    assert all(rule.besides for rule in TABLE.values())


@pytest.mark.parametrize("role", ROLES)
async def test_each_action_is_done_or_refused_without_a_trace_as_the_table_says(
    floor: Floor, role: Role
) -> None:
    refused = {action: await tried(floor, role, action) for action in TRIES}
    assert refused == {action: role not in TABLE[action].roles for action in TRIES}


async def test_without_the_question_to_the_table_a_role_that_is_missing_would_not_matter(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_door, "allowed", lambda _roles: frozenset(TABLE))
    refused = [action for action in TRIES if await tried(floor, "researcher", action)]
    # What is left is refused because they are no reader, not on duty, or do not supervise.
    assert refused == [
        *("follow", "claim", "epoch", "grant", "answer_block"),
        *("close any chat", "block any chat", "take over"),
    ]


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_hears_unasked_is_what_the_table_says(floor: Floor, role: Role) -> None:
    noor, me = await floor.worker("counsellor"), await floor.worker(role, on_duty=False)
    floor.house.staff[me.id].card = me.duty().card
    waits = await floor.visitor()
    await until(lambda: noor.line.about(waits.chat))
    held, read = await floor.visitor(), await floor.visitor()
    floor.force(held.chat, **hers(me, noor))
    floor.force(read.chat, **hers(me, noor) | {"readers": (noor.id, me.id)})
    for worker in (noor, me):
        console = floor.relay.relay.connections.consoles[worker.id]
        console.follows[read.chat] = floor.house.chats[read.chat].row.pos
        await worker.line.caught_up()
    told = {"hear who waits": bool(me.line.about(waits.chat))}
    await floor.settled(me.line, noor.line)
    await held.line.close()
    await read.line.say(read.light.say(0))
    await until(lambda: noor.line.about(held.chat) and noor.line.got(Log))
    await me.line.caught_up()
    told |= {
        "read a chat": bool(me.line.got(Log)),
        "see every chat": held.chat in {told.info.chat for told in me.line.got(wire.Info)},
    }
    assert told == {action: role in PRESENCE[action].roles for action in told}


async def test_who_gets_other_roles_has_them_at_once(floor: Floor) -> None:
    me = await floor.worker("counsellor", "supervisor")
    guest = await floor.visitor()
    await me.line.caught_up()
    me.person.roles = ("researcher",)
    floor.relay.publish()
    floor.force(guest.chat, phase="open", holder=me.id, readers=(me.id,))
    me.line.heard.clear()
    await me.line.say(wire.Close(new_mid(), guest.chat))
    await me.line.caught_up()
    await guest.line.say(guest.light.say(0))
    await until(lambda: len(guest.line.got(visitor.Stored)) > 1)
    await me.line.caught_up()
    assert [problem.code for problem in me.line.got(visitor.Problem)] == ["not_allowed"]
    assert me.line.got(Log) == []
