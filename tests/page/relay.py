"""A relay and a counsellor in one, played to the page over a routed WebSocket; tests only."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

import msgspec

from protocol import directory as papers
from protocol import visitor_messages as wire
from protocol.blocks import Blocked
from protocol.directory import Directory, Papers
from protocol.epochs import Epoch, Why
from protocol.heard import Said
from protocol.ids import VISITOR, is_staff, key_id
from protocol.log import Entry, EpochEntry, FrameEntry, GrantEntry, Log, StateEntry
from protocol.p256 import PrivateKey, new_key, public_bytes
from protocol.payloads import Payload, Text, Unknown
from protocol.room import Room
from tests.page.counsellor import Counsellor

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute

_decode = msgspec.json.Decoder(wire.FromVisitor).decode


class Relay:
    """Stores what the page sends, and lets a counsellor of Python answer."""

    def __init__(self) -> None:
        """Make an organisation with one counsellor on duty."""
        self.root, self.roster_key = new_key(), new_key()
        self.anna = Counsellor()
        self.staff = [self.anna]
        self.on_duty = [self.anna]
        self.former: tuple[papers.Former, ...] = ()
        self.log: list[Entry] = []
        self.received: list[wire.FromVisitor] = []
        self.mids: dict[bytes, int] = {}
        self.capsules: dict[bytes, bytes] = {}
        self.refuse: wire.ProblemCode | None = None  # answer `start` with this problem
        self.silent = False  # take everything, say nothing: a dead connection
        self.down = False  # refuse connections
        self.no_papers = False  # no roster to show
        self.room: Room | None = None
        self.socket: WebSocketRoute | None = None
        self.start: wire.Start | None = None
        self.raw: list[str] = []
        self.version = 1
        self.connections = 0
        self.pending = 0  # consoles that have not confirmed an erasure
        self.erased = False
        self.blocked: int | None = None  # until this moment, in milliseconds
        self.answers: dict[type, wire.ProblemCode] = {}  # refuse these kinds of message
        self.held: list[wire.FromVisitor] | None = None  # received, and not yet on the disk
        self.typing: list[bool] = []
        self.payloads: list[Payload | Unknown] = []
        self.words: list[str] = []  # what the counsellor has read of the visitor

    @property
    def root_text(self) -> str:
        """The root's public point as the page gets it."""
        return base64.b64encode(public_bytes(self.root)).decode()

    def papers(self) -> Papers:
        """Return signed papers of everybody on duty now."""
        now = int(time.time())
        certificate = papers.certify_roster_key(self.root, public_bytes(self.roster_key), now)
        staff = tuple(person.member for person in self.staff)
        roster = papers.sign_roster(self.roster_key, self.version, staff, now, self.former)
        cards = tuple(person.card(now) for person in self.on_duty)
        return Papers(certificate, roster, cards)

    def attach(self, page: Page) -> None:
        """Answer every WebSocket this browser page opens."""
        page.route_web_socket("**/v1/visitor", self._connected)

    # --- what the page says -----------------------------------------------------------------

    def _connected(self, socket: WebSocketRoute) -> None:
        self.connections += 1
        if self.down:
            socket.close(code=1012)
            return
        self.socket = socket
        socket.on_message(lambda text: self._receive(socket, text))

    def _receive(self, socket: WebSocketRoute, text: str | bytes) -> None:
        self.raw.append(str(text))
        message = _decode(text)
        self.received.append(message)
        if self.silent or socket is not self.socket:
            return
        match message:
            case wire.Knock() if self.no_papers:
                self.send(wire.Problem("roster_old"))
            case wire.Knock():
                self.send(wire.Welcome(1, int(time.time() * 1000), self.papers()))
            case wire.Start():
                self._begin(message)
            case wire.Resume():
                self._resume(message)
            case wire.Unlock():
                known = self.capsules.get(message.lookup, bytes(540))
                self.send(wire.Capsule(known))
            case wire.Ping():
                self.send(wire.Pong())
            case wire.Typing():
                self.typing.append(message.on)
            case _:
                self._store(message)

    def _begin(self, start: wire.Start) -> None:
        if self.refuse:
            self.send(wire.Problem(self.refuse, start.mid))
            return
        if not self.log:
            self.start = start
            self._make_room(start)
            self._enter(StateEntry(1, _now(), "waiting", "here", None, "start"))
            self._enter(EpochEntry(2, _now(), start.epoch))
            self._enter(FrameEntry(3, _now(), start.hello))
        self.send(wire.Stored(start.mid, 3))
        self.send(self._log_after(0, 2))
        self.send(wire.Place(2, 5, 15))

    def _make_room(self, start: wire.Start) -> None:
        trusted = Directory(public_bytes(self.root))
        trusted.read(self.papers(), time.time())
        anna = self.anna
        weekly = public_bytes(anna.weekly)

        def find(kid: bytes) -> PrivateKey | None:
            return anna.weekly if kid == key_id(weekly) else None

        self.room = Room(start.chat, anna.id, anna.id, trusted, find, signer=anna.signer)

    def _resume(self, message: wire.Resume) -> None:
        if not self.log:
            self.send(wire.Problem("unknown_chat"))
            return
        if self.erased:
            self.send(wire.Erased(self.pending))
            return
        if self.blocked is not None:
            self.send(Blocked(self.blocked))
            return
        self.send(self._log_after(message.have, len(self.log)))
        self.send(wire.Resumed(len(self.log)))

    def _store(self, message: wire.FromVisitor) -> None:
        mid: bytes = message.mid
        if type(message) in self.answers:
            self.send(wire.Problem(self.answers[type(message)], mid))
            return
        if self.held is not None and isinstance(message, wire.Say):
            self.held.append(message)
            return
        if mid not in self.mids:
            self.mids[mid] = self._effect(message)
        self.send(wire.Stored(mid, self.mids[mid]))
        if isinstance(message, wire.Erase):
            self.erased = True
            self.send(wire.Erased(self.pending))

    def _effect(self, message: wire.FromVisitor) -> int:
        """Do what a message asks and return its place in the log, 0 if it has none."""
        position = len(self.log) + 1
        match message:
            case wire.Say():
                self._enter(FrameEntry(position, _now(), message.frame))
                return position
            case wire.Keep():
                self.capsules[message.lookup] = message.capsule
            case wire.Grant():
                giver = self.start.epoch.body[3:11] if self.start else b""
                self._enter(GrantEntry(position, _now(), giver, message.wraps))
                self.send(self._log_after(position - 1, position))
            case wire.NewEpoch():
                self._tell(EpochEntry(position, _now(), message.epoch))
                return position
            case wire.End():
                self.close("end")
        return 0

    def stores(self) -> None:
        """Store what was held."""
        held, self.held = self.held or [], None
        for message in held:
            self._store(message)

    # --- what the counsellor does -----------------------------------------------------------

    def claim(self) -> None:
        """Take the chat: an epoch for the visitor and this counsellor alone."""
        self.change("claim", self.anna)

    def change(self, why: Why, holder: Counsellor | None, *readers: Counsellor) -> None:
        """Announce a new epoch, made by the holder."""
        room = self.room
        assert room is not None
        assert room.visitor_key is not None
        theirs = room.code.key if why == "exit" and room.code else room.visitor_key
        points = {VISITOR: theirs, self.anna.id: public_bytes(self.anna.weekly)}
        points.update((reader.id, public_bytes(reader.weekly)) for reader in readers)
        who = holder.id if holder else None
        epoch, _ = room.make_epoch(why, who, points, self.anna.signer)
        if why == "claim":
            self.state("claimed", "claim")
        self.enters(EpochEntry, epoch)
        if why == "claim":
            self.state("open", "sealed")

    def enters(self, kind: type[EpochEntry | FrameEntry], content: Any) -> None:
        """Put the next entry into the log, and tell the page."""
        self._tell(kind(len(self.log) + 1, _now(), content))

    def says(self, text: str) -> None:
        """Let the counsellor write."""
        self.sends(Text(text))

    def sends(self, payload: Payload) -> None:
        """Let the counsellor send any payload."""
        assert self.room is not None
        frame, _, _ = self.room.seal(payload)
        self.enters(FrameEntry, frame)

    def close(self, cause: str) -> None:
        """End the chat."""
        self.state("closing", cause)  # then fifteen minutes for a last answer

    def blocks(self, days: float = 1.0) -> None:
        """End the chat, and let nobody go on with it for so many days."""
        self.blocked = _now() + round(days * 86_400_000)
        self.send(Blocked(self.blocked))
        self.state("closed", "block")

    def state(self, phase: str, cause: str) -> None:
        """Enter a change of state in the log."""
        holder = self.anna.id if phase in ("claimed", "open", "closing") else None
        entry = StateEntry(len(self.log) + 1, _now(), phase, "here", holder, cause)  # type: ignore[arg-type]
        self._tell(entry)

    def new_cards(self, *people: Counsellor) -> None:
        """Let others come on duty."""
        self.staff.extend(person for person in people if person not in self.staff)
        self.on_duty.extend(people)
        self.version += 1
        self.send(wire.Cards(self.papers()))

    def cut(self) -> None:
        """Drop the connection."""
        assert self.socket is not None
        self.socket.close(code=1012)

    # --- the log ------------------------------------------------------------------------------

    def _enter(self, entry: Entry) -> None:
        self.log.append(entry)
        if self.room is None:
            return
        heard = self.room.hear(entry)
        if isinstance(heard, Said) and not is_staff(heard.sender):
            self.payloads.append(heard.payload)
            if isinstance(heard.payload, Text):
                self.words.append(heard.payload.text)

    def _tell(self, entry: Entry) -> None:
        self._enter(entry)
        if not self.silent:
            self.send(self._log_after(entry.pos - 1, entry.pos))

    def _log_after(self, have: int, upto: int) -> Log:
        assert self.start is not None
        return Log(self.start.chat, tuple(_for_visitor(entry) for entry in self.log[have:upto]))

    def send(self, message: wire.ToVisitor) -> None:
        """Send one message to the page."""
        assert self.socket is not None
        self.socket.send(msgspec.json.encode(message).decode())


def _for_visitor(entry: Entry) -> Entry:
    """Leave the wraps that are not the visitor's out, as a relay does."""
    if isinstance(entry, EpochEntry):
        mine = tuple(wrap for wrap in entry.epoch.wraps if wrap[32:40] == VISITOR)
        return EpochEntry(entry.pos, entry.at, Epoch(entry.epoch.body, entry.epoch.proof, mine))
    if isinstance(entry, GrantEntry):
        mine = tuple(wrap for wrap in entry.wraps if wrap[32:40] == VISITOR)
        return GrantEntry(entry.pos, entry.at, entry.giver, mine)
    return entry


def _now() -> int:
    return int(time.time() * 1000)
