"""One chat as far as it was told to this console. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.link import port
from protocol import payloads


@dataclass
class Story:
    """What the desk knows of a chat, and what it will be told once the chat is mine."""

    intent: str | None = None
    claimed: float | None = None
    first_words: str | None = None
    events: list[port.Event] = field(default_factory=list)
    mine: bool = False
    shown: bool = False  # it stood on the desk before everything of it came again
    ended: str = ""  # why it is over, by its log
    over: bool = False
    cut_off: bool = False  # it waits because a colleague gave it back, or was too late
    said: dict[str, payloads.Payload] = field(default_factory=dict)  # by my message id
    unread: dict[str, int] = field(default_factory=dict)  # my message id to its position
