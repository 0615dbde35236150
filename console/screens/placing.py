"""Where each pane of the desk stands in a window of this size, and what lies over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset

from console.screens.plan import Where

if TYPE_CHECKING:
    from textual.widget import Widget

    from console.screens.main import MainScreen
    from console.screens.plan import Plan


def lay_out(screen: MainScreen, layout: Plan) -> None:
    """Show and size every pane as `layout` says; what lies over them is laid in its place."""
    # Under a form, too, one sees that somebody else writes: it takes minutes.
    over_form = screen.form.display and bool(screen.panes)
    strip = layout.strip or over_form
    screen.strip.display = strip
    screen.small.display = layout.small
    below = 0
    pane = screen.panes.get(screen.veste.desk.active or "")
    if pane is not None and pane.is_mounted:
        below = pane.composer.size.height + pane.typing.size.height
    above = max(4, screen.app.size.height - 1 - screen.rows_above - int(strip) - below)
    # Of two chats beside each other the one that I am in stays to be read.
    at_left = layout.halves and screen.veste.desk.active in screen.halves[1:]
    side: Widget
    for side, where, width in (
        (screen.queue, layout.queue, layout.queue_width),
        (screen.card, layout.card, layout.card_width),
        (screen.guide, layout.guide, layout.guide_width),
    ):
        side.display = where is not Where.HIDDEN
        for name in (Where.BESIDE, Where.OVER, Where.ALONE):
            side.set_class(where is name, f"-{name.value}")
        side.set_class(at_left, "-at-left")
        side.styles.width = "100%" if where is Where.ALONE else width
        side.styles.height = above if where is Where.OVER else "1fr"
    screen.chats.set_class(layout.margin, "-margin")
    visible = [chat.id for chat in screen.shown_chats()]
    screen.empty.display = not visible
    screen.divider.display = layout.halves and len(visible) == 2
    for chat, shown in screen.panes.items():
        shown.display = chat in visible
    if screen.divider.display and all(screen.panes[c].is_attached for c in visible):
        screen.chats.move_child(screen.panes[visible[0]], before=screen.divider)
        screen.chats.move_child(screen.panes[visible[1]], after=screen.divider)
    _place_over(screen, below, screen.rows_above + int(over_form))


def _place_over(screen: MainScreen, below: int, above_form: int) -> None:
    width, height = screen.app.size
    rows = screen.bar.rows(width)
    screen.bar.styles.width, screen.bar.styles.height = width, rows
    screen.bar.styles.offset = Offset(0, max(screen.rows_above, height - 1 - below - rows))
    if screen.sheet.display:
        screen.asking.place(width, height, screen.rows_above)
    screen.form.styles.width, screen.form.styles.height = width, height - 1 - above_form
    screen.form.styles.offset = Offset(0, above_form)
    across = min(76, width - 4)
    down = min(20, height - 4)
    screen.palette.styles.width, screen.palette.styles.height = across, down
    screen.palette.styles.offset = Offset((width - across) // 2, 2)
