"""Ending and blocking a chat, being the second person: digits, and nothing by default."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from console.desk.blocks import LENGTHS, REASONS, worded
from console.paint.lines import BLANK
from console.screens.asking import plain, title
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.counsellor import Outcome
    from console.link.port import BlockTold
    from console.paint.lines import Line


class Blocking:
    """Asks one question after the other over a screen; `Esc` at any of them changes nothing."""

    def __init__(
        self,
        veste: Veste,
        ask: Callable[[list[Line], list[Choice]], None],
        done: Callable[[str, Outcome], None],
    ) -> None:
        """Ask by `ask`; `done` hears which chat was to be blocked, and what became of that."""
        self._veste, self._ask, self._done = veste, ask, done

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
        self._done(chat, self._veste.counsellor.block(chat, reason, length))

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
        self._veste.counsellor.link.answer_block(block.chat, block.since, agree)

    def lift(self, block: BlockTold) -> None:
        """Ask whether a block shall end now."""
        veste, words = self._veste, self._veste.words
        rows = [*title(words("block.lift"))]
        rows += [BLANK, *plain(worded(block, veste.desk.team, veste.clock(), words))]
        lifting = partial(veste.counsellor.link.lift_block, block.chat)
        self._ask(rows, [Choice(words("block.lift.do"), lifting)])
