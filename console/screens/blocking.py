"""Ending and blocking a chat, being the second person: digits, and nothing by default."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.blocks import LENGTHS, REASONS, worded
from console.desk.why_not import out_of_reach
from console.paint.lines import BLANK
from console.screens.asking import plain, title
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.link.port import BlockTold
    from console.paint.lines import Line


class Blocking:
    """Asks one question after the other over a screen; `Esc` at any of them changes nothing."""

    def __init__(
        self,
        veste: Veste,
        ask: Callable[[list[Line], list[Choice]], None],
        say: Callable[[str], None],
        done: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Ask by `ask`, tell by `say` what became of it; `done` hears which chat was blocked."""
        self._veste, self._ask, self._say, self._done = veste, ask, say, done

    def why(self, chat: str) -> None:
        """Ask for the reason first; what a block cannot do is said before anything is chosen."""
        words = self._veste.words
        rows = [*title(words("block.why")), BLANK, *plain(words("block.blind"))]
        rows += [BLANK, *plain(words("block.not_for"))]
        choices = [
            Choice(words(f"block.why.{reason}"), partial(self._how_long, chat, reason))
            for reason in REASONS
        ]
        self._ask(rows, choices)

    def _how_long(self, chat: str, reason: str) -> None:
        words = self._veste.words
        rows = [*title(words("block.long")), BLANK, *plain(words("block.reads"))]
        rows += [BLANK, *plain(words("block.second"))]
        choices = [
            Choice(words(f"block.for.{length}"), partial(self._block, chat, reason, length))
            for length in LENGTHS
        ]
        self._ask(rows, choices)

    def _block(self, chat: str, reason: str, length: str) -> None:
        went = self._veste.counsellor.block(chat, reason, length) is Outcome.DONE
        self._tell("block.asked")
        if went:
            self._done(chat)

    def second(self, block: BlockTold) -> None:
        """Ask me, as the second person, whether a colleague's block may last longer."""
        veste, words = self._veste, self._veste.words
        team, wanted = veste.desk.team, words(f"block.for.{block.asked}")
        asks = words("block.wants", name=team.name(block.by, words), length=wanted)
        rows = [*title(asks), BLANK, *plain(worded(block, team, veste.clock(), words))]
        choices = [
            Choice(words("block.yes", length=wanted), partial(self._answer, block, True)),
            Choice(words("block.no"), partial(self._answer, block, False)),
        ]
        self._ask(rows, choices)

    def _answer(self, block: BlockTold, agree: bool) -> None:
        self._veste.counsellor.answer_block(block, agree=agree)
        self._tell("block.answered")

    def lift(self, block: BlockTold) -> None:
        """Ask whether a block shall end now."""
        veste, words = self._veste, self._veste.words
        rows = [*title(words("block.lift"))]
        rows += [BLANK, *plain(worded(block, veste.desk.team, veste.clock(), words))]
        self._ask(rows, [Choice(words("block.lift.do"), partial(self._lift, block.chat))])

    def _lift(self, chat: str) -> None:
        self._veste.counsellor.lift_block(chat)
        self._tell("block.lifting")

    def _tell(self, done: str) -> None:
        """Say the word `done` of the catalog, or that there was no line to do it by."""
        self._say(self._veste.words(out_of_reach(self._veste.desk, done)))
