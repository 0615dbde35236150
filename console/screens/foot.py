"""Chooses the keys for the last row: at most seven, those for where I am, Esc last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.screens.main import MainScreen
    from console.screens.plan import Plan

SHORT = 100


WIDE = 160

# Where I am: the keys, and the catalog's word for what each does. Esc stands last.
QUEUE = (("Enter", "look"), ("↑↓", "choose"), ("Alt N", "next"), ("?", "help"), ("Esc", "write"))
SEARCH = (("Enter", "open"), ("Alt I", "insert"), ("↑↓", "choose"), ("Esc", "write"))
GUIDE = (
    ("Enter", "open"),
    ("Alt I", "insert"),
    ("↑↓", "choose"),
    ("/", "handbook"),
    ("?", "help"),
    ("Esc", "write"),
)
EMPTY = (
    ("Alt N", "next"),
    ("Alt H", "handbook"),
    ("Ctrl L", "blank"),
    ("Ctrl P", "palette"),
    ("F1", "help"),
    ("Esc", "bar"),
)
NARROW = (
    ("Enter", "send"),
    ("Alt N", "next_short"),
    ("Alt W", "queue"),
    ("Alt H", "handbook"),
    ("Esc", "bar_short"),
)
HALVES = (
    ("Enter", "send"),
    ("Alt 1 2 3", "chats"),
    ("Alt S", "single"),
    ("Alt N", "next"),
    ("Alt H", "handbook"),
    ("Esc", "bar"),
)
WRITING = (
    ("Enter", "send"),
    ("Alt N", "next"),
    ("Alt H", "handbook"),
    ("Alt S", "split"),
    ("Alt A", "close"),
    ("Esc", "bar"),
)
WRITING_WIDE = (WRITING[0], ("Ctrl J", "newline"), *WRITING[1:])
PLACES = {"queue": QUEUE, "search": SEARCH, "guide": GUIDE}


def hints(screen: MainScreen, layout: Plan) -> list[tuple[str, str]]:
    """Return (key, what it does), most used first."""
    words = screen.veste.words
    if screen.sheet.display:
        digits = " ".join(str(n) for n in range(1, len(screen.sheet.choices) + 1))
        choose = [(digits, words("foot.choose"))] if digits else []
        return [*choose, ("Esc", words("sheet.back"))]
    if screen.bar.display:
        return [(words("foot.letter"), words("foot.letter_chooses")), ("Esc", words("foot.kept"))]
    asked = _asked(screen)
    return [*asked, *((key, words(f"foot.{name}")) for key, name in _here(screen, layout))]


def _asked(screen: MainScreen) -> list[tuple[str, str]]:
    """Return what a colleague waits for, first: in a narrow window no other pane says so."""
    veste = screen.veste
    team, words = veste.desk.team, veste.words
    offer = team.offer(veste.clock())
    rows = []
    if offer is not None:
        rows.append(("Alt O", words("foot.answer", name=team.name(offer.by, words))))
    if team.unread:
        rows.append(("Alt T", words("foot.room", n=team.unread)))
    return rows


def _here(screen: MainScreen, layout: Plan) -> tuple[tuple[str, str], ...]:
    width = screen.app.size.width
    if screen.place in PLACES:
        return PLACES[screen.place]
    if screen.veste.desk.active is None:
        return EMPTY
    if width < SHORT:
        return NARROW
    if layout.halves:
        return HALVES
    return WRITING_WIDE if width >= WIDE else WRITING
