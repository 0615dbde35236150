"""A staff member's side of the night as a pure machine: many chats over one connection.

After every call, send what `take()` returns, in order. Moments are seconds since 1970.
What it decides by itself is only what the protocol demands: to follow what waits, to seal
the epoch that a claim, an exit or a hand-over needs, to grant newcomers, to destroy what was
erased. What a person must decide arrives as news.
"""

from __future__ import annotations

from collections.abc import Callable

from protocol import staff_messages as wire
from protocol.directory import Directory, Papers
from protocol.epochs import Why
from protocol.errors import Refusal, Reject
from protocol.heard import Changed, Granted, Heard, Said, State
from protocol.ids import VISITOR, new_message
from protocol.letters import HandOverNote, LetterHeader, seal_letter
from protocol.log import Log
from protocol.outbox import Outbox
from protocol.p256 import PrivateKey
from protocol.payloads import Payload
from protocol.place import CaughtUp, InChat, Kept, News, Place, Reread, Trouble
from protocol.room import Room
from protocol.staff_access import open_request


class StaffSession:
    """Everything one signed-in console knows of the night."""

    def __init__(
        self,
        me: bytes,
        signer: PrivateKey,
        root: bytes,
        find_key: Callable[[bytes], PrivateKey | None],
    ) -> None:
        """Speak as `me`; `find_key` gives my weekly private key of a key id."""
        self.me = me
        self.directory = Directory(root)
        self.places: dict[bytes, Place] = {}
        self._signer, self._find_key = signer, find_key
        self._offers: dict[bytes, bytes] = {}
        self._owed: dict[bytes, wire.FromStaff] = {}  # commands not answered yet, by message id
        self._out: list[wire.FromStaff] = []

    def take(self) -> list[wire.FromStaff]:
        """Return, once, what must be sent now."""
        out, self._out = self._out, []
        return out

    # --- what the staff member does -------------------------------------------------------

    def connected(self, card: wire.OnDuty) -> None:
        """Go on duty: the socket is open and signed in."""
        self._out = [card]
        for place in self.places.values():
            place.ready = False
            place.making = None

    def claim(self, chat: bytes) -> None:
        """Ask for a waiting chat. Raises `Reject` (no_key) while its `hello` is unread."""
        if self.places[chat].room.visitor_key is None:
            raise Reject(Refusal.NO_KEY)
        self.command(wire.Claim(new_message(), chat))

    def say(self, chat: bytes, payload: Payload) -> bytes:
        """Send `payload`; return the id its receipts carry. Raises `Reject` (too_long)."""
        place = self.places[chat]
        item = place.outbox.say(payload)
        if place.ready and item.frame is not None:
            self._out.append(wire.StaffSay(item.mid, chat, item.frame))
        return item.mid

    def command(self, message: wire.FromStaff) -> None:
        """Send a message that is no frame; one with a message id again until it is answered."""
        mid = getattr(message, "mid", None)
        if mid is not None:
            self._owed[mid] = message
        self._out.append(message)

    def send_again(self) -> None:
        """Send everything that is not confirmed once more: the relay could not store it."""
        for chat, place in self.places.items():
            for item in place.outbox.pending():
                self._say_again(chat, item.mid, item.frame)
        self._out += self._owed.values()

    def offer(self, chat: bytes, to: bytes, note: str, now: float) -> None:
        """Offer my chat to a colleague with a sealed note. Raises `Reject` (expired …)."""
        card = self.directory.card(to, now)
        header = LetterHeader(chat, self.me, to, card.kid)
        letter = seal_letter(header, card.key, HandOverNote(note), self._signer)
        self._offers[chat] = to
        self._out.append(wire.Offer(chat, to, letter))

    def release(self, chat: bytes, now: float) -> None:
        """Give my chat back to the queue: from here on everybody on duty can read it.

        They also get the waiting room's epoch, which some of them were not there for; what
        was said to me alone stays with me. Raises `Reject` (no_key).
        """
        room = self.places[chat].room
        colleagues = self.directory.on_duty(now)
        for who, card in colleagues.items():
            wraps = room.make_grant(who, card.key, (0,)) if who != self.me else ()
            if wraps:
                self._out.append(wire.StaffGrant(new_message(), chat, wraps))
        self.change_readers(chat, "release", None, set(colleagues) | {self.me}, now)

    def change_readers(
        self, chat: bytes, why: Why, holder: bytes | None, staff: set[bytes], now: float
    ) -> None:
        """Make the next epoch of `chat` for the visitor and `staff`.

        Raises `Reject`: no_key without the visitor's key, expired when a reader is off duty.
        """
        place = self.places[chat]
        code = place.room.code
        point = code.key if why == "exit" and code else place.room.visitor_key
        if point is None:
            raise Reject(Refusal.NO_KEY)
        points = {VISITOR: point}
        points.update({who: self.directory.card(who, now).key for who in staff})
        epoch, _ = place.room.make_epoch(why, holder, points, self._signer)
        place.making = why
        self._out.append(wire.StaffEpoch(new_message(), chat, epoch))

    # --- what the relay says --------------------------------------------------------------

    def receive(self, message: wire.ToStaff, now: float) -> list[News]:
        """Take one message; return what became of it."""
        if isinstance(message, Log):
            return self._hear(message, now)
        if isinstance(message, wire.StaffStored):
            return self._stored(message)
        if isinstance(message, wire.Followed):
            return self._followed(message.chat, now)
        if isinstance(message, wire.Night):
            return self._night(message, now)
        if isinstance(message, wire.StaffPapers):
            return self._papers(message.papers, now) or [message]
        if isinstance(message, wire.Info):
            self._know(message.info)
        elif isinstance(message, wire.LeftView):
            self.places.pop(message.chat, None)
        elif isinstance(message, wire.StaffErased):
            self.places.pop(message.chat, None)
            self._out.append(wire.Gone(message.chat))
        elif isinstance(message, wire.StaffAsked):
            return self._asked(message, now)
        elif isinstance(message, wire.Replied):
            return self._replied(message, now)
        elif isinstance(message, wire.Problem):
            return self._problem(message)
        return [message]

    def _problem(self, problem: wire.Problem) -> list[News]:
        if problem.mid is not None and problem.code not in {"not_stored", "rate"}:
            self._owed.pop(problem.mid, None)
        return [] if problem.code == "stale_epoch" else [Trouble(problem.chat, problem.code)]

    def _night(self, night: wire.Night, now: float) -> list[News]:
        trouble = self._papers(night.papers, now)
        there = {info.chat for info in night.chats}
        for chat in set(self.places) - there:
            del self.places[chat]
        for info in night.chats:
            self._know(info)
        self._out += self._owed.values()
        return [*trouble, night]

    def _papers(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(None, refused.code.value)]
        self._grant_newcomers(now)
        return []

    def _know(self, info: wire.ChatInfo) -> None:
        place = self.places.get(info.chat)
        if place is None:
            room = Room(
                info.chat, self.me, self.me, self.directory, self._find_key, signer=self._signer
            )
            place = self.places[info.chat] = Place(info, room, Outbox(room))
        place.info = info
        mine = info.holder == self.me or info.phase in {"waiting", "claimed"}
        if not place.ready and mine:
            self._out.append(wire.Follow(info.chat, place.room.pos))

    def _followed(self, chat: bytes, now: float) -> list[News]:
        place = self.places.get(chat)
        if place is None:
            return []
        place.ready = True
        for item in place.outbox.resealed():
            self._say_again(chat, item.mid, item.frame)
        return [CaughtUp(chat), *self._seal_if_due(place, now)]

    def _stored(self, message: wire.StaffStored) -> list[News]:
        self._owed.pop(message.mid, None)
        place = self.places.get(message.chat)
        if place is None:
            return []
        try:
            item = place.outbox.stored(message.mid, message.pos)
        except Reject as refused:
            return self._ask_again(place, refused)
        return [Kept(message.chat, message.mid, message.pos)] if item else []

    def _hear(self, log: Log, now: float) -> list[News]:
        place = self.places.get(log.chat)
        news: list[News] = []
        if place is None:
            return news
        for entry in log.entries:
            if entry.pos <= place.room.pos:
                continue
            try:
                heard = place.room.hear(entry)
            except Reject as refused:
                if refused.code is Refusal.GAP and entry.pos > place.room.pos + 1:
                    return news + self._ask_again(place, refused)
                place.room.skip(entry)
                news.append(Trouble(log.chat, refused.code.value))
                continue
            news += self._heard(place, heard, now)
        return news

    def _heard(self, place: Place, heard: Heard, now: float) -> list[News]:
        chat, mid = place.info.chat, None
        if isinstance(heard, Said) and heard.sender == self.me:
            item = place.outbox.came_back(heard)
            mid = item.mid if item else None
        elif isinstance(heard, Changed):
            place.making = None
            for waiting in place.outbox.resealed():
                self._say_again(chat, waiting.mid, waiting.frame)
        elif isinstance(heard, State):
            place.state = heard.entry
        elif isinstance(heard, Granted):
            return self._read_again(place)
        return [InChat(chat, heard, mid), *self._seal_if_due(place, now)]

    def _seal_if_due(self, place: Place, now: float) -> list[News]:
        """Make the epoch that my chat's state asks for: after a claim, after an exit."""
        why = place.due(self.me)
        if why is None:
            return []
        try:
            self.change_readers(place.info.chat, why, self.me, {self.me}, now)
        except Reject as refused:
            return [Trouble(place.info.chat, refused.code.value)]
        return []

    def _read_again(self, place: Place) -> list[News]:
        place.room = place.room.from_the_start()
        place.outbox.move_to(place.room)
        place.ready = False
        self._out.append(wire.Follow(place.info.chat, 0))
        return [Reread(place.info.chat)]

    def _ask_again(self, place: Place, refused: Reject) -> list[News]:
        place.ready = False
        self._out.append(wire.Follow(place.info.chat, place.room.pos))
        return [Trouble(place.info.chat, refused.code.value)]

    def _say_again(self, chat: bytes, mid: bytes, frame: bytes | None) -> None:
        if self.places[chat].ready and frame is not None:
            self._out.append(wire.StaffSay(mid, chat, frame))

    # --- requests of colleagues -------------------------------------------------------------

    def _grant_newcomers(self, now: float) -> None:
        """Grant a waiting chat's epoch to colleagues who came on duty, if its page cannot."""
        for place in self.places.values():
            info, room = place.info, place.room
            if info.phase != "waiting" or info.presence == "here" or room.epoch not in room.keys:
                continue
            for who, card in self.directory.on_duty(now).items():
                if who not in place.granted and who not in room.readers:
                    place.granted.add(who)
                    wraps = room.make_grant(who, card.key, (room.epoch,))
                    self._out.append(wire.StaffGrant(new_message(), info.chat, wraps))

    def _asked(self, asked: wire.StaffAsked, now: float) -> list[News]:
        """Let a supervisor sit in or step out: granted by this console, shown to everybody."""
        place = self.places.get(asked.chat)
        if place is None or place.room.holder != self.me:
            return []
        try:
            member = self.directory.require(asked.by, "supervisor")
            request = open_request(member.key, asked.request)
            readers = set(place.room.readers)
            if request.chat != asked.chat:
                return [Trouble(asked.chat, Refusal.FOREIGN.value)]
            if request.want == "sit-in":
                self.change_readers(asked.chat, "sit-in", self.me, readers | {asked.by}, now)
            elif request.want == "sit-out":
                self.change_readers(asked.chat, "sit-out", self.me, readers - {asked.by}, now)
        except Reject as refused:
            return [Trouble(asked.chat, refused.code.value)]
        return [asked]

    def _replied(self, replied: wire.Replied, now: float) -> list[News]:
        """Hand the chat over once the colleague said yes: the history first, then the epoch."""
        to = self._offers.pop(replied.chat, None)
        place = self.places.get(replied.chat)
        if place is None or not replied.accept or to != replied.by:
            return [replied]
        try:
            card = self.directory.card(to, now)
            wraps = place.room.make_grant(to, card.key, tuple(place.room.keys))
            self._out.append(wire.StaffGrant(new_message(), replied.chat, wraps))
            self.change_readers(replied.chat, "hand-over", to, {to}, now)
        except Reject as refused:
            return [Trouble(replied.chat, refused.code.value)]
        return [replied]
