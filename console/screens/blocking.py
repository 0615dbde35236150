"""Ending and blocking a chat, being the second person: digits, and nothing by default."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from console.desk.blocks import LENGTHS, REASONS, worded
from console.paint.lines import BLANK, Line, Span, wrap
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.link.port import BlockTold

MEASURE = 56


class Blocking:
    """Asks one question after the other over a screen; `Esc` at any of them changes nothing."""

    def __init__(
        self,
        veste: Veste,
        ask: Callable[[list[Line], list[Choice]], None],
        done: Callable[[str], None],
    ) -> None:
        """Ask by `ask`; `done` hears which chat was blocked."""
        self._veste, self._ask, self._done = veste, ask, done

    def why(self, chat: str) -> None:
        """Ask for the reason first; what a block cannot do is said before anything is chosen."""
        words = self._veste.words
        rows = [_bold(words("block.why")), BLANK, *_soft(words("block.blind"))]
        rows += [BLANK, *_soft(words("block.not_for"))]
        choices = [
            Choice(words(f"block.why.{reason}"), partial(self._how_long, chat, reason))
            for reason in REASONS
        ]
        self._ask(rows, choices)

    def _how_long(self, chat: str, reason: str) -> None:
        words = self._veste.words
        rows = [_bold(words("block.long")), BLANK, *_soft(words("block.reads"))]
        rows += [BLANK, *_soft(words("block.second"))]
        choices = [
            Choice(words(f"block.for.{length}"), partial(self._block, chat, reason, length))
            for length in LENGTHS
        ]
        self._ask(rows, choices)

    def _block(self, chat: str, reason: str, length: str) -> None:
        self._veste.counsellor.block(chat, reason, length)
        self._done(chat)

    def second(self, block: BlockTold) -> None:
        """Ask me, as the second person, whether a colleague's block may last longer."""
        veste, words = self._veste, self._veste.words
        team, wanted = veste.desk.team, words(f"block.for.{block.asked}")
        asks = words("block.wants", name=team.name(block.by, words), length=wanted)
        rows = [_bold(asks), BLANK, *_soft(worded(block, team, veste.clock(), words))]
        choices = [
            Choice(words("block.yes", length=wanted), partial(self._answer, block, True)),
            Choice(words("block.no"), partial(self._answer, block, False)),
        ]
        self._ask(rows, choices)

    def _answer(self, block: BlockTold, agree: bool) -> None:
        self._veste.counsellor.link.answer_block(block.chat, block.since, agree)

    def lift(self, block: BlockTold) -> None:
        """Ask whether a block shall end now."""
        veste, words = self._veste, self._veste.words
        rows = [_bold(words("block.lift"))]
        rows += [BLANK, *_soft(worded(block, veste.desk.team, veste.clock(), words))]
        lifting = partial(veste.counsellor.link.lift_block, block.chat)
        self._ask(rows, [Choice(words("block.lift.do"), lifting)])


def _bold(words: str) -> Line:
    return Line((Span(words, "text b"),))


def _soft(words: str) -> list[Line]:
    return [Line((Span(row, "soft"),)) for row in wrap(words, MEASURE)]
