"""The staff room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.desk.views import TeamView
from console.paint.team import team_lines
from console.screens.colleagues import ColleaguesScreen
from console.widgets.pane import ViewPane

if TYPE_CHECKING:
    from textual import events

    from console.paint.lines import Line
    from console.screens.colleagues import Hints

STEPS = {"pageup": -10, "pagedown": 10, "up": -1, "down": 1}


class RoomPane(ViewPane[TeamView]):
    """What was said; the newest at the bottom."""

    GROUND = "ground"
    FROM_BELOW = True

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every row."""
        del height
        return team_lines(self._view, width) if self._view else []


class TeamScreen(ColleaguesScreen):
    """Enter says the line to everybody on duty."""

    HINTS: ClassVar[Hints] = (("Enter", "say_room"), ("Esc", "write"))

    def __init__(self) -> None:
        self.room = RoomPane()
        super().__init__(self.room)

    def paint(self) -> None:
        """Show the room; what is on the screen is read."""
        super().paint()
        desk = self.veste.desk
        self.veste.counsellor.room_read()
        self.room.show(desk.team.view(desk.zone, self.veste.words))

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the line."""
        if event.key in STEPS:
            self.room.scroll_rows(STEPS[event.key])
        elif event.key in {"alt+t", "alt+shift+t"}:
            if not self.holds_a_line():
                self.back()
        elif event.key == "enter":
            self._say()
        else:
            return super().take(event)
        return True

    def _say(self) -> None:
        text = self.row.field.value.strip()
        if not text:
            return
        if self.veste.counsellor.tell_room(text):
            self.row.field.value = ""
            self.room.to_end()
        else:
            self.keys.say(self.veste.words("team.not_heard"))
