"""How a page gets into a chat: it begins one, goes on, comes back by a token or by a code."""

from __future__ import annotations

import secrets

from protocol import visitor_messages as wire
from protocol.capsules import open_capsule
from protocol.directory import Directory, Papers
from protocol.errors import Reject
from protocol.ids import VISITOR, key_id, new_chat, new_message, new_sender
from protocol.outbox import Outbox
from protocol.p256 import PrivateKey, new_key, public_bytes
from protocol.payloads import Hello, Intent
from protocol.room import Room
from protocol.staff_access import Requests
from protocol.visit import News, Trouble
from protocol.way_back import WayBack


class Arrival:
    """The first half of a visitor's session: until the chat is there, after each connection."""

    def __init__(
        self,
        root: bytes,
        *,
        door: wire.Door = "general",
        language: wire.Language = "nl",
        intent: Intent = "tell",
        danger: bool = False,
        way_back: WayBack | None = None,
    ) -> None:
        """Begin a visit that trusts the organisation's `root` point, or come back to one."""
        self.directory = Directory(root)
        self.way_back = way_back
        self._enter(new_chat(), secrets.token_bytes(32), new_key())
        self.outbox = Outbox(self.room)
        self.door, self.language, self.intent, self.danger = door, language, intent, danger
        self.phase = "new"
        self.holder: bytes | None = None
        self._start: wire.Start | None = None
        self._started = False
        self._granted: set[bytes] = set()  # key ids that have the current epoch
        self._told: bytes | None = None  # the holder who was told of my return code
        self._requests = Requests()
        self._capsules: dict[bytes, wire.Keep] = {}  # by the message id of their `code`
        self._owed: dict[bytes, wire.FromVisitor] = {}  # commands not answered yet
        self._mine: dict[bytes, int] = {}  # stored, not yet read: mid to position
        self._out: list[wire.FromVisitor] = []
        self._ready = False
        self._past = b""  # the id of what ends a chat that is closing; then I ask anew
        self._came: int | None = None  # the epoch that this page made to come back by its code

    def _enter(self, chat: bytes, secret: bytes, key: PrivateKey) -> None:
        self.chat, self.pass_, self.key = chat, secret, key
        self.room = Room(chat, VISITOR, new_sender(), self.directory, self._find_key)

    def take(self) -> list[wire.FromVisitor]:
        """Return, once, what must be sent now."""
        out, self._out = self._out, []
        return out

    # --- a new connection -------------------------------------------------------------------

    def connected(self) -> None:
        """Ask who is on duty, now that the socket is open; then start or resume."""
        self._ready = False
        self._out = [wire.Knock(1)]
        if self.way_back is not None and not self._started:
            self._out = [wire.Unlock(self.way_back.keys.lookup)]

    def command(self, message: wire.FromVisitor) -> None:
        """Send a message that is no frame; one with a message id again until it is answered."""
        mid = getattr(message, "mid", None)
        if mid is not None:
            self._owed[mid] = message
        self._out.append(message)

    # --- getting in -------------------------------------------------------------------------

    def _welcome(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(refused.code.value)]
        if self._started:
            self._resume()
        else:
            self._out.append(self._start_message(now))
        return []

    def _start_message(self, now: float) -> wire.Start:
        if self._start is None:
            cards = self.directory.on_duty(now)
            points = {VISITOR: public_bytes(self.key)}
            points.update((who, card.key) for who, card in cards.items())
            self._granted = {card.kid for card in cards.values()}
            self.room.since = now
            epoch, key = self.room.make_epoch("start", None, points, None)
            hello = self.room.first_frame(key, Hello(public_bytes(self.key), self.intent))
            self._start = wire.Start(
                new_message(),
                self.chat,
                self.pass_,
                self.door,
                self.language,
                self.danger,
                epoch,
                hello,
            )
        return self._start

    def _unlocked(self, message: wire.Capsule) -> list[News]:
        if self.way_back is None or self._started:
            return []
        try:
            held = open_capsule(self.way_back.keys.key, message.capsule)
        except Reject as refused:
            return [Trouble(refused.code.value)]
        self._enter(held.chat, held.pass_, held.private)
        self.room.proofs = (held.proof,)
        self.room.reach.note, self._came = held.note or None, held.came or None
        self.outbox.move_to(self.room)  # with what was typed while the capsule was fetched
        self.way_back.proof = held.proof
        self._started = True
        self._out.append(wire.Knock(1))
        return []

    def _resume(self) -> None:
        self._ready = False
        have, returning = self.room.pos, self._returning
        self._out.append(wire.Resume(self.chat, self.pass_, have, returning, self._kid, self._came))

    def leave(self) -> wire.Leave:
        """Return what tells the relay of an exit when there is no line any more."""
        return wire.Leave(self.chat, self.pass_, self._kid, self._came)

    @property
    def _kid(self) -> bytes:
        return key_id(public_bytes(self.key))

    @property
    def _returning(self) -> bool:
        return self.way_back is not None and self.way_back.by_code

    def _find_key(self, kid: bytes) -> PrivateKey | None:
        return self.key if kid == self._kid else None
