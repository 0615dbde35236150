"""Finds the next chat of mine with something that I have not read or not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.desk.desk import Desk


def next_unread(desk: Desk) -> str | None:
    """Return the next chat, after the active one, with something not yet shown or answered."""
    order = [chat.id for chat in desk.by_slot()]
    at = order.index(desk.active) + 1 if desk.active in order else 0
    turned = [chat for chat in order[at:] + order[:at] if chat != desk.active]
    unread = [c for c in turned if desk.chats[c].unread]
    unanswered = [c for c in turned if desk.chats[c].transcript.new]
    return next(iter(unread + unanswered), None)
