"""The one table of actions and keys; footer, key bar, help and palette come from it.

`Alt` + letter and `Esc`, then the letter, are the same key: on the wire the same two
bytes. Some terminals send Alt 1 to 9 as the signs that a Mac prints for them, and Alt
with Caps Lock as Alt Shift: all of them are in the table. Run `python -m console.keys`
for the table in Markdown, and for what is done all night with how many keys it takes.
"""

from __future__ import annotations

import sys
from typing import Final

import msgspec

from console.catalog import LANGUAGES, load_words


class Action(msgspec.Struct, frozen=True):
    """One thing a counsellor can do.

    `name` is also the catalog key `key.<name>`; `foot.<name>` is its short form. `keys`
    are Textual's names. `shown` is what is printed; nothing where the row above tells of it
    too. `letter` works with Alt and after Esc. `bar` puts it into the key bar. `palette`
    offers it in the palette. `practice`: it does something in a practice chat alone.
    """

    name: str
    shown: str
    keys: tuple[str, ...] = ()
    letter: str = ""
    bar: bool = False
    palette: bool = False
    practice: bool = False


ACTIONS: Final = (
    Action("send", "Enter", ("enter",)),
    Action("newline", "Ctrl J", ("ctrl+j",)),
    Action("next", "Alt N", letter="n", bar=True, palette=True),
    Action("queue", "Alt W", letter="w", bar=True, palette=True),
    Action("chat1", "Alt 1", ("inverted_exclamation_mark", "f2"), letter="1"),
    Action("chat2", "Alt 2", ("trade_mark_sign", "f3"), letter="2"),
    Action("chat3", "Alt 3", ("pound_sign", "f4"), letter="3"),
    Action("chat4", "Alt 4 – 9", ("cent_sign",), letter="4"),
    Action("chat5", "", ("infinity",), letter="5"),
    Action("chat6", "", ("section_sign",), letter="6"),
    Action("chat7", "", ("pilcrow_sign",), letter="7"),
    Action("chat8", "", ("bullet",), letter="8"),
    Action("chat9", "", ("ª",), letter="9"),
    Action("unread", "Alt U", letter="u", bar=True, palette=True),
    Action("split", "Alt S", letter="s", bar=True, palette=True),
    Action("pane", "Tab", ("tab",)),
    Action("pane_back", "Shift Tab", ("shift+tab",)),
    Action("handbook", "Alt H", letter="h", bar=True, palette=True),
    Action("insert", "Alt I", letter="i", bar=True, palette=True),
    Action("refer", "Alt D", letter="d", bar=True, palette=True),
    Action("remind", "Alt J", letter="j", bar=True, palette=True),
    Action("card", "Alt G", letter="g", bar=True, palette=True),
    Action("exercise", "Alt X", letter="x", bar=True, palette=True),
    Action("safeword", "Alt V", letter="v", bar=True, palette=True),
    Action("code", "Alt C", letter="c", bar=True, palette=True),
    Action("handover", "Alt O", letter="o", bar=True, palette=True),
    Action("team", "Alt T", letter="t", bar=True, palette=True),
    Action("rota", "Alt R", letter="r", bar=True, palette=True),
    Action("call", "Alt K", letter="k", bar=True, palette=True),
    Action("consult", "Alt M", letter="m", bar=True, palette=True),
    Action("level", "Alt E", letter="e", bar=True, palette=True),
    Action("misuse", "Alt Q", letter="q", bar=True, palette=True),
    Action("rest", "Alt P", letter="p", bar=True, palette=True),
    Action("board", "F5", ("f5",), palette=True),
    Action("close", "Alt A", letter="a", bar=True, palette=True),
    Action("form", "Alt Y", letter="y", bar=True, palette=True),
    Action("blank", "Ctrl L", ("ctrl+l",), palette=True),
    Action("scroll_up", "PgUp", ("pageup",)),
    Action("scroll_down", "PgDn", ("pagedown",)),
    Action("palette", "Ctrl P", ("ctrl+p",)),
    Action("help", "F1", ("f1",), palette=True),
    Action("bar", "Esc", ("escape",)),
    Action("quit", "Ctrl Q", ("ctrl+q",), palette=True),
    Action("sign_in", "F8", ("f8",)),
    Action("skip", "F6", ("f6",), palette=True, practice=True),
)

# What is done all night, with its keys: never more than two. A test presses each of them.
FREQUENT: Final = (
    ("send", ("Enter",)),
    ("next", ("Alt N",)),
    ("chat2", ("Alt 2",)),
    ("unread", ("Alt U",)),
    ("split", ("Alt S",)),
    ("handbook", ("Alt H",)),
    ("insert", ("Alt I",)),
    ("refer", ("Alt D",)),
    ("refer_put", ("Alt D", "1")),
    ("remind_put", ("Alt J", "1")),
    ("remind_away", ("Alt J", "3")),
    ("card", ("Alt G",)),
    ("exercise", ("Alt X", "1")),
    ("safeword", ("Alt V", "1")),
    ("code", ("Alt C", "1")),
    ("queue", ("Alt W",)),
    ("team", ("Alt T",)),
    ("call", ("Alt K",)),
    ("consult", ("Alt M",)),
    ("rest", ("Alt P",)),
    ("level_high", ("Alt E", "1")),
    ("misuse_end", ("Alt Q", "1")),
    ("board", ("F5",)),
    ("board_take", ("F5", "1")),
    ("close", ("Alt A", "1")),
    ("accept", ("Alt O", "1")),
    ("refuse", ("Alt O", "2")),
    ("blank", ("Ctrl L",)),
    ("quit", ("Ctrl Q", "1")),
)


def actions(*, practice: bool) -> tuple[Action, ...]:
    """Return what one can do here."""
    return tuple(action for action in ACTIONS if practice or not action.practice)


def listed(*, practice: bool) -> tuple[Action, ...]:
    """Return what one can do here, with a row of its own in a list of the keys."""
    return tuple(action for action in actions(practice=practice) if action.shown)


def shown_key(name: str) -> str:
    """Return how the key of an action is printed. Raises `KeyError` for an unknown one."""
    return {action.name: action.shown for action in ACTIONS}[name]


def key_table() -> dict[str, str]:
    """Return the name of the action for every key, in Textual's names."""
    table: dict[str, str] = {}
    for action in ACTIONS:
        keys = list(action.keys)
        if action.letter:
            keys += [f"alt+{action.letter}", f"alt+shift+{action.letter}"]
        for key in keys:
            if key in table:
                raise ValueError(f"{key} is bound to {table[key]} and to {action.name}")
            table[key] = action.name
    return table


TABLE: Final = key_table()
"""The name of the action for every key."""


def letter_of(key: str) -> str | None:
    """Return the letter or digit of an Alt key in Textual's names, or None for any other."""
    if not key.startswith("alt+"):
        return None
    last = key.removeprefix("alt+").removeprefix("shift+")
    return last.lower() if len(last) == 1 and last.isalnum() else None


def letters() -> dict[str, str]:
    """Return the name of the action for every letter that follows Esc."""
    return {action.letter: action.name for action in ACTIONS if action.letter}


def manual(language: str) -> str:
    """Return the table as Markdown, for the README."""
    words = load_words(language)
    lines = [f"| {words('help.key')} | {words('help.action')} |", "| --- | --- |"]
    for action in listed(practice=True):
        more = [key.upper() for key in action.keys if key in {"f2", "f3", "f4"}]
        shown = " / ".join([action.shown, *more])
        lines.append(f"| {shown} | {words('key.' + action.name)} |")
    return "\n".join(lines)


def frequent(language: str) -> str:
    """Return what is done all night as Markdown, each with its keys and how many they are."""
    words = load_words(language)
    head = f"| {words('help.action')} | {words('help.key')} | {words('help.count')} |"
    rows = [
        f"| {words(f'key.{name}')} | {', '.join(keys)} | {len(keys)} |" for name, keys in FREQUENT
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else LANGUAGES[0]
    sys.stdout.write(f"{manual(chosen)}\n\n{frequent(chosen)}\n")
