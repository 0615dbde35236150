"""Draws the first row, and the strip with my chats below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import Line, Span, cells, clip, ends

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.views import MineView, StatusView

FULL, SHORT = 110, 60


def status_line(view: StatusView, width: int, words: Words) -> Line:
    """Return the first row; a lost connection takes all of it, in amber."""
    inner = width - 2
    if view.lost is not None:
        right = [Span(f"{view.as_of}  " if view.as_of else ""), Span(view.clock)]
        told = f"!! {view.page} · ✕ {view.lost}" if view.page else f"✕ {view.lost}"
        spans = ends([Span(told)], right, inner)
        solid = (Span(" "), *spans, Span(" "))
        return Line(tuple(Span(span.text, "warn rb") for span in solid), ground="warn")
    left = [Span(words("app.name"), "focus b"), Span("  ")]
    if view.page:
        left += [Span(f"!! {view.page}", "alarm rb"), Span("  ")]
    if view.practice:
        left = [Span(f" {view.practice} ", "focus rb"), Span("  ")]
    elif width >= SHORT:
        left += [Span(view.connected, "quiet"), Span("   ")]
    left += [Span(f"{words('status.waits')} ", "quiet"), Span(str(view.waiting), "text b")]
    left += _alarm(view)
    fits = (each for each in _rights(view, width) if cells(left) + cells(each) < inner)
    right = next(fits, [])
    return Line((Span(" "), *ends(left, right, inner), Span(" ")))


def _alarm(view: StatusView) -> list[Span]:
    if view.calm:
        return [Span(f"  {view.calm}", "quiet")]
    if view.danger and view.long:
        return [Span(f"  ◆ {view.danger} · {view.long}", "alarm b")]
    if view.danger:
        return [Span(f"  ◆ {view.danger}", "alarm b")]
    return [Span(f"  {view.long}", "alarm b" if view.long.startswith("!!") else "warn b")]


def _rights(view: StatusView, width: int) -> list[list[Span]]:
    """Return what may stand at the right, the fullest first: the doors, the clock, me."""
    ink, now = "text b" if view.near else "quiet", Span(view.clock, "focus b")
    short = [[Span(view.open_short, ink), Span("  "), now], [now]]
    if width < FULL:
        return short if width >= SHORT else [[now]]
    me = [now, *((Span("   "), Span(view.me, "soft")) if view.me else ())]
    # Near closing time the day matters less than who is still there.
    doors = view.open_long if view.near else f"{view.day} · {view.open_long}"
    return [
        [Span(doors, ink), Span("   "), *me],
        [Span(view.open_short, ink), Span("   "), *me],
        me,
        *short,
    ]


def strip_line(view: MineView, width: int, words: Words, unseen: tuple[int, ...] = ()) -> Line:
    """Return my chats in one row. `unseen` are the places that a split leaves out."""
    inner = width - 2
    gap = "     " if width >= FULL else "   " if width >= SHORT else "  "
    spans = _strip(view, gap, words, full=width >= FULL, states=width >= SHORT)
    for less in ("  ", " "):  # more chats than usual: that they are there counts before how
        if cells(spans) > inner:
            spans = _strip(view, less, words, full=False, states=False)
    right = [Span(f"{view.forms} · Alt Y", "quiet")] if view.forms else []
    if unseen and width >= FULL:
        right = [Span(words("strip.unseen", n=unseen[0]), "quiet")]
    if cells(spans) + cells(right) + 1 > inner:
        right = []
    return Line((Span(" "), *ends(clip(spans, inner), right, inner), Span(" ")))


def _strip(view: MineView, gap: str, words: Words, *, full: bool, states: bool) -> list[Span]:
    """Return my chats with `gap` between them, and with `states` how each of them is."""
    spans: list[Span] = []
    for row in view.rows:
        if spans:
            spans.append(Span(gap))
        ink = row.slot.word
        bold = "focus b" if row.active else "quiet"
        spans += [Span(f"{row.slot.number} ", bold), Span(f"{row.slot.shape} ", ink)]
        spans.append(Span(row.word, f"{ink} b"))
        state = row.state if full else row.short
        if states and state:
            spans.append(Span(f" {state}", "text" if row.bright else "quiet"))
        elif states and row.new:
            spans.append(Span(f" {words('state.new', n=row.new)}", "text"))
    if not view.rows:
        spans.append(Span(words("mine.none"), "quiet"))
    return spans
