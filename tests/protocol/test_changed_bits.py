"""Every changed bit of what a member hears and of each paper leaves all as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from protocol import p256
from protocol.directory import Directory
from protocol.documents import Signed
from protocol.epochs import Epoch
from protocol.errors import Refusal, Reject
from protocol.log import Entry
from protocol.payloads import CodeMade, Hello, Payload
from protocol.room import Room
from protocol.staff_access import ListEnrolments, Request, Requests, open_order, seal_order
from protocol.staff_access import seal_request as seal
from tests.builders import NOW, Organisation
from tests.protocol.attacks_on_frames import forged
from tests.protocol.chat_scene import ChatScene, held_by, known_by
from tests.protocol.test_vectors import MALFORMED_POINTS


def damaged(raw: bytes) -> Iterator[bytes]:
    """Yield `raw` with each bit changed, and each beginning of it."""
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)
    for length in range(len(raw)):
        yield raw[:length]


def frame_of_staff(scene: ChatScene) -> tuple[Room, bytes, Callable[[bytes], Entry]]:
    return scene.page, scene.sealed(scene.room(scene.noor)), scene.frame


def frame_of_the_visitor(scene: ChatScene) -> tuple[Room, bytes, Callable[[bytes], Entry]]:
    return scene.room(scene.noor), scene.sealed(scene.page), scene.frame


def body_of_an_epoch(scene: ChatScene) -> tuple[Room, bytes, Callable[[bytes], Entry]]:
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    return scene.page, good.body, lambda raw: scene.epoch(Epoch(raw, good.proof, good.wraps))


def proof_of_an_epoch(scene: ChatScene) -> tuple[Room, bytes, Callable[[bytes], Entry]]:
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    return scene.page, good.proof, lambda raw: scene.epoch(Epoch(good.body, raw, good.wraps))


def wrap_of_an_epoch(scene: ChatScene) -> tuple[Room, bytes, Callable[[bytes], Entry]]:
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    mine = next(wrap for wrap in good.wraps if wrap[32:40] == scene.page.me)
    return scene.page, mine, lambda raw: scene.epoch(Epoch(good.body, good.proof, (raw,)))


@pytest.mark.parametrize(
    "make",
    [
        frame_of_staff,
        frame_of_the_visitor,
        body_of_an_epoch,
        proof_of_an_epoch,
        wrap_of_an_epoch,
    ],
)
def test_nothing_changes_in_a_room_by_a_damaged_entry_and_the_whole_one_is_heard(
    make: Callable[[ChatScene], tuple[Room, bytes, Callable[[bytes], Entry]]],
) -> None:
    room, raw, entry = make(ChatScene())
    before = held_by(room)
    for bad in damaged(raw):
        with pytest.raises(Reject):
            room.hear(entry(bad))
    assert held_by(room) == before
    room.hear(entry(raw))
    assert held_by(room) != before


HOUSE = Organisation()
BO = HOUSE.hire("supervisor")
PAPERS = HOUSE.papers(BO)


def read_certificate(there: Directory, document: Signed) -> None:
    there.read(msgspec.structs.replace(PAPERS, certificate=document), NOW)


def read_roster(there: Directory, document: Signed) -> None:
    there.read(msgspec.structs.replace(PAPERS, roster=document), NOW)


def read_card(there: Directory, document: Signed) -> None:
    there.add_card(document, NOW)


def read_request(there: Directory, document: Signed) -> None:
    Requests().open(BO.id, document, bytes(16), there, NOW)


def read_order(_there: Directory, document: Signed) -> None:
    open_order(p256.public_bytes(HOUSE.roster_key), document)


DOCUMENTS: dict[str, tuple[Signed, Callable[[Directory, Signed], None]]] = {
    "certificate": (PAPERS.certificate, read_certificate),
    "roster": (PAPERS.roster, read_roster),
    "duty card": (PAPERS.cards[0], read_card),
    "request": (seal(BO.signing, BO.id, Request(bytes(16), "sit-in", "done", NOW)), read_request),
    "order": (seal_order(HOUSE.roster_key, ListEnrolments(NOW, bytes(32))), read_order),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_damaged_document_is_refused_and_changes_nothing(kind: str) -> None:
    whole, read = DOCUMENTS[kind]
    there = Directory(HOUSE.root_point)
    there.read(HOUSE.papers(BO), NOW)
    before = repr(vars(there))
    for body in damaged(whole.body):
        with pytest.raises(Reject):
            read(there, Signed(body, whole.signature))
    for signature in damaged(whole.signature):
        with pytest.raises(Reject):
            read(there, Signed(whole.body, signature))
    assert repr(vars(there)) == before
    read(there, whole)


@pytest.mark.parametrize(
    "kind", [kind for kind, point in MALFORMED_POINTS.items() if len(point) == 65]
)
@pytest.mark.parametrize("said", ["hello", "code"])
def test_a_key_that_is_no_point_is_not_taken_from_a_visitor(said: str, kind: str) -> None:
    scene, point = ChatScene(), MALFORMED_POINTS[kind]
    bad: Payload = Hello(point, "tell") if said == "hello" else CodeMade(point, bytes(32))
    noor = scene.room(scene.noor)
    before, entry = known_by(noor), forged(scene, scene.page.sender, None, bad)
    with pytest.raises(Reject) as refused:
        noor.hear(entry)
    assert refused.value.code is Refusal.MALFORMED
    assert known_by(noor) == before
    noor.skip(entry)
    noor.hear(forged(scene, scene.page.sender, None, scene.hello(), after=1))
