"""Who gets a key: the screen that lies on top, and no widget before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.keys import TABLE
from console.screens.code import CodeScreen
from console.screens.colleagues import ColleaguesScreen
from console.screens.help import HelpScreen
from console.screens.main import MainScreen

if TYPE_CHECKING:
    from textual import events

    from console.app import Veste


def take(veste: Veste, event: events.Key) -> bool:
    """Take a key. False leaves it to the widget that has the focus."""
    if not hasattr(veste, "counsellor"):
        return True
    if event.key == "ctrl+l":
        veste.action_blank()
        return True
    if TABLE.get(event.key) == "quit" and isinstance(veste.screen, ColleaguesScreen):
        if veste.screen.holds_a_line():
            return True
        veste.to_desk()  # there it is said what is still open
    match veste.screen:
        case HelpScreen() | ColleaguesScreen() | CodeScreen() as page:
            return page.take(event)
        case MainScreen():
            return veste.steering.take(event)
        case _:
            return True
