"""Words the board: reasons and who holds what, the loads, the figures of the night."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from console.desk.blocks import worded
from console.desk.forecast import coming_hour
from console.desk.limits import Limits
from console.desk.loads import free_places, loads
from console.desk.matters import TAKEN_OVER_AFTER, matters, not_heard
from console.desk.moments import clock, length
from console.desk.queue import WAITS_LONG
from console.desk.show_handed import lines
from console.desk.slots import Slot
from console.desk.views import HeadView, TalkView
from console.desk.views_board import (
    AttentionView,
    BoardRow,
    BoardView,
    FiguresView,
    LoadRow,
    LoadsView,
)
from console.desk.worded import Worded
from console.link.port import Presence

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.forecast import Coming
    from console.desk.loads import Load
    from console.desk.matters import Matter
    from console.desk.pointer import Pointer

LONG_WITHOUT = 7200.0  # seconds without a break from which that is said
MARKS = {"load.too_much": "!!", "load.full": "!", "load.good": "", "load.free": ""}


def board(desk: Desk, pointer: Pointer, now: float, load: Matter | None = None) -> BoardView:
    """Return the board at `now`, with the cursor where `pointer` is, or on a `load` instead."""
    words, carried = desk.words, loads(desk, now)
    rows = pointer.order(matters(desk, now))
    return BoardView(
        attention=attention(desk, rows, None if load else pointer.name, now),
        loads=LoadsView(
            title=words("load.title"),
            note=words("load.note"),
            rows=tuple(_load(desk, each, load, now) for each in carried),
        ),
        figures=FiguresView(
            blocks=_figures(desk, carried, now),
            note=f"{words('board.note')} {words('board.note_coming')}",
            handed=(words("shift.handed"), *left) if (left := lines(desk, now)) else (),
        ),
    )


def attention(desk: Desk, rows: list[Matter], name: str | None, now: float) -> AttentionView:
    """Return what asks for attention, as it is shown, with the cursor on the row of this `name`."""
    words = desk.words
    return AttentionView(
        title=words("board.title"),
        count=words("board.count", n=len(rows)) if rows else "",
        by=words("board.by"),
        since=words("board.since"),
        rows=Worded(rows, lambda row: _row(desk, row, name, now)),
        under=tuple(len(r.reasons) > 1 or desk.board.blocks.of(r.chat) is not None for r in rows),
        cursor=next((at for at, row in enumerate(rows) if row.name == name), None),
        empty=nobody(desk),
    )


def nobody(desk: Desk) -> str:
    """Return what is said where nothing asks for attention, and what is not known of that yet."""
    words, waiting = desk.words, len(desk.queue.waiting())
    if still := not_heard(desk):
        names = ", ".join(desk.team.name(who, words) for who in still)
        return words("board.not_told", names=names)
    return words("board.empty_queue", n=waiting) if waiting else words("board.empty")


def steps(desk: Desk, matter: Matter, now: float) -> tuple[str, ...]:
    """Return the names of what can be done about a row, by its digits."""
    block = desk.board.blocks.of(matter.chat)
    if block is not None:
        asked = block.asked is not None and not block.mine
        return ("block_answer", "block_lift") if asked else ("block_lift",)
    if matter.mine:
        return ("go",)
    if matter.by is None:
        return ("take", "room")
    if matter.chat is None:
        return ("whisper",)
    gone = desk.board.gone(matter.by)
    if gone is None and matter.chat in desk.board.sat_in:
        return ("read", "whisper", "sit_out")
    if gone is None:
        return ("whisper", "sit_in", "close_chat")
    return ("take_over", "close_chat") if now - gone >= TAKEN_OVER_AFTER else ("close_chat",)


def sat_in(desk: Desk, chat: str, now: float) -> tuple[HeadView, TalkView] | None:
    """Return a chat that I read along, with the line above it; None when I do not any more."""
    there, words = desk.board.sat_in.get(chat), desk.words
    known = desk.board.elsewhere.get(chat)
    if there is None or known is None:
        return None
    name, slot = desk.team.name(known.by, words), desk.board.slot(chat) or Slot.HEIDE
    word = words(f"slot.{slot.word}")
    head = HeadView(
        slot=slot,
        word=word,
        about=words("sit_in.seen", name=name),
        right=length(now - there.intake.since, words),
        active=False,
    )
    talk = TalkView(
        chat=chat,
        slot=slot,
        word=word,
        me=words("talk.me"),
        colleague=name,
        new=words("talk.new"),
        blocks=there.transcript.blocks,
        typing="",
    )
    return head, talk


def _row(desk: Desk, matter: Matter, cursor: str | None, now: float) -> BoardRow:
    words, first = desk.words, matter.first
    by = words("board.nobody") if matter.by is None else desk.team.name(matter.by, words)
    slot, block = desk.board.slot(matter.chat), desk.board.blocks.of(matter.chat)
    if matter.mine:
        slot = desk.slots.of(matter.chat or "")
    if matter.mine or (block is not None and block.mine):
        by = words("talk.me")
    who = by if matter.chat is None else words("board.queue")
    if matter.chat is not None and (matter.mine or matter.by is not None):
        who = words(f"slot.{slot.word}") if slot else words("board.chat")
    pointed = matter.name == cursor
    doable = steps(desk, matter, now) if pointed else ()
    return BoardRow(
        name=matter.name,
        urgency=first.urgency,
        shape=slot.shape if slot else "",
        who=who,
        reason=words(first.key),
        by=by,
        time=length(now - first.since, words),
        under=worded(block, desk.team, now, words)
        if block is not None
        else " · ".join(words(each.key) for each in matter.reasons[1:]),
        steps=tuple(words(f"board.do.{step}", name=by) for step in doable),
        cursor=pointed,
    )


def _load(desk: Desk, load: Load, chosen: Matter | None, now: float) -> LoadRow:
    words, here = desk.words, chosen is not None and chosen.by == load.who
    can = steps(desk, chosen, now) if chosen is not None and here else ()
    chat = chosen.chat if chosen is not None else None
    by = words("load.me") if load.who is None else desk.team.name(load.who, words)
    return LoadRow(
        who=by,
        chats=tuple(
            (each.slot.shape if each.slot else "·", words(each.state)) for each in load.chats
        ),
        cells=load.cells,
        mark=MARKS[load.level],
        level=words(load.level),
        under=_night_of(desk, load, now),
        name=load.who or "",
        steps=tuple(words(f"board.do.{step}", name=by) for step in can),
        chosen=next((n for n, each in enumerate(load.chats) if here and each.chat == chat), None),
    )


def _night_of(desk: Desk, load: Load, now: float) -> str:
    """Return what a colleague's night was so far, where there is something to say of it."""
    words, tally = desk.words, load.tally
    if load.who is not None and not desk.board.told(load.who):
        return words("load.not_told")
    said = [words(f"board.{code}") for code in load.codes]
    if tally is not None:
        said += [words("load.heavy", n=tally.heavy)] if tally.heavy else []
        said += [words("load.misuse", n=tally.misuse)] if tally.misuse else []
        without = now - tally.rested / 1000
        if without >= LONG_WITHOUT and "pause" not in load.codes:
            said.append(words("load.no_break", time=length(without, words)))
        if load.limits != Limits():
            said.append(words("load.most", n=tally.most))
    return " · ".join(said)


def _range(desk: Desk, coming: Coming | None) -> tuple[tuple[str, str], ...]:
    """Return how many may come within the hour, and what that means for the places."""
    words = desk.words
    if coming is None:
        return ()
    expected = words("figure.range", least=coming.least, most=coming.most)
    return (
        (words("figure.coming"), expected),
        (words("figure.then"), words(f"figure.{coming.verdict}")),
    )


def _figures(
    desk: Desk, carried: list[Load], now: float
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    words, night, waiting = desk.words, desk.board.figures, desk.queue.waiting()
    longest = max((now - who.since for who in waiting), default=0.0)
    late = "!! " if longest >= WAITS_LONG else ""
    half = words("figure.none")
    if night.half_waited is not None:  # within so many minutes: the next whole one
        half = length(max(1, ceil(night.half_waited / 60)) * 60, words)
    free = free_places(carried)
    coming = coming_hour(desk, free, now)
    range_ = _range(desk, coming)
    since = now if desk.here_since is None else desk.here_since
    places = [each.presence for each in desk.board.elsewhere.values()]
    places += [chat.presence for chat in desk.held()]
    return (
        (
            words("figure.now"),
            (
                (words("figure.waiting"), str(len(waiting))),
                (words("figure.longest"), f"{late}{length(longest, words)}" if waiting else "–"),
                (words("figure.free"), str(free)),
                *range_,
            ),
        ),
        (
            words("figure.tonight", time=clock(since, desk.zone)),
            (
                (words("figure.came"), str(night.came)),
                (words("figure.answered"), str(night.answered)),
                (words("figure.left"), str(night.left)),
                (words("figure.half"), half),
            ),
        ),
        (
            words("figure.lines"),
            (
                (words("figure.colleagues"), str(len(desk.team.there))),
                (words("figure.here"), str(places.count(Presence.HERE))),
                (words("figure.exit"), str(places.count(Presence.EXITED))),
                (words("figure.away"), str(places.count(Presence.AWAY))),
            ),
        ),
    )
