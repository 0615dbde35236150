"""What everything that the link tells the desk has in common."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Presence(StrEnum):
    """Where the visitor is, as far as the relay can tell."""

    HERE = "here"
    AWAY = "away"  # the connection was lost: network, killed tab
    EXITED = "exited"  # left on purpose, by the exit button or Shift x3


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The common base of everything the link tells."""
