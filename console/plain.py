"""The line mode, for screen readers and scripts: words in, lines out, the same desk.

No alternate screen, no boxes, nothing that moves. Each line says who speaks. A command
is a word alone on its line (a few take words behind them, such as `zeg`); anything
else goes to the chat that was named last, and the guard holds here as on the screen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Counsellor, Outcome
from console.desk.clean import clean
from console.desk.drafts import without
from console.desk.show_rota import in_lines
from console.desk.show_unread import unread
from console.desk.slots import Slot
from console.link.port import Ended, Turn, VisitorTyping
from console.plain_blank import PlainBlank
from console.plain_blocks import PlainBlocks
from console.plain_board import PlainBoard
from console.plain_care import PlainCare
from console.plain_commands import WITH_WORDS, acts_at_once, command_words, help_lines
from console.plain_consult import PlainConsult
from console.plain_form import PlainForm
from console.plain_handbook import PlainHandbook
from console.plain_holding import PlainHolding
from console.plain_knowing import PlainKnowing
from console.plain_lists import PlainLists
from console.plain_night import PlainNight
from console.plain_refer import PlainRefer
from console.plain_reminders import PlainReminders
from console.plain_sending import PlainSending
from console.plain_stopping import PlainStopping
from console.plain_team import PlainTeam
from console.plain_to import PlainTo
from console.plain_told import Arrivals, named, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.catalog import Words
    from console.desk.chat import Chat
    from console.desk.guide import Shelf
    from console.link.port import Event

    Asked = Callable[[float], None]  # what a yes does


class Plain:
    """Turns lines into acts and events into lines. `out` gets one line at a time."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self.blank = PlainBlank(counsellor, out)
        out = self.blank.out
        self._counsellor, self._out = counsellor, out
        self._desk = counsellor.desk
        self._words: Words = counsellor.desk.words
        self._commands = command_words()
        self._arrivals = Arrivals()
        self._to = PlainTo(counsellor, out)
        self._holding = PlainHolding(counsellor, out)
        self._board = PlainBoard(counsellor, out, self._holding)
        self._blocks = PlainBlocks(counsellor, out)
        self._team = PlainTeam(counsellor, out, self._blocks)
        self._consult = PlainConsult(counsellor, out)
        self._sending = PlainSending(counsellor, out)
        self._knowing = PlainKnowing(counsellor, out)
        self._lists = PlainLists(counsellor.desk, out)
        self._form = PlainForm(counsellor, out)
        self._handbook = PlainHandbook(counsellor, out)
        self._night = PlainNight(counsellor.desk)
        self._care = PlainCare(counsellor, out)
        self._refer = PlainRefer(counsellor, out)
        self._reminders = PlainReminders(counsellor, out)
        self._stopping = PlainStopping(counsellor, out)
        self._ask: Asked | None = None
        self.shelf: Shelf | None = None
        self.ring: Callable[[], None] = lambda: None  # what the bell is, where there is one

    def hello(self) -> None:
        """Say what this is, first."""
        self._out(self._words("plain.hello"))
        if left_out := unread(self.shelf, self._words):
            self._out(left_out)
        self._form.left()

    def hear(self, event: Event, now: float) -> None:
        """Take in an event of the link, and say what a person must know."""
        self.blank.about = getattr(event, "chat", None)
        if isinstance(event, Ended) and event.why == "erased":
            self.blank.erased(event.chat)
        before = self._desk.active
        was_down = self._desk.connection is not None and not self._desk.connection.up
        self._counsellor.hear(event, now)
        rows = told(event, self._desk, now, was_down=was_down, arrivals=self._arrivals)
        for part in (self._team, self._consult, self._sending, self._board):
            rows += part.told(event)
        if not (self.blank.on and isinstance(event, VisitorTyping)):  # it is over by then
            self._say(rows)
        if isinstance(event, Turn):
            self._counsellor.shown(event.chat)
        if isinstance(event, Ended) and self._desk.wrap_ups.of(event.chat):
            self._form.left()
            self._counsellor.keep(now)
        self._to.heard(before, now)
        self.blank.about = None

    def tick(self, now: float) -> None:
        """Do what time brings, and say what of it a person must know."""
        if self._counsellor.tick(now):
            self.ring()
        self._say([*self._team.tick(), *self._night.tick(now)])
        if self.blank.on:
            self._desk.follow()
        else:
            self._reminders.tick(now)

    def line(self, typed: str, now: float) -> bool:
        """Do what one line asks. False when it asks to stop."""
        if self.blank.line(typed, now):
            self._ask = None  # anything else changes nothing
            if not self.blank.on:
                self._where()
            return True
        typed = clean(typed).strip()
        first, _, rest = typed.partition(" ")
        command = self._commands.get(first.casefold())
        knows = {"level": self._care.knows, "remind": self._reminders.knows}.get(command or "")
        if rest and command not in WITH_WORDS and not (knows and knows(rest)):
            command = None  # it only begins like one: it is for the visitor
        ask, self._ask = self._ask, None
        if self._counsellor.give_code(typed):
            self._out(self._words("code.checking"))
        elif self._care.asks and self._care.line(typed, now):
            pass
        elif ask is not None and command in {"yes", "no"}:  # no visitor must read a no
            ask(now) if command == "yes" else self._out(self._words("plain.not_done"))
        elif self._form.is_open and command != "stop":
            self._form.line(typed, now)
            self._care.ask()
        elif not typed:
            self._to.whom()
        elif not rest and self._is_place(first):
            self._go(int(first), now)
        elif command == "stop":
            self._ask = self._stopping.stop(now)
        elif command is not None and command not in {"yes", "no"}:
            self._do_or_ask(command, rest, typed, now)
        else:
            self._send(typed, now)
        return not self._stopping.over

    def _where(self) -> None:
        """Say what the next line is for."""
        if self._care.asks:
            self._care.ask()
        elif self._form.is_open:
            self._form.say()
        else:
            self._to.whom()

    def _do_or_ask(self, command: str, rest: str, typed: str, now: float) -> None:
        """Do a command; ask first where it acts at once and an event led me to this visitor."""
        chat = self._desk.chat()
        if chat is None or not acts_at_once(command, rest) or not self._to.asks():
            self._do(command, rest, now)
            return

        def do(later: float) -> None:
            if self._desk.active == chat.id:
                self._do(command, rest, later)
            else:
                self._out(self._words("plain.gone"))

        self._ask = self._of_this_chat(do)
        self._out(self._words("plain.sure_here", chat=self._named(chat), line=typed))

    def _do(self, command: str, rest: str, now: float) -> None:
        alone: dict[str, Callable[[], None]] = {
            "say": lambda: self._send(rest, now),
            "queue": lambda: self._lists.queue(now),
            "chats": lambda: self._lists.chats(now),
            "know": lambda: self._lists.know(now),
            "form": lambda: self._form.begin(now),
            "handbook": lambda: self._handbook.do(rest, self.shelf),
            "refer": lambda: self._refer.do(rest, self.shelf.partners if self.shelf else (), now),
            "exercise": lambda: self._sending.do(rest),
            "remind": lambda: self._reminders.do(rest, now),
            "level": lambda: self._care.level(rest, now),
            "call": lambda: self._care.call(now),
            "rest": lambda: self._care.rest(now),
            "shift": lambda: self._say(self._night.shift(now)),
            "rota": lambda: self._say(in_lines(self._desk, now)),
            "sign_in": self._sign_in,
            "help": lambda: self._say(help_lines(self._words)),
        }
        asking: dict[str, Callable[[], Asked | None]] = {
            "take": lambda: self._holding.take(now),
            "board": lambda: self._board.do(rest, now),
            "blocks": lambda: self._blocks.do(command, rest, now),
            "lift": lambda: self._blocks.do(command, rest, now),
        }
        of_this_chat: dict[str, Callable[[], Asked | None]] = {
            "close": self._holding.close,
            "block": lambda: self._blocks.do(command, rest, now),
            "consult": lambda: self._consult.do(rest),
            "word": lambda: self._knowing.do(command),
            "code": lambda: self._knowing.do(command),
            "misuse": self._care.misuse,
        }
        if command in alone:
            alone[command]()
        elif command in asking:
            self._ask = asking[command]()
        else:
            among = partial(self._team.do, command, rest, now)
            self._ask = self._of_this_chat(of_this_chat.get(command, among)())

    def _sign_in(self) -> None:
        asked = self._counsellor.sign_in_again()
        self._out(self._words("say.signing_in" if asked else "say.signed_in"))

    def _of_this_chat(
        self, asked: Callable[[float], None] | None
    ) -> Callable[[float], None] | None:
        """Return what a yes does to the chat that I am in now: nothing, once that is gone."""
        chat = self._desk.active
        if asked is None or chat is None:
            return asked
        there = self._desk.chats.get(chat)  # who comes back by a code has the same id

        def answered(later: float) -> None:
            if there is not None and self._desk.chats.get(chat) is there:
                asked(later)
            else:
                self._out(self._words("plain.gone"))

        return answered

    def _send(self, text: str, now: float) -> None:
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
        elif self._to.asks() and chat.ended is None:
            word = self._named(chat)
            self._ask = self._of_this_chat(lambda later: self._send_to(chat.id, word, text, later))
            self._out(self._words("plain.sure_to", chat=word))
        else:
            self._send_to(chat.id, self._named(chat), text, now)

    def _send_to(self, chat: str, word: str, text: str, now: float, *, sure: bool = False) -> None:
        """Send to the chat that was named as `word`: another may be the one I am in by now."""
        words = self._words
        left = without(self._desk.drafts.of(chat), text)
        match self._counsellor.send(chat, text, now, sure=sure, left=left):
            case Outcome.DONE:
                self._handbook.sent(chat, text)
                self._out(words("plain.sent" if self._desk.up else "plain.kept", chat=word))
            case Outcome.WAITS:
                self._out(words("plain.waits", chat=word))
            case Outcome.SAME:
                other = self._desk.chats.get(self._counsellor.same_with or "")
                self._ask = self._of_this_chat(
                    lambda later: self._send_to(chat, word, text, later, sure=True)
                )
                also = self._named(other) if other else ""
                self._out(words("plain.same", also=also, chat=word))
            case Outcome.OUT:
                self._out(words("plain.out"))
            case Outcome.TOO_LONG:
                self._out(words("plain.too_long"))
            case Outcome.CLOSED:
                self._out(words("plain.gone"))
            case _:
                self._out(words("plain.not_sent"))

    def _is_place(self, typed: str) -> bool:
        """Tell whether this leads to a chat; a spare place is one only while it is taken."""
        slot = next((each for each in Slot if str(each.number) == typed), None)
        return slot is not None and (not slot.spare or self._desk.slots.at(slot.number) is not None)

    def _go(self, number: int, now: float) -> None:
        chat = self._desk.slots.at(number)
        if chat is None:
            self._out(self._words("say.no_chat_there", n=number))
            return
        self._counsellor.go(chat, now)
        self._to.went(now)

    def _say(self, rows: Iterable[str]) -> None:
        for row in rows:
            self._out(row)

    def _named(self, chat: Chat) -> str:
        return named(self._desk, chat)
