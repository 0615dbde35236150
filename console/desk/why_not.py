"""Why what a colleague was asked for did not go: the word of the catalog that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from console.desk.desk import Desk

OFFLINE: Final = "say.offline"


def out_of_reach(desk: Desk, otherwise: str) -> str:
    """Return the word for the line that is down, or else `otherwise`."""
    return otherwise if desk.up else OFFLINE


def not_asked(desk: Desk, chat: str, over: str, otherwise: str) -> str:
    """Return why nobody was asked to take `chat`: `over` when it is, the line, or `otherwise`."""
    there = desk.chats.get(chat)
    if there is None or there.ended is not None:
        return over
    return out_of_reach(desk, otherwise)
