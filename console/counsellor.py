"""What a counsellor does: each act is checked by the desk, then asked of the link."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from console.among_colleagues import AmongColleagues
from console.carer import Carer
from console.desk.clean import clean
from console.desk.guard import also_written_to
from console.desk.limits import Verdict, verdict
from console.desk.status import signed_out
from console.desk.why_not import OFFLINE
from console.link.port import Ended, Mine, Presence, ReadAlong, Trouble
from protocol.letters import LONGEST
from protocol.outbox import AGAIN
from protocol.second_factor import read_code

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Event, Link


class Outcome(StrEnum):
    """What became of an act."""

    DONE = "done"
    WAITS = "waits"  # the guard: a moment after the switch
    SAME = "same"  # the guard: the same text as in another chat; ask once
    EMPTY = "empty"  # nothing to send
    CLOSED = "closed"  # the chat is over
    TOO_LONG = "too_long"
    ASK = "ask"  # the soft limit, or rest after a heavy chat: ask first
    REFUSED = "refused"  # the hard limit
    NOBODY = "nobody"  # nobody waits
    OFFLINE = "offline"  # only possible with a connection
    OUT = "out"  # signed out here: nothing goes until I sign in again
    RESTS = "rests"  # I have a break: it ends first


NOT_GIVEN_BACK = {  # the catalog's word for why a chat stays mine, besides that it is over
    Outcome.OFFLINE: OFFLINE,
    Outcome.TOO_LONG: "say.note_too_long",
}


class Counsellor(AmongColleagues):
    """Joins one desk and one link. Both the screens and the line mode act through it.

    Every method takes the moment `now`. Text goes to the chat that is named, never to
    "the current one": who calls has to know.
    """

    def __init__(self, desk: Desk, link: Link) -> None:
        super().__init__(desk, link)
        self.carer = Carer(desk, link)
        self.same_with: str | None = None
        for chat, text in link.drafts().items():
            desk.drafts.remember(chat, clean(text))
        for form in link.forms():
            desk.wrap_ups.remember(form)
        self.carer.remember()

    def hear(self, event: Event, now: float) -> None:
        """Take in an event of the link. Who asked for somebody and has them asks no longer."""
        self.desk.hear(event, now)
        self.roles.hear(event, now)
        if isinstance(event, Ended):
            self.desk.team.ended(event.chat)
        if isinstance(event, Trouble) and event.chat is not None and event.code not in AGAIN:
            self.desk.leaving.discard(event.chat)  # what was refused leaves it with me
        if isinstance(event, Mine):
            self.desk.leaving.discard(event.chat)  # told anew: what would end it was lost
        if isinstance(event, ReadAlong) and event.readers:
            there = self.desk.chats.get(event.chat)
            if there is not None and there.called:
                there.called = not self.link.call(event.chat, False, now)

    def give_code(self, typed: str) -> bool:
        """Sign in with the code that was `typed`. False when none is wanted, or it is none."""
        wanted, code = self.desk.code_wanted, read_code(typed)
        if wanted is None or wanted.why == "none" or code is None:
            return False
        self.link.give_code(code)
        return True

    def sign_in_again(self) -> bool:
        """Sign in here once more. False when nobody signed me out."""
        if not signed_out(self.desk):
            return False
        self.link.sign_in_again()
        return True

    def send(
        self, chat: str, text: str, now: float, *, sure: bool = False, left: str = ""
    ) -> Outcome:
        """Send `text` to `chat`, unless the guard or the length speaks against it.

        `sure` answers a question that named the visitor: whether the same text may go to a second
        one, say. Then it goes there, whoever I am with by now. `left` stays in the draft.
        """
        desk, text = self.desk, clean(text).strip()
        there = desk.chats.get(chat)
        if there is None or there.ended is not None or chat in desk.leaving:
            return Outcome.CLOSED
        if not text:
            return Outcome.EMPTY
        desk.claiming = None  # I am busy here: who comes now does not take the place of this chat
        if not sure and desk.guard.still(chat, now) > 0:
            return Outcome.WAITS
        if signed_out(desk):
            return Outcome.OUT
        if not self.link.fits(text):
            return Outcome.TOO_LONG
        others = [
            (c.id, desk.drafts.of(c.id), c.transcript.last_own)
            for c in desk.by_slot()
            if c.id != chat
        ]
        self.same_with = also_written_to(text, others)
        if self.same_with is not None and not sure:
            return Outcome.SAME
        try:
            sent = self.link.say(chat, text)
        except ValueError:
            return Outcome.CLOSED
        there.transcript.say(sent, text, now)
        self._tell(desk.own_typing.stop())
        desk.drafts.write(chat, left, now)
        self.keep(now, pause=0)
        return Outcome.DONE

    def typed(self, chat: str, text: str, now: float) -> None:
        """Note what the composer of `chat` holds after a key."""
        desk = self.desk
        if text == desk.drafts.of(chat):
            return
        desk.drafts.write(chat, text, now)
        desk.claiming = None
        there = desk.chats.get(chat)
        if there is not None and there.ended is None and there.presence is Presence.HERE:
            self._tell(desk.own_typing.typed(chat, text, now))

    def claim(self, chat: str | None, now: float, *, sure: bool = False) -> Outcome:
        """Ask for `chat`, or for who needs somebody most when it is None.

        `sure` answers the question that a soft limit asks, and rest after a heavy chat: neither
        refuses, for somebody in danger must not wait for a rule.
        """
        desk = self.desk
        who = desk.queue.next() if chat is None else desk.queue.get(chat)
        if who is None:
            return Outcome.NOBODY
        if not desk.up:
            return Outcome.OFFLINE
        if desk.care.resting is not None:
            return Outcome.RESTS
        said = verdict(desk, who.chat, now)
        if said is Verdict.REFUSE:
            return Outcome.REFUSED
        if not sure and (said is Verdict.ASK or desk.care.cools(now) is not None):
            return Outcome.ASK
        desk.ask_for(who.chat, now)
        self.link.claim(who.chat)
        return Outcome.DONE

    def go(self, chat: str, now: float) -> None:
        """Make `chat` the one that I am in."""
        if chat in self.desk.chats:
            self.desk.active = chat
            self.desk.claiming = None
            self._tell(self.desk.own_typing.stop())
            self.keep(now, pause=0)

    def close(self, chat: str, now: float) -> Outcome:
        """End `chat`; one that is over already is taken off the screen."""
        there = self.desk.chats.get(chat)
        if there is None:
            return Outcome.CLOSED
        if there.ended is None:
            if not self.desk.up:
                return Outcome.OFFLINE  # else it would end later, in the middle of another talk
            self.link.close(chat)
            self.desk.leaving.add(chat)
        else:
            self.desk.put_away(chat, now)
            self.keep(now, pause=0)
        return Outcome.DONE

    def block(self, chat: str, reason: str, length: str) -> Outcome:
        """End `chat` and block it for a while: mine, or as a supervisor anybody's."""
        if not self.desk.up:
            return Outcome.OFFLINE
        self.link.block(chat, reason, length)
        there = self.desk.chats.get(chat)
        if there is not None and there.ended is None:
            self.desk.leaving.add(chat)
        return Outcome.DONE

    def release(self, chat: str, note: str = "") -> Outcome:
        """Give `chat` back to the queue; it leaves this desk once it is there.

        `note` is for whoever takes it, and reaches colleagues alone.
        """
        if (why := self._not_now(chat)) is not None:
            return why
        note = clean(note).strip()
        if len(note) > LONGEST or not self.link.fits(note):
            return Outcome.TOO_LONG
        self.desk.leaving.add(chat)
        self.link.release(chat, note)
        return Outcome.DONE

    def exercise(self, chat: str, name: str) -> Outcome:
        """Send an exercise to `chat`; a line says so once the relay has it."""
        if (why := self._not_now(chat)) is not None:
            return why
        self.link.exercise(chat, name)
        return Outcome.DONE

    def _not_now(self, chat: str) -> Outcome | None:
        """Return why what needs a connection cannot be done in `chat`; None when it can."""
        desk, there = self.desk, self.desk.chats.get(chat)
        if there is None or there.ended is not None:
            return Outcome.CLOSED
        return None if desk.up else Outcome.OFFLINE

    def shown(self, chat: str) -> None:
        """The screen shows the newest turn of `chat`: the visitor may read `read`."""
        there = self.desk.chats.get(chat)
        if there is not None and there.unread and self.looks:
            there.seen = there.transcript.last_key
            self.link.seen(chat, there.seen)

    def tick(self, now: float) -> bool:
        """Do what time brings: keep drafts, stop typing. Tells whether the bell rings."""
        self.desk.watch(now)
        self._tell(self.desk.own_typing.tick(now))
        self.keep(now)
        self.carer.tell(now)
        self.ask_on(now)
        care = self.desk.care
        cools = care.cools(now) is not None
        rests = care.resting is not None
        waiting = self.desk.queue.waiting()
        rings = self.desk.alerts.ring(waiting, now, only_danger=cools, silent=rests)
        return rings or self.desk.board.rings()

    def keep(self, now: float, pause: float | None = None, *, stops: bool = False) -> None:
        """Keep the drafts that changed; all of them with a pause of 0.

        And what is not stored, without a connection or when I stop: else it is so in a moment.
        """
        chats = () if self.desk.up and not stops else self.desk.chats.values()
        unsent = {each.id: text for each in chats if (text := each.transcript.unsent)}
        self.desk.drafts.underway(unsent, now)
        due = self.desk.drafts.due(now) if pause is None else self.desk.drafts.due(now, pause)
        for chat, text in due:
            self.link.keep_draft(chat, text)
        for form, content in self.desk.wrap_ups.due():
            self.link.keep_form(form, content)

    def finish_form(self, now: float) -> bool:
        """Hand the open form over, to be sent apart from the chat. False: something is missing.

        Then it is asked how heavy that chat was, unless it was invented for practice.
        """
        form, done = self.desk.wrap_ups.current, self.desk.wrap_ups.finish()
        if form is None or done is None:
            return False
        self.link.register(*done)
        if not self.desk.practising:
            self.desk.care.ask(form, now)
        return True

    def leave(self, now: float) -> None:
        """Keep every draft and stop typing: the screen goes blank, or I leave."""
        self._tell(self.desk.own_typing.stop())
        self.desk.wrap_ups.pause(now)
        self.keep(now, pause=0, stops=True)

    def look_away(self, now: float) -> None:
        """The lines of the line mode are held back from here: nothing that comes is read."""
        self.leave(now)
        self.looks = False

    def look_again(self, now: float) -> None:
        """What was held back was said. The next line waits, as after a switch."""
        self.looks = True
        for chat in list(self.desk.chats):
            self.shown(chat)
        self.room_read()
        self.desk.guard.again(now)

    def _tell(self, told: list[tuple[str, bool]]) -> None:
        for chat, on in told:
            if chat in self.desk.chats:
                self.link.typing(chat, on)
