"""How much is too much at the sockets: of one connection, one address, all together.

Nothing here can end or refuse a chat that is going on: what is bounded is what may begin, and
how fast one connection may talk. Moments are milliseconds and come in as arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from server.core.house import House
from server.core.refused import Refused
from server.core.throttle import Bucket
from server.web.drawers import Drawer, Drawers, address_of

Verdict = Literal["fine", "too much", "goodbye"]

# What a page's first messages cost, in messages: each asks the store, or begins something.
KNOCK, RESUME, START, UNLOCK = 5, 10, 25, 25
SHIFT = 50  # a console that goes on or off duty: every page hears of it

_ROOM_TO_TALK = 5  # times what a chat may store: typing, pings, a whole outbox sent again
_MANY_CHATS = 50  # the same for a console, which holds several
_PATIENCE = 100  # messages over the limit, before the connection is ended
_PATIENCE_RATE = 1  # forgiven a second
_OF_ONE = 4  # the part of the line that those from one drawer may take: a quarter
_AT_LEAST = 10  # of them, in a short line
_AT_ONCE = 25  # seconds' worth of beginnings that may come in one moment


@dataclass(frozen=True)
class Bounds:
    """What the doors bear; each is many times what the busiest night asked for."""

    connected: int = 5_000  # visitors with a chat; over it no chat begins
    at_the_door: int = 1_000  # connections without a living chat; over it the oldest goes
    door_seconds: int = 600  # that one of them may stand there
    starts: float = 5.0  # new chats a second
    unlocks: float = 10.0  # return codes and reloads a second
    sign_ins: float = 40.0  # of staff, a second
    orders: float = 10.0  # of administrators, a second: a flood at one door leaves the other open
    proxied: bool = True  # the proxy on this machine names the visitor's address


class Talk:
    """What one connection may say: any bytes count, also those that are no message."""

    __slots__ = ("_bucket", "_patience")

    def __init__(self, burst: float, rate: float) -> None:
        """Allow `burst` messages at once, then `rate` a second."""
        self._bucket = Bucket(burst, rate)
        self._patience: Bucket | None = None  # few ever need one

    def hear(self, now: int) -> Verdict:
        """Count one message; `goodbye` when it was too much for too long."""
        if self._bucket.take(now):
            return "fine"
        if self._patience is None:
            self._patience = Bucket(_PATIENCE, _PATIENCE_RATE)
        return "too much" if self._patience.take(now) else "goodbye"

    def afford(self, price: float, now: int) -> bool:
        """Whether a dear message, counted once already, may be carried out."""
        return self._bucket.take(now, price - 1)


class Limits:
    """The bounds of one relay, and how much of them is used."""

    def __init__(self, house: House, bounds: Bounds | None = None) -> None:
        """Bound the connections to `house`."""
        self.bounds = bounds or Bounds()
        self.drawers = Drawers()
        self._house = house
        self._starts = _bucket(self.bounds.starts)
        self._unlocks = _bucket(self.bounds.unlocks)
        self._sign_ins = _bucket(self.bounds.sign_ins)
        self._orders = _bucket(self.bounds.orders)

    def page(self) -> Talk:
        """Return what a new connection of a page may say."""
        rules = self._house.rules
        return Talk(_ROOM_TO_TALK * rules.chat_burst, _ROOM_TO_TALK * rules.chat_rate)

    def console(self) -> Talk:
        """Return what a new connection of a console may say."""
        rules = self._house.rules
        # A supervisor's console asks for every chat of the night at once.
        burst = _MANY_CHATS * rules.chat_burst + 4 * rules.longest_line
        return Talk(burst, _MANY_CHATS * rules.chat_rate)

    def drawer_of(self, request: web.Request, now: int) -> Drawer | None:
        """Return the drawer of whoever sent `request`; the address is not kept."""
        return self.drawers.of(address_of(request, proxied=self.bounds.proxied), now)

    def may_start(self, connected: int, drawer: Drawer | None, now: int) -> None:
        """Raise `Refused` (full, rate) when no chat may begin now; take nothing yet."""
        if connected >= self.bounds.connected:
            raise Refused("full")
        if drawer is not None and not drawer.starts.allows(now):
            raise Refused("rate")
        if drawer is not None and self._has_its_part(drawer):
            raise Refused("full")
        if not self._starts.allows(now):
            raise Refused("rate")

    def _has_its_part(self, drawer: Drawer) -> bool:
        """Whether those who began from this drawer in this hour, and wait, are enough of the line.

        Of a short line it may have all.
        """
        chats = self._house.chats
        known = ((name, chats.get(name)) for name in drawer.waiting)
        drawer.waiting = [name for name, chat in known if chat and chat.row.phase == "waiting"]
        return len(drawer.waiting) >= max(_AT_LEAST, self._house.rules.longest_line // _OF_ONE)

    def started(self, chat: bytes, drawer: Drawer | None, now: int) -> None:
        """Count a chat that began."""
        self._starts.take(now)
        if drawer is not None:
            drawer.starts.take(now)
            drawer.waiting.append(chat)

    def may_unlock(self, drawer: Drawer | None, now: int) -> bool:
        """Whether one more lookup may be asked for; known and unknown ones count alike.

        The whole house has one bucket, so that guessing is no faster over many connections;
        one address is stopped before it can empty that for everybody.
        """
        return _taken(None if drawer is None else drawer.unlocks, self._unlocks, now)

    def may_sign_in(self, drawer: Drawer | None, now: int) -> bool:
        """Whether one more signature of somebody unknown may be checked."""
        return _taken(None if drawer is None else drawer.sign_ins, self._sign_ins, now)

    def may_order(self, drawer: Drawer | None, now: int) -> bool:
        """Whether one more order may be looked at; who signs in takes nothing from it."""
        return _taken(None if drawer is None else drawer.orders, self._orders, now)


def _taken(of_drawer: Bucket | None, of_house: Bucket, now: int) -> bool:
    """Take one of both, the drawer's first: what that refuses costs the house nothing."""
    return (of_drawer is None or of_drawer.take(now)) and of_house.take(now)


def _bucket(rate: float) -> Bucket:
    return Bucket(max(1.0, _AT_ONCE * rate), rate)
