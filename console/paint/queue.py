"""Draws my chats and, below them, everybody who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.queue import Urgency
from console.paint.lines import BLANK, Line, Span, cut, ends, inset, rule, wrap
from console.paint.roll import Roll

if TYPE_CHECKING:
    from console.desk.queue import WaitingRow
    from console.desk.views import ChatRow, MineView, QueueView

_ROW = 2  # lines of somebody who waits: why and how long, and their first words
_TIME = {Urgency.LONG: "alarm b", Urgency.WAITS: "warn b", Urgency.NEW: "quiet"}


def mine_lines(view: MineView, width: int, *, airy: bool) -> list[Line]:
    """Return the upper half: one double row per chat. `airy` puts rows of space between."""
    inner = width - 2
    title = [Span(view.title.upper(), "quiet b")]
    lines = [inset(ends(title, [Span(view.count, "quiet")], inner)), BLANK]
    for row in view.rows:
        lines += _chat(row, inner)
        if airy:
            lines.append(BLANK)
    if view.forms:
        lines.append(inset(ends([Span(view.forms, "soft")], [Span("Alt Y", "quiet")], inner)))
        if airy:
            lines.append(BLANK)
    lines.append(inset(rule(inner).spans))
    return [BLANK, *lines, BLANK] if airy else lines


def queue_lines(
    view: QueueView, width: int, *, airy: bool, focused: bool, above: list[Line]
) -> Roll:
    """Return the lower half, below what stands `above`: who waits, in the order of taking."""
    inner = width - 2
    title = Span(view.title.upper(), "focus b" if focused else "quiet b")
    lines = above + _alarm(view.alarm, inner) + _asked(view.asked, inner)
    lines += [inset(ends([title], [Span(str(view.waiting), "quiet")], inner)), BLANK]
    if not view.rows:
        for number, sentence in enumerate(view.empty):
            ink = "soft" if number == 0 else "quiet"
            lines += [inset((Span(text, ink),)) for text in wrap(sentence, inner)]
            lines.append(BLANK)

    def draw(number: int) -> list[Line]:
        return _waiting(view.rows[number], inner, pointed=focused and number == view.cursor)

    return Roll(lines, [_ROW] * len(view.rows), draw, gap=int(airy))


def _alarm(sentences: tuple[str, ...], inner: int) -> list[Line]:
    """Return an alarm above the queue, where it stays: what is wrong, and what to do."""
    lines: list[Line] = []
    for sentence, ink in zip(sentences, ("alarm b", "text"), strict=False):
        lines += [inset((Span(text, ink),)) for text in wrap(sentence, inner)]
    return [*lines, BLANK] if lines else []


def _asked(rows: tuple[str, ...], inner: int) -> list[Line]:
    lines = [inset((Span(text, "text b"),)) for row in rows for text in wrap(row, inner)]
    return [*lines, BLANK] if lines else []


def _chat(row: ChatRow, inner: int) -> list[Line]:
    ink = row.slot.word
    left = [
        Span(f"{row.slot.number} ", "quiet"),
        Span(f"{row.slot.shape} ", ink),
        Span(row.word, f"{ink} b"),
    ]
    right = [Span(row.state, "text b" if row.bright else "quiet")]
    ground = "raised" if row.active else ""
    bar = ink if row.active else ""
    key = f"chat {row.slot.number}"
    under_ink = "text" if row.new else "quiet"
    under = (Span(" " * 4), Span(cut(row.under, inner - 4), under_ink))
    return [
        Line((Span(" "), *ends(left, right, inner), Span(" ")), ground, bar, key),
        Line((Span(" "), *under), ground, bar, key),
    ]


def _waiting(row: WaitingRow, inner: int, *, pointed: bool) -> list[Line]:
    danger = row.urgency is Urgency.DANGER
    glyph_ink = "alarm b" if danger else _TIME[row.urgency]
    reason_ink = "alarm b" if danger else "quiet" if row.gone else "text"
    left = [Span(f"{row.urgency.value:<3}", glyph_ink), Span(row.reason, reason_ink)]
    right = [Span(row.time, _TIME[row.late])] if row.time else []
    ground, bar = ("raised", "focus") if pointed else ("", "")
    key = f"waits {row.chat}"
    quote = cut(row.under, inner - 3)
    if quote.endswith("…") and row.under.startswith("“"):
        quote = cut(row.under, inner - 4) + "”"
    return [
        Line((Span(" "), *ends(left, right, inner), Span(" ")), ground, bar, key),
        Line((Span("    "), Span(quote, "text v" if row.noted else "quiet v")), ground, bar, key),
    ]
