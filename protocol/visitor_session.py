"""The visitor's side of a chat as a pure machine: messages in, messages and news out.

The page's `session.js` is the same machine in JavaScript; scripted visitors, the simulation
and the bench run this one. After every call, send what `take()` returns, in order. Moments
are seconds since 1970 and come in as arguments; reconnecting is the caller's work.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from protocol import visitor_messages as wire
from protocol.directory import Directory, Papers
from protocol.documents import Signed
from protocol.epochs import Why
from protocol.errors import Refusal, Reject
from protocol.heard import Changed, Heard, Said, State
from protocol.ids import VISITOR, is_staff, key_id, new_chat, new_message, new_sender
from protocol.log import Log
from protocol.outbox import Outbox
from protocol.p256 import PrivateKey, new_key, public_bytes
from protocol.payloads import Hello, Intent, Payload, Seen, Text
from protocol.room import Room
from protocol.staff_access import open_request

TAKE_OVER_AFTER = 30.0  # seconds without the holder before the page grants a take-over


@dataclass(frozen=True)
class Message:
    """Words of the counsellor; or of this visitor, before a reload (`mine`)."""

    pos: int
    text: str
    mine: bool


@dataclass(frozen=True)
class Receipt:
    """A message of mine came further: `stored`, or `read` on the counsellor's screen."""

    mid: bytes
    state: str


@dataclass(frozen=True)
class Readers:
    """How many staff can read what is said now, counted from the epoch's own list."""

    count: int
    why: Why


@dataclass(frozen=True)
class Trouble:
    """Something did not hold: `code` is a `Refusal` or a problem code of the relay."""

    code: str


News = Message | Receipt | Readers | Trouble | State | wire.ToVisitor


class VisitorSession:
    """One visit: from the door to the end of the chat, over as many connections as it takes."""

    def __init__(
        self,
        root: bytes,
        *,
        door: wire.Door = "general",
        language: wire.Language = "nl",
        intent: Intent = "tell",
        danger: bool = False,
    ) -> None:
        """Begin a visit that trusts the organisation's `root` point."""
        self.directory = Directory(root)
        self.chat, self.pass_ = new_chat(), secrets.token_bytes(32)
        self.key: PrivateKey = new_key()
        self.room = Room(self.chat, VISITOR, new_sender(), self.directory, self._find_key)
        self.outbox = Outbox(self.room)
        self.door, self.language, self.intent, self.danger = door, language, intent, danger
        self.phase = "new"
        self._start: wire.Start | None = None
        self._started = False
        self._granted: set[bytes] = set()
        self._mine: dict[bytes, int] = {}  # stored, not yet read: mid to position
        self._colleague_gone: float | None = None
        self._out: list[wire.FromVisitor] = []
        self._ready = False

    def take(self) -> list[wire.FromVisitor]:
        """Return, once, what must be sent now."""
        out, self._out = self._out, []
        return out

    # --- what the visitor does ------------------------------------------------------------

    def connected(self) -> None:
        """Ask who is on duty, now that the socket is open; then start or resume."""
        self._ready = False
        self._out = [wire.Knock(1)]

    def say(self, text: str) -> bytes:
        """Send `text`; return the id its receipts will carry. Raises `Reject` (too_long)."""
        return self.send(Text(text))

    def send(self, payload: Payload) -> bytes:
        """Send any payload a visitor may send. Raises `Reject` (too_long)."""
        item = self.outbox.say(payload)
        if self._ready and item.frame is not None:
            self._out.append(wire.Say(item.mid, item.frame))
        return item.mid

    def seen(self, pos: int) -> None:
        """Tell that the screen has shown the log up to `pos`."""
        self.send(Seen(pos))

    def typing(self, on: bool) -> None:
        """Tell that the visitor is typing, or stopped; never a word of it."""
        if self._ready:
            self._out.append(wire.Typing(on))

    def command(self, message: wire.FromVisitor) -> None:
        """Send a message that is no frame: exit, end, erase, keep, forget, ping."""
        self._out.append(message)

    # --- what the relay says --------------------------------------------------------------

    def receive(self, message: wire.ToVisitor, now: float) -> list[News]:
        """Take one message; return what became of it."""
        if isinstance(message, Log):
            return self._hear(message)
        if isinstance(message, wire.Welcome):
            return self._welcome(message.papers, now)
        if isinstance(message, wire.Cards):
            return self._new_cards(message.papers, now)
        if isinstance(message, wire.Stored):
            return self._stored(message, now)
        if isinstance(message, wire.Resumed):
            self._ready = True
            self._send_pending()
        elif isinstance(message, wire.Colleague):
            self._colleague_gone = None if message.up else now
        elif isinstance(message, wire.Asked):
            self._asked(message.by, message.request, now)
        elif isinstance(message, wire.Problem) and message.code == "stale_epoch":
            return []
        elif isinstance(message, wire.Problem):
            return [Trouble(message.code)]
        return [message]

    def _welcome(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(refused.code.value)]
        if self._started:
            self._out.append(wire.Resume(self.chat, self.pass_, self.room.pos))
        else:
            self._out.append(self._start_message(now))
        return []

    def _start_message(self, now: float) -> wire.Start:
        if self._start is None:
            cards = self.directory.on_duty(now)
            points = {VISITOR: public_bytes(self.key)}
            points.update((who, card.key) for who, card in cards.items())
            self._granted = set(cards)
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

    def _stored(self, message: wire.Stored, now: float) -> list[News]:
        if self._start and message.mid == self._start.mid:
            self._started = self._ready = True
            if self.room.pos < message.pos:
                self.room.stored(0, 0, message.pos)
            self._send_pending()
            self._grant_newcomers(now)  # cards may have come before the log did
            return []
        try:
            item = self.outbox.stored(message.mid, message.pos)
        except Reject as refused:
            return self._ask_again(refused)
        if item is None or not isinstance(item.payload, Text):
            return [message] if item is None else []
        self._mine[item.mid] = message.pos
        return [Receipt(item.mid, "stored")]

    def _hear(self, log: Log) -> list[News]:
        news: list[News] = []
        for entry in log.entries:
            if entry.pos <= self.room.pos:
                continue
            try:
                news += self._heard(self.room.hear(entry))
            except Reject as refused:
                if refused.code is Refusal.GAP and entry.pos > self.room.pos + 1:
                    return news + self._ask_again(refused)
                self.room.skip(entry)
                news.append(Trouble(refused.code.value))
        return news

    def _heard(self, heard: Heard) -> list[News]:
        if isinstance(heard, Said):
            return self._said(heard)
        if isinstance(heard, Changed):
            for item in self.outbox.resealed():
                self._say_again(item.mid, item.frame)
            return [Readers(len(heard.announcement.staff), heard.announcement.why)]
        if isinstance(heard, State):
            self.phase = heard.entry.phase
            return [heard]
        return []

    def _said(self, said: Said) -> list[News]:
        if not is_staff(said.sender):
            item = self.outbox.came_back(said)
            if item is not None and isinstance(item.payload, Text):
                self._mine[item.mid] = said.pos
                return [Receipt(item.mid, "stored")]
            if isinstance(said.payload, Text) and item is None:
                return [Message(said.pos, said.payload.text, mine=True)]
            return []
        if isinstance(said.payload, Seen):
            upto = said.payload.upto
            read = [mid for mid, pos in self._mine.items() if pos <= upto]
            for mid in read:
                del self._mine[mid]
            return [Receipt(mid, "read") for mid in read]
        if isinstance(said.payload, Text):
            return [Message(said.pos, said.payload.text, mine=False)]
        return []

    def _send_pending(self) -> None:
        for item in self.outbox.resealed():
            self._say_again(item.mid, item.frame)

    def _say_again(self, mid: bytes, frame: bytes | None) -> None:
        if self._ready and frame is not None:
            self._out.append(wire.Say(mid, frame))

    def _ask_again(self, refused: Reject) -> list[News]:
        self._ready = False
        self._out.append(wire.Resume(self.chat, self.pass_, self.room.pos))
        return [Trouble(refused.code.value)]

    def _new_cards(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(refused.code.value)]
        self._grant_newcomers(now)
        return []

    def _grant_newcomers(self, now: float) -> None:
        """While the chat waits, let everybody read it who came on duty since its epoch."""
        if self.phase != "waiting":
            return
        for who, card in self.directory.on_duty(now).items():
            if who not in self._granted:
                self._granted.add(who)
                self._grant(who, card.key)

    def _asked(self, who: bytes, document: Signed, now: float) -> None:
        """Grant the current epoch to a supervisor who takes over from a holder who is gone."""
        gone = self._colleague_gone
        if gone is None or now - gone < TAKE_OVER_AFTER:
            return
        try:
            member = self.directory.require(who, "supervisor")
            request = open_request(member.key, document)
            card = self.directory.card(who, now)
        except Reject:
            return
        if request.chat == self.chat and request.want == "take-over":
            self._grant(who, card.key)

    def _grant(self, who: bytes, point: bytes) -> None:
        wraps = self.room.make_grant(who, point, (self.room.epoch,))
        if wraps:
            self._out.append(wire.Grant(new_message(), wraps))

    def _find_key(self, kid: bytes) -> PrivateKey | None:
        return self.key if kid == key_id(public_bytes(self.key)) else None
