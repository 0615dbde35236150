"""What the desk knows of blocks that run: which wait for my yes, and how each is worded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.moments import A_DAY, length
from console.link.port import BlocksTold
from protocol.blocks import LENGTHS, REASONS

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.team import Team
    from console.link.port import BlockTold

__all__ = ["LENGTHS", "REASONS", "Blocks", "worded"]


class Blocks:
    """All that the relay tells this console; a counsellor hears of those that wait alone."""

    def __init__(self) -> None:
        self.running: tuple[BlockTold, ...] = ()

    def hear(self, event: BlocksTold) -> None:
        """Take in the blocks that run now, in the place of those before."""
        self.running = event.blocks

    def question(self) -> BlockTold | None:
        """Return the oldest block that waits for a second person, if that may be me."""
        waiting = (each for each in self.running if each.asked is not None and not each.mine)
        return next(waiting, None)

    def asks(self, team: Team, words: Words) -> tuple[str, ...]:
        """Return the row in which a colleague asks for a second person."""
        asked = self.question()
        if asked is None:
            return ()
        name, wanted = team.name(asked.by, words), words(f"block.for.{asked.asked}")
        return (words("block.row", name=name, length=wanted),)

    def of(self, chat: str | None) -> BlockTold | None:
        """Return the block of a chat."""
        return next((each for each in self.running if each.chat == chat), None)


def worded(block: BlockTold, team: Team, now: float, words: Words) -> str:
    """Return a block in one line: by whom, why, and how long it still lasts."""
    left = max(0.0, block.until - now)
    days = round(left / A_DAY)
    return words(
        "block.line",
        name=words("talk.me") if block.mine else team.name(block.by, words),
        reason=words(f"block.why.{block.reason}"),
        left=words("block.days", n=days) if days > 1 else length(left, words),
    )
