"""How a change is committed: stored first, then told to everybody it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol.visitor_messages import Problem, Stored
from server.core.effects import Commit, Spread, TellStaff, TellVisitor

if TYPE_CHECKING:
    from server.core.chat import Change, Chat
    from server.core.house import House
    from server.records import Item


def commit(
    house: House,
    chat: Chat,
    change: Change,
    mid: bytes | None,
    *,
    to_visitor: bool,
    changed: bool,
) -> Commit:
    """Return the commit of a visitor's `change`, answered by `stored` under `mid` if there is one.

    `to_visitor` sends the entries back to the page too (all but its own frames); `changed`
    tells staff and the line what the chat became.
    """
    item, name = change.done(), chat.row.chat
    after = [house.spread(chat, change.entries, visitor=to_visitor)]
    told = house.news(chat, change) if changed else []
    if mid is None:
        return Commit(item, (*after, *told))
    stored = TellVisitor(name, Stored(mid, chat.mids[mid]))
    failed = TellVisitor(name, Problem("not_stored", mid))
    return Commit(item, (stored, *after, *told), (failed,))


def commit_frame(house: House, chat: Chat, item: Item, mid: bytes) -> Commit:
    """Return the commit of a frame the page said: nobody's view of the chat changes by it."""
    name, new = item.chat, item.entries[0].entry
    stored = TellVisitor(name, Stored(mid, new.pos))
    failed = TellVisitor(name, Problem("not_stored", mid))
    return Commit(item, (stored, Spread(name, (new,), False, house.listeners(chat))), (failed,))


def unstored(who: bytes, chat: bytes, mid: bytes | None = None) -> tuple[TellStaff, ...]:
    """Return what a colleague hears whose change the disk refused."""
    return (TellStaff(who, Problem("not_stored", mid, chat)),)
