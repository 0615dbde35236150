"""A question of the board about a colleague's talk acts on that talk, and on no later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.screens.asking import only_while

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.desk.desk import Desk
    from console.link.port import Elsewhere
    from console.widgets.over import Choice


def as_held(
    desk: Desk, asked: Elsewhere, choices: list[Choice], otherwise: Callable[[], None]
) -> list[Choice]:
    """Let `choices` act only while the talk is the one that was `asked` about.

    Who comes back by a code has the same id: what would end the first talk would end theirs.
    """

    def goes_on() -> bool:
        there = desk.board.elsewhere.get(asked.chat)
        return there is not None and _talk(there) == _talk(asked)

    return only_while(goes_on, choices, otherwise)


def _talk(there: Elsewhere) -> tuple[str, float, bool]:
    return there.by, there.since, there.returned
