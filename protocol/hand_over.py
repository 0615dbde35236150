"""Handing a chat over: offering it, taking that back, and what follows an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from protocol import staff_messages as wire
from protocol.errors import Refusal, Reject
from protocol.ids import new_message
from protocol.letters import HandOverNote, LetterHeader, open_letter, read_header, seal_letter
from protocol.outbox import AGAIN
from protocol.p256 import PrivateKey
from protocol.place import Asking, News, Trouble
from protocol.readers import ReaderChanges


@dataclass
class Made:
    """What I offered: of which chat, to whom, since when."""

    chat: bytes
    to: bytes
    since: float
    history: bool = True  # they get all of the chat
    told: bool = False  # I know it from the relay alone: another console of mine made it
    agreed: bool = False  # they said yes
    done: bool = False  # and what follows it was begun
    unsure: bool = False  # made on a connection that is over: it may have ended since


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
        self._offers: dict[bytes, Made] = {}  # by their id; of a chat the last one counts

    def offer(self, chat: bytes, to: bytes, note: str, now: float, *, history: bool = True) -> None:
        """Offer my chat to a colleague with a sealed note. Raises `Reject` (expired …).

        Without `history` they get no more of it than it takes to reach the visitor: the
        epochs in which the visitor said their key and their code.
        """
        card = self.directory.card(to, now)
        header = LetterHeader(chat, self.me, to, card.kid)
        letter = seal_letter(header, card.key, HandOverNote(note), self._signer)
        before = self._present(chat)
        if before is not None:
            self._owed.pop(before, None)  # it takes the place of one that I was taking back
        name = new_message()
        self._offers[name] = Made(chat, to, now, history)
        self._out.append(wire.Offer(chat, name, to, letter))

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

        It is said again until it is answered. Said twice it does no harm.
        """
        name = self._present(chat)
        if name is not None:
            self._owed[name] = wire.Reply(chat, name, accept=False)
            self._out.append(self._owed[name])

    def _present(self, chat: bytes) -> bytes | None:
        """Return the id of what I offer of `chat`, as far as I know."""
        return self._presents().get(chat)

    def _presents(self) -> dict[bytes, bytes]:
        """Return by chat the last offer that I made or heard of."""
        return {made.chat: name for name, made in self._offers.items()}

    def _leave(self, chat: bytes) -> None:
        """Forget a chat that is not mine to see any more, and what I offered of it."""
        self.places.pop(chat, None)
        self._forget_offers(chat)

    def _forget_offers(self, chat: bytes) -> None:
        """Forget what I offered of a chat, and that I was taking it back: it ends with the talk."""
        mine = [name for name, made in self._offers.items() if made.chat == chat]
        for name in mine:
            del self._offers[name]
            self._owed.pop(name, None)

    def _take_stock(self, standing: tuple[wire.Standing, ...]) -> list[News]:
        """Take in what stands of my offers, after a line that was lost or a console before me."""
        before, known = self._presents(), self._offers
        stands = {each.offer: each for each in standing}
        self._offers = {
            name: Made(each.chat, each.to, each.since / 1000, told=True)
            for name, each in stands.items()
            if name not in known
        }
        for name, made in known.items():
            if not made.unsure or name in stands or name in self._owed:
                self._offers[name] = made
                made.unsure = False
        after = self._presents()
        ended = [name for chat, name in before.items() if chat in self.places and chat not in after]
        found = [self._offers[name] for chat, name in after.items() if before.get(chat) != name]
        return [
            *(wire.Replied(known[name].chat, name, known[name].to, None) for name in ended),
            *(Asking(made.chat, made.to, made.since) for made in found),
        ]

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
        name, chat = replied.offer, replied.chat
        made = self._offers.get(name)
        if made is None or replied.by not in (made.to, None if replied.accept else self.me):
            return []  # of a console before this one, or said by nobody whom I asked
        last = self._present(chat) == name
        if replied.accept:
            made.agreed = True
            return self._hand_on(name, made, now) if last else []
        if not last:  # another is asked, whose answer is to come
            del self._offers[name]
            return []
        self._forget_offers(chat)  # also what was faster than my taking it back
        return [] if made.agreed else [replied]  # else who said yes seems not to have answered

    def _hand_on(self, name: bytes, made: Made, now: float) -> list[News]:
        """Do once what follows a yes, which is told again until the hand-over is stored.

        Of an offer that I know from the relay alone it hands nothing over: a relay could make
        up both. Whoever asked is told to ask again.
        """
        chat = made.chat
        if made.done or chat not in self.places:
            return []
        made.done = True
        if made.told:
            return [Asking(chat, None), Trouble(chat, "ask_again")]
        try:
            self._give(chat, partial(self._hand_over, chat, made.to, made.history), now)
        except Reject as refused:
            return [Trouble(chat, refused.code.value)]
        return [wire.Replied(chat, name, made.to, True)]

    def _of_an_offer(self, problem: wire.Problem, now: float) -> list[News] | None:
        """Take in that my offer, or my taking one back, was refused; None: it is about neither."""
        name = problem.mid or b""
        made, chat = self._offers.get(name), problem.chat or b""
        if isinstance(self._owed.get(name), wire.Reply):
            if problem.code in AGAIN:
                return None
            del self._owed[name]
            if problem.code != "offer_over":
                stands = problem.code == "wrong_state"
                return [Trouble(chat, "offer_stands" if stands else problem.code)]
            self._offers.pop(name, None)  # it had ended before
            return [wire.Replied(chat, name, self.me, False)]
        if made is None:
            return None
        last = self._present(chat) == name
        del self._offers[name]
        return self._as_before(chat, now) if last else []

    def _as_before(self, chat: bytes, now: float) -> list[News]:
        """Return how it stands once my last offer of `chat` was refused: the one before it does."""
        name = self._present(chat)
        if name is None:
            return [Asking(chat, None), Trouble(chat, "not_asked")]
        made = self._offers[name]
        if made.agreed:
            return self._hand_on(name, made, now)
        return [Asking(chat, made.to, made.since), Trouble(chat, "not_asked")]

    def _hand_over(self, chat: bytes, to: bytes, history: bool, now: float) -> None:
        if self.directory.left(to):  # they said yes, and were sent away: nobody lies here
            raise Reject(Refusal.EXPIRED)
        card, place = self.directory.card(to, now), self.places[chat]
        needed = place.room.reach.said_in("hello", "code")
        self._grant(place, to, card.key, tuple(place.room.keys) if history else needed)
        self.change_readers(chat, "hand-over", to, {to}, now)
