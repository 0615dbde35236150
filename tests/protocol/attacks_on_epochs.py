"""Forged, moved and repeated epochs and grants, each with its honest twin."""

from __future__ import annotations

import msgspec

from protocol import epochs, ids, p256, wraps
from protocol.errors import Refusal
from protocol.log import Entry
from tests.builders import Person
from tests.protocol.attacks_on_frames import Attack, Forge
from tests.protocol.chat_scene import PROOF, ChatScene


def honest_renewal(scene: ChatScene) -> Entry:
    """Return the next epoch as the holder may make it."""
    return scene.epoch(scene.made(scene.noor, "renew", scene.noor, scene.noor))


def honest_claim(scene: ChatScene) -> Entry:
    """Return the claim of a chat that waits."""
    return scene.epoch(scene.made(scene.noor, "claim", scene.noor, scene.noor))


def against_held(scene: ChatScene, epoch: epochs.Epoch) -> Attack:
    """Return the attack on a page whose chat Noor holds."""
    return Attack(scene.page, scene.epoch(epoch), honest_renewal(scene))


def against_waiting(scene: ChatScene, epoch: epochs.Epoch) -> Attack:
    """Return the attack on a page whose chat waits."""
    return Attack(scene.page, scene.epoch(epoch), honest_claim(scene))


def by_a_stranger(_scene: ChatScene) -> Attack:
    scene = ChatScene(held=False)
    stranger = Person()
    point = p256.public_bytes(stranger.weekly)
    room = scene.room(scene.anna)
    room.me = stranger.id
    points = {ids.VISITOR: scene.point(ids.VISITOR), stranger.id: point}
    bad, _ = room.make_epoch("claim", stranger.id, points, stranger.signing)
    return against_waiting(scene, bad)


def signed_by_the_relay(_scene: ChatScene) -> Attack:
    scene = ChatScene(held=False)
    bad = scene.made(scene.anna, "claim", scene.anna, scene.anna, signer=p256.new_key())
    return against_waiting(scene, bad)


def announced_twice(scene: ChatScene) -> Attack:
    first = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    scene.keep(scene.epoch(first))
    return against_held(scene, first)


def one_left_out(scene: ChatScene) -> Attack:
    honest = honest_renewal(scene)
    scene.page.epoch += 1
    late = scene.epoch(scene.made(scene.noor, "renew", scene.noor, scene.noor))
    scene.page.epoch -= 1
    return Attack(scene.page, late, honest)


def of_another_chat(_scene: ChatScene) -> Attack:
    scene, other = ChatScene(held=False), ChatScene(held=False)
    room = other.room(other.noor)
    room.directory = scene.directory
    other.noor.id, other.noor.signing = scene.noor.id, scene.noor.signing
    other.organisation.people = [other.noor]
    room.me = scene.noor.id
    other.rooms = {scene.noor.id: room}
    return against_waiting(scene, other.made(other.noor, "claim", other.noor, other.noor))


def wrap_of_the_relay(scene: ChatScene) -> Attack:
    """A valid announcement, with a wrap of a key that the relay chose."""
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    mine = next(wrap for wrap in good.wraps if wrap[32:40] == ids.VISITOR)
    header = wraps.read_header(mine)
    chosen = wraps.seal_wrap(header, scene.point(ids.VISITOR), bytes(32))
    bad = msgspec.structs.replace(good, wraps=(chosen,))
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def wraps_swapped(scene: ChatScene) -> Attack:
    good = scene.made(scene.noor, "sit-in", scene.noor, scene.noor, scene.sanne)
    theirs = tuple(wrap for wrap in good.wraps if wrap[32:40] != ids.VISITOR)
    bad = msgspec.structs.replace(good, wraps=theirs)
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def another_key_for_the_visitor(scene: ChatScene) -> Attack:
    """A holder who gives the visitor another key than the colleagues."""
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    content = msgspec.json.decode(good.body[11:], type=epochs.Announcement)
    wrong = msgspec.structs.replace(content, check=bytes(32))
    bad = epochs.announce(scene.noor.id, wrong, good.wraps, scene.noor.signing)
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def a_reader_written_in(scene: ChatScene) -> Attack:
    """The relay writes a reader into the list that the holder signed."""
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    content = msgspec.json.decode(good.body[11:], type=epochs.Announcement)
    more = (*content.members, epochs.Reader(scene.anna.id, bytes(32)))
    longer = msgspec.structs.replace(content, members=more)
    bad = msgspec.structs.replace(good, body=good.body[:11] + msgspec.json.encode(longer))
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def without_the_visitor(scene: ChatScene) -> Attack:
    room, signer = scene.room(scene.noor), scene.noor.signing
    bad, _ = room.make_epoch(
        "renew", scene.noor.id, {scene.noor.id: scene.point(scene.noor.id)}, signer
    )
    return against_held(scene, bad)


def held_by_who_cannot_read(scene: ChatScene) -> Attack:
    return against_held(scene, scene.made(scene.noor, "hand-over", scene.anna, scene.noor))


def claimed_by_a_consultant(_scene: ChatScene) -> Attack:
    scene = ChatScene(held=False)
    return against_waiting(scene, scene.made(scene.eva, "claim", scene.eva, scene.eva))


def claimed_for_somebody_else(_scene: ChatScene) -> Attack:
    scene = ChatScene(held=False)
    return against_waiting(scene, scene.made(scene.anna, "claim", scene.sanne, scene.sanne))


def claimed_while_held(scene: ChatScene) -> Attack:
    return against_held(scene, scene.made(scene.anna, "claim", scene.anna, scene.anna))


def taken_over_by_a_counsellor(scene: ChatScene) -> Attack:
    bad = scene.made(scene.anna, "take-over", scene.anna, scene.anna)
    good = scene.made(scene.sanne, "take-over", scene.sanne, scene.sanne)
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def by_who_does_not_hold(why: epochs.Why) -> Forge:
    """Return the attack by a supervisor who makes an epoch that only the holder may."""

    def forge(scene: ChatScene) -> Attack:
        scene.sits_in(scene.sanne)
        holder = None if why == "release" else scene.sanne if why == "hand-over" else scene.noor
        return against_held(scene, scene.made(scene.sanne, why, holder, scene.noor, scene.sanne))

    return forge


def handed_to_a_consultant(scene: ChatScene) -> Attack:
    bad = scene.made(scene.noor, "hand-over", scene.eva, scene.eva)
    good = scene.made(scene.noor, "hand-over", scene.anna, scene.anna)
    return Attack(scene.page, scene.epoch(bad), scene.epoch(good))


def by_who_left_the_roster(_scene: ChatScene) -> Attack:
    scene = ChatScene(held=False)
    bad = scene.made(scene.anna, "claim", scene.anna, scene.anna)
    del scene.directory._members[scene.anna.id]
    return against_waiting(scene, bad)


def returned(scene: ChatScene, proof: bytes) -> epochs.Epoch:
    """Return the epoch by which a page comes back that proves itself with `proof`."""
    points = {ids.VISITOR: scene.point(ids.VISITOR), scene.noor.id: scene.point(scene.noor.id)}
    return scene.page.make_epoch("return", scene.noor.id, points, proof)[0]


def a_return_by_the_relay(scene: ChatScene) -> Attack:
    scene.makes_code()
    bad, good = returned(scene, b"relay" + bytes(27)), returned(scene, PROOF)
    return Attack(scene.room(scene.noor), scene.epoch(bad), scene.epoch(good))


def a_return_without_a_code(scene: ChatScene) -> Attack:
    bad = scene.epoch(returned(scene, bytes(32)))
    return Attack(scene.room(scene.noor), bad, honest_renewal(scene))


def a_second_start(scene: ChatScene) -> Attack:
    points = {ids.VISITOR: scene.point(ids.VISITOR)}
    return against_held(scene, scene.page.make_epoch("start", None, points, None)[0])


def granted_another_key(scene: ChatScene) -> Attack:
    """A grant of a key that the relay chose, for an epoch that Anna could not read."""
    anna, number = scene.room(scene.anna), scene.page.epoch
    point = scene.point(scene.anna.id)
    kid = ids.key_id(point)
    header = wraps.WrapHeader(scene.chat, number, scene.noor.id, scene.anna.id, kid)
    bad = scene.grant(scene.noor.id, wraps.seal_wrap(header, point, bytes(32)))
    good = scene.room(scene.noor).make_grant(scene.anna.id, point, (number,))
    return Attack(anna, bad, scene.grant(scene.noor.id, *good))


EPOCHS: dict[str, tuple[Forge, Refusal]] = {
    "an epoch of a stranger": (by_a_stranger, Refusal.STRANGER),
    "an epoch in a colleague's name": (signed_by_the_relay, Refusal.SIGNATURE),
    "an epoch of who left the roster": (by_who_left_the_roster, Refusal.STRANGER),
    "an epoch again": (announced_twice, Refusal.STALE_EPOCH),
    "an epoch while the one before it is kept back": (one_left_out, Refusal.STALE_EPOCH),
    "an epoch of another chat": (of_another_chat, Refusal.FOREIGN),
    "a wrap the relay made": (wrap_of_the_relay, Refusal.MISSING),
    "a wrap of somebody else": (wraps_swapped, Refusal.MISSING),
    "another key than announced": (another_key_for_the_visitor, Refusal.SEALED),
    "a reader nobody announced": (a_reader_written_in, Refusal.SIGNATURE),
    "an epoch without the visitor": (without_the_visitor, Refusal.MALFORMED),
    "a holder who cannot read": (held_by_who_cannot_read, Refusal.MALFORMED),
    "a claim of a consultant": (claimed_by_a_consultant, Refusal.ROLE),
    "a claim for somebody else": (claimed_for_somebody_else, Refusal.ROLE),
    "a claim on a held chat": (claimed_while_held, Refusal.ROLE),
    "a take-over by a counsellor": (taken_over_by_a_counsellor, Refusal.ROLE),
    "a sit-in by who does not hold": (by_who_does_not_hold("sit-in"), Refusal.ROLE),
    "a release by who does not hold": (by_who_does_not_hold("release"), Refusal.ROLE),
    "a hand-over by who does not hold": (by_who_does_not_hold("hand-over"), Refusal.ROLE),
    "an exit by who does not hold": (by_who_does_not_hold("exit"), Refusal.ROLE),
    "a hand-over to a consultant": (handed_to_a_consultant, Refusal.ROLE),
    "a return the relay proves": (a_return_by_the_relay, Refusal.SIGNATURE),
    "a return where no code was made": (a_return_without_a_code, Refusal.SIGNATURE),
    "a second start": (a_second_start, Refusal.MALFORMED),
    "a granted key that is not the announced one": (granted_another_key, Refusal.SEALED),
}
