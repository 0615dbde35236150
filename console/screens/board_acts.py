"""What a supervisor does about a row of the board: asked first, done or refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.board import SIT_IN_WHYS
from console.desk.limits import Verdict, verdict
from console.desk.show_care import limits
from console.desk.why_not import out_of_reach
from console.paint.lines import BLANK
from console.screens.asking import only_while, plain, title
from console.screens.blocking import Blocking
from console.screens.sheets import to_take
from console.screens.sit_in import SitInScreen
from console.screens.team import TeamScreen
from console.screens.whisper import WhisperScreen
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.desk.matters import Matter
    from console.link.port import Elsewhere
    from console.paint.lines import Line
    from console.screens.board import BoardScreen


class BoardActs:
    """Does the steps that stand below a row."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen

    @property
    def _veste(self) -> Veste:
        return self._screen.veste

    def do(self, step: str, matter: Matter) -> None:
        """Do `step` about `matter`, or ask first."""
        match step:
            case "go":
                self._go(matter)
            case "take":
                self._take_waiting(matter)
            case "room":
                self.room()
            case "whisper":
                self._veste.push_screen(WhisperScreen(matter.by or "", matter.chat))
            case "read":
                self._read(matter)
            case "sit_in":
                self._why(matter)
            case "sit_out":
                self._sit(matter, on=False, reason="done")
            case "take_over":
                self._ask_take_over(matter)
            case "close_chat":
                self._ask_close(matter)
            case "block_answer" | "block_lift":
                block_of = self._veste.desk.board.blocks.of(matter.chat)
                if block_of is not None:
                    asks = Blocking(self._veste, self._ask, self._screen.keys.say)
                    (asks.second if step == "block_answer" else asks.lift)(block_of)

    def room(self) -> None:
        """Go to the staff room."""
        self._veste.push_screen(TeamScreen())

    def _take_waiting(self, matter: Matter, *, sure: bool = False) -> None:
        veste = self._veste
        outcome = veste.counsellor.claim(matter.chat, veste.clock(), sure=sure)
        if outcome is Outcome.ASK and matter.chat is not None:
            take = partial(self._take_waiting, matter, sure=True)
            asked = to_take(veste, matter.chat, take)
            if asked is not None:
                self._screen.asking.ask(*asked, about=matter.chat)
                return
            outcome = Outcome.NOBODY
        if outcome is Outcome.DONE:
            self._screen.back()  # to where it opens
            veste.steering.told(outcome)
        else:
            self._screen.keys.say(veste.steering.worded(outcome))

    def _go(self, matter: Matter) -> None:
        self._screen.back()
        self._veste.steering.moving.go(matter.chat or "")

    def _why(self, matter: Matter) -> None:
        words = self._veste.words
        choices = [
            Choice(words(f"board.why.{why}"), partial(self._sit, matter, on=True, reason=why))
            for why in SIT_IN_WHYS
        ]
        self._ask([*title(words("board.why")), BLANK, *plain(words("board.why_reads"))], choices)

    def _sit(self, matter: Matter, *, on: bool, reason: str) -> None:
        if matter.chat is None:
            return
        asked = self._veste.counsellor.sit_in(matter.chat, on=on, reason=reason)
        self._tell("board.sitting" if on else "board.left")
        if on and asked:
            self._read(matter)

    def _read(self, matter: Matter) -> None:
        if matter.chat is not None and matter.by is not None:
            self._veste.push_screen(SitInScreen(matter.by, matter.chat))

    def _ask_take_over(self, matter: Matter) -> None:
        """Ask, and say what speaks against it: at the hard limit there is nothing to choose."""
        desk, now, words = self._veste.desk, self._veste.clock(), self._veste.words
        against = [row for said in limits(desk, now, matter.chat) for row in (BLANK, *plain(said))]
        full = verdict(desk, matter.chat, now) is Verdict.REFUSE
        take = Choice(words("board.take_over.do"), partial(self._take_over, matter))
        self._ask([*title(words("board.take_over")), *against], [] if full else [take])

    def _take_over(self, matter: Matter) -> None:
        veste = self._veste
        if matter.chat is None:
            return
        done = veste.counsellor.take_over(matter.chat, veste.clock())
        self._screen.back()  # to where it opens
        if done:
            veste.steering.say(veste.words("board.asked"))
        else:
            veste.steering.told(Outcome.REFUSED)

    def _ask_close(self, matter: Matter) -> None:
        words, asked = self._veste.words, self._veste.desk.board.elsewhere.get(matter.chat or "")
        if asked is None:
            self._screen.keys.say(words("board.gone"))
            return
        blocking = Blocking(self._veste, partial(self._as_asked, asked), self._screen.keys.say)
        close = Choice(words("board.close.do"), partial(self._close, asked.chat))
        block = Choice(words("block.begin"), partial(blocking.why, asked.chat))
        self._as_asked(asked, title(words("board.close")), [close, block])

    def _close(self, chat: str) -> None:
        self._veste.counsellor.close_elsewhere(chat)
        self._tell("board.closing")

    def _as_asked(self, asked: Elsewhere, rows: list[Line], choices: list[Choice]) -> None:
        """Let `choices` act while that talk goes on: they would end a later one too."""
        goes_on = partial(self._veste.desk.board.goes_on, asked)
        self._ask(rows, only_while(goes_on, choices, self._changed))

    def _changed(self) -> None:
        self._screen.keys.say(self._veste.words("say.changed"))

    def _ask(self, rows: list[Line], choices: list[Choice]) -> None:
        self._screen.asking.ask(rows, choices)

    def _tell(self, done: str) -> None:
        """Say the word `done` of the catalog, or that there was no line to do it by."""
        self._screen.keys.say(self._veste.words(out_of_reach(self._veste.desk, done)))
