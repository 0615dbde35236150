"""Lines of inked text: cut, wrapped and set out by the width that a terminal gives them.

An ink is a colour token of `console.theme` and, after a space, flags: `b` bold, `i`
italic, `u` underlined, `r` solid (the colour as ground), `v` verbatim (a visitor's or
counsellor's own words, whose signs are never swapped for ASCII).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Iterator


class Span(NamedTuple):
    """A stretch of text in one ink."""

    text: str
    ink: str = "text"


class Line(NamedTuple):
    """One row. `ground` is the token behind it, `bar` the ink of a `▌` at its very left.

    `key` names what a click on this row means; only the pane that made it knows.
    """

    spans: tuple[Span, ...] = ()
    ground: str = ""
    bar: str = ""
    key: str = ""


BLANK = Line()


def line(*spans: Span, ground: str = "", bar: str = "", key: str = "") -> Line:
    """Return a row of these spans."""
    return Line(spans, ground, bar, key)


def inset(spans: tuple[Span, ...], left: int = 1) -> Line:
    """Return a row of these spans, with `left` cells of space before them."""
    return Line((Span(" " * left), *spans))


def cells(spans: tuple[Span, ...] | list[Span]) -> int:
    """Return how many cells the spans take."""
    return sum(cell_len(span.text) for span in spans)


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with `…` where something was left out."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    kept = chop_cells(text, max(1, width - 1))[0] if width > 1 else ""
    return kept.rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Return `text` cut or filled to exactly `width` cells."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def ends(left: list[Span], right: list[Span], width: int) -> tuple[Span, ...]:
    """Return the left spans, space, the right spans. What is right wins; left is cut."""
    room = width - cells(right) - (1 if right else 0)
    kept = clip(left, room)
    gap = max(0, width - cells(kept) - cells(right))
    return (*kept, Span(" " * gap, "quiet"), *right)


def clip(spans: list[Span], width: int) -> list[Span]:
    """Return the spans in at most `width` cells, the last one cut with `…`."""
    kept: list[Span] = []
    room = width
    for span in spans:
        size = cell_len(span.text)
        if size > room:
            if room > 0:
                kept.append(Span(cut(span.text, room), span.ink))
            break
        kept.append(span)
        room -= size
    return kept


def rule(width: int, ink: str = "rule") -> Line:
    """Return a hairline."""
    return Line((Span("─" * max(0, width), ink),))


@lru_cache(maxsize=8192)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """Return the rows of `text`, each at most `width` cells; words break only when they must."""
    if width <= 0:
        return ()
    rows: list[str] = []
    for paragraph in text.expandtabs(4).split("\n"):
        rows.extend(_wrapped(paragraph, width))
    return tuple(rows)


def _unbroken(paragraph: str) -> Iterator[str]:
    """Yield the words; a key of two, such as `Alt O`, is one: half of it says nothing."""
    held = ""
    for word in paragraph.split(" "):
        held += word
        if word.endswith(("Alt", "Ctrl")):
            held += " "
            continue
        yield held
        held = ""
    if held:
        yield held.removesuffix(" ")


def _wrapped(paragraph: str, width: int) -> list[str]:
    if cell_len(paragraph) <= width:
        return [paragraph]
    rows: list[str] = []
    row, used = "", 0
    for word in _unbroken(paragraph):
        size = cell_len(word)
        if row and used + 1 + size <= width:
            row, used = f"{row} {word}", used + 1 + size
            continue
        if row:
            rows.append(row)
        if size <= width:
            row, used = word, size
            continue
        *whole, row = chop_cells(word, width) or [""]
        rows.extend(whole)
        used = cell_len(row)
    rows.append(row)
    return rows
