"""The relay as attacker, with colleagues and a visitor who help it: nothing false is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from protocol import directory, epochs, frames, ids, p256, payloads, wraps
from protocol.errors import Reject
from protocol.heard import Changed, Closed, Granted, Heard, Said
from protocol.log import EpochEntry, FrameEntry, GrantEntry, StateEntry
from protocol.payloads import Ack, Sealed, Text
from protocol.room import Room
from protocol.staff_access import Request, Requests, seal_request
from tests.builders import NOW, Organisation, Person

HIDDEN = "dit mag niemand doen"


@dataclass
class Scene:
    """A page and Noor's console in a chat she holds; Sanne is on duty, Bo supervises."""

    house: Organisation = field(default_factory=Organisation)
    chat: bytes = field(default_factory=ids.new_chat)
    pos: int = 0

    def __post_init__(self) -> None:
        self.noor, self.sanne = self.house.hire(), self.house.hire()
        self.bo = self.house.hire("supervisor")
        self.there = directory.Directory(self.house.root_point)
        self.there.read(self.house.papers(self.noor, self.sanne, self.bo), NOW)
        self.page_key = p256.new_key()
        self.page = self._room(ids.VISITOR, ids.new_sender(), self._page_find)
        self.console = self.room_of(self.noor)
        self.colleague = self.room_of(self.sanne)
        self.begin()

    def _page_find(self, kid: bytes) -> p256.PrivateKey | None:
        return self.page_key if kid == ids.key_id(p256.public_bytes(self.page_key)) else None

    def _room(self, me: bytes, sender: bytes, find: Any, signer: Any = None) -> Room:
        return Room(self.chat, me, sender, self.there, find, signer=signer)

    def room_of(self, who: Person) -> Room:
        return self._room(who.id, who.id, who.find_key, who.signing)

    @property
    def everybody(self) -> tuple[Room, Room, Room]:
        return self.page, self.console, self.colleague

    def points(self, *staff: Person) -> dict[bytes, bytes]:
        """Return the encryption points of the visitor and these."""
        points = {ids.VISITOR: p256.public_bytes(self.page_key)}
        return points | {who.id: p256.public_bytes(who.weekly) for who in staff}

    def begin(self) -> None:
        """Start, hello, Noor's claim, a word from each side."""
        epoch, key = self.page.make_epoch("start", None, self.points(self.noor, self.sanne), None)
        hello = self.page.first_frame(key, payloads.Hello(self.points()[ids.VISITOR], "tell"))
        self.tell(EpochEntry, epoch)
        self.tell(FrameEntry, hello)
        self.make("claim", self.noor, self.noor)
        self.old = self.say(self.page, "hoi")
        self.say(self.console, "hoi, ik lees mee")

    def make(self, why: epochs.Why, holder: Person | None, *staff: Person) -> epochs.Epoch:
        """Let Noor make an epoch, and everybody hear it."""
        creator = self.console
        epoch, _ = creator.make_epoch(
            why, holder.id if holder else None, self.points(*staff), self.noor.signing
        )
        self.tell(EpochEntry, epoch)
        return epoch

    def next(self, kind: type, content: Any) -> Any:
        """Return an entry at the next position."""
        if kind is GrantEntry:
            return GrantEntry(self.pos + 1, NOW, ids.VISITOR, content)
        return kind(self.pos + 1, NOW, content)

    def tell(self, kind: type, content: Any) -> None:
        """Append an entry and let everybody hear it."""
        entry = self.next(kind, content)
        self.pos += 1
        for room in self.everybody:
            room.hear(entry)

    def say(self, room: Room, text: str) -> bytes:
        """Say something that everybody hears."""
        frame, epoch, seq = room.seal(Text(text))
        self.pos += 1
        room.stored(epoch, seq, self.pos)
        for other in self.everybody:
            if other is not room:
                other.hear(FrameEntry(self.pos, NOW, frame))
        return frame

    def forged(self, sender: bytes, signer: p256.PrivateKey | None, seq: int, **ack: Any) -> bytes:
        """Return a frame in the current epoch by somebody who has its key."""
        header = frames.FrameHeader(frames.CHAT, self.chat, self.page.epoch, sender, seq)
        content = payloads.encode(
            Sealed(Ack(ack.get("upto", 0), ack.get("seen", {})), Text(HIDDEN))
        )
        return frames.seal_frame(self.page.keys[self.page.epoch], header, content, signer)

    def announced(
        self, why: epochs.Why, creator: bytes, proof: Any, holder: bytes | None, *staff: Person
    ) -> epochs.Epoch:
        """Return an epoch by anybody, well-formed and with wraps that open."""
        number, key = self.page.epoch + 1, bytes(32)
        sealed = tuple(
            wraps.seal_wrap(
                wraps.WrapHeader(self.chat, number, creator, who, ids.key_id(point)), point, key
            )
            for who, point in self.points(*staff).items()
        )
        check = epochs.key_check(self.chat, number, key)
        content = epochs.Announcement(
            self.chat, number, why, holder, check, epochs.readers_of(sealed)
        )
        return epochs.announce(creator, content, sealed, proof)


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


# --- frames -------------------------------------------------------------------------------------


@attack("a frame is played again")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return [(scene.console, scene.next(FrameEntry, scene.old))]


@attack("a frame is left out and the next one shown")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    scene.page.seal(Text("valt weg"))
    after, _, _ = scene.page.seal(Text("komt aan"))
    return [(scene.console, scene.next(FrameEntry, after))]


@attack("a position is left out")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    frame, _, _ = scene.page.seal(Text("later"))
    return [(scene.console, FrameEntry(scene.pos + 2, NOW, frame))]


for _field, _at in {
    "magic": 0, "version": 2, "room": 3, "chat": 4, "epoch": 23, "sender": 25, "number": 35,
    "nonce": 40, "ciphertext": 60, "tag": -1,
}.items():  # fmt: skip

    @attack(f"a bit is turned in the {_field}")
    def _(scene: Scene, at: int = _at) -> list[tuple[Room, Any]]:
        frame = bytearray(scene.page.seal(Text("hoi"))[0])
        frame[at] ^= 1
        return [(scene.console, scene.next(FrameEntry, bytes(frame)))]


@attack("a frame is cut to a smaller size")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    frame = scene.page.seal(Text("x" * 300))[0]
    return [(scene.console, scene.next(FrameEntry, frame[:320]))]


@attack("the visitor, who has the key, forges a staff frame")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return to_all(scene, FrameEntry, scene.forged(scene.noor.id, scene.page_key, 1, upto=2))


@attack("a colleague who is a member forges the holder's frame")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return to_all(scene, FrameEntry, scene.forged(scene.noor.id, scene.sanne.signing, 1, upto=2))


@attack("a colleague who is no holder writes in their own name")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return to_all(scene, FrameEntry, scene.forged(scene.sanne.id, scene.sanne.signing, 0))


@attack("a frame of another chat with the same key")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    header = frames.FrameHeader(frames.CHAT, ids.new_chat(), 1, ids.new_sender(), 0)
    key = scene.page.keys[1]
    content = payloads.encode(Sealed(Ack(0, {}), Text(HIDDEN)))
    return to_all(scene, FrameEntry, frames.seal_frame(key, header, content, None))


@attack("a whisper of the team room in a chat")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    header = frames.FrameHeader(frames.TEAM, scene.chat, 1, scene.noor.id, 1)
    content = payloads.encode(Sealed(Ack(2, {}), payloads.TeamText(HIDDEN)))
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


@attack("somebody claims to have read more than there is")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    forged = scene.forged(ids.new_sender(), None, 0, upto=999)
    return [(scene.console, scene.next(FrameEntry, forged))]


# --- epochs -------------------------------------------------------------------------------------


@attack("an epoch by a key that nobody knows")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    stranger = Person()
    made = scene.announced("claim", stranger.id, stranger.signing, stranger.id, stranger)
    return to_all(scene, EpochEntry, made)


@attack("an epoch in Noor's name, signed by the relay")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made = scene.announced("renew", scene.noor.id, p256.new_key(), scene.noor.id, scene.noor)
    return to_all(scene, EpochEntry, made)


@attack("an old announcement is played again")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    old = scene.make("renew", scene.noor, scene.noor)
    scene.make("renew", scene.noor, scene.noor)
    return to_all(scene, EpochEntry, old)


@attack("another chat's announcement")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    other = Scene(scene.house)
    made, _ = scene.console.make_epoch("renew", scene.noor.id, scene.points(scene.noor), None)
    content = msgspec.json.decode(made.body[11:], type=epochs.Announcement)
    moved = msgspec.structs.replace(content, chat=other.chat)
    signed = epochs.announce(scene.noor.id, moved, made.wraps, scene.noor.signing)
    return to_all(scene, EpochEntry, signed)


@attack("the relay puts its own wrap under a valid announcement")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made, _ = scene.console.make_epoch(
        "renew", scene.noor.id, scene.points(scene.noor), scene.noor.signing
    )
    number, points = scene.page.epoch + 1, scene.points(scene.noor)
    own = tuple(
        wraps.seal_wrap(
            wraps.WrapHeader(scene.chat, number, scene.noor.id, who, ids.key_id(point)),
            point,
            b"r" * 32,
        )
        for who, point in points.items()
    )
    return to_all(scene, EpochEntry, msgspec.structs.replace(made, wraps=own))


@attack("two members' wraps are swapped")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made, _ = scene.console.make_epoch(
        "renew", scene.noor.id, scene.points(scene.noor), scene.noor.signing
    )
    for_page = tuple(wrap for wrap in made.wraps if wrap[32:40] != ids.VISITOR)
    for_noor = tuple(wrap for wrap in made.wraps if wrap[32:40] == ids.VISITOR)
    return [
        (scene.page, scene.next(EpochEntry, msgspec.structs.replace(made, wraps=for_page))),
        (scene.console, scene.next(EpochEntry, msgspec.structs.replace(made, wraps=for_noor))),
    ]


@attack("a reader is added to a signed announcement")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made, _ = scene.console.make_epoch(
        "renew", scene.noor.id, scene.points(scene.noor), scene.noor.signing
    )
    content = msgspec.json.decode(made.body[11:], type=epochs.Announcement)
    more = (*content.members, epochs.Reader(scene.sanne.id, bytes(32)))
    body = made.body[:11] + msgspec.json.encode(msgspec.structs.replace(content, members=more))
    return to_all(scene, EpochEntry, msgspec.structs.replace(made, body=body))


@attack("a claim on a chat that is held")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made = scene.announced(
        "claim", scene.sanne.id, scene.sanne.signing, scene.sanne.id, scene.sanne
    )
    return to_all(scene, EpochEntry, made)


@attack("a take-over by a counsellor")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    sanne = scene.sanne
    return to_all(
        scene, EpochEntry, scene.announced("take-over", sanne.id, sanne.signing, sanne.id, sanne)
    )


for _why in ("sit-in", "sit-out", "renew", "exit", "release", "hand-over"):

    @attack(f"a {_why} by somebody who is no holder")
    def _(scene: Scene, why: Any = _why) -> list[tuple[Room, Any]]:
        holder = {"release": None, "hand-over": scene.bo.id}.get(why, scene.noor.id)
        made = scene.announced(why, scene.bo.id, scene.bo.signing, holder, scene.noor, scene.bo)
        return to_all(scene, EpochEntry, made)


@attack("a claim by a consultant, who may not")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    scene.make("release", None, scene.noor, scene.sanne)
    advice = scene.house.hire("consultant")
    scene.house.version += 1
    scene.there.read(scene.house.papers(scene.noor), NOW)
    made = scene.announced("claim", advice.id, advice.signing, advice.id, advice)
    return to_all(scene, EpochEntry, made)


@attack("a second start")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return to_all(scene, EpochEntry, scene.announced("start", b"Vsender1", None, None, scene.noor))


@attack("a return that the relay made up, in the middle of a conversation")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    made = scene.announced("return", b"Vsender1", b"r" * 32, scene.noor.id, scene.noor)
    return to_all(scene, EpochEntry, made)


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


# --- grants -------------------------------------------------------------------------------------


def _grant(scene: Scene, chat: bytes, number: int, key: bytes) -> tuple[bytes, ...]:
    point = p256.public_bytes(scene.sanne.weekly)
    header = wraps.WrapHeader(chat, number, scene.noor.id, scene.sanne.id, ids.key_id(point))
    return (wraps.seal_wrap(header, point, key),)


@attack("another epoch key in a grant")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return [(scene.colleague, scene.next(GrantEntry, _grant(scene, scene.chat, 1, b"r" * 32)))]


@attack("a grant of another chat")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    sealed = _grant(scene, ids.new_chat(), 1, scene.page.keys[1])
    return [(scene.colleague, scene.next(GrantEntry, sealed))]


@attack("a grant of an epoch that was never announced")
def _(scene: Scene) -> list[tuple[Room, Any]]:
    return [(scene.colleague, scene.next(GrantEntry, _grant(scene, scene.chat, 9, b"r" * 32)))]


# --- the table ----------------------------------------------------------------------------------


def accepted(room: Room, entry: Any) -> Heard | None:
    """Return what a room took from an entry; None when it refused it or learnt nothing."""
    before = (room.pos, room.epoch, dict(room.keys), room.visitor_key, room.holder)
    try:
        heard = room.hear(entry)
    except Reject:
        assert before == (room.pos, room.epoch, dict(room.keys), room.visitor_key, room.holder)
        return None
    assert before[1:] == (room.epoch, dict(room.keys), room.visitor_key, room.holder)
    return heard


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_accepted_by_nobody(name: str) -> None:
    scene = Scene()
    for room, entry in ATTACKS[name](scene):
        heard = accepted(room, entry)
        assert not isinstance(heard, Said | Changed | Granted), name


def test_the_scene_itself_is_heard_by_its_members_and_only_by_them() -> None:
    scene = Scene()
    frame, _, _ = scene.page.seal(Text("klopt"))
    entry = scene.next(FrameEntry, frame)
    assert isinstance(scene.console.hear(entry), Said)
    assert isinstance(scene.colleague.hear(entry), Closed)


# --- what is kept back --------------------------------------------------------------------------


def test_the_counsellor_notices_that_the_end_was_kept_from_the_visitor() -> None:
    scene = Scene()
    frame, epoch, seq = scene.console.seal(Text("ga nu weg daar"))
    scene.console.stored(epoch, seq, scene.pos + 1)
    scene.page.pos = scene.pos + 1  # the relay let the page believe something else was there
    reply, _, _ = scene.page.seal(Text("ben je er nog"))
    heard = scene.console.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing
    assert frame


def test_the_visitor_notices_that_the_end_was_kept_from_the_counsellor() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, scene.pos + 1)
    scene.console.pos = scene.pos + 1
    reply, _, _ = scene.console.seal(Text("ben je er nog"))
    heard = scene.page.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing


def test_a_relay_that_says_stored_and_keeps_the_frame_is_noticed() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, 1)  # a position that is somebody else's
    reply, _, _ = scene.console.seal(Text("ben je er nog"))
    heard = scene.page.hear(FrameEntry(scene.pos + 1, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing


def test_what_is_missing_is_told_once_and_hides_no_words() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, 1)
    told = []
    for number in range(3):
        frame, _, _ = scene.console.seal(Text(str(number)))
        heard = scene.page.hear(FrameEntry(scene.pos + 1 + number, NOW, frame))
        assert isinstance(heard, Said)
        told.append((heard.payload.text, heard.missing))
    assert told == [("0", True), ("1", False), ("2", False)]


def test_nobody_is_blamed_when_a_reply_was_on_its_way_already() -> None:
    scene = Scene()
    reply, _, _ = scene.console.seal(Text("en nog iets"))
    _, epoch, seq = scene.page.seal(Text("tegelijk"))
    scene.page.stored(epoch, seq, scene.pos + 1)
    heard = scene.page.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert not heard.missing


# --- papers -------------------------------------------------------------------------------------


def _papers(house: Organisation, **changes: Any) -> directory.Papers:
    return msgspec.structs.replace(house.papers(*house.people), **changes)


PAPERS: dict[str, Callable[[Organisation], tuple[directory.Papers, float]]] = {
    "an older roster": lambda h: (_older(h), NOW),
    "an expired roster": lambda h: (h.papers(now=NOW), NOW + directory.ROSTER_LIFE + 1),
    "an expired certificate": lambda h: (_old_certificate(h), NOW),
    "another root": lambda _h: (Organisation().papers(), NOW),
    "a roster signed by a member": lambda h: (
        _papers(h, roster=directory.sign_roster(h.people[0].signing, 9, (), NOW)), NOW
    ),
    "a roster from tomorrow": lambda h: (h.papers(now=NOW + 86400), NOW),
    "a certificate in the roster's place": lambda h: (
        _papers(h, roster=h.papers().certificate), NOW
    ),
}  # fmt: skip


def _older(house: Organisation) -> directory.Papers:
    house.version -= 1
    return house.papers()


def _old_certificate(house: Organisation) -> directory.Papers:
    point = p256.public_bytes(house.roster_key)
    old = directory.certify_roster_key(house.root, point, NOW - directory.ROSTER_KEY_LIFE - 1)
    return _papers(house, certificate=old)


@pytest.mark.parametrize("name", PAPERS)
def test_papers_that_do_not_hold_change_nothing(name: str) -> None:
    house = Organisation(version=5)
    house.hire()
    there = directory.Directory(house.root_point)
    there.read(house.papers(*house.people), NOW)
    before = (there.version, there.members(), there.on_duty(NOW))
    papers, now = PAPERS[name](house)
    with pytest.raises(Reject):
        there.read(papers, now)
    assert before == (there.version, there.members(), there.on_duty(NOW))


CARDS: dict[str, Callable[[Organisation, Person], Any]] = {
    "an expired card": lambda _h, p: p.card(NOW - directory.DUTY_LIFE - 1),
    "a card from tomorrow": lambda _h, p: p.card(NOW + 86400),
    "a stranger's card": lambda _h, _p: Person().card(),
    "a card signed by a colleague": lambda h, p: Person(p.roles, p.id, h.people[1].signing).card(),
    "a card for a day": lambda _h, p: _long_card(p),
    "a card with another key's id": lambda _h, p: _card(p, kid=b"kkkk"),
}


def _card(person: Person, **changes: Any) -> Any:
    from protocol.documents import seal_document  # noqa: PLC0415 - only here

    point = p256.public_bytes(person.weekly)
    content = directory.DutyCard(point, ids.key_id(point), NOW, NOW + 60)
    changed = msgspec.structs.replace(content, **changes)
    return seal_document(person.signing, b"VD1", b"veste/1/duty", person.id, changed)


def _long_card(person: Person) -> Any:
    return _card(person, until=NOW + 86400)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_does_not_hold_puts_nobody_on_duty_and_hides_no_colleague(name: str) -> None:
    house = Organisation()
    noor, sanne = house.hire(), house.hire()
    there = directory.Directory(house.root_point)
    papers = house.papers(sanne)
    there.read(
        msgspec.structs.replace(papers, cards=(CARDS[name](house, noor), *papers.cards)), NOW
    )
    assert set(there.on_duty(NOW)) == {sanne.id}


def test_who_left_the_roster_is_off_duty_and_signs_nothing() -> None:
    house = Organisation()
    noor, sanne = house.hire(), house.hire()
    there = directory.Directory(house.root_point)
    there.read(house.papers(noor, sanne), NOW)
    house.people.remove(noor)
    house.version += 1
    there.read(house.papers(noor, sanne), NOW)
    assert set(there.on_duty(NOW)) == {sanne.id}
    with pytest.raises(Reject):
        there.member(noor.id)


def test_who_went_off_duty_is_sealed_to_no_more() -> None:
    house = Organisation()
    noor, sanne = house.hire(), house.hire()
    there = directory.Directory(house.root_point)
    there.read(house.papers(noor, sanne), NOW)
    there.read(house.papers(sanne), NOW)
    assert set(there.on_duty(NOW)) == {sanne.id}


def test_an_older_card_never_brings_an_older_key_back() -> None:
    house = Organisation()
    noor = house.hire()
    there = directory.Directory(house.root_point)
    old = house.papers(noor)
    noor.weekly = p256.new_key()
    there.read(house.papers(noor, now=NOW + 60), NOW + 60)
    there.read(old, NOW + 60)
    assert there.card(noor.id, NOW + 60).key == p256.public_bytes(noor.weekly)


# --- requests -----------------------------------------------------------------------------------


REQUESTS: dict[str, Callable[[Scene], tuple[bytes, Any, float]]] = {
    "by a counsellor": lambda s: (s.sanne.id, _request(s, s.sanne, s.sanne.id), NOW),
    "signed by somebody else": lambda s: (s.bo.id, _request(s, s.sanne, s.bo.id), NOW),
    "handed in for another": lambda s: (s.bo.id, _request(s, s.sanne, s.sanne.id), NOW),
    "of another chat": lambda s: (s.bo.id, _request(Scene(s.house), s.bo, s.bo.id), NOW),
    "of an hour ago": lambda s: (s.bo.id, _request(s, s.bo, s.bo.id), NOW + 3600),
    "of the next hour": lambda s: (s.bo.id, _request(s, s.bo, s.bo.id), NOW - 3600),
}


def _request(scene: Scene, signer: Person, who: bytes) -> Any:
    return seal_request(signer.signing, who, Request(scene.chat, "sit-in", "learning", NOW))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_does_not_hold_opens_nothing(name: str) -> None:
    scene = Scene()
    who, document, now = REQUESTS[name](scene)
    with pytest.raises(Reject):
        Requests().open(who, document, scene.chat, scene.there, now)


def test_a_request_is_granted_once_also_under_the_twin_of_its_signature() -> None:
    scene = Scene()
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    document, requests = _request(scene, scene.bo, scene.bo.id), Requests()
    s = int.from_bytes(document.signature[32:], "big")
    twin = document.signature[:32] + (order - s).to_bytes(32, "big")
    requests.open(scene.bo.id, document, scene.chat, scene.there, NOW)
    for again in (document, msgspec.structs.replace(document, signature=twin)):
        with pytest.raises(Reject):
            requests.open(scene.bo.id, again, scene.chat, scene.there, NOW)


def test_the_state_of_a_chat_is_the_relays_word_and_opens_nothing() -> None:
    scene = Scene()
    entry = StateEntry(scene.pos + 1, NOW, "open", "here", scene.sanne.id, "sealed")
    scene.page.hear(entry)
    assert scene.page.holder == scene.noor.id
    forged = scene.forged(scene.sanne.id, scene.sanne.signing, 0)
    with pytest.raises(Reject):
        scene.page.hear(FrameEntry(scene.pos + 2, NOW, forged))
