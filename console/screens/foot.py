"""Chooses the keys for the last row: at most seven, those for where I am, Esc last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.screens.main import MainScreen
    from console.screens.plan import Plan

SHORT = 100


def hints(screen: MainScreen, layout: Plan) -> list[tuple[str, str]]:
    """Return (key, what it does), most used first."""
    words, desk = screen.veste.words, screen.veste.desk
    esc = ("Esc", words("foot.write"))
    if screen.sheet.display:
        digits = " ".join(str(n) for n in range(1, len(screen.sheet.choices) + 1))
        choose = [(digits, words("foot.choose"))] if digits else []
        return [*choose, ("Esc", words("sheet.back"))]
    if screen.bar.display:
        return [(words("foot.letter"), words("foot.letter_chooses")), ("Esc", words("foot.kept"))]
    match screen.place:
        case "queue":
            return [
                ("Enter", words("foot.look")),
                ("↑↓", words("foot.choose")),
                ("Alt N", words("foot.next")),
                ("?", words("foot.help")),
                esc,
            ]
        case "search":
            return [
                ("Enter", words("foot.open")),
                ("Alt I", words("foot.insert")),
                ("↑↓", words("foot.choose")),
                ("Esc", words("foot.write")),
            ]
        case "guide":
            return [
                ("Enter", words("foot.open")),
                ("Alt I", words("foot.insert")),
                ("↑↓", words("foot.choose")),
                ("/", words("foot.handbook")),
                ("?", words("foot.help")),
                esc,
            ]
    if desk.active is None:
        return [
            ("Alt N", words("foot.next")),
            ("Alt H", words("foot.handbook")),
            ("Ctrl L", words("foot.blank")),
            ("Ctrl P", words("foot.palette")),
            ("F1", words("foot.help")),
            ("Esc", words("foot.bar")),
        ]
    if screen.app.size.width < SHORT:
        return [
            ("Enter", words("foot.send")),
            ("Alt N", words("foot.next_short")),
            ("Alt W", words("foot.queue")),
            ("Alt H", words("foot.handbook")),
            ("Esc", words("foot.bar_short")),
        ]
    if layout.halves:
        return [
            ("Enter", words("foot.send")),
            ("Alt 1 2 3", words("foot.chats")),
            ("Alt S", words("foot.single")),
            ("Alt N", words("foot.next")),
            ("Alt H", words("foot.handbook")),
            ("Esc", words("foot.bar")),
        ]
    return [
        ("Enter", words("foot.send")),
        *([("Ctrl J", words("foot.newline"))] if screen.app.size.width >= 160 else []),
        ("Alt N", words("foot.next")),
        ("Alt H", words("foot.handbook")),
        ("Alt S", words("foot.split")),
        ("Alt A", words("foot.close")),
        ("Esc", words("foot.bar")),
    ]
