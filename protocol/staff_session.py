"""A staff member's side of the night as a pure machine: many chats over one connection.

After every call, send what `take()` returns, in order. Moments are seconds since 1970.
What it decides by itself is only what the protocol demands: to follow what waits, to seal
the epoch that a claim, an exit or a hand-over needs, to grant newcomers, to destroy what was
erased. What a person must decide arrives as news.
"""

from __future__ import annotations

from protocol import staff_messages as wire
from protocol.directory import Papers
from protocol.errors import Refusal, Reject
from protocol.hand_over import HandOvers
from protocol.heard import Changed, Granted, Heard, NoteKept, Said, State
from protocol.ids import new_message
from protocol.log import Log
from protocol.outbox import AGAIN, FOR_GOOD, Outbox
from protocol.payloads import CodeMade, Payload, Seen, Text
from protocol.place import CaughtUp, InChat, Kept, News, NoteRead, Place, Reread, Trouble, Unsaid
from protocol.return_notes import ReturnNote, open_note, seal_note
from protocol.room import Room


class StaffSession(HandOvers):
    """Everything one signed-in console knows of the night."""

    def take(self) -> list[wire.FromStaff]:
        """Return, once, what must be sent now."""
        out, self._out = self._out, []
        return out

    # --- what the staff member does -------------------------------------------------------

    def connected(self, card: wire.OnDuty) -> None:
        """Go on duty: the socket is open and signed in."""
        self._out, self._taken_in = [card], False
        for made in self._offers.values():
            made.unsure = True
        for place in self.places.values():
            place.ready = False

    def claim(self, chat: bytes) -> None:
        """Ask for a waiting chat. Raises `Reject` (no_key) while I cannot read who waits.

        That is not only their `hello`: whoever came back while nobody was on duty speaks under
        an epoch that is mine only by a grant, and nobody grants it any more after a claim.
        """
        room = self.places[chat].room
        if room.visitor_key is None or room.epoch not in room.keys:
            raise Reject(Refusal.NO_KEY)
        self.command(wire.Claim(new_message(), chat))

    def say(self, chat: bytes, payload: Payload) -> bytes:
        """Send `payload`; return the id its receipts carry. Raises `Reject` (too_long, role).

        Only the holder speaks; who has just claimed the chat may begin before its epoch is
        there. That somebody else has seen a message is nobody's business and is not sent.
        """
        place = self.places[chat]
        holder = place.state.holder if place.state else None
        if self.me not in (holder, place.room.holder):
            if isinstance(payload, Seen):
                return new_message()
            raise Reject(Refusal.ROLE)
        item = place.outbox.say(payload, now=place.ready)
        if place.ready and place.room.holder == self.me and item.frame is not None:
            self._out.append(wire.StaffSay(item.mid, chat, item.frame))
        return item.mid

    def leave_note(self, chat: bytes, note: ReturnNote) -> None:
        """Leave `note` for whoever answers when this visitor comes back, in place of one before.

        Raises `Reject`: no_key while the visitor has no code, too_long.
        """
        key = self.places[chat].room.reach.note
        if key is None:
            raise Reject(Refusal.NO_KEY)
        sealed = seal_note(key, chat, self.me, note, self._signer)
        self.command(wire.LeaveNote(new_message(), chat, sealed))

    def send_again(self) -> None:
        """Send everything that is not confirmed once more: the relay could not store it."""
        for chat, place in self.places.items():
            for item in place.outbox.pending():
                self._say_again(chat, item.mid, item.frame)
        self._out += self._still_owed()

    # --- what the relay says --------------------------------------------------------------

    def receive(self, message: wire.ToStaff, now: float) -> list[News]:
        """Take one message; return what became of it.

        Of chats and colleagues it hears only once `night` took it in: before that it may know no
        roster, and would read every signature as a stranger's.
        """
        return self._received(message, now) + self._part_when_said(now)

    def _received(self, message: wire.ToStaff, now: float) -> list[News]:
        if isinstance(message, wire.Night):
            return self._night(message, now)
        if isinstance(message, wire.StaffPapers):
            return self._papers(message.papers, now) or [message]
        if isinstance(message, wire.StaffStored):
            return self._stored(message)
        if isinstance(message, wire.Problem):
            told = self._of_an_offer(message, now)
            return self._problem(message) if told is None else told
        if isinstance(message, wire.StaffErased):
            self._leave(message.chat)
            self._out.append(wire.Gone(message.chat))
            return [message]
        return self._of_the_night(message, now) if self._taken_in else []

    def _of_the_night(self, message: wire.ToStaff, now: float) -> list[News]:
        if isinstance(message, Log):
            return self._hear(message, now)
        if isinstance(message, wire.Followed):
            return self._followed(message, now)
        if isinstance(message, wire.StaffAsked | wire.Replied | wire.Posted):
            return self._from_colleague(message, now)
        if isinstance(message, wire.Info):
            self._know(message.info)
            self._grant_newcomers(now)
        elif isinstance(message, wire.LeftView):
            self._leave(message.chat)
        return [message]

    def _problem(self, problem: wire.Problem) -> list[News]:
        place = self.places.get(problem.chat or b"")
        if problem.mid is not None and problem.code not in AGAIN:
            self._owed.pop(problem.mid, None)
            if place is not None and place.making == problem.mid:
                place.making = None
                place.giving = place.giving if problem.code == "stale_epoch" else None
            if place is not None and problem.code in FOR_GOOD:
                dropped = place.outbox.refused(problem.mid)
                if dropped is not None and isinstance(dropped.payload, Text):
                    return [Unsaid(place.info.chat, problem.mid)]
        trouble = Trouble(problem.chat, problem.code, problem.mid)
        return [] if problem.code == "stale_epoch" else [trouble]

    def _night(self, night: wire.Night, now: float) -> list[News]:
        trouble = self._papers(night.papers, now)
        self._taken_in = True
        there = {info.chat for info in night.chats}
        for chat in set(self.places) - there:
            del self.places[chat]
        for info in night.chats:
            if info.chat in self.places:  # while I was off duty nothing of who waits came here
                self.places[info.chat].ready = False
            self._know(info)
        self._out += self._still_owed()
        return [*trouble, night, *self._take_stock(night.offers)]

    def _papers(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(None, refused.code.value)]
        self._grant_newcomers(now)
        for place in self.places.values():
            self._shut_out_who_left(place, now)
        return []

    def _know(self, info: wire.ChatInfo) -> None:
        place = self.places.get(info.chat)
        if place is None:
            room = Room(
                info.chat, self.me, self.me, self.directory, self._find_key, signer=self._signer
            )
            place = self.places[info.chat] = Place(info, room, Outbox(room))
        place.info = info
        if info.holder != self.me or info.phase != "open":
            self._forget_offers(info.chat)
        sits_in = self.me in place.room.readers and info.holder == place.room.holder
        mine = sits_in or info.holder == self.me or info.phase in {"waiting", "claimed"}
        if not mine and place.room.epoch not in place.room.keys:
            place.ready = False  # a colleague has it: what comes now does not come here
        # Whoever no longer sat in hears nothing of the chat until it is given to them.
        given = info.phase == "open" and info.holder == self.me != place.room.holder
        if given or (mine and not place.ready):
            self._out.append(wire.Follow(info.chat, place.room.pos))

    def _followed(self, message: wire.Followed, now: float) -> list[News]:
        chat = message.chat
        place = self.places.get(chat)
        if place is None or place.room.pos < message.pos:  # I began to read again meanwhile
            return []
        place.ready = True
        place.taking_over = place.taking_over and place.room.holder != self.me
        for item in place.outbox.resealed():
            self._say_again(chat, item.mid, item.frame)
        self._grant_newcomers(now)
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
            news += self._heard(place, heard)
            if place.room.pos == 0:
                break  # everything comes again, from the start
        return news + self._seal_if_due(place, now)

    def _heard(self, place: Place, heard: Heard) -> list[News]:
        chat, mid = place.info.chat, None
        if isinstance(heard, Said) and heard.sender == self.me:
            item = place.outbox.came_back(heard)
            mid = item.mid if item else None
            if item is None and place.outbox.overtaken(heard):  # another console of mine spoke
                return self._read_again(place)
        elif isinstance(heard, Changed):
            place.making = None
            place.granted.clear()
            if place.ready and heard.announcement.holder == self.me:  # not one that I read again
                place.taking_over = False
            for waiting in place.outbox.resealed() if place.ready else ():
                self._say_again(chat, waiting.mid, waiting.frame)
        elif isinstance(heard, State):
            place.state = heard.entry
            if heard.entry.cause == "late":
                place.making = None
        elif isinstance(heard, Granted):
            return self._read_again(place)
        news: list[News] = [InChat(chat, heard, mid)]
        if isinstance(heard, Said) and heard.missing:
            news.append(Trouble(chat, Refusal.MISSING.value))
        said_code = isinstance(heard, Said) and isinstance(heard.payload, CodeMade)
        return news + self._note(place) if said_code or isinstance(heard, NoteKept) else news

    def _note(self, place: Place) -> list[News]:
        """Return what was left for whoever answers now, once the visitor's code told its key."""
        room = place.room
        if room.note is None or room.reach.note is None:
            return []
        signers = self.directory.past(room.since or 0.0)
        try:
            left = open_note(room.reach.note, room.note.sealed, room.chat, signers)
        except Reject as refused:  # what was left under a code that was revoked is no trouble
            code = refused.code
            return [] if code is Refusal.SEALED else [Trouble(room.chat, code.value)]
        return [NoteRead(room.chat, room.note.pos, left)]

    def _seal_if_due(self, place: Place, now: float) -> list[News]:
        """Make the epoch that my chat asks for: after a claim, an exit, or when a reader left."""
        why = place.due(self.me)
        if why is None:
            self._give_anew(place)
            self._shut_out_who_left(place, now)
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
        if not place.ready:  # the log is on its way already, and this is in it
            return []
        place.ready = False
        self._out.append(wire.Follow(place.info.chat, place.room.pos))
        return [Trouble(place.info.chat, refused.code.value)]

    def _say_again(self, chat: bytes, mid: bytes, frame: bytes | None) -> None:
        place = self.places[chat]
        if place.ready and place.room.holder == self.me and frame is not None:
            self._out.append(wire.StaffSay(mid, chat, frame))
