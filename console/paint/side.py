"""Draws the panes beside a conversation: the handbook, this chat, the empty night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.paint.lines import BLANK, Line, Span, cut, ends, inset, pad, rule, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.desk.views import CardView, EmptyView, GuideView

LABEL, FACT = 10, 17
SHORT = 4
"""Rows of a section beside a chat; Enter opens all of it."""


def title_line(title: str, hint: str, width: int, *, focused: bool = False) -> Line:
    """Return the title row of a side pane."""
    left = [Span(title.upper(), "focus b" if focused else "quiet b")]
    return inset(ends(left, [Span(hint, "quiet")], width - 2))


def guide_lines(view: GuideView, width: int, *, airy: bool, focused: bool, none: str) -> list[Line]:
    """Return the handbook beside the chat."""
    inner = width - 2
    lines = [title_line(view.title, view.hint, width, focused=focused), BLANK]
    if airy:
        lines.insert(0, BLANK)
    if not view.entry:
        return lines + [inset((Span(text, "quiet"),)) for text in wrap(none, inner)]
    lines.append(inset((Span(cut(view.entry, inner), "text b"),)))
    lines.append(inset((Span(cut(view.why, inner), "quiet"),)))
    noticed = (view.mark, "text"), (view.also, "quiet"), (view.cue, "soft"), (view.remind, "soft")
    for told, ink in noticed:
        lines += [inset((Span(text, ink),)) for text in wrap(told, inner) if text]
    lines.append(BLANK)
    lines += sentence_lines(view, width, airy=airy)
    lines += [inset(rule(inner).spans)]
    if airy:
        lines.append(BLANK)
    lines += section_lines(view.sections, width, short=True)
    if view.concept:
        lines.append(inset((Span(view.concept, "quiet"),)))
    return lines


def sentence_lines(view: GuideView, width: int, *, airy: bool) -> list[Line]:
    """Return what one can type now; `›` stands on the sentence that is next."""
    lines = [inset((Span(view.sentences_title, "focus b"),)), BLANK]
    for number in range(len(view.sentences)):
        lines += sentence_rows(view, number, width)
        if airy:
            lines.append(BLANK)
    return lines


def sentence_rows(view: GuideView, number: int, width: int) -> list[Line]:
    """Return the rows of one sentence, counted from 0."""
    here = number == view.chosen
    mark = Span("› " if here else "  ", "focus b")
    ink = "text" if here else "soft"
    lines: list[Line] = []
    for row, text in enumerate(wrap(view.sentences[number], width - 6)):
        start = [mark, Span(f"{number + 1} ", "quiet")] if row == 0 else [Span("    ")]
        ground = "raised" if here else ""
        lines.append(Line((Span(" "), *start, Span(text, ink)), ground, key=f"say {number}"))
    return lines


def section_lines(sections: Sequence[tuple[str, str]], width: int, *, short: bool) -> list[Line]:
    """Return the headed texts of an entry; `short` leaves out what is for later."""
    inner = width - 2
    lines: list[Line] = []
    groups = [heading for heading, _ in sections if heading.startswith("Bij ")]
    for heading, text in sections:
        if not text or (short and heading in groups[1:]):
            continue
        if short and heading in groups:
            # One row says for whom there is more; Enter in this pane opens all of it.
            rest = "".join(f" · {other.removeprefix('Bij ')}" for other in groups[1:])
            lines += [inset((Span(cut(heading + rest, inner), "text b"),)), BLANK]
            continue
        rows = _rows(text, inner)
        if short and len(rows) > SHORT:
            rows = (*rows[: SHORT - 1], cut(f"{rows[SHORT - 1]} {rows[SHORT]}", inner))
        lines.append(inset((Span(heading, "text b"),)))
        lines += [inset((Span(row, "soft"),)) for row in rows]
        lines.append(BLANK)
    return lines


def _rows(text: str, width: int) -> tuple[str, ...]:
    """Return the rows of `text`; the names that a `·` parts stay whole where they are short."""
    names = text.split(" · ") if " · " in text else ()
    for name in names:
        if len(name) <= width - 2:
            text = text.replace(name, name.replace(" ", "\N{NO-BREAK SPACE}"))
    return tuple(row.replace("\N{NO-BREAK SPACE}", " ") for row in wrap(text, width))


def card_lines(view: CardView, width: int, *, airy: bool, hint: str) -> list[Line]:
    """Return what is known about one chat."""
    inner = width - 2
    lines = [title_line(view.title, hint, width), BLANK]
    if airy:
        lines.insert(0, BLANK)
    for label, value in view.rows:
        rows = wrap(value, inner - LABEL) or ("",)
        lines.append(
            inset((Span(f"{cut(label, LABEL - 1):<{LABEL}}", "quiet"), Span(rows[0], "text")))
        )
        lines += [inset((Span(" " * LABEL), Span(row, "text"))) for row in rows[1:]]
    lines += [BLANK, inset(rule(inner).spans), BLANK]
    if view.ask:
        lines += [inset((Span(view.ask_title, "text b"),)), BLANK]
        for question in view.ask:
            lines.append(inset((Span("○ ", "quiet"), Span(cut(question, inner - 2), "soft"))))
        lines.append(BLANK)
        lines += [inset((Span(row, "quiet"),)) for row in wrap(view.ask_note, inner)]
        lines += [BLANK, inset(rule(inner).spans), BLANK]
    lines += [inset((Span(view.phase_title, "text b"),)), BLANK]
    for phase, here in view.phases:
        mark = "› " if here else "  "
        lines.append(inset((Span(mark, "focus b"), Span(phase, "text b" if here else "quiet"))))
    return lines


def empty_lines(view: EmptyView, width: int, height: int) -> list[Line]:
    """Return the middle of an empty night, a third of the way down."""
    inner = min(56, width - 4)
    left = " " * max(1, (width - inner) // 2)
    rows: list[tuple[Span, ...]] = [(Span(view.title, "text b"),), ()]
    for sentence in view.lines:
        rows += [(Span(text, "soft"),) for text in wrap(sentence, inner)]
    if view.facts:
        rows += [(), ()]
    for label, value in view.facts:
        for number, text in enumerate(wrap(value, inner - FACT)):
            rows.append((Span(pad("" if number else label, FACT), "quiet"), Span(text, "soft")))
    if view.keys:
        rows += [(), ()]
    rows += [(Span(key, "focus b"), Span(f" {what}", "quiet")) for key, what in view.keys]
    above = max(0, (height - len(rows)) // 3)
    return [BLANK] * above + [Line((Span(left), *spans)) if spans else BLANK for spans in rows]
