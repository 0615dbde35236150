"""Who reads along in a chat, and how that changes: a staff session among colleagues."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal

from protocol import staff_messages as wire
from protocol.directory import Directory
from protocol.epochs import Why
from protocol.errors import Refusal, Reject
from protocol.ids import VISITOR, new_message
from protocol.letters import (
    ReleaseNote,
    TeamLetter,
)
from protocol.p256 import PrivateKey
from protocol.place import News, Place, Trouble
from protocol.staff_access import Request, Requests, seal_request
from protocol.team import NO_CHAT, Team, new_letter


class ReaderChanges:
    """What one console may do, and does by itself, about the readers of its chats."""

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
        self._requests = Requests()
        self.team = Team(me, signer, self.directory, find_key)
        self._owed: dict[bytes, wire.FromStaff] = {}  # commands not answered yet, by their id
        self._out: list[wire.FromStaff] = []
        self._taken_in = False  # the relay told me the night, on this connection

    def command(self, message: wire.FromStaff) -> None:
        """Send a message that is no frame; one with a message id again until it is answered."""
        mid = getattr(message, "mid", None)
        if mid is not None:
            self._owed[mid] = message
        self._out.append(message)

    # --- what the staff member does -------------------------------------------------------

    def end(self, chat: bytes, message: wire.FromStaff, now: float) -> None:
        """Send what ends `chat`, such as `Close`, once all that I said in it is stored."""
        self._part(chat, lambda _: self.command(message), now)

    def _part(self, chat: bytes, act: Callable[[float], None], now: float) -> None:
        """Do what ends my part in `chat`; it must not overtake words that are on their way."""
        place = self.places.get(chat)
        if place is None or place.is_said(self.me):
            act(now)
        else:
            place.parting = act

    def _part_when_said(self, now: float) -> list[News]:
        """Do what waited for my last words."""
        news: list[News] = []
        for chat, place in self.places.items():
            if place.parting is not None and place.is_said(self.me):
                act, place.parting = place.parting, None
                try:
                    act(now)
                except Reject as refused:
                    news.append(Trouble(chat, refused.code.value))
        return news

    def _give(self, chat: bytes, act: Callable[[float], None], now: float) -> None:
        """Give my chat away by an epoch, which another epoch may forestall."""

        def give(now: float) -> None:
            place = self.places[chat]
            if place.room.visitor_key is not None:  # who just came back says theirs in a moment
                act(now)
            place.giving = give

        self._part(chat, give, now)

    def _give_anew(self, place: Place) -> None:
        """Give a chat away once more that is mine still, since another epoch came first."""
        if place.giving is None or place.making or not place.ready:
            return
        if place.room.holder != self.me:
            place.giving = None
        elif place.room.visitor_key is not None:
            place.parting, place.giving = place.giving, None

    def ask(
        self,
        chat: bytes,
        want: Literal["sit-in", "sit-out", "take-over"],
        reason: Literal["asked", "concern", "learning", "gone", "done"],
        now: float,
    ) -> None:
        """Ask, as a supervisor, to read along, to stop, or to take over from who is gone.

        After a take-over was granted the epoch follows by itself.
        """
        request = Request(chat, want, reason, int(now))
        self.places[chat].taking_over = want == "take-over"
        self._out.append(wire.Ask(chat, seal_request(self._signer, self.me, request)))

    def tell_colleagues(
        self, content: TeamLetter, to: tuple[bytes, ...], now: float, chat: bytes = NO_CHAT
    ) -> bytes | None:
        """Say something to colleagues; return the id that `reached` will carry.

        None when there is nobody to say it to. While the socket is down it is not said at all: a
        word to a colleague that comes an hour late is worse than none. Raises `Reject`.
        """
        letters = self.team.write(content, to, now, chat)
        if not letters:
            return None
        message = wire.Post(new_message(), letters)
        self._out.append(message)
        return message.mid

    def release(self, chat: bytes, now: float, note: str = "") -> None:
        """Give my chat back to the queue: from here on everybody on duty can read it.

        They also get the epoch in which the visitor said hello, which some of them were not
        there for; what was said to me alone stays with me. Only while the visitor is out by
        the exit they get the one of the return code too, or nobody could check that it is
        the visitor who comes back. A `note` is sealed to each colleague on duty who could take
        the chat, and to nobody else. Raises `Reject` (no_key, too_long).
        """
        if self.places[chat].room.visitor_key is None:
            raise Reject(Refusal.NO_KEY)
        letters: tuple[bytes, ...] = ()
        if note:
            content = ReleaseNote(new_letter(), int(now * 1000), note)
            able = self.team.colleagues(now, "counsellor", "supervisor")
            letters = self.team.write(content, able, now, chat)
        self._give(chat, partial(self._release, chat, letters), now)

    def _release(self, chat: bytes, letters: tuple[bytes, ...], now: float) -> None:
        place = self.places[chat]
        exited = place.info.presence == "exited"
        reach = place.room.reach
        needed = reach.said_in("hello", "code") if exited else reach.said_in("hello")
        colleagues = self.directory.on_duty(now)
        for who in sorted(set(colleagues) - {self.me}):
            self._grant(place, who, colleagues[who].key, needed)
        self.change_readers(chat, "release", None, set(colleagues) | {self.me}, now)
        if letters:
            self._out.append(wire.Post(new_message(), letters))

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
        message = wire.StaffEpoch(new_message(), chat, epoch)
        place.making = message.mid
        self.command(message)

    # --- what colleagues say ----------------------------------------------------------------

    def _posted(self, message: wire.Posted, now: float) -> list[News]:
        try:
            return [self.team.hear(message.letter, now)]
        except Reject as refused:
            # The same letter twice, one that came late or is of a later version: nobody must know.
            silent = refused.code in {Refusal.REPLAYED, Refusal.EXPIRED, Refusal.VERSION}
            return [] if silent else [Trouble(None, refused.code.value)]

    def _grant(self, place: Place, who: bytes, point: bytes, numbers: tuple[int, ...]) -> None:
        sealed = place.room.make_grant(who, point, numbers)
        if sealed:
            self.command(wire.StaffGrant(new_message(), place.info.chat, sealed))

    def _grant_newcomers(self, now: float) -> None:
        """Grant a waiting chat's epoch to colleagues who came on duty, if its page cannot."""
        for place in self.places.values():
            room = place.room
            alone = place.info.phase == "waiting" and place.info.presence != "here"
            if not alone or not place.ready or room.epoch not in room.keys:
                continue
            numbers = tuple(sorted({*room.reach.said_in("hello"), room.epoch}))
            for who, card in self.directory.on_duty(now).items():
                if card.kid not in place.granted and who not in room.readers:
                    place.granted.add(card.kid)
                    self._grant(place, who, card.key, numbers)

    def _shut_out_who_left(self, place: Place, now: float) -> None:
        """Let nobody read along in my chat who is on no roster any more."""
        readers = set(place.room.readers)
        staff = {who for who in readers if self.directory.lists(who)}
        opened = place.state is not None and place.state.phase == "open"
        mine = place.ready and opened and place.room.holder == self.me and self.me in staff
        if mine and not place.making and staff < readers:
            with suppress(Reject):
                self.change_readers(place.info.chat, "sit-out", self.me, staff, now)

    def _asked(self, asked: wire.StaffAsked, now: float) -> list[News]:
        """Let a supervisor sit in or step out: granted by this console, shown to everybody."""
        place = self.places.get(asked.chat)
        if place is None or place.room.holder != self.me or self.directory.left(asked.by):
            return []
        try:
            request = self._requests.open(asked.by, asked.request, asked.chat, self.directory, now)
            readers = set(place.room.readers)
            if request.want == "sit-in":
                self.change_readers(asked.chat, "sit-in", self.me, readers | {asked.by}, now)
            elif request.want == "sit-out":
                self.change_readers(asked.chat, "sit-out", self.me, readers - {asked.by}, now)
        except Reject as refused:
            return [Trouble(asked.chat, refused.code.value)]
        return [asked]
