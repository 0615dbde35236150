"""The seed's 2018 through the real core: 19,273 chats in the nights they came in.

Real: the house, both desks, the door, the shift, the clocks, the opening hours, the store's
promises. Light: the people (`server.simulation.light`), who seal nothing, and a store in
memory that answers at once. Nothing goes wrong in this year; the nights are for that.
"""

from __future__ import annotations

import datetime as dt
import heapq
import hmac
import time
from collections import Counter
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from protocol import staff_messages as staff
from protocol import visitor_messages as wire
from protocol.opening_hours import OpeningHours
from protocol.schedule import Night
from server.app import HoursAt
from server.core.clocks import Clocks
from server.core.effects import CatchUpVisitor, Commit, Effect, Witness
from server.core.house import House, Rules
from server.core.line import in_line
from server.core.refused import Refused
from server.core.shift import Shift
from server.core.staff_door import StaffDoor
from server.core.visitor_desk import VisitorDesk
from server.core.visitor_door import VisitorDoor
from server.ports import Outcome
from server.simulation.dice import stream
from server.simulation.light import LightCounsellor, LightVisitor, new_mid
from server.simulation.staff import Organisation
from server.storage.memory import MemoryStore

CHATS = 19_273  # the seed: "In 2018 waren er in totaal 19.273 chatcontacten."
YEAR = 2018

# How the chats of a night fall over its hours (local): evening first, then the sleepless.
_RHYTHM = {19: 9, 20: 13, 21: 16, 22: 17, 23: 15, 0: 11, 1: 8, 2: 6, 3: 4, 4: 3, 5: 2}
_TEAM, _ON_DUTY, _CHATS_EACH = 8, 6, 3
_PATIENCE = 20 * 60_000  # milliseconds after which some give up waiting
_SECOND, _MINUTE = 1000, 60_000
_ROSTER_EVERY = 6  # days; a roster holds for eight


class Year:
    """One year of one house, event after event."""

    def __init__(self, seed: int, chats: int = CHATS) -> None:
        """Prepare the year of `seed` with so many chats."""
        self.dice = stream(seed, "year")
        self.counts: Counter[str] = Counter()
        self.waits: list[int] = []  # milliseconds until a claim
        self._hours = OpeningHours()
        self._organisation = Organisation()
        self.store = MemoryStore()
        self.store.open()
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._number = 0
        self.now = 0
        self._team = [
            LightCounsellor(self._organisation.hire("counsellor", "supervisor"))
            for _ in range(_TEAM)
        ]
        self._here: list[LightCounsellor] = []
        self._visitors: dict[bytes, LightVisitor] = {}
        self.house = House(Rules(), HoursAt(self._hours), _under_pepper, self._organisation.root)
        self.door, self.visitors = VisitorDoor(self.house), VisitorDesk(self.house)
        self.shift = Shift(self.house)
        self.staff = StaffDoor(self.house, self.shift)
        self.clocks = Clocks(self.house)
        self._plan(chats)

    # --- the calendar -----------------------------------------------------------------------

    def _at(self, moment: int, what: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (moment, self._number, what))

    def _in(self, milliseconds: float, what: Callable[[], None]) -> None:
        self._at(self.now + int(milliseconds), what)

    def _plan(self, chats: int) -> None:
        nights = self._hours.nights(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))
        slots: list[int] = []
        weights: list[int] = []
        for number, night in enumerate(nights):
            if number % _ROSTER_EVERY == 0:
                self._at(_millis(night.opens) - 10 * _MINUTE, self._publish)
            self._at(_millis(night.opens) - _MINUTE, lambda n=number: self._come(n))  # type: ignore[misc]
            self._at(_millis(night.closes) + 90 * _MINUTE, self._go_home)
            for half_hour in _half_hours(night):
                slots.append(_millis(half_hour))
                weights.append(_RHYTHM[half_hour.astimezone(ZoneInfo(self._hours.zone)).hour])
        for number, slot in enumerate(self.dice.choices(slots, weights, k=chats), 1):
            arrives = slot + self.dice.randrange(30 * _MINUTE)
            self._at(arrives, lambda n=number: self._arrive(n))  # type: ignore[misc]

    def run(self) -> None:
        """Live the year; the clock of the house ticks every minute while somebody is there."""
        while self._events:
            self.now, _, what = heapq.heappop(self._events)
            what()

    # --- staff ------------------------------------------------------------------------------

    def _publish(self) -> None:
        self.shift.publish(self._organisation.papers(self.now // _SECOND), self.now)
        self._do(self.house.papers_changed())

    def _come(self, night: int) -> None:
        self._here = [self._team[(night + n) % _TEAM] for n in range(_ON_DUTY)]
        for one in self._here:
            self._do(self.shift.came(one.id, self.now))
            card = staff.OnDuty(one.person.card(self.now // _SECOND))
            self._do(self.staff.take(one.id, card, self.now))
        self.counts["nights"] += 1
        self._tick()

    def _go_home(self) -> None:
        for one in self._here:
            for chat in list(one.holds):
                self._close(one, chat)
            self._do(self.shift.left(one.id, self.now))
        self._here = []
        for name in self.store.expired(self.clocks.keep_until(self.now)):
            kept = self.store.load(name)
            if kept is not None:
                self._do(self.clocks.erase(name, kept.row.rev, self.now))
            self._visitors.pop(name, None)
            self.counts["erased after keeping"] += 1

    def _tick(self) -> None:
        self._do(self.clocks.tick(self.now))
        self.counts["ticks"] += 1
        if self._here:
            self._in(_MINUTE, self._tick)

    def _take_next(self) -> None:
        """Let whoever has room claim who is next; urgent first, as the line says."""
        for chat in in_line(self.house.chats.values()):
            free = [one for one in self._here if len(one.holds) < _CHATS_EACH]
            if not free:
                return
            one, name = min(free, key=lambda one: len(one.holds)), chat.row.chat
            self.waits.append(self.now - chat.row.since)
            self._do(self.staff.take(one.id, staff.Claim(new_mid(), name), self.now))
            sealed = one.sealed(name, chat.row.epoch + 1)
            self._do(self.staff.take(one.id, sealed, self.now))
            one.holds[name] = self._visitors[name]
            self.counts["claims"] += 1
            self._in(self._pause(20), lambda n=name: self._talk(n, self._length()))  # type: ignore[misc]

    def _length(self) -> int:
        """Return how many messages a conversation has: half of them have under thirty."""
        return max(4, min(200, int(self.dice.lognormvariate(3.3, 0.6))))

    def _pause(self, seconds: float) -> float:
        return seconds * _SECOND * self.dice.uniform(0.3, 2.2)

    # --- visitors ---------------------------------------------------------------------------

    def _arrive(self, number: int) -> None:
        visitor = LightVisitor(number)
        start = visitor.start(self.house.on_duty(), danger=self.dice.random() < 0.12)
        try:
            self.door.knock(wire.Knock(1), self.now)
            self._do(self.door.start(start, self.now))
        except Refused as refused:
            self.counts[f"refused: {refused.code}"] += 1
            return
        self.counts["chats"] += 1
        self._visitors[visitor.chat] = visitor
        self._in(self._pause(15), lambda: self._say(visitor.chat))
        self._in(self._pause(12), self._take_next)
        self._in(_PATIENCE, lambda: self._give_up(visitor.chat))

    def _give_up(self, name: bytes) -> None:
        chat = self.house.chats.get(name)
        if chat is not None and chat.row.phase == "waiting" and self.dice.random() < 0.5:
            self._do(self.visitors.exit(chat, wire.Exit(new_mid()), self.now))
            self.counts["gave up waiting"] += 1

    def _say(self, name: bytes) -> None:
        chat = self.house.chats.get(name)
        if chat is None or chat.row.phase not in ("waiting", "open"):
            return
        said = self._visitors[name].say(chat.row.epoch)
        self._do(self.visitors.say(chat, said, self.now))
        self.counts["messages"] += 1

    def _talk(self, name: bytes, left: int) -> None:
        """Let one of the two speak, then the other, until it is enough."""
        chat = self.house.chats.get(name)
        one = next((one for one in self._here if name in one.holds), None)
        if chat is None or one is None or chat.row.phase != "open":
            return
        if left % 2:
            self.visitors.typing(chat, wire.Typing(True), self.now)
            self._say(name)
        else:
            self._do(self.staff.take(one.id, one.say(name, chat.row.epoch), self.now))
            self.counts["messages"] += 1
        if left == 10 and self.dice.random() < 0.04:
            one = self._hand_over(one, name)
        if left > 1:
            self._in(self._pause(55), lambda: self._talk(name, left - 1))
        else:
            self._close(one, name)

    def _hand_over(self, one: LightCounsellor, name: bytes) -> LightCounsellor:
        others = [o for o in self._here if o is not one and len(o.holds) < _CHATS_EACH]
        if not others:
            return one
        to, chat = others[0], self.house.chats[name]
        mid = new_mid()
        self._do(self.staff.take(one.id, staff.Offer(name, mid, to.id, bytes(377)), self.now))
        self._do(self.staff.take(to.id, staff.Reply(name, mid, True), self.now))
        sealed = one.handed_over(name, chat.row.epoch + 1, to.id)
        self._do(self.staff.take(one.id, sealed, self.now))
        to.holds[name] = one.holds[name]
        one.done(name)
        self.counts["hand-overs"] += 1
        return to

    def _close(self, one: LightCounsellor, name: bytes) -> None:
        """End it: half of them by the counsellor, the others by exit or by their end."""
        chat, how = self.house.chats[name], self.dice.random()
        if how < 0.5:
            self._do(self.staff.take(one.id, staff.Close(new_mid(), name), self.now))
        elif how < 0.8:
            self._do(self.visitors.end(chat, wire.End(new_mid()), self.now))
        else:
            self._do(self.visitors.exit(chat, wire.Exit(new_mid()), self.now))
            self.counts["exits"] += 1
        one.done(name)
        if chat.row.phase == "closing":
            self._do(self.door.lost(chat, self.now))
        self._take_next()

    # --- carrying out -----------------------------------------------------------------------

    def _do(self, effects: Iterable[Effect]) -> None:
        """Store what is to be stored, at once, and count what is told."""
        for effect in effects:
            if isinstance(effect, Commit):
                self.counts["commits"] += 1
                if self.store.commit([effect.item])[0] is not Outcome.STORED:
                    raise AssertionError("a commit of a night without faults was refused")
                self.house.stored(effect.item.chat, effect.item.row)
                self.counts["told"] += len(effect.after)
            elif isinstance(effect, Witness):
                self.store.witness(effect.notes)
            elif not isinstance(effect, CatchUpVisitor):
                self.counts["told"] += 1


def _half_hours(night: Night) -> Iterable[dt.datetime]:
    moment = night.opens
    while moment + dt.timedelta(minutes=30) <= night.closes:
        yield moment
        moment += dt.timedelta(minutes=30)


def _millis(moment: dt.datetime) -> int:
    return int(moment.timestamp() * _SECOND)


def _under_pepper(value: bytes) -> bytes:
    return hmac.digest(b"a pepper that seasons nothing real", value, "sha256")


def live_year(seed: int, chats: int = CHATS) -> tuple[Year, float]:
    """Live a year and return it with the seconds of one core that it took."""
    began = time.process_time()
    year = Year(seed, chats)
    year.run()
    return year, time.process_time() - began
