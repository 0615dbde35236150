"""Handing a chat over: offering it, taking that back, and what follows an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from protocol import staff_messages as wire
from protocol.errors import Refusal, Reject
from protocol.letters import HandOverNote, LetterHeader, open_letter, read_header, seal_letter
from protocol.p256 import PrivateKey
from protocol.place import News, Trouble
from protocol.readers import ReaderChanges


class HandOvers(ReaderChanges):
    """What one console offers to colleagues, and is offered by them."""

    def __init__(
        self,
        me: bytes,
        signer: PrivateKey,
        root: bytes,
        find_key: Callable[[bytes], PrivateKey | None],
    ) -> None:
        """Begin with nothing offered; the rest as `ReaderChanges`."""
        super().__init__(me, signer, root, find_key)
        self._offers: dict[bytes, tuple[bytes, bool]] = {}  # to whom, and with the history

    def offer(self, chat: bytes, to: bytes, note: str, now: float, *, history: bool = True) -> None:
        """Offer my chat to a colleague with a sealed note. Raises `Reject` (expired …).

        Without `history` they get no more of it than it takes to reach the visitor: the
        epochs in which the visitor said their key and their code.
        """
        card = self.directory.card(to, now)
        header = LetterHeader(chat, self.me, to, card.kid)
        letter = seal_letter(header, card.key, HandOverNote(note), self._signer)
        self._offers[chat] = (to, history)
        self._owed.pop(chat, None)  # it takes the place of one that I was taking back
        self._out.append(wire.Offer(chat, to, letter))

    def read_note(self, offered: wire.Offered) -> str:
        """Return what the colleague who offers me a chat wrote about it.

        Raises `Reject`: malformed, foreign, stranger, no_key, sealed, signature.
        """
        header = read_header(offered.letter)
        if (header.chat, header.sender) != (offered.chat, offered.by):
            raise Reject(Refusal.FOREIGN)
        key = self._find_key(header.kid)
        if key is None:
            raise Reject(Refusal.NO_KEY)
        signer = self.directory.member(offered.by).key
        note = open_letter(key, offered.letter, self.me, signer)
        if not isinstance(note, HandOverNote):
            raise Reject(Refusal.FOREIGN)
        return note.text

    def take_back(self, chat: bytes) -> None:
        """Take back what I offered, unless the colleague said yes first: one of us hears it.

        It has no id of its own: the chat's stands for it, and it is said again until it is
        answered. Said twice it does no harm.
        """
        self._owed[chat] = wire.Reply(chat, accept=False)
        self._out.append(self._owed[chat])

    def _still_owed(self) -> list[wire.FromStaff]:
        """Return what is not answered yet, to say it again.

        What I was taking back of a chat that is mine no longer is dropped: said now it would
        refuse what whoever has the chat offers me.
        """
        infos = [place.info for place in self.places.values()]
        mine = {info.chat for info in infos if info.holder == self.me and info.phase == "open"}
        self._owed = {
            name: said
            for name, said in self._owed.items()
            if not isinstance(said, wire.Reply) or said.chat in mine
        }
        return list(self._owed.values())

    # --- what colleagues say --------------------------------------------------------------

    def _from_colleague(
        self, message: wire.StaffAsked | wire.Replied | wire.Posted, now: float
    ) -> list[News]:
        if isinstance(message, wire.StaffAsked):
            return self._asked(message, now)
        if isinstance(message, wire.Replied):
            return self._replied(message, now)
        return self._posted(message, now)

    def _replied(self, replied: wire.Replied, now: float) -> list[News]:
        """Hand the chat over once the colleague said yes: the history first, then the epoch."""
        if replied.by == self.me:
            return self._taken_back(replied)
        to, history = self._offers.get(replied.chat, (None, False))
        place = self.places.get(replied.chat)
        if replied.accept and to != replied.by:
            return []  # told again until the hand-over is stored, or to who asks nobody or another
        if place is None or to is None or to != replied.by:
            return [replied]  # another was offered it meanwhile, whose answer is still to come
        del self._offers[replied.chat]
        if not replied.accept:
            self._owed.pop(replied.chat, None)  # the no was faster than my taking it back
            return [replied]
        try:
            self._give(replied.chat, partial(self._hand_over, replied.chat, to, history), now)
        except Reject as refused:
            return [Trouble(replied.chat, refused.code.value)]
        return [replied]

    def _taken_back(self, replied: wire.Replied) -> list[News]:
        """Forget an offer that I took back, unless I made another one meanwhile."""
        if self._owed.pop(replied.chat, None) is None:
            return []
        self._offers.pop(replied.chat, None)
        return [replied]

    def _hand_over(self, chat: bytes, to: bytes, history: bool, now: float) -> None:
        if self.directory.left(to):  # they said yes, and were sent away: nobody lies here
            raise Reject(Refusal.EXPIRED)
        card, place = self.directory.card(to, now), self.places[chat]
        needed = place.room.reach.said_in("hello", "code")
        self._grant(place, to, card.key, tuple(place.room.keys) if history else needed)
        self.change_readers(chat, "hand-over", to, {to}, now)
