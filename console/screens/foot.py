"""Chooses the keys for the last row: at most seven, those for where I am, Esc last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.matters import pressing
from console.desk.refer import Refer
from console.desk.show_reminders import reminder
from console.desk.status import signed_out
from console.desk.wrap_up import WITHOUT_OPEN
from console.keys import shown_key
from console.screens.plan import Where

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.colleagues import Hints
    from console.screens.main import MainScreen
    from console.screens.plan import Plan

SHORT, WIDE = 100, 160

# Where I am: the keys, and the catalog's word for what each does. Esc stands last.
QUEUE = (("Enter", "look"), ("↑↓", "choose"), ("Alt N", "next"), ("?", "help"), ("Esc", "write"))
SEARCH = (("Enter", "open"), ("Alt I", "insert"), ("↑↓", "choose"), ("Esc", "write"))
OPENED = (("Alt I", "insert"), ("↑↓", "read_on"), ("Esc", "hits"))
REFER = (
    ("1 – 9", "refer_put"),
    ("Enter", "refer_warm"),
    ("←→", "refer_age"),
    ("Tab", "refer_area"),
    ("Shift Tab", "refer_silent"),
    ("Esc", "back"),
)
REFER_WARM = (
    ("1 – 7", "refer_put"),
    ("Enter", "refer_tick"),
    ("←→", "refer_way"),
    ("↑↓", "choose"),
    ("Esc", "refer_list"),
)
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
FORM = (
    ("0", "unknown"),
    ("9", "not_asked"),
    ("Enter", "form_on"),
    ("↑", "form_back"),
    ("Alt A", "form_save"),
    ("Esc", "form_later"),
)
CARE = (("1 2", "choose"), ("Enter", "pass_by"), ("Alt P", "rest"))
FORM_DONE = (("Enter", "form_save"), ("↑", "form_back"), ("Esc", "form_later"))
PALETTE = (("Enter", "do_this"), ("↑↓", "choose"), ("Esc", "back"))
PLACES = {"queue": QUEUE, "search": SEARCH, "guide": GUIDE, "palette": PALETTE}


def hints(screen: MainScreen, layout: Plan, asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (key, what it does), most used first; before them what is `asked` of me."""
    words = screen.veste.words
    if screen.sheet.display:
        choose = [(screen.sheet.digits, words("foot.choose"))] if screen.sheet.choices else []
        return [*choose, ("Esc", words("foot.nothing"))]
    if screen.bar.display:
        return [(words("foot.letter"), words("foot.letter_chooses")), ("Esc", words("foot.kept"))]
    if screen.form.display:
        return _in_form(screen)
    here = [(key, words(f"foot.{name}")) for key, name in _here(screen, layout)]
    board = [] if shown_key("board") in dict(asked) else _board(screen)
    return [*asked, *here[:1], *board, *_reminder(screen, layout), *here[1:]]


def _board(screen: MainScreen) -> list[tuple[str, str]]:
    """Return how much asks for a supervisor; the board is worked out for it."""
    veste = screen.veste
    count = pressing(veste.desk, veste.clock())
    return [(shown_key("board"), veste.words("foot.pressing", n=count))] if count else []


def _reminder(screen: MainScreen, layout: Plan) -> list[tuple[str, str]]:
    """Return what may not have been asked yet, while writing where no pane says so."""
    veste = screen.veste
    if layout.guide is not Where.HIDDEN or screen.place != "write":
        return []
    seen = reminder(veste.desk, veste.desk.chat(), veste.clock())
    return [(shown_key("remind"), seen.short)] if seen else []


def asks(veste: Veste) -> list[tuple[str, str]]:
    """Return the keys by which a colleague waits for me, and what each wants.

    In a narrow window, and on a screen among colleagues, nothing else says so.
    """
    team, words = veste.desk.team, veste.words
    asks_first = team.offers.waiting(veste.clock()) or veste.desk.board.blocks.question()
    rows = []
    if asks_first is not None:
        rows.append(("Alt O", words("foot.answer", name=team.name(asks_first.by, words))))
    if (asked := team.asks_me()) is not None:
        key, row, by = asked
        rows.append((key, words(f"foot.to_me.{row}", name=team.name(by, words))))
    for by in veste.desk.board.calling()[:1]:  # who asks longest: one row, however many
        rows += [(shown_key("board"), words("board.calls", name=team.name(by, words)))]
    if team.unread:
        rows.append(("Alt T", words("foot.room", n=team.unread)))
    return rows


def _in_form(screen: MainScreen) -> list[tuple[str, str]]:
    """Return the keys of the open question; a narrow row leaves out what stands in it anyway."""
    words, form = screen.veste.words, screen.veste.desk.wrap_ups.current
    if screen.veste.desk.care.asked is not None:
        return [(key, words(f"foot.{name}")) for key, name in CARE]
    question = form.question if form else ""
    if form is None or not question:
        return [(key, words(f"foot.{name}")) for key, name in FORM_DONE]
    narrow = screen.app.size.width < SHORT
    no_open = {"0", "9"} if narrow or question in WITHOUT_OPEN else set()
    left_out = no_open | ({"↑"} if narrow else set())
    shown = [(key, words(f"foot.{name}")) for key, name in FORM if key not in left_out]
    return [(form.choosing, words("foot.choose")), *shown] if form.choosing else shown


def _here(screen: MainScreen, layout: Plan) -> Hints:
    width, searching = screen.app.size.width, screen.steering.moving.searching
    if screen.place == "search" and isinstance(searching, Refer):
        return REFER_WARM if searching.opened else REFER
    if screen.place == "search" and searching is not None and searching.opened:
        return OPENED
    if screen.place in PLACES:
        return PLACES[screen.place]
    here = screen.veste.desk.chat()
    if here is None:
        return EMPTY
    row: Hints
    if width < SHORT:
        row = NARROW
    elif layout.halves:
        row = HALVES
    else:
        row = WRITING_WIDE if width >= WIDE else WRITING
    if here.ended is not None:
        return _over(row)
    return row if screen.veste.desk.up else _offline(row, out=bool(signed_out(screen.veste.desk)))


def _over(row: Hints) -> Hints:
    """Return the row for a chat that is over: nothing is written there, it is taken away."""
    writes = {"send", "newline", "close"}
    return (("Alt A", "clear"), *(each for each in row if each[1] not in writes))


def _offline(row: Hints, *, out: bool) -> Hints:
    """Return the row without a connection: what is written is kept; signed `out`, as a draft."""
    kept = () if out else (("Enter", "keep"),)
    return (*kept, *(each for each in row if each[1] != "send"))
