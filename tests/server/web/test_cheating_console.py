"""A console that sends what no console would gets nothing, and nobody notices."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import aiohttp
import pytest
from msgspec.structs import replace

from protocol import staff_messages as wire
from protocol import visitor_messages as visitor
from protocol.documents import Signed
from protocol.epochs import Epoch
from protocol.frames import CHAT, TEAM, FrameHeader
from protocol.staff_access import Request, seal_request
from server.records import Offer
from server.simulation.light import _epoch, new_mid
from tests.live import LiveRelay, until
from tests.server.web.bare_lines import Floor, Guest, Worker


class Scene(NamedTuple):
    """Noor holds one chat, Iris (who cheats) another, and somebody waits."""

    floor: Floor
    noor: Worker
    iris: Worker
    hers: Guest  # of Noor
    mine: Guest  # of Iris


@pytest.fixture
async def scene(relay: LiveRelay, http: aiohttp.ClientSession) -> Scene:
    floor = Floor(relay, http)
    noor, iris = await floor.worker("counsellor"), await floor.worker("counsellor")
    hers, mine = await floor.visitor(), await floor.visitor()
    for guest, holder in ((hers, noor), (mine, iris)):
        await holder.line.say(wire.Claim(new_mid(), guest.chat))
        await holder.line.say(holder.light.sealed(guest.chat, 1))
        await until(lambda of=guest: floor.house.chats[of.chat].stored.phase == "open")  # type: ignore[misc]
    await noor.line.say(noor.light.say(hers.chat, 1))
    await noor.line.caught_up()
    return Scene(floor, noor, iris, hers, mine)


def _frame(chat: bytes, sender: bytes, epoch: int = 1, seq: int = 0, room: int = CHAT) -> bytes:
    return FrameHeader(room, chat, epoch, sender, seq).packed() + bytes(320 - 36)


def _say(chat: bytes, sender: bytes, **more: int) -> wire.StaffSay:
    return wire.StaffSay(new_mid(), chat, _frame(chat, sender, **more))


def _in_the_name_of_noor(s: Scene) -> wire.StaffEpoch:
    """Return an epoch that says Noor made it, under the signature of Iris."""
    made = s.iris.light.sealed(s.hers.chat, 2, "renew").epoch
    body = made.body[:3] + s.noor.id + made.body[11:]
    return wire.StaffEpoch(new_mid(), s.hers.chat, replace(made, body=body))


def _of_a_chat_within_another(s: Scene) -> wire.StaffEpoch:
    made = s.iris.light.sealed(s.mine.chat, 2, "renew").epoch
    return wire.StaffEpoch(new_mid(), s.hers.chat, made)


def _for_a_consultant(s: Scene) -> wire.StaffEpoch:
    """Return an epoch of her own chat that lists somebody who may read none."""
    adviser = s.floor.relay.hire("consultant")
    me, readers = s.iris.light, (s.iris.id, adviser.id)
    epoch = _epoch(s.mine.chat, 2, "sit-in", me.id, me.id, readers, me.person)
    return wire.StaffEpoch(new_mid(), s.mine.chat, epoch)


def _ask(s: Scene) -> wire.Ask:
    content = Request(s.hers.chat, "sit-in", "learning", int(time.time()))
    return wire.Ask(s.hers.chat, seal_request(s.iris.person.signing, s.iris.id, content))


CHEATS: dict[str, tuple[Callable[[Scene], Any], str | None]] = {
    "follows it": (lambda s: wire.Follow(s.hers.chat, 0), "not_allowed"),
    "claims it": (lambda s: wire.Claim(new_mid(), s.hers.chat), "taken"),
    "speaks in it": (lambda s: _say(s.hers.chat, s.iris.id), "wrong_state"),
    "speaks in it as Noor": (lambda s: _say(s.hers.chat, s.noor.id, seq=1), "wrong_state"),
    "speaks in it as the visitor": (
        lambda s: _say(s.hers.chat, s.hers.light.sender),
        "wrong_state",
    ),
    "speaks as Noor in her own": (lambda s: _say(s.mine.chat, s.noor.id), "not_allowed"),
    "speaks to the team in her own": (
        lambda s: _say(s.mine.chat, s.iris.id, room=TEAM),
        "not_allowed",
    ),
    "says in her own what belongs there": (
        lambda s: wire.StaffSay(new_mid(), s.mine.chat, _frame(s.hers.chat, s.iris.id)),
        "not_allowed",
    ),
    "makes an epoch of it": (
        lambda s: s.iris.light.sealed(s.hers.chat, 2, "claim"),
        "wrong_state",
    ),
    "renews it": (lambda s: s.iris.light.sealed(s.hers.chat, 2, "renew"), "not_allowed"),
    "takes it over": (lambda s: s.iris.light.sealed(s.hers.chat, 2, "take-over"), "not_allowed"),
    "hands it to herself": (
        lambda s: s.iris.light.handed_over(s.hers.chat, 2, s.iris.id),
        "not_allowed",
    ),
    "makes its epoch in the name of Noor": (_in_the_name_of_noor, "not_allowed"),
    "gives it an epoch of her own chat": (_of_a_chat_within_another, "not_allowed"),
    "gives it an epoch that is no epoch": (
        lambda s: wire.StaffEpoch(new_mid(), s.hers.chat, Epoch(b"VE1", b"", ())),
        "not_allowed",
    ),
    "lets a consultant read her own": (_for_a_consultant, "not_allowed"),
    "grants wraps of it": (
        lambda s: wire.StaffGrant(new_mid(), s.hers.chat, _wraps(s, s.iris)),
        "not_allowed",
    ),
    "grants wraps in the name of Noor": (
        lambda s: wire.StaffGrant(new_mid(), s.mine.chat, _wraps(s, s.noor)),
        "not_allowed",
    ),
    "closes it": (lambda s: wire.Close(new_mid(), s.hers.chat), "not_allowed"),
    "offers it": (
        lambda s: wire.Offer(s.hers.chat, new_mid(), s.iris.id, b"letter"),
        "not_allowed",
    ),
    "answers an offer to somebody else": (
        lambda s: wire.Reply(s.hers.chat, bytes(8), accept=True),
        "offer_over",
    ),
    "types in it": (lambda s: wire.StaffIsTyping(s.hers.chat, on=True), "not_allowed"),
    "asks to sit in without the role": (_ask, "not_allowed"),
    "asks in the name of nobody": (
        lambda s: wire.Ask(s.hers.chat, Signed(b"VQ1", bytes(64))),
        "not_allowed",
    ),
    "confirms that it is erased": (lambda s: wire.Gone(s.hers.chat), None),
    "goes on duty by the card of Noor": (lambda s: s.noor.duty(), "not_allowed"),
    "asks for a chat that never was": (lambda _: wire.Follow(bytes(16), 0), "unknown_chat"),
}


def _wraps(s: Scene, giver: Worker) -> tuple[bytes, ...]:
    return giver.light.sealed(s.hers.chat, 1).epoch.wraps


@pytest.mark.parametrize("cheat", CHEATS)
async def test_a_cheat_gets_no_more_than_a_no(scene: Scene, cheat: str) -> None:
    build, code = CHEATS[cheat]
    scene.floor.force(scene.hers.chat, offer=Offer(scene.noor.id, 2**62, b"letter"))
    message = build(scene)
    lines = (scene.noor.line, scene.hers.line, scene.mine.line, scene.iris.line)
    await scene.floor.settled(*lines)
    before = [scene.floor.stands(guest.chat) for guest in (scene.hers, scene.mine)]
    await scene.iris.line.say(message)
    for line in reversed(lines):
        await line.caught_up()
    problems = [problem.code for problem in scene.iris.line.got(visitor.Problem)]
    assert problems == ([] if code is None else [code])
    told = {type(each) for line in lines for each in line.heard}
    assert told <= {visitor.Pong, visitor.Problem}
    assert not any(line.got(visitor.Problem) for line in lines[:3])
    assert [scene.floor.stands(guest.chat) for guest in (scene.hers, scene.mine)] == before


async def test_a_message_id_of_somebody_else_tells_at_most_that_it_is_stored(scene: Scene) -> None:
    """It is 64 random bits that only its author and the relay know, and it opens nothing."""
    await scene.floor.settled(scene.noor.line, scene.iris.line)
    mid, pos = next(iter(scene.floor.house.chats[scene.hers.chat].mids.items()))
    before = scene.floor.stands(scene.hers.chat)
    await scene.iris.line.say(wire.Close(mid, scene.hers.chat))
    await scene.iris.line.caught_up()
    await scene.noor.line.caught_up()
    assert scene.iris.line.about(scene.hers.chat)[-1] == wire.StaffStored(mid, scene.hers.chat, pos)
    assert scene.floor.stands(scene.hers.chat) == before
    assert {type(each) for each in scene.noor.line.heard} == {visitor.Pong}


async def test_whoever_was_removed_gets_nothing_though_the_line_still_stands(
    scene: Scene,
) -> None:
    scene.floor.relay.organisation.dismiss(scene.iris.person)
    scene.floor.relay.publish()  # the line is cut a moment later; what is on its way comes first
    waits = await scene.floor.visitor()
    await scene.floor.settled(scene.noor.line, waits.line)
    chat = scene.mine.chat
    tried = [
        wire.Follow(chat, 0),
        wire.Claim(new_mid(), waits.chat),
        scene.iris.light.say(chat, 1),
        wire.Close(new_mid(), chat),
        scene.iris.duty(),
        wire.OffDuty(),
    ]
    before = [scene.floor.stands(each) for each in (chat, waits.chat)]
    scene.iris.line.heard.clear()
    for message in tried:
        await scene.iris.line.say(message)
    for line in (scene.iris.line, scene.noor.line, waits.line):
        await line.caught_up()
    problems = [problem.code for problem in scene.iris.line.got(visitor.Problem)]
    assert problems == ["not_allowed"] * len(tried)
    assert [scene.floor.stands(each) for each in (chat, waits.chat)] == before
    told = {type(each) for line in (scene.noor.line, waits.line) for each in line.heard}
    assert told == {visitor.Pong}


async def test_whoever_was_removed_by_order_is_cut_off(scene: Scene) -> None:
    scene.floor.relay.organisation.dismiss(scene.iris.person)
    await scene.floor.relay.publish_by_order(scene.floor.http)
    await until(lambda: scene.iris.line.got(visitor.Bye))
    assert scene.iris.line.heard[-1] == visitor.Bye("removed")
