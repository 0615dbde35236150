"""A visitor with one page after the other, or two: the real session on a simulated line."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Protocol

import msgspec

from protocol import visitor_messages as wire
from protocol.capsules import CapsuleKeys, keys_of_token
from protocol.ids import new_message
from protocol.outbox import AGAIN
from protocol.visit import Message, News, Trouble
from protocol.visitor_session import VisitorSession
from protocol.way_back import WayBack
from server.simulation.course import Course
from server.simulation.device import Device
from server.simulation.network import Line

_decoder = msgspec.json.Decoder(wire.ToVisitor)
_DAY = 86_400.0  # seconds by which a page lets the relay put its clock right


class Session(VisitorSession):
    """The real session, and what a page's own code can see of it."""

    @property
    def ready(self) -> bool:
        """Whether the chat is there, on this line."""
        return self._ready

    @property
    def begun(self) -> bool:
        """Whether the relay has the chat."""
        return self._started

    @property
    def unsent(self) -> int:
        """How much the relay has not confirmed."""
        return len(self.outbox) + len(self._owed) + (0 if self._started else 1)

    @property
    def holds_back(self) -> bool:
        """Whether what is not sent stays here: who answered left, and then the chat was ended."""
        return self._ready and self.phase == "closing" and not self.room.can_write


class House(Protocol):
    """What a page needs of the world."""

    course: Course
    root: bytes

    def clock(self) -> float:
        """Return the true time in seconds since 1970."""

    def dial_page(self, page: Page) -> Line | None:
        """Return a line to some relay, or None when none answers."""

    def page_told(self, page: Page, message: wire.ToVisitor, news: list[News]) -> None:
        """Hear what a page was told, and what became of it."""

    def beacon(self, leave: wire.Leave) -> None:
        """Carry a last word that waits for no answer."""


@dataclass
class Visitor:
    """Somebody who seeks help tonight, over as many pages as it takes.

    What they say tells who they are, on which device, and when, and nothing else: of what is said
    on two devices at once nobody knows the order.
    """

    number: int
    danger: bool
    dice: Random
    code: CapsuleKeys | None = None  # the six words, once the relay has their capsule
    token: CapsuleKeys | None = None  # for a reload
    chat: bytes = b""
    said: dict[bytes, str] = field(default_factory=dict)  # message id to text
    page: Page | None = None  # the newest
    pages: list[Page] = field(default_factory=list)  # every one that was opened
    device: int = 0  # the newest, on which the visit may go on while it is open on an older one
    erases: bool = False  # asked for everything to be gone
    count: int = 0

    @property
    def door(self) -> wire.Door:
        """Through which door they come: every third one has hours of its own."""
        return "general" if self.number % 3 else "islands"

    @property
    def open_pages(self) -> list[Page]:
        """The pages that are there now, the newest last."""
        return [page for page in self.pages if not page.over]

    def words(self, device: int) -> str:
        """Return the next thing to say on this device."""
        self.count += 1
        return f"v{self.number:04}:{device}{self.count:04}"


class Page(Device):
    """One open page of a visitor."""

    def __init__(self, house: House, visitor: Visitor, way_back: WayBack | None = None) -> None:
        """Open a page: for a new chat, or with a `way_back` to one."""
        self.house, self.visitor = house, visitor
        self.session = Session(
            house.root, door=visitor.door, danger=visitor.danger, way_back=way_back
        )
        super().__init__(self.session, house.course, visitor.dice, lambda _: house.dial_page(self))
        self.shown: list[Message] = []
        self.ahead: int | None = None  # the place in the line that the screen shows
        self.refused: str | None = None  # why the page gave up
        self.erased: int | None = None  # consoles that have not confirmed
        self.left = False  # the exit was used on this page
        self.said: dict[bytes, str] = {}  # on this page: message id to text
        self._skew = 0.0
        self.device = visitor.device
        visitor.page = self
        visitor.pages.append(self)
        visitor.chat = self.session.chat

    def clock(self) -> float:
        """Return the phone's clock, put right by the relay's."""
        return self.house.clock() + self._skew

    @property
    def clock_is_wrong(self) -> bool:
        """Whether a relay put it right by a clock that was wrong."""
        return abs(self._skew) > 1.0

    def greet(self) -> None:
        """Ask who is on duty."""
        self.session.connected()

    # --- what the visitor does --------------------------------------------------------------

    def say(self) -> None:
        """Say something, also while the line is gone."""
        if self.visitor.erases:
            return
        text = self.visitor.words(self.device)
        mid = self.session.say(text)
        self.visitor.said[mid] = self.said[mid] = text
        self.flush()

    def typing(self, on: bool) -> None:
        """Type, or stop."""
        self.session.typing(on)
        self.flush()

    def make_code(self) -> None:
        """Make a return code."""
        keys = keys_of_token(self.visitor.dice.randbytes(32))
        self.session.make_code(keys)
        self.visitor.code = keys
        self.flush()

    def revoke_code(self) -> None:
        """Let the code open nothing any more."""
        self.session.revoke_code()
        self.visitor.code = None
        self.flush()

    def keep_reload(self) -> None:
        """File what a reload needs."""
        keys = keys_of_token(self.visitor.dice.randbytes(32))
        self.session.keep_reload(keys)
        self.visitor.token = keys
        self.flush()

    def exit(self, *, beacon: bool) -> None:
        """Leave in one tap, told by a beacon or over the line that closes behind it."""
        self.visitor.token = None
        if beacon:
            self.house.beacon(self.session.leave())
        else:
            self.session.command(wire.Exit(new_message()))
            self.flush()
        self.left = True
        self.stop()

    def end(self) -> None:
        """End the chat."""
        self.session.command(wire.End(new_message()))
        self.flush()

    def erase(self) -> None:
        """Want everything gone."""
        self.visitor.erases = True
        for item in self.session.outbox.pending():  # as the page's own code: all is to be gone
            self.session.outbox.refused(item.mid)
            self.said.pop(item.mid, None)
        self.session.command(wire.Erase(new_message()))
        self.flush()

    # --- what the relay says ----------------------------------------------------------------

    def take(self, message: bytes) -> None:
        """Let the session hear one message, and act as `server/page/relay.js` does."""
        told = _decoder.decode(message)
        if isinstance(told, wire.Bye):
            self._farewell(told)
            return
        if isinstance(told, wire.Welcome):
            skew = told.now / 1000 - self.house.clock()
            self._skew = skew if abs(skew) <= _DAY else 0.0
        elif isinstance(told, wire.Place):
            self.ahead = told.ahead
        elif isinstance(told, wire.Erased):
            self.erased = told.pending
            self.settle()
            if told.pending == 0:
                self.stop()
        news = self.session.receive(told, self.clock())
        self.visitor.chat = self.session.chat
        self.shown += [each for each in news if isinstance(each, Message)]
        if self.session.ready:
            self.settle()
        elif self.settled and self.erased is None:  # it asked for the log again
            self.unsettle()
        self.house.page_told(self, told, news)
        self._grant_when_due()
        if self.session.ready and self.session.phase == "closed":
            self.stop()
        if isinstance(told, wire.Problem):
            self._problem(told)
        elif not self.session.ready and Trouble("rolled_back") in news:
            self.drop()  # one of several relays may hear of a new roster a moment later
        elif not self.session.begun and any(isinstance(each, Trouble) for each in news):
            self.refused = "failing"  # of papers that do not hold: nobody can be sealed to
            self.stop()

    def _grant_when_due(self) -> None:
        due = self.session.grants_at
        if due is not None:
            self._loop.call_later(max(0.0, due - self.clock()), self._grant_late)

    def _grant_late(self) -> None:
        self.session.grant_late(self.clock())
        self.flush()

    def _farewell(self, bye: wire.Bye) -> None:
        if bye.why == "newer" and self.session.way_back is not None:
            self.drop()  # my return wins
        elif bye.why in ("newer", "removed"):
            self.refused = bye.why
            self.stop()
        else:
            self.drop()

    def _problem(self, problem: wire.Problem) -> None:
        if problem.code == "stale_epoch":
            return
        if problem.code in AGAIN:
            self.repeat_soon()
        elif problem.code in ("unknown_chat", "moved") or not self.session.begun:
            self.refused = problem.code
            self.stop()
        elif not self.session.ready:
            self.drop()
