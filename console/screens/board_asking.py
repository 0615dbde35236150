"""A question of the board about a colleague's talk acts on that talk, and on no later one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.widgets.over import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.desk.desk import Desk
    from console.link.port import Elsewhere


def as_held(
    desk: Desk, asked: Elsewhere, choices: list[Choice], otherwise: Callable[[], None]
) -> list[Choice]:
    """Let `choices` act only while the talk is the one that was `asked` about.

    Who comes back by a code has the same id: what would end the first talk would end theirs.
    """

    def act(does: Callable[[], None]) -> None:
        there = desk.board.elsewhere.get(asked.chat)
        (does if there is not None and _talk(there) == _talk(asked) else otherwise)()

    return [Choice(each.says, partial(act, each.does), each.aside) for each in choices]


def _talk(there: Elsewhere) -> tuple[str, float, bool]:
    return there.by, there.since, there.returned
