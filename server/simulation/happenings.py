"""All that can happen in a night, drawn at random: what people do, and what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from protocol.team import NO_CHAT
from server.core.states import LIVE
from server.simulation.console import Console
from server.simulation.faults import Faults
from server.simulation.team_talk import some_word
from server.simulation.visits import Visits

if TYPE_CHECKING:
    from server.simulation.night import Night


class Happenings:
    """One thing after the other."""

    def __init__(self, night: Night) -> None:
        """Let things happen in `night`."""
        self.night, self.dice = night, night.dice
        self.faults, self.visits = Faults(night), Visits(night)
        self._things: list[tuple[int, Callable[[], object]]] = [
            *self.visits.things,
            (3, self.says_twice),
            *((24, self.claims), (34, self.counsellor_says), (2, self.counsellor_types)),
            *((4, self.releases), (7, self.offers), (7, self.asks), (2, self.closes)),
            (10, self.colleagues_talk),
            *((2, self.goes_off_duty), (4, self.staff_returns), (2, self.restarts_console)),
            *self.faults.things,
        ]
        self._weights = [weight for weight, _ in self._things]

    def pause(self) -> float:
        """Return how long nothing happens, in seconds."""
        kind = self.dice.random()
        if kind < 0.35:
            return self.dice.uniform(0.0, 0.05)
        if kind < 0.93:
            return self.dice.uniform(0.05, 3.0)
        return self.dice.uniform(3.0, 35.0)

    def one(self) -> None:
        """Let one thing happen, drawn by weight."""
        thing = self.dice.choices(self._things, self._weights)[0][1]
        self.night.course.step(self.night.loop.time(), thing.__name__.replace("_", " "))
        self.night.ledger.looks()
        thing()

    def says_twice(self) -> None:
        """Send what is not confirmed once more: a page or a console."""
        device = self.dice.choice([*self.night.pages, *self.night.desks] or [None])
        if device is not None:
            device.send_twice()

    # --- staff ------------------------------------------------------------------------------

    def _desk(self) -> Console | None:
        desks = self.night.desks
        return self.dice.choice(desks) if desks else None

    def _held(self) -> tuple[Console, bytes] | None:
        held = [(desk, chat) for desk in self.night.desks for chat in desk.holds()]
        return self.dice.choice(held) if held else None

    def claims(self) -> None:
        """Claim who waits; now and then everybody the same one."""
        desks = self.night.desks
        waiting = [
            (desk, chat)
            for desk in desks
            for chat, place in desk.session.places.items()
            if place.info.phase == "waiting"
        ]
        if not waiting:
            return
        one, chat = self.dice.choice(waiting)
        race = self.dice.random() < 0.4
        for desk, other in waiting:
            if other == chat and (race or desk is one):
                desk.claim(chat)
        self.night.course.count("claims")

    def counsellor_says(self) -> None:
        """Answer: one thing, or three at once."""
        held = self._held()
        for _ in range(self.dice.choice([1, 1, 3])):
            if held is not None:
                held[0].say(held[1])

    def counsellor_types(self) -> None:
        """Type to a visitor."""
        held = self._held()
        if held is not None:
            held[0].typing(held[1], self.dice.random() < 0.5)

    def releases(self) -> None:
        """Give a chat back."""
        held = self._held()
        if held is not None:
            held[0].release(held[1])

    def offers(self) -> None:
        """Offer a chat to a colleague, who says yes, no, or nothing."""
        held = self._held()
        others = [desk for desk in self.night.desks if held and desk is not held[0]]
        if held is not None and others:
            to = self.dice.choice(others)
            held[0].offer(held[1], to.person.id, history=self.dice.random() < 0.7)
            self.night.course.count("hand-overs offered")

    def asks(self) -> None:
        """Sit in, step out, or take over."""
        desks = [desk for desk in self.night.desks if "supervisor" in desk.person.roles]
        live = [(desk, chat) for desk in desks for chat in desk.session.places]
        if live:
            desk, chat = self.dice.choice(live)
            wants: list[Literal["sit-in", "sit-out", "take-over"]]
            wants = ["sit-in", "sit-in", "sit-out", "take-over", "take-over"]
            want = self.dice.choice(wants)
            desk.ask(chat, want)
            self.night.course.count(want)

    def colleagues_talk(self) -> None:
        """Say to colleagues what no visitor may ever hear: a whisper, a question, a reason."""
        desk, held = self._desk(), self._held()
        if desk is None:
            return
        word = some_word(self.dice, int(self.night.clock() * 1000))
        desk.tells(word, held[1] if held else NO_CHAT)
        self.night.course.count("letters to colleagues")
        if held is not None:
            held[0].leave_note(held[1])

    def closes(self) -> None:
        """Close a chat, as its holder or as a supervisor."""
        held = self._held()
        if held is not None:
            held[0].close(held[1])

    def goes_off_duty(self) -> None:
        """Go off duty: the card is withdrawn, and the console closed at once or a moment later."""
        desk = self._desk()
        if desk is not None and len(self.night.desks) > 1:
            desk.off_duty()
            self.night.loop.call_later(self.dice.choice([0.0, 2.0]), desk.stop)

    def staff_returns(self) -> None:
        """Start a console of everybody who has none."""
        there = {desk.person.id for desk in self.night.desks}
        for person in self.night.organisation.people.values():
            if person.id not in there:
                self.night.new_console(person)

    def restarts_console(self) -> None:
        """Start a console anew; now and then the old one still runs somewhere."""
        desk = self._desk()
        if desk is not None:
            if self.dice.random() < 0.7:
                desk.stop()
            self.night.new_console(desk.person)

    # --- the end ----------------------------------------------------------------------------

    async def peace(self) -> None:
        """Let all faults stop, and everybody come back who has not left for good."""
        self.night.course.step(self.night.loop.time(), "peace")
        await self.faults.mend()
        await asyncio.sleep(25.0)  # longer than any line takes to be missed, and made again
        self.staff_returns()
        await asyncio.sleep(10.0)  # by now whoever left the roster is known to be gone
        await self._take_over_from_who_left()

    async def _take_over_from_who_left(self) -> None:
        """Let supervisors ask for every chat whose holder is on no roster any more."""
        people = self.night.organisation.people
        for desk in self.night.desks:
            for chat in list(desk.session.places if "supervisor" in desk.person.roles else ()):
                place = desk.session.places.get(chat)
                if place is not None and place.info.holder not in {None, *people}:
                    desk.ask(chat, "take-over")
                    await asyncio.sleep(1.1)  # each request has a second of its own

    async def closing_time(self) -> None:
        """Let a supervisor close every chat that lives."""
        self.night.course.step(self.night.loop.time(), "closing time")
        desks = [desk for desk in self.night.desks if "supervisor" in desk.person.roles]
        for chat, record in self.night.ledger.records.items():
            for desk in desks:
                if record.row is not None and record.row.phase in LIVE - {"closing"}:
                    desk.close_seen(chat)
        await asyncio.sleep(20.0)
