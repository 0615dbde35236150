"""What a counsellor does among colleagues: checked by the desk, then asked of the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.board import Whisper
from console.desk.clean import clean
from console.desk.limits import Verdict, verdict
from console.desk.offers import give_up
from console.role_asker import RoleAsker

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import BlockTold, Link, Question


class AmongColleagues:
    """The half of a counsellor that no visitor ever hears of."""

    def __init__(self, desk: Desk, link: Link) -> None:
        """Join one desk and one link."""
        self.desk, self.link = desk, link
        self.roles = RoleAsker(desk, link)
        self.looks = True  # else nobody is told that I read what comes

    def tell_room(self, text: str) -> bool:
        """Say something in the staff room. False when nobody hears it."""
        return self.link.tell_room(clean(text).strip())

    def offer(self, chat: str, to: str, note: str, now: float, *, history: bool) -> bool:
        """Ask a colleague to take `chat` over. False when they are not there any more."""
        desk, there = self.desk, self.desk.chats.get(chat)
        if there is None or there.ended is not None or not desk.up:
            return False
        if not self.link.offer(chat, to, clean(note).strip(), history=history):
            return False
        desk.team.asked(chat, to, now)
        desk.team.to_role.pop(chat, None)
        there.note("note.offered", now, desk.team.name(to, desk.words))
        return True

    def take_back(self, chat: str) -> bool:
        """Take back what I offered; of a role nobody else is asked. False when nothing was done.

        It is done once the chat says so: the colleague may say yes at this very moment.
        """
        team = self.desk.team
        if not self.desk.up or (team.waits_for(chat) is None and chat not in team.to_role):
            return False
        team.to_role.pop(chat, None)
        self.link.take_back(chat)
        return True

    def ask_on(self, now: float) -> None:
        """Say of each offer, and of each yes, that nothing comes any more; ask the next of a role.

        The relay's answer may have been lost with the line, and is told once.
        """
        desk = self.desk
        for chat in desk.team.give_up(now) if desk.up else ():
            there = desk.chats.get(chat)
            if there is not None and there.ended is None:
                there.note("note.offer_late", now)
        give_up(desk, now)
        self.roles.tick(now)

    def leave_note(self, chat: str, text: str) -> bool:
        """Leave a note for whoever answers when the visitor of `chat` comes back.

        False when there is no code that could bring them, or the note is empty or too long.
        """
        there, said = self.desk.chats.get(chat), clean(text).strip()
        if there is None or there.ended == "erased" or not said:
            return False
        done = self.link.leave_note(chat, said)
        if done:
            self.desk.team.left.going.add(chat)
        return done

    def answer(self, offer: str, now: float, *, accept: bool) -> bool:
        """Answer a colleague who asked me to take a chat over.

        False at the hard limit, without a connection, and when the offer is over: all is as it was.
        """
        asked = self.desk.team.offers.get(offer)
        if asked is None or not self.desk.up:
            return False
        if accept and not self._room_for(asked.chat, now):
            return False
        self.desk.team.offers.answered(offer, now, accept=accept)
        self.link.answer(offer, asked.chat, accept)
        return True

    def _room_for(self, chat: str, now: float) -> bool:
        """Ask the hard limit, with what is under way; from here on `chat` is under way too."""
        if verdict(self.desk, chat, now) is Verdict.REFUSE:
            return False
        self.desk.ask_for(chat, now)
        return True

    def whisper(self, to: str, chat: str | None, text: str, now: float) -> bool:
        """Say something to one colleague alone. False when they are not there any more."""
        said = clean(text).strip()
        letter = self.link.whisper(to, chat, said)
        if letter is not None:
            self.desk.board.whispered(letter, Whisper(to, chat, now))
        return letter is not None

    def consult(self, chat: str, question: str, lines: tuple[str, ...], now: float) -> bool:
        """Ask the consultants on duty. False when none is there: the question stands still.

        Of a chat that was erased meanwhile none of the `lines` goes along.
        """
        there = self.desk.chats.get(chat)
        if there is not None and there.ended == "erased":
            lines = ()
        if there is None or not self.link.consult(chat, clean(question).strip(), lines):
            return False
        there.note("note.consulted", now)
        return True

    def advise(self, question: Question, text: str) -> bool:
        """Answer a colleague's question. False when they are not there any more."""
        said = clean(text).strip()
        return self.link.advise(question.letter, question.by or "", question.chat, said)

    def hand_on(self, slot: int, at: float, code: str) -> None:
        """Leave a closed code about a talk of mine for the next shift."""
        self.link.hand_on(slot, at, code)

    def sit_in(self, chat: str, *, on: bool, reason: str) -> bool:
        """Ask to read along in a colleague's chat, or stop; they and the visitor see it.

        False without a connection: nothing was asked, and all is as before.
        """
        if self.desk.up:
            self.link.sit_in(chat, on, reason)
        return self.desk.up

    def take_over(self, chat: str, now: float) -> bool:
        """Ask to take over a chat whose holder is gone; `Mine` follows if the page lets me.

        False at the hard limit, and without a connection: nothing was asked.
        """
        if not self.desk.up or not self._room_for(chat, now):
            return False
        self.link.take_over(chat)
        return True

    def close_elsewhere(self, chat: str) -> bool:
        """End a chat that a colleague holds. False without a connection: nothing was asked."""
        if self.desk.up:
            self.link.close(chat)
        return self.desk.up

    def answer_block(self, block: BlockTold, *, agree: bool) -> bool:
        """Say, as the second person, whether a block may last longer. False: nothing was said."""
        if self.desk.up:
            self.link.answer_block(block.chat, block.since, agree)
        return self.desk.up

    def lift_block(self, chat: str) -> bool:
        """End a block now. False without a connection: nothing was asked."""
        if self.desk.up:
            self.link.lift_block(chat)
        return self.desk.up

    def room_read(self) -> None:
        """The staff room is on my screen, with what was whispered to me."""
        for whisper in self.desk.team.read() if self.looks else ():
            self.link.whisper_seen(whisper.letter, whisper.by)

    def call(self, chat: str, now: float) -> bool:
        """Ask for somebody beside me in a chat of mine, or no longer.

        False: nobody heard that I ask. What is taken back needs nobody to hear it.
        """
        there = self.desk.chats.get(chat)
        if there is None or there.ended is not None:
            return False
        on = not there.called
        if not self.link.call(chat, on, now) and on:
            return False
        there.called, there.called_since = on, now
        self.desk.reasons.called(chat)
        there.note("note.called" if on else "note.called_off", now)
        return True
