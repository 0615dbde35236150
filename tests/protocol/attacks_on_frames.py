"""Forged, moved, swapped and repeated frames, each with its honest twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from protocol import frames, payloads
from protocol.errors import Refusal
from protocol.log import Entry, FrameEntry
from protocol.p256 import PrivateKey
from protocol.payloads import Ack, CodeMade, Exercise, Payload, Sealed, Text
from protocol.room import Room
from tests.protocol.chat_scene import ChatScene


class Attack(NamedTuple):
    """What `hearer` is given, what it must answer, and the entry it takes after that."""

    hearer: Room
    forged: Entry
    honest: Entry


Forge = Callable[[ChatScene], Attack]


def altered(at: int) -> Forge:
    """Return the attack that flips one bit of a counsellor's frame on its way to the page."""

    def forge(scene: ChatScene) -> Attack:
        frame = scene.sealed(scene.room(scene.noor))
        place = at % len(frame)
        bad = frame[:place] + bytes([frame[place] ^ 3]) + frame[place + 1 :]
        return Attack(scene.page, scene.frame(bad), scene.frame(frame))

    return forge


def truncated(scene: ChatScene) -> Attack:
    frame = scene.sealed(scene.room(scene.noor))
    return Attack(scene.page, scene.frame(frame[:-1]), scene.frame(frame))


def replayed(scene: ChatScene) -> Attack:
    first = scene.says(scene.room(scene.noor))
    honest = scene.sealed(scene.room(scene.noor))
    return Attack(scene.page, scene.frame(first.frame), scene.frame(honest))


def replayed_to_staff(scene: ChatScene) -> Attack:
    first = scene.says(scene.page)
    honest = scene.sealed(scene.page)
    return Attack(scene.room(scene.noor), scene.frame(first.frame), scene.frame(honest))


def same_position(scene: ChatScene) -> Attack:
    first = scene.says(scene.room(scene.noor))
    frame = scene.sealed(scene.room(scene.noor))
    return Attack(scene.page, FrameEntry(first.pos, first.at, frame), scene.frame(frame))


def left_out(scene: ChatScene) -> Attack:
    first, second = scene.sealed(scene.page), scene.sealed(scene.page)
    return Attack(scene.room(scene.noor), scene.frame(second), scene.frame(first))


def position_left_out(scene: ChatScene) -> Attack:
    frame = scene.sealed(scene.page)
    return Attack(scene.room(scene.noor), scene.frame(frame, ahead=1), scene.frame(frame))


def from_another_chat(scene: ChatScene) -> Attack:
    other = ChatScene()
    foreign = other.sealed(other.room(other.noor))
    honest = scene.sealed(scene.room(scene.noor))
    return Attack(scene.page, scene.frame(foreign), scene.frame(honest))


def under_another_name(scene: ChatScene) -> Attack:
    """A visitor's words with the counsellor's name written over theirs."""
    scene.sits_in(scene.sanne)
    said = scene.sealed(scene.page)
    as_noor = said[:24] + scene.noor.id + said[32:]
    return Attack(scene.room(scene.sanne), scene.frame(as_noor), scene.frame(said))


def of_an_epoch_to_come(scene: ChatScene) -> Attack:
    said = scene.sealed(scene.page)
    later = said[:20] + (9).to_bytes(4, "big") + said[24:]
    return Attack(scene.room(scene.noor), scene.frame(later), scene.frame(said))


def forged(
    scene: ChatScene,
    sender: bytes,
    signer: PrivateKey | None,
    said: Payload,
    upto: int = 0,
    *,
    after: int = 0,
) -> FrameEntry:
    """Return a frame as somebody who has the epoch's key can make it, whoever they are.

    It is the next one of this sender, or comes `after` so many.
    """
    epoch = scene.page.epoch
    seq = scene.page._numbers.next(epoch, sender) + after
    header = frames.FrameHeader(frames.CHAT, scene.chat, epoch, sender, seq)
    content = payloads.encode(Sealed(Ack(upto, {}), said))
    return scene.frame(frames.seal_frame(scene.page.keys[epoch], header, content, signer), after)


def staff_words_by_the_visitor(scene: ChatScene) -> Attack:
    scene.sits_in(scene.sanne)
    bad = forged(scene, scene.noor.id, scene.session.key, Text("hoi"))
    honest = forged(scene, scene.noor.id, scene.noor.signing, Text("hoi"))
    return Attack(scene.room(scene.sanne), bad, honest)


def staff_words_by_a_member(scene: ChatScene) -> Attack:
    scene.sits_in(scene.sanne)
    bad = forged(scene, scene.noor.id, scene.sanne.signing, Text("hoi"))
    honest = forged(scene, scene.noor.id, scene.noor.signing, Text("hoi"))
    return Attack(scene.page, bad, honest)


def words_of_who_sits_in(scene: ChatScene) -> Attack:
    scene.sits_in(scene.sanne)
    bad = forged(scene, scene.sanne.id, scene.sanne.signing, Text("hoi"))
    return Attack(scene.page, bad, scene.frame(scene.sealed(scene.room(scene.noor))))


def words_before_the_claim(_scene: ChatScene) -> Attack:
    waiting = ChatScene(held=False)
    bad = forged(waiting, waiting.noor.id, waiting.noor.signing, Text("hoi"))
    honest = waiting.epoch(waiting.made(waiting.noor, "claim", waiting.noor, waiting.noor))
    return Attack(waiting.page, bad, honest)


def an_exercise_from_the_visitor(scene: ChatScene) -> Attack:
    sender = scene.page.sender
    bad = forged(scene, sender, None, Exercise("breathe"))
    return Attack(scene.room(scene.noor), bad, forged(scene, sender, None, Text("hoi"), after=1))


def a_key_that_is_no_point(scene: ChatScene) -> Attack:
    sender = scene.page.sender
    bad = forged(scene, sender, None, CodeMade(bytes(65), bytes(32)))
    return Attack(scene.room(scene.noor), bad, forged(scene, sender, None, Text("hoi"), after=1))


def a_hello_from_staff(scene: ChatScene) -> Attack:
    noor = scene.noor
    bad = forged(scene, noor.id, noor.signing, scene.hello())
    honest = forged(scene, noor.id, noor.signing, Text("hoi"), after=1)
    return Attack(scene.page, bad, honest)


def reading_what_is_not_there(scene: ChatScene) -> Attack:
    noor = scene.noor
    bad = forged(scene, noor.id, noor.signing, Text("hoi"), upto=scene.next + 5)
    honest = forged(scene, noor.id, noor.signing, Text("hoi"), upto=scene.next - 1, after=1)
    return Attack(scene.page, bad, honest)


def reading_backwards(scene: ChatScene) -> Attack:
    noor = scene.noor
    scene.keep(forged(scene, noor.id, noor.signing, Text("hoi"), upto=scene.next - 1))
    bad = forged(scene, noor.id, noor.signing, Text("hoi"), upto=1)
    honest = forged(scene, noor.id, noor.signing, Text("hoi"), upto=scene.next - 1, after=1)
    return Attack(scene.page, bad, honest)


FRAMES: dict[str, tuple[Forge, Refusal]] = {
    "a frame whose magic was altered": (altered(0), Refusal.MALFORMED),
    "a frame of another version": (altered(2), Refusal.VERSION),
    "a frame moved to the team room": (altered(3), Refusal.FOREIGN),
    "a frame with another chat's id": (altered(4), Refusal.FOREIGN),
    "a frame with another sender": (altered(31), Refusal.ROLE),
    "a frame with another number": (altered(35), Refusal.GAP),
    "a frame with another nonce": (altered(36), Refusal.SEALED),
    "a frame with altered words": (altered(60), Refusal.SEALED),
    "a frame with another tag": (altered(-1), Refusal.SEALED),
    "a frame without its end": (truncated, Refusal.MALFORMED),
    "a counsellor's frame again": (replayed, Refusal.REPLAYED),
    "a visitor's frame again": (replayed_to_staff, Refusal.REPLAYED),
    "a frame at a position that was used": (same_position, Refusal.REPLAYED),
    "a frame while the one before it is kept back": (left_out, Refusal.GAP),
    "a frame at a position too far": (position_left_out, Refusal.GAP),
    "a frame of another chat": (from_another_chat, Refusal.FOREIGN),
    "a visitor's frame under a counsellor's name": (under_another_name, Refusal.SEALED),
    "a frame of an epoch nobody announced": (of_an_epoch_to_come, Refusal.NO_KEY),
    "a counsellor's frame made by the visitor": (staff_words_by_the_visitor, Refusal.SIGNATURE),
    "a counsellor's frame made by a member": (staff_words_by_a_member, Refusal.SIGNATURE),
    "a frame of a colleague who only reads": (words_of_who_sits_in, Refusal.ROLE),
    "a counsellor's frame before the claim": (words_before_the_claim, Refusal.ROLE),
}

# These open and are signed: they take their number, and the honest one is that which follows.
WORDS: dict[str, tuple[Forge, Refusal]] = {
    "a key that is no point": (a_key_that_is_no_point, Refusal.MALFORMED),
    "an exercise offered by the visitor": (an_exercise_from_the_visitor, Refusal.ROLE),
    "a visitor's hello said by staff": (a_hello_from_staff, Refusal.ROLE),
    "an acknowledgement of what is not there": (reading_what_is_not_there, Refusal.MISSING),
    "an acknowledgement that goes back": (reading_backwards, Refusal.MISSING),
}
