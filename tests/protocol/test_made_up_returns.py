"""Returns and grants that somebody made up: accepted by nobody, whoever helps the relay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from protocol import frames, ids, p256, payloads, wraps
from protocol.errors import Reject
from protocol.heard import Changed, Closed, Granted, Said
from protocol.log import EpochEntry, FrameEntry, GrantEntry, StateEntry
from protocol.payloads import Ack, Sealed, Text
from protocol.room import Room
from tests.builders import NOW
from tests.protocol.relay_scene import HIDDEN, Scene, accepted

Attack = Callable[[Scene], list[tuple[Room, Any]]]
ATTACKS: dict[str, Attack] = {}


def attack(name: str) -> Callable[[Attack], Attack]:
    """Enter an attack in the table: it returns who hears which entry."""

    def enter(function: Attack) -> Attack:
        ATTACKS[name] = function
        return function

    return enter


def to_all(scene: Scene, kind: type, content: Any) -> list[tuple[Room, Any]]:
    """Return that page and console both hear this next."""
    entry = scene.next(kind, content)
    return [(scene.page, entry), (scene.console, entry)]


@attack("a whisper of the team room in a chat")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    header = frames.FrameHeader(frames.TEAM, scene.chat, 1, scene.noor.id, 1)
    content = payloads.encode(Sealed(Ack(2, {}), payloads.Text(HIDDEN)))
    sealed = frames.seal_frame(scene.page.keys[1], header, content, scene.noor.signing)
    return to_all(scene, FrameEntry, sealed)


@attack("staff says what only a visitor may")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    header = frames.FrameHeader(frames.CHAT, scene.chat, 1, scene.noor.id, 1)
    content = payloads.encode(
        Sealed(Ack(2, {}), payloads.CodeMade(scene.house.root_point, bytes(32)))
    )
    sealed = frames.seal_frame(scene.page.keys[1], header, content, scene.noor.signing)
    return [(scene.page, scene.next(FrameEntry, sealed))]


@attack("a return that the relay made up, in the middle of a conversation")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made = scene.announced("return", b"Vsender1", b"r" * 32, scene.noor.id, scene.noor)
    return to_all(scene, EpochEntry, made)


def _sanne_takes_over(scene: Scene) -> None:
    """Let Noor give the chat back, and Sanne claim it, who has not read what Noor has."""
    scene.make("release", None, scene.noor, scene.sanne)
    claim, _ = scene.colleague.make_epoch(
        "claim", scene.sanne.id, scene.points(scene.sanne), scene.sanne.signing
    )
    scene.tell(EpochEntry, claim)


@attack("a return that the relay made up, to who has not read all, in the middle of a conversation")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    _sanne_takes_over(scene)
    scene.say(scene.page, "ben jij nieuw?")
    made = scene.announced("return", b"Vsender1", b"r" * 32, scene.sanne.id, scene.sanne)
    entry = scene.next(EpochEntry, made)
    return [(scene.page, entry), (scene.colleague, entry)]


@attack("a return with a proof of zeros")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    scene.page.proofs = scene.console.proofs = (bytes(32),)
    made = scene.announced("return", b"Vsender1", bytes(32), scene.noor.id, scene.noor)
    return to_all(scene, EpochEntry, made)


@attack("a return with a code that was revoked")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    code = payloads.CodeMade(scene.points()[ids.VISITOR], b"p" * 32)
    for said in (code, payloads.CodeRevoked()):
        for room in (scene.page, scene.console):
            room.reach.remember(said, 1)
    made = scene.announced("return", b"Vsender1", b"p" * 32, scene.noor.id, scene.noor)
    return to_all(scene, EpochEntry, made)


def _grant(scene: Scene, chat: bytes, number: int, key: bytes) -> tuple[bytes, ...]:
    point = p256.public_bytes(scene.sanne.weekly)
    header = wraps.WrapHeader(chat, number, scene.noor.id, scene.sanne.id, ids.key_id(point))
    return (wraps.seal_wrap(header, point, key),)


@attack("a grant of another chat")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    sealed = _grant(scene, ids.new_chat(), 1, scene.page.keys[1])
    return [(scene.colleague, scene.next(GrantEntry, sealed))]


@attack("a grant of an epoch that was never announced")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return [(scene.colleague, scene.next(GrantEntry, _grant(scene, scene.chat, 9, b"r" * 32)))]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_accepted_by_nobody(name: str) -> None:
    scene = Scene()
    for room, entry in ATTACKS[name](scene):
        heard = accepted(room, entry)
        assert not isinstance(heard, Said | Changed | Granted), name


def test_a_new_holder_takes_a_return_on_trust_until_the_visitor_has_said_something() -> None:
    scene = Scene()
    _sanne_takes_over(scene)
    made = scene.announced("return", b"Vsender1", b"r" * 32, scene.sanne.id, scene.sanne)
    heard = scene.colleague.hear(scene.next(EpochEntry, made))
    assert isinstance(heard, Changed)
    assert heard.announcement.why == "return"


def test_who_reads_again_with_a_key_of_later_takes_the_same_return_on_trust() -> None:
    scene, code = Scene(), payloads.CodeMade(bytes(65), b"p" * 32)
    made = scene.announced("return", b"Vsender1", b"r" * 32, None, scene.noor, scene.sanne)
    log = [*scene.log, scene.next(EpochEntry, made)]
    scene.colleague.reach.remember(code, 0)
    scene.colleague.hear(log[-1])
    assert list(scene.colleague.keys) == [0, 2]  # what Noor was told is not for her
    again = scene.colleague.from_the_start()
    for entry in log:
        again.hear(entry)
        again.reach.remember(code, 0)
    assert again.epoch == scene.colleague.epoch == 2


def test_the_scene_itself_is_heard_by_its_members_and_only_by_them() -> None:
    scene = Scene()
    frame, _, _ = scene.page.seal(Text("klopt"))
    entry = scene.next(FrameEntry, frame)
    assert isinstance(scene.console.hear(entry), Said)
    assert isinstance(scene.colleague.hear(entry), Closed)


def test_the_state_of_a_chat_is_the_relays_word_and_opens_nothing() -> None:
    scene = Scene()
    entry = StateEntry(scene.pos + 1, NOW, "open", "here", scene.sanne.id, "sealed")
    scene.page.hear(entry)
    assert scene.page.holder == scene.noor.id
    forged = scene.forged(scene.sanne.id, scene.sanne.signing, 0)
    with pytest.raises(Reject):
        scene.page.hear(FrameEntry(scene.pos + 2, NOW, forged))
