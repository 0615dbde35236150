"""Words the first row: connection, who waits, how long the doors stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.desk.clean import one_line
from console.desk.closing import RAMP, closing, in_status
from console.desk.moments import clock, day, length
from console.desk.queue import WAITS, WAITS_LONG
from console.desk.views import StatusView
from console.keys import shown_key

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.desk import Desk
    from console.link.port import Connection

SAID_BACK: Final = 10.0  # seconds that "everything was sent" stays
SERVICE_KNOWS: Final = 60.0  # seconds down, from where the service has been told
STEP: Final = 3  # seconds: the number of a lost connection does not count every second


def status_view(desk: Desk, now: float) -> StatusView:
    """Return the first row at `now`, but for what is said in it of a break or the page."""
    words, zone, connection, shift = desk.words, desk.zone, desk.connection, desk.shift
    out = signed_out(desk)
    up = connection is not None and connection.up
    lost = out or (None if up else _lost(connection, now, words))
    back = up and desk.was_down and connection is not None and now - connection.since < SAID_BACK
    waiting = desk.queue.waiting()
    longest = max((now - who.since for who in waiting), default=0.0)
    long = ""
    if longest >= WAITS:
        glyph = "!!" if longest >= WAITS_LONG else "!"
        long = f"{glyph} {length(longest, words)}"
    danger = words("reason.danger_now") if any(who.danger for who in waiting) else ""
    open_long, open_short = in_status(desk, now)
    return StatusView(
        connected=words("status.back") if back else words("status.connected"),
        waiting=len(desk.queue),
        calm="" if danger or long else words("queue.nobody") if not waiting else "",
        danger=danger,
        long=long,
        day=day(now, zone, words),
        open_long=open_long,
        open_short=open_short,
        near=closing(shift, now).stage in RAMP,
        clock=clock(now, zone),
        me=one_line(shift.me, 24) if shift else "",
        lost=lost,
        as_of=""
        if up or out or connection is None
        else words("status.as_of", time=clock(connection.since, zone)),
    )


def signed_out(desk: Desk) -> str:
    """Return that no word comes or goes here until I sign in again, and why; else nothing."""
    out = "" if desk.connection is None else desk.connection.out
    return desk.words(f"status.{out}", key=shown_key("sign_in")) if out else ""


def _lost(connection: Connection | None, now: float, words: Words) -> str:
    if connection is None:
        return words("status.not_yet")
    down = max(0.0, now - connection.since)
    if down >= SERVICE_KNOWS:
        return words("status.lost_long", time=length(down, words))
    return words("status.lost", n=int(down) // STEP * STEP)
