"""The line mode among colleagues: the staff room, handing a chat over, giving it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import NOT_GIVEN_BACK, Outcome
from console.desk.clean import clean
from console.desk.left_notes import as_line, said
from console.desk.limits import would_hold
from console.desk.numbers import number_in, pick
from console.desk.role_offers import offered
from console.desk.show_handed import CODES, talks
from console.desk.team import ANSWERS
from console.desk.why_not import OFFLINE, not_asked, out_of_reach
from console.link.port import (
    Asking,
    BlocksTold,
    Called,
    NoteLeft,
    OfferAnswered,
    Offered,
    OfferOver,
    OfferTakenBack,
    RoomSaid,
    Whispered,
)
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.desk.offers import Offer
    from console.link.port import Event
    from console.plain_blocks import PlainBlocks


class PlainTeam:
    """What one may ask in lines, and what is said about colleagues."""

    def __init__(
        self, counsellor: Counsellor, out: Callable[[str], None], blocks: PlainBlocks
    ) -> None:
        self._blocks = blocks
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out
        self._asked: dict[str, str | None] = {}  # who considers a chat that goes to a role
        self._over = False  # an offer is over: a line that answers may be meant for it
        self._named = ""  # the offer that was said last: a line that answers is meant for it

    def told(self, event: Event) -> list[str]:
        """Return what a person must hear about `event`, which the desk has taken in."""
        words, team = self._words, self._desk.team
        match event:
            case Whispered():
                self._counsellor.room_read()
                name, text = team.name(event.by, words), clean(event.text)
                return [words("plain.whispered", name=name, text=text)]
            case RoomSaid() if event.by is not None:
                self._counsellor.room_read()
                return [
                    words("plain.room", name=team.name(event.by, words), text=clean(event.text))
                ]
            case Called(on=True):
                return [words("board.calls", name=team.name(event.by, words))]
            case Offered():
                self._over, self._named = False, event.offer
                return [self._offered(event)]
            case OfferAnswered():
                key = ANSWERS[event.accepted]
                return [self._of(event.chat, words(key)), *self.tick()]
            case OfferTakenBack():
                return [self._of(event.chat, words("note.taken_back")), *self.tick()]
            case OfferOver() if f"offer_{event.why}" in self._desk.troubles:
                self._desk.troubles.remove(f"offer_{event.why}")
                self._over = True
                return [words(f"trouble.offer_{event.why}")]
            case Asking(who=str() as who) if event.chat not in team.to_role:  # else `tick` says it
                name = team.name(who, words)
                return [self._of(event.chat, words("handover.asked", name=name))]
            case NoteLeft():
                mine = self._desk.chats.get(event.chat)
                if mine is None:
                    row = "plain.note_later" if event.later else "plain.note_left"
                    return [words(row, said=said(self._desk, event))]
                return [f"{named(self._desk, mine)}: {as_line(self._desk, event)}"]
            case BlocksTold():
                asked = self._blocks.told()
                self._over = self._over and not asked
                return asked
            case _:
                return []

    def _offered(self, offer: Offered | Offer) -> str:
        name = self._desk.team.name(offer.by, self._words)
        return self._words("plain.offered", name=name, note=clean(offer.note))

    def _of(self, chat: str, row: str) -> str:
        """Say before a row which chat of mine it is about: there may be more."""
        mine = self._desk.chats.get(chat)
        return row if mine is None else f"{named(self._desk, mine)}: {row}"

    def tick(self) -> list[str]:
        """Return whom of a role is asked now, and what came to an end without an answer."""
        desk, words, before = self._desk, self._words, self._asked
        self._asked = {chat: offer.asked for chat, offer in desk.team.to_role.items()}
        rows = [
            words("handover.asked", name=desk.team.name(who, words))
            for chat, who in self._asked.items()
            if who is not None and before.get(chat) != who
        ]
        for code in ("role_nobody", "offer_nothing"):
            while code in desk.troubles:
                desk.troubles.remove(code)
                rows.append(words(f"trouble.{code}"))
        return rows

    def do(self, command: str, rest: str, now: float) -> Callable[[float], None] | None:
        """Do what one line asks; return what a yes does, if it must be asked."""
        match command:
            case "room":
                self._room(rest)
            case "give":
                return self._give(rest)
            case "release":
                return self._give_back(rest)
            case "note":
                return self._note(rest)
            case "leave":
                self._leave(rest, now)
            case _:
                return self._answer(command == "accept", now)
        return None

    def _room(self, text: str) -> None:
        """Say something in the staff room; without words, say who is there."""
        words, team = self._words, self._desk.team
        there = ", ".join(team.name(each.who, words) for each in team.there)
        if not text:
            self._out(words("team.there", names=there) if there else words("team.alone"))
        elif not self._counsellor.tell_room(text):
            self._out(words("plain.not_sent"))

    def _give(self, rest: str) -> Callable[[float], None] | None:
        """Ask whether to offer my chat to a colleague; return what a yes does.

        It begins with a number that `rest` must name; a line that was meant for the visitor and
        begins with the same word does so far no more than this question.
        """
        words, team, chat = self._words, self._desk.team, self._desk.chat()
        if chat is None:
            self._out(words("plain.first"))
            return None
        people = [(each.who, team.name(each.who, words)) for each in team.able()]
        roles = [(role, words(f"role.{role}")) for role in offered(team.able())]
        able, asked = [*people, *roles], team.waits_for(chat.id)
        chosen, _, note = rest.partition(" ")
        if chosen == "0" and (asked is not None or chat.id in team.to_role):
            done = self._counsellor.take_back(chat.id)
            self._out(words("plain.taking_back" if done else OFFLINE))
            return None
        found = pick(chosen, able)
        if found is None:
            rows = [f"{n} {name}" for n, (_, name) in enumerate(able, 1)]
            self._out(", ".join(rows) if rows else words("handover.nobody"))
            self._out(words("plain.give"))
            if asked is not None:
                self._out(words("plain.give_back", name=team.name(asked, words)))
            return None
        to, name = found
        self._out(words("plain.sure_give", chat=named(self._desk, chat), name=name, note=note))
        begin = self._offer_role if found in roles else self._offer
        return partial(begin, chat.id, to, note)

    def _offer_role(self, chat: str, role: str, note: str, now: float) -> None:
        if not self._counsellor.roles.begin(chat, role, note, now, history=True):
            why_not = not_asked(self._desk, chat, "plain.gone", "handover.role_none")
            self._out(self._words(why_not))
        for row in self.tick():
            self._out(row)

    def _offer(self, chat: str, to: str, note: str, now: float) -> None:
        done = self._counsellor.offer(chat, to, note, now, history=True)
        why_not = not_asked(self._desk, chat, "plain.gone", "handover.not_there")
        name = self._desk.team.name(to, self._words)
        self._out(self._words("handover.asked" if done else why_not, name=name))

    def _give_back(self, note: str) -> Callable[[float], None] | None:
        """Give my chat back; with a note ask first: that line may be meant for the visitor."""
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
        elif not note:
            self._release(chat.id, "")
        elif not self._desk.team.able():
            self._out(self._words("handover.nobody"))
        else:
            which = named(self._desk, chat)
            self._out(self._words("plain.sure_release", chat=which, note=note))
            return lambda _: self._release(chat.id, note)
        return None

    def _note(self, note: str) -> Callable[[float], None] | None:
        """Leave a note for a return; ask first: that line may be meant for the visitor."""
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
        elif not chat.can_return:
            self._out(self._words("way.offer"))
        elif not note:
            self._out(self._words("return_note.note"))
        else:
            which = named(self._desk, chat)
            self._out(self._words("plain.sure_note", chat=which, note=note))
            return lambda _: self._keep(chat.id, note)
        return None

    def _keep(self, chat: str, note: str) -> None:
        done = self._counsellor.leave_note(chat, note)
        self._out(self._words("return_note.going" if done else "return_note.failed"))

    def _release(self, chat: str, note: str) -> None:
        done = self._counsellor.release(chat, note)
        failed = {**NOT_GIVEN_BACK, Outcome.CLOSED: "plain.gone"}
        if done in failed:
            self._out(self._words(failed[done]))

    def _leave(self, rest: str, now: float) -> None:
        """Leave a line for the next shift, by the numbers of a talk and of what to say of it."""
        words = self._words
        about = [] if self._desk.practising else talks(self._desk, now)
        said = [words(f"handed.{code}") for code in CODES]
        picked = [number_in(each) for each in rest.split()]
        if not about:
            self._out(words("plain.leave_none"))
        elif len(picked) == 2 and 0 < picked[0] <= len(about) and 0 < picked[1] <= len(said):
            talk, code = about[picked[0] - 1], CODES[picked[1] - 1]
            self._counsellor.hand_on(talk.slot.number, talk.at, code)
            self._out(words("handed.left"))
        else:
            self._out(words("handed.note"))
            talked = [talk.named for talk in about]
            for key, each in (("leave_about", talked), ("leave_what", said)):
                listed = ", ".join(f"{n} {text}" for n, text in enumerate(each, 1))
                self._out(words(f"plain.{key}", all=listed))

    def _name(self, offer: Offer) -> None:
        self._named = offer.id
        self._out(self._offered(offer))

    def _answer(self, accept: bool, now: float) -> Callable[[float], None] | None:
        """Answer the colleague who asked first, once it was said that it is about them.

        Return what a yes does, where it shuts out.
        """
        words, offer = self._words, self._desk.team.offers.waiting(now)
        if self._over:  # else it would answer for another chat
            self._over = False
            self._out(words("say.not_asked_now"))
            if offer is not None:
                self._name(offer)
            return None
        if offer is None:
            return self._blocks.answer(agree=accept)
        if offer.id != self._named:
            self._out(words("plain.more_offers"))
            self._name(offer)
            return None
        if not self._counsellor.answer(offer.id, now, accept=accept):
            why_not = out_of_reach(self._desk, "limit.hard")
            self._out(words(why_not, n=would_hold(self._desk, offer.chat, now)))
            return None
        if accept:
            self._out(words("say.asked"))
        if (other := self._desk.team.offers.waiting(now)) is not None:
            self._name(other)
        return None
