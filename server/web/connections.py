"""Who is connected to this relay: pages by their chat, consoles by their staff member."""

from __future__ import annotations

import msgspec

from protocol.staff_messages import ToStaff
from protocol.visitor_messages import Bye, ToVisitor
from server.web.drawers import Drawer
from server.web.limits import Talk
from server.web.outbox import Outbox, Socket

encode = msgspec.json.Encoder().encode

_SLOW = encode(Bye("slow"))


class Connection:
    """One socket, page or console: what goes out."""

    __slots__ = ("outbox", "talk")

    def __init__(self, socket: Socket) -> None:
        """Wrap a prepared socket."""
        self.outbox = Outbox(socket)
        self.talk: Talk | None = None  # what it may say, if that is bounded

    def tell(self, message: ToVisitor | ToStaff) -> None:
        """Queue a message."""
        self.outbox.put(encode(message), _SLOW)

    def pass_on(self, encoded: bytes) -> None:
        """Queue a message that was encoded once for many."""
        self.outbox.put(encoded, _SLOW)

    def dismiss(self, bye: Bye) -> None:
        """Say why, and close."""
        self.outbox.close(encode(bye))


class PageConnection(Connection):
    """A visitor's page; `chat` once it has one, `caught_up` once it has the whole log."""

    __slots__ = ("caught_up", "chat", "drawer", "reached", "says_it_is", "since")

    def __init__(self, socket: Socket) -> None:
        """Begin at the door."""
        super().__init__(socket)
        self.chat: bytes | None = None
        self.says_it_is = b""  # which page of the visit: see `server.core.pages`
        self.caught_up = False
        self.reached = 0  # the last position it was sent, once it caught up
        self.drawer: Drawer | None = None  # of its address, if that is known
        self.since = 0  # when it came to the door


class ConsoleConnection(Connection):
    """A staff member's console; `follows` are the chats whose whole log it has, and how far."""

    __slots__ = ("follows", "was_asked", "who")

    def __init__(self, socket: Socket, who: bytes) -> None:
        """Begin signed in as `who`."""
        super().__init__(socket)
        self.who = who
        self.follows: dict[bytes, int] = {}
        self.was_asked = True  # at the door, for a second factor or the want of one


class Connections:
    """Every connection of this process."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.pages: dict[bytes, PageConnection] = {}
        self.consoles: dict[bytes, ConsoleConnection] = {}
        self.at_the_door: set[PageConnection] = set()

    def everybody(self) -> list[Connection]:
        """Return all connections."""
        return [*self.pages.values(), *self.consoles.values(), *self.at_the_door]
