"""The line mode for blocks: to end and block a chat, to lift one, to be the second person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.blocks import LENGTHS, REASONS, worded
from console.desk.numbers import number_in, pick
from console.desk.why_not import out_of_reach
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.link.port import BlockTold


class PlainBlocks:
    """What one may ask in lines about blocks; a yes is asked before anything happens."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out
        self._asked: frozenset[tuple[str, float]] = frozenset()

    def told(self) -> list[str]:
        """Return the lines of colleagues who ask for a second person, each once."""
        desk, words = self._desk, self._words
        waits = [each for each in desk.board.blocks.running if each.asked and not each.mine]
        new = [each for each in waits if (each.chat, each.since) not in self._asked]
        self._asked = frozenset((each.chat, each.since) for each in waits)
        lengths = {each: words(f"block.for.{each.asked}") for each in new}
        return [
            words("plain.block_asked", name=desk.team.name(each.by, words), length=length)
            for each, length in lengths.items()
        ]

    def do(self, command: str, rest: str, now: float) -> Callable[[float], None] | None:
        """Do what one line asks; return what a yes does, if it must be asked."""
        if command == "block":
            return self._begin(rest)
        if command == "lift":
            return self._lift(rest, now)
        self._list(now)
        return None

    def answer(self, *, agree: bool) -> Callable[[float], None] | None:
        """Answer the colleague who asked first for a second person; return what a yes does.

        A no is said at once. A yes is asked about: it may have been meant for a chat to take over.
        """
        words, asked = self._words, self._desk.board.blocks.question()
        if asked is None:
            self._out(words("plain.no_offer"))
        elif not agree:
            self._say(asked, agree=False)
        else:
            name, length = self._desk.team.name(asked.by, words), words(f"block.for.{asked.asked}")
            self._out(words("plain.sure_second", name=name, length=length))
            return lambda _: self._say(asked, agree=True)
        return None

    def _say(self, asked: BlockTold, *, agree: bool) -> None:
        if asked == self._desk.board.blocks.question():
            self._counsellor.answer_block(asked, agree=agree)
            self._tell("block.answered")
        else:
            self._out(self._words("say.not_asked_now"))

    def _begin(self, rest: str) -> Callable[[float], None] | None:
        """Ask whether to block my chat, by the numbers of a reason and of a length in `rest`."""
        words, chat = self._words, self._desk.chat()
        if chat is None:
            self._out(words("plain.first"))
            return None
        why = [words(f"block.why.{reason}") for reason in REASONS]
        long = [words(f"block.for.{length}") for length in LENGTHS]
        picked = [number_in(each) for each in rest.split()]
        if len(picked) != 2 or not (0 < picked[0] <= len(why) and 0 < picked[1] <= len(long)):
            self._out(words("block.blind"))
            self._out(words("block.not_for"))
            for key, each in (("plain.block_why", why), ("plain.block_long", long)):
                listed = ", ".join(f"{n} {text}" for n, text in enumerate(each, 1))
                self._out(words(key, all=listed))
            return None
        reason, length = picked[0] - 1, picked[1] - 1
        self._out(
            words(
                "plain.sure_block",
                chat=named(self._desk, chat),
                reason=why[reason],
                length=long[length],
            )
        )
        return partial(self._block, chat.id, REASONS[reason], list(LENGTHS)[length])

    def _block(self, chat: str, reason: str, length: str, now: float) -> None:
        del now
        there = self._desk.chats.get(chat)
        if there is None or there.ended == "taken":  # a supervisor would end a colleague's talk
            self._out(self._words("plain.gone"))
            return
        self._counsellor.block(chat, reason, length)
        self._tell("block.asked")

    def _list(self, now: float) -> None:
        words, running = self._words, self._desk.board.blocks.running
        for number, each in enumerate(running, 1):
            self._out(f"{number} {worded(each, self._desk.team, now, words)}")
        if not running:
            self._out(words("plain.no_blocks"))

    def _lift(self, rest: str, now: float) -> Callable[[float], None] | None:
        running = self._desk.board.blocks.running
        block = pick(rest, running)
        if block is None:
            self._list(now)
            self._out(self._words("plain.lift"))
            return None
        line = worded(block, self._desk.team, now, self._words)
        self._out(self._words("plain.sure_lift", line=line))
        return lambda _later: self._lift_now(block.chat)

    def _lift_now(self, chat: str) -> None:
        self._counsellor.lift_block(chat)
        self._tell("block.lifting")

    def _tell(self, done: str) -> None:
        """Say the word `done` of the catalog, or that there was no line to do it by."""
        self._out(self._words(out_of_reach(self._desk, done)))
