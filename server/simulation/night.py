"""One night of a simulated house: its people, its relays, what happens, what must hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from protocol import place as staff_news
from protocol import staff_messages, visitor_messages
from protocol import visit as visitor_news
from server.core.house import Rules
from server.simulation.console import Console
from server.simulation.course import ONE_RELAY, Broken, Course, Plan
from server.simulation.dice import loaded, stream
from server.simulation.happenings import Happenings
from server.simulation.ledger import Ledger, Watched
from server.simulation.loop import VirtualLoop
from server.simulation.network import Line, Network
from server.simulation.node import START, Node
from server.simulation.page import Page, Visitor
from server.simulation.shelves import Shelf, in_memory
from server.simulation.staff import Organisation, Person
from server.simulation.witness import Witness

STEPS = 80
_SETTLING = 70.0  # seconds of peace at the end
_HEARD = 0.9  # how often a relay is woken by another's news; the others it finds by itself
_QUIET = 15.0  # seconds after that in which nothing may happen
_A_PAUSE = 1.0  # seconds without a step, after which all is looked at before the next one
_A_MOMENT = 10.0  # seconds that a message may be on its way


class Told(NamedTuple):
    """How a night went: what was counted, and the digest of its whole course."""

    seed: int
    course: Course
    broken: Broken | None


class Night:
    """Everybody and everything of one night."""

    def __init__(self, seed: int, shelf: Shelf, loop: VirtualLoop, plan: Plan) -> None:
        """Open the house of `seed` on one empty `shelf`."""
        self.seed, self.loop, self.course = seed, loop, Course()
        self.two_devices = plan.devices > 1
        self.dice = stream(seed, "night")
        self.organisation = Organisation()
        self.root = self.organisation.root
        self.ledger = Ledger(self.on_duty)
        self.network = Network(loop, self.course, seed)
        self.errors: list[BaseException] = []
        rules = Rules(chat_burst=100, chat_rate=50)
        self.nodes = [
            Node(n, Watched(store, self.ledger), rules, self.root, self.course, seed, self.failed)
            for n, store in enumerate(shelf(plan.nodes), 1)
        ]
        self.visitors: list[Visitor] = []
        self.consoles: list[Console] = []
        self._owner: dict[bytes, int] = {}
        self._duty: dict[bytes, float] = {}  # when they were last on duty
        self.witness = Witness(self)
        self.network.watch = self.witness.passes
        self.network.sends = self.witness.sends
        self.ledger.committed = self.witness.committed
        self.ledger.told = self._spread_news

    # --- the world as devices see it --------------------------------------------------------

    def clock(self) -> float:
        """Return the true time in seconds since 1970."""
        return START / 1000 + self.loop.time()

    def dial_page(self, page: Page) -> Line | None:
        """Return a line to a relay that answers."""
        node = self._answering(page.dice.randrange(1 << 30))
        line = None if node is None else self.network.connect(page, node.number)
        if node is not None and line is not None:
            node.serve_page(line)
        return line

    def dial_console(self, console: Console) -> Line | None:
        """Return a line to a relay that answers, signed in."""
        node = self._answering(console.dice.randrange(1 << 30))
        if node is not None and console.person.id not in self.organisation.people:
            console.stop()  # whoever is on no roster cannot sign in
        if node is None or console.over:
            return None
        line = self.network.connect(console, node.number)
        if line is not None:
            node.serve_console(line, console.person.id)
        return line

    def _answering(self, draw: int) -> Node | None:
        up = [n for n in self.nodes if n.up and n.number not in self.network.cut_off]
        return up[draw % len(up)] if up else None

    def beacon(self, leave: visitor_messages.Leave) -> None:
        """Carry a last word to a relay, if one answers."""
        node = self._answering(self.dice.randrange(1 << 30))
        if node is not None:
            node.beacon(leave)

    def on_duty(self) -> Iterable[bytes]:
        """Return who is on duty by any relay's word, or was a moment ago."""
        now = self.loop.time()
        for node in self.nodes:
            if node.up:
                self._duty |= dict.fromkeys(node.relay.house.on_duty(), now)
        return [who for who, last in self._duty.items() if now - last < _A_MOMENT]

    def visitor_of(self, chat: bytes) -> int:
        """Return the number of the visitor whose chat this is; 0 when nobody knows."""
        return self._owner.get(chat, 0)

    def page_told(
        self,
        page: Page,
        message: visitor_messages.ToVisitor,
        news: list[visitor_news.News],
    ) -> None:
        """Let the witness hear what a page was told."""
        self._owner.setdefault(page.session.chat, page.visitor.number)
        self.witness.page_told(page, message, news)

    def console_told(
        self,
        console: Console,
        message: staff_messages.ToStaff,
        news: list[staff_news.News],
    ) -> None:
        """Let the witness hear what a console was told."""
        if isinstance(message, staff_messages.Night):
            self._duty[console.person.id] = self.loop.time()
        self.witness.console_told(console, message, news)

    def wrote_letter(self, letter: bytes) -> None:
        """Let the witness hear of a letter between colleagues."""
        self.witness.wrote_letter(letter)

    def failed(self, error: BaseException) -> None:
        """Take an error that should not be; the night ends with it."""
        self.errors.append(error)

    def _spread_news(self, teller: int) -> None:
        """Wake the other relays, as a database does; now and then that gets lost."""
        for node in self.nodes:
            if node.store.node != teller and self.dice.random() < _HEARD:
                self.loop.call_later(self.dice.uniform(0.001, 0.03), node.wake)

    # --- people -----------------------------------------------------------------------------

    def new_visitor(self, *, danger: bool) -> Visitor:
        """Let somebody open the page."""
        number = len(self.visitors) + 1
        visitor = Visitor(number, danger, stream(self.seed, "visitor", number))
        self.visitors.append(visitor)
        page = Page(self, visitor)
        self._owner[page.session.chat] = number
        page.dial()
        self.course.count("chats")
        return visitor

    def new_console(self, person: Person) -> Console:
        """Start a console of this person."""
        number = len(self.consoles)
        console = Console(self, person, number, stream(self.seed, "console", number, person.number))
        self.consoles.append(console)
        console.dial()
        return console

    @property
    def pages(self) -> list[Page]:
        """Every open page."""
        return [page for visitor in self.visitors for page in visitor.open_pages]

    @property
    def desks(self) -> list[Console]:
        """The consoles that are running."""
        return [console for console in self.consoles if not console.over]

    # --- the night --------------------------------------------------------------------------

    async def run(self, steps: int) -> None:
        """Live the night: `steps` things happen, then peace, and then everything must be well."""
        happenings = Happenings(self)
        for node in self.nodes:
            await node.start()
        for roles in (("counsellor",), ("counsellor", "supervisor"), ("counsellor",)):
            self.organisation.hire(*roles)
        papers = self.organisation.papers(int(self.clock()))
        await self.nodes[0].publish(papers)
        await asyncio.sleep(3.0)  # until every relay has heard of it
        for person in list(self.organisation.people.values()):
            self.new_console(person)
        for _ in range(3):
            happenings.visits.arrives()
        for _ in range(steps):
            pause = happenings.pause()
            await asyncio.sleep(pause)
            if pause > _A_PAUSE:  # what came right meanwhile is no part of what goes wrong next
                self._check()
            happenings.one()
            await asyncio.sleep(0)
            self._check()
        await happenings.peace()
        await asyncio.sleep(_SETTLING)
        entries = self.course.counts["entries"]
        await asyncio.sleep(_QUIET)
        self._check()
        self.witness.check_settled()
        if self.course.counts["entries"] > entries:
            raise Broken("all settles", "nobody says anything, and the logs grow")
        await happenings.closing_time()
        self.witness.check_closed()

    def _check(self) -> None:
        if self.errors:
            raise self.errors[0]
        self.witness.check()


def live(seed: int, plan: Plan = ONE_RELAY, steps: int = STEPS, shelf: Shelf = in_memory) -> Told:
    """Live one night and tell how it went; an error that is no broken rule is raised."""
    with loaded(stream(seed, "ids")):
        loop = VirtualLoop()
        night = Night(seed, shelf, loop, plan)
        loop.set_exception_handler(lambda _, context: _failed(night, context))
        try:
            loop.run_until_complete(night.run(steps))
        except Broken as broken:
            return Told(seed, night.course, broken)
        finally:
            _end(loop)
        return Told(seed, night.course, None)


def _failed(night: Night, context: dict[str, object]) -> None:
    error = context.get("exception")
    if isinstance(error, BaseException):
        night.failed(error)


def _end(loop: VirtualLoop) -> None:
    """Let every task of the night end, so that nothing is told of it afterwards."""
    loop.set_exception_handler(lambda _loop, _context: None)
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()
