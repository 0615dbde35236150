"""Draws a conversation: turns with one straight left edge, and the rule above what is new."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from console.desk.moments import clock
from console.link.port import Author, Delivery
from console.paint.lines import BLANK, Line, Span, cut, ends, wrap

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.catalog import Words
    from console.desk.transcript import Block, Said
    from console.desk.views import HeadView, TalkView

TIME, WHO = 6, 6
GUTTER = TIME + WHO
MEASURE = 72  # the longest row of text that reads well

_NOTES = {
    "note.exited": ("→", "warn"),
    "note.exited_can_return": ("→", "warn"),
    "note.away": ("✕", "quiet"),
    "note.back": ("·", "quiet"),
    "note.left": ("·", "text v"),
    "note.later": ("·", "text v"),
    "note.kept": ("·", "text v"),
}


def head_lines(view: HeadView, width: int) -> list[Line]:
    """Return the line above a conversation and the hairline below it."""
    ink = view.slot.word
    left = [
        Span(f"{view.slot.shape} ", ink),
        Span(view.word.upper(), f"{ink} b"),
        Span(f"  {view.about}", "soft"),
    ]
    right = [Span(view.right, "quiet")] if view.right else []
    return [
        Line((Span(" "), *ends(left, right, width - 2), Span(" "))),
        Line((Span(" "), Span("─" * (width - 2), "rule"))),
    ]


class TalkPainter:
    """Lays out turns once for a width, and again only those that changed."""

    def __init__(self, words: Words, zone: ZoneInfo) -> None:
        self._words, self._zone = words, zone
        self._shape: tuple[object, ...] = ()
        self._done: list[tuple[Block, list[Line]]] = []

    def lines(self, view: TalkView, width: int, *, airy: bool, offline: bool) -> list[Line]:
        """Return every row of the conversation, oldest first."""
        shape = (view.chat, view.word, width, airy, offline, self._words.language)
        if shape != self._shape:
            self._shape, self._done = shape, []
        same = 0
        for (block, _), wanted in zip(self._done, view.blocks, strict=False):
            if block is not wanted:
                break
            same += 1
        del self._done[same:]
        for block in view.blocks[same:]:
            self._done.append((block, self._block(block, view, width, airy, offline)))
        return [row for _, rows in self._done for row in rows]

    def _block(
        self, block: Block, view: TalkView, width: int, airy: bool, offline: bool
    ) -> list[Line]:
        measure = min(MEASURE, width - GUTTER - 3)
        rows: list[Line] = [BLANK] if airy else []
        if block.new:
            rows.append(_new(view.new, width))
        time = clock(block.at, self._zone)
        if block.note is not None:
            return [*rows, *self._note(block.note, block.said[0].text, time, measure)]
        gutter: tuple[Span, ...] = (
            Span(" "),
            Span(f"{time} ", "quiet"),
            self._who(block, view),
        )
        for said in block.said:
            at = 0
            for text, ink in self._said(said, block.author, measure, offline):
                at = max(at, said.text.find(text, at))
                rows.append(Line((*gutter, *_marked(text, ink, at, said.cues))))
                gutter = (Span(" " * (GUTTER + 1)),)
                at += len(text)
        return rows

    def _who(self, block: Block, view: TalkView) -> Span:
        if block.author is Author.VISITOR:
            return Span(f"{cut(view.word, WHO - 1):<{WHO}}", f"{view.slot.word} b")
        who = view.me if block.author is Author.ME else view.colleague
        return Span(f"{cut(who, WHO - 1):<{WHO}}", "quiet")

    def _said(
        self, said: Said, author: Author, measure: int, offline: bool
    ) -> list[tuple[str, str]]:
        ink = "text v" if author is Author.VISITOR else "soft v"
        rows = [(text, ink) for text in wrap(said.text, measure)]
        if said.delivery is Delivery.UNDERWAY and offline:
            rows.append((self._words("delivery.offline"), "warn"))
        elif said.delivery is not None:
            rows.append((self._words(f"delivery.{said.delivery.value}"), "quiet"))
        return rows

    def _note(self, note: str, quoted: str, time: str, measure: int) -> list[Line]:
        trouble = note.startswith("trouble.") or note == "note.refused"
        glyph, ink = ("!", "warn") if trouble else _NOTES.get(note, ("·", "quiet"))
        gutter: tuple[Span, ...] = (
            Span(" "),
            Span(f"{time} ", "quiet"),
            Span(f"{glyph:>{WHO - 2}}  ", ink),
        )
        rows = []
        sentence = self._words(note, text=quoted) if quoted else self._words(note)
        for text in wrap(sentence, measure):
            rows.append(Line((*gutter, Span(text, ink))))
            gutter = (Span(" " * (GUTTER + 1)),)
        return rows


def _new(word: str, width: int) -> Line:
    left = "─" * (TIME - 1)
    right = "─" * max(0, min(width - 3, GUTTER + MEASURE) - TIME - len(word) - 1)
    return Line((Span(f" {left} ", "rule"), Span(word, "focus"), Span(f" {right}", "rule")))


def _marked(text: str, ink: str, at: int, cues: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    """Return a row that begins at `at` of a message, what `cues` cover of it underlined."""
    if not cues or ink != "text v":
        return (Span(text, ink),)
    inside = [any(start <= at + place < end for start, end in cues) for place in range(len(text))]
    spans: list[Span] = []
    for covered, places in groupby(range(len(text)), key=inside.__getitem__):
        run = list(places)
        spans.append(Span(text[run[0] : run[-1] + 1], "text uv" if covered else ink))
    return tuple(spans)
