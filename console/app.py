"""The counsellor's terminal: joins the link, the desk and the screens."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.message import Message

from console import textual_hooks as hooks
from console.catalog import load_words
from console.counsellor import Counsellor
from console.crash import crash_report
from console.desk.desk import Desk
from console.desk.limits import Limits
from console.desk.show_unread import unread
from console.link.port import Event, Link
from console.looks import Looks, textual_themes
from console.screens.blank import BlankScreen
from console.screens.code import CodeScreen, ask_for_code
from console.screens.colleagues import ColleaguesScreen
from console.screens.help import HelpScreen
from console.screens.main import MainScreen
from console.screens.steering import Steering
from console.screens.taking import take
from console.widgets.guide import GuideBody, SearchField
from console.widgets.ink import Inks
from console.widgets.over import Sheet
from console.widgets.queue import QueuePane

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from textual.binding import BindingType
    from textual.widgets import Input

    from console.settings import Settings
    from handbook import Handbook

    type_connect = Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]]


SETTLED = 0.05  # seconds after the first paint, so that nothing competes with it
# A night of messages made a key wait 25 ms for the collector, and the start 20 ms.
COLLECT = (20_000, 50, 100)


class Heard(Message):
    """The link told something."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__()


class HandbookOpened(Message):
    """The handbook was read in the background."""

    def __init__(self, handbook: Handbook) -> None:
        self.handbook = handbook
        super().__init__()


class Veste(App[None], inherit_bindings=False):
    """One counsellor's terminal.

    `connect` opens the link, as an async context manager that gives it and its events. `handbook`
    opens the handbook, in a thread after the first paint. `clock` gives the moment.

    Textual's own keys are not taken over: one of them stops at once, and asks nobody.
    """

    CSS_PATH: ClassVar = [
        "screens/main.tcss",
        "screens/blank.tcss",
        "screens/help.tcss",
        "screens/code.tcss",
        "screens/team.tcss",
        "widgets/chat_pane.tcss",
        "widgets/composer.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        connect: type_connect,
        settings: Settings,
        *,
        handbook: Callable[[], Handbook] | None = None,
        clock: Callable[[], float] = time.time,
        screen: MainScreen | None = None,
    ) -> None:
        gc.set_threshold(*COLLECT)
        self.inks = Inks(settings.theme, ascii_glyphs=settings.glyphs == "ascii")
        super().__init__()
        hooks.know_alt_letters()
        self.driver_class = hooks.lasting(self.driver_class, self.leave)
        self.animation_level = "none"
        self.words = load_words(settings.language)
        self.clock = clock
        self.bell_on = settings.bell
        limits = Limits(settings.soft_limit, settings.hard_limit, settings.first_nights)
        self.desk = Desk(self.words, ZoneInfo(settings.zone), limits)
        self.desk.care.cool_down = settings.cool_down * 60.0
        self.handbook: Handbook | None = None
        self.counsellor: Counsellor
        self.main = screen or MainScreen()
        self.steering = Steering(self, self.main)
        self._connect, self._open_handbook = connect, handbook
        self._at_close = AsyncExitStack()
        self._will_paint = self._arrived = False  # arrived: a chat became mine, not shown yet
        self.looks = Looks(self)
        for theme in textual_themes():
            self.register_theme(theme)
        self.theme = settings.theme

    def get_default_screen(self) -> MainScreen:
        """Begin with the desk: a screen that is only passed through costs time."""
        return self.main

    async def on_mount(self) -> None:
        """Open the link; the desk stands already, still empty."""
        link, heard = await self._at_close.enter_async_context(self._connect())
        self.counsellor = Counsellor(self.desk, link)
        self.looks.rule_lines()
        hooks.write_to_terminal(
            self, hooks.KEEP_TITLE + hooks.title_sequence(self.words("app.name"))
        )
        hooks.write_to_terminal(self, hooks.SHOW_CURSOR)
        hooks.listen_to_signals(self, self.leave)
        self.main.write()
        self.run_worker(self._hear(heard), exclusive=False)
        self.set_timer(SETTLED, self._settle)
        self.set_interval(1.0, self._tick)

    async def on_unmount(self) -> None:
        """Close the link: whoever left is off duty at once."""
        hooks.write_to_terminal(self, hooks.GIVE_TITLE_BACK)
        await self._at_close.aclose()

    async def on_event(self, event: events.Event) -> None:
        """Take every key here, in the order in which they came, before any widget does."""
        if isinstance(event, events.Key) and not event.is_forwarded and take(self, event):
            return
        await super().on_event(event)

    def on_heard(self, message: Heard) -> None:
        """Take in what the link told; many events at once are painted once."""
        before = self.desk.active
        self.counsellor.hear(message.event, self.clock())
        self.main.asking.forget(message.event)
        for screen in self.screen_stack:
            if isinstance(screen, ColleaguesScreen):
                screen.forget(message.event)
        if self.desk.active != before:
            self.steering.moving.before = before
            self._arrived = True
        if not self._will_paint:
            self._will_paint = True
            self.call_later(self._paint)

    def on_handbook_opened(self, message: HandbookOpened) -> None:
        """Lay the handbook open beside each chat."""
        self.handbook = message.handbook
        self.desk.lay_open(message.handbook)
        if left_out := unread(message.handbook, self.words):
            self.main.keys.say(left_out)
        self.main.paint()

    def on_sheet_focused(self, message: Sheet.Focused) -> None:
        """The sheet begins to hear, a moment from now."""
        message.stop()
        self.main.asking.has_focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Search while typing."""
        if isinstance(message.input, SearchField) and self.steering.moving.searching is not None:
            self.steering.moving.searching.type(message.value)
            self.main.paint()

    def on_queue_pane_clicked(self, message: QueuePane.Clicked) -> None:
        """A click on a chat goes there; on somebody who waits, it points."""
        if message.what == "chat":
            self.steering.moving.go_to(int(message.which))
        else:
            self.desk.queue.point(message.which)
            self.steering.sheets.claim(message.which)

    def on_guide_body_clicked(self, message: GuideBody.Clicked) -> None:
        """A click chooses a hit or a sentence."""
        if message.what == "hit" and self.steering.moving.searching is not None:
            self.steering.moving.searching.choose(int(message.which))
        self.main.paint()

    def on_app_focus(self) -> None:
        """What came while another window had the focus is seen now."""
        self.call_later(self._paint)

    def action_blank(self) -> None:
        """Empty the screen at once, or bring it back."""
        if isinstance(self.screen, BlankScreen):
            self.pop_screen()
            title = self.words("app.name")
            self.main.paint()
        else:
            self.counsellor.leave(self.clock())
            self.push_screen(BlankScreen())
            title = self.words("app.blank_title")
        hooks.write_to_terminal(self, hooks.title_sequence(title))

    def action_help_page(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(practice=self.desk.practising))

    def to_desk(self) -> None:
        """Take every screen away that lies over the desk."""
        for _ in self.screen_stack[1:]:
            self.pop_screen()

    def leave(self) -> None:
        """Keep every draft and stop."""
        self.counsellor.leave(self.clock())
        self.exit()

    def _paint(self) -> None:
        self._will_paint = False
        if self._arrived:
            self.steering.moving.arrive()
            self._arrived = False
        self._say_trouble()
        self.main.paint()
        ask_for_code(self)
        if isinstance(self.screen, ColleaguesScreen | CodeScreen):
            self.screen.paint()
        self.steering.moving.settle()
        self.steering.wrapping.arrive()

    def _say_trouble(self) -> None:
        if self.desk.troubles:
            self.main.keys.say(self.words(f"trouble.{self.desk.troubles.pop(0)}"))

    def _tick(self) -> None:
        if not self.screen_stack:  # the terminal is closing, and its clock goes on for a moment
            return
        if self.counsellor.tick(self.clock()) and self.bell_on:
            self.bell()
            if not self.app_focus:
                hooks.write_to_terminal(self, hooks.notify_sequence(self.words("app.notify")))
        self._say_trouble()
        self.main.asking.tick(self.clock())
        ask_for_code(self)
        if isinstance(self.screen, MainScreen | ColleaguesScreen | CodeScreen):
            self.screen.paint()

    async def _hear(self, heard: AsyncIterator[Event]) -> None:
        try:
            async for event in heard:
                self.post_message(Heard(event))
        except Exception as error:
            from console.link.api import AccessError  # noqa: PLC0415 - costs time at the start

            if not isinstance(error, AccessError):
                raise
            # The relay said no for good: the sentence is for the person.
            self.counsellor.leave(self.clock())
            self.exit(return_code=1, message=str(error))

    def _settle(self) -> None:
        """The desk stands: read the handbook, and spare the collector what stays for ever."""
        gc.freeze()
        if self._open_handbook is not None:
            self.run_worker(self._read_handbook, thread=True)

    def _read_handbook(self) -> None:
        if self._open_handbook is not None:
            handbook = self._open_handbook()
            handbook.judge("")  # the table of cues is read here too, in the background
            gc.freeze()  # the index stays as well: to look it through costs a key 20 ms
            self.post_message(HandbookOpened(handbook))

    def _fatal_error(self) -> None:
        """End after an error of ours; print where, never what anybody wrote."""
        error = sys.exc_info()[1]
        if hasattr(self, "counsellor"):
            self.counsellor.leave(self.clock())
        rows = [self.words("app.crashed"), *(crash_report(error) if error else [])]
        self._exit_renderables.append("\n".join(rows))
        hooks.close_after_crash(self)
