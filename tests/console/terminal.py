"""Opens the counsellor's terminal in memory, with invented events and a clock that stands."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from console import textual_hooks as hooks
from console.app import Heard, Veste
from console.screens.colleagues import ColleaguesScreen
from console.settings import Settings
from handbook import Handbook, load_entries, load_partners
from tests.console.recording_link import RecordingLink
from tests.console.scene import NOW, connecting, night
from tests.live import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from console.link.port import Event

SHELF = Handbook(load_entries(), load_partners())


class Clock:
    """A clock that only moves when a test says so."""

    def __init__(self, moment: float = NOW) -> None:
        self.moment = moment

    def __call__(self) -> float:
        return self.moment

    def pass_(self, seconds: float) -> None:
        self.moment += seconds


class Terminal:
    """A running terminal: press keys, let time pass, read rows."""

    def __init__(self, app: Veste, pilot: Pilot[None], link: RecordingLink, clock: Clock) -> None:
        self.app, self.pilot, self.link, self.clock = app, pilot, link, clock

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        await self.press(*("space" if c == " " else c for c in text))

    async def settle(self) -> None:
        """Wait until nothing is under way, on however busy a machine."""
        for done in range(500):
            await self.pilot.pause()
            if done >= 2 and _rests(self.app):
                return
        raise AssertionError("the terminal never comes to rest")

    async def hear(self, *events: Event) -> None:
        for event in events:
            self.app.counsellor.hear(event, self.clock())
        self.app.main.paint()
        if isinstance(self.app.screen, ColleaguesScreen):
            self.app.screen.paint()
        await self.settle()

    async def told(self, *events: Event) -> None:
        """Hear events as the link tells them: what follows from them is done too."""
        for event in events:
            self.app.post_message(Heard(event))
        await self.settle()

    async def wait(self, seconds: float) -> None:
        self.clock.pass_(seconds)
        self.app._tick()
        await self.settle()

    @property
    def rows(self) -> list[str]:
        return hooks.painted_rows(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    @property
    def draft(self) -> str:
        active = self.app.desk.active
        assert active is not None
        return self.app.main.panes[active].composer.draft.text


def _rests(app: Veste) -> bool:
    """Return whether no message waits and what stands there is painted.

    The pilot takes a process that does little for one that is done; beside others on few cores
    it does little while half a screen is still to come.
    """
    if not app.is_running:
        return True
    screen = app.screen
    pumps = (app, *screen.walk_children(with_self=True))
    if not all(each._message_queue.empty() for each in pumps):
        return False
    to_come = (screen._layout_required, screen._scroll_required, screen._repaint_required)
    return not (any(to_come) or screen._dirty_widgets or screen._callbacks)


@asynccontextmanager
async def a_terminal(
    events: list[Event] | None = None,
    size: tuple[int, int] = (120, 36),
    *,
    kept: dict[str, str] | None = None,
    forms: dict[str, str] | None = None,
    settings: Settings | None = None,
    closed: list[bool] | None = None,
    book: Handbook = SHELF,
) -> AsyncIterator[Terminal]:
    """Run the terminal; it has heard every event when the body begins."""
    link, clock = RecordingLink(kept), Clock()
    link.kept_forms.update(forms or {})
    app = Veste(
        connecting(link, night() if events is None else events, closed),
        settings or Settings(),
        handbook=lambda: book,
        clock=clock,
    )
    async with app.run_test(size=size) as pilot:
        await until(lambda: app.handbook is not None)
        terminal = Terminal(app, pilot, link, clock)
        await terminal.settle()
        yield terminal
