"""Words the desk: each function turns it, at a moment, into one view for the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.desk import show_care
from console.desk.closing import in_chat
from console.desk.guard import WAIT
from console.desk.left_notes import noted
from console.desk.moments import clock, length
from console.desk.show_form import waiting as forms_left
from console.desk.status import signed_out, status_view
from console.desk.views import (
    CardView,
    ChatRow,
    ComposerView,
    HeadView,
    MineView,
    QueueView,
    TalkView,
)
from console.desk.worded import Worded
from console.desk.words_for import about, card_rows, ended, look, no_more, not_asked
from console.link.port import Presence

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.desk.slots import Slot
    from console.desk.views import StatusView

PHASES = ("arrive", "story", "safety", "stabilise", "next", "close")


def status(desk: Desk, now: float) -> StatusView:
    """Return the first row."""
    row = status_view(desk, now)
    page = desk.words("page.short") if desk.page.since else ""
    if rests := show_care.rests(desk, now):
        row = msgspec.structs.replace(row, connected=rests)
    badge = desk.words("practise.badge") if desk.practising else ""
    return msgspec.structs.replace(row, page=page, practice=badge)


def mine(desk: Desk, now: float) -> MineView:
    """Return my chats."""
    words = desk.words
    held = len(desk.held())
    return MineView(
        title=words("mine.title"),
        count=words("mine.count", n=held, max=desk.limits.hard),
        rows=tuple(_row(desk, chat, slot, now) for slot, chat in _seated(desk)),
        forms=forms_left(desk),
    )


def queue(desk: Desk, now: float) -> QueueView:
    """Return everybody who waits."""
    words, calling = desk.words, desk.board.calling()
    return QueueView(
        title=words("queue.title"),
        rows=Worded(desk.queue.rows(now, words), lambda row: noted(desk, row)),
        waiting=len(desk.queue),
        cursor=desk.queue.cursor_row,
        empty=(words("queue.empty"), words("queue.empty_bell")),
        alarm=(words("page.board"), words("page.board_do")) if desk.page.since else (),
        asked=(
            *(words("board.calls_row", name=desk.team.name(by, words)) for by in calling),
            *desk.team.asks(now, words),
            *desk.board.blocks.asks(desk.team, words),
        ),
    )


def page_alarm(desk: Desk) -> tuple[str, ...]:
    """Return what a counsellor must know and do while the visitor's page is another one.

    In full, for the line mode; above the queue it is short, for those who wait come first.
    """
    since, words = desk.page.since, desk.words
    if since is None:
        return ()
    seen = words("page.seen", time=clock(since.at, desk.zone))
    return words("page.changed"), words("page.do"), seen


def head(desk: Desk, chat: Chat, now: float, *, split: bool) -> HeadView:
    """Return the line above a conversation; beside another one it says what is new."""
    slot, words = _slot(desk, chat), desk.words
    age = length(now - chat.intake.since, words)
    seen = look(chat, now, words)
    new = chat.transcript.new
    right = words("state.new", n=new) if new else seen.state
    topic = ended(chat, words) if chat.ended else about(chat, words)
    beside = "" if chat.ended else desk.team.beside(chat.id, words)
    said = (beside or topic,) if split else tuple(filter(None, (topic, age, beside)))
    return HeadView(
        slot=slot,
        word=words(f"slot.{slot.word}"),
        about=" · ".join(said),
        right=right if split else in_chat(desk, now),
        active=chat.id == desk.active,
    )


def talk(desk: Desk, chat: Chat) -> TalkView:
    """Return a conversation."""
    slot, words = _slot(desk, chat), desk.words
    word = words(f"slot.{slot.word}")
    return TalkView(
        chat=chat.id,
        slot=slot,
        word=word,
        me=words("talk.me"),
        colleague=words("talk.colleague"),
        new=words("talk.new"),
        blocks=chat.transcript.blocks,
        typing=words("visitor.typing", chat=word) if chat.typing else "",
    )


def composer(desk: Desk, chat: Chat, now: float, *, focused: bool) -> ComposerView:
    """Return the frame around the composer of `chat`."""
    slot, words = _slot(desk, chat), desk.words
    word = words(f"slot.{slot.word}")
    waits = focused and 0.0 < desk.guard.still(chat.id, now) <= WAIT
    if chat.ended is not None:
        title, hint = f"{slot.shape} {word}", no_more(chat, words)
    elif not focused:
        draft = desk.drafts.of(chat.id)
        title = f"{slot.shape} {word}" + (f" · {words('draft.word')}" if draft else "")
        hint = (
            words("hint.go", key=slot.number)
            if chat.id != desk.active
            else words("draft.kept" if draft else "hint.back")
        )
    elif waits:
        title, hint = f"{slot.shape} {words('guard.switched', chat=word)}", words("guard.waits")
    else:
        title, hint = words("guard.to", chat=word), _hint(desk, chat)
    return ComposerView(
        slot=slot,
        title=title,
        hint=hint,
        active=focused and chat.ended is None,
        solid=waits,
        closed=chat.ended is not None,
    )


def card(desk: Desk, chat: Chat, now: float) -> CardView:
    """Return the pane about one chat."""
    words = desk.words
    entry = desk.guide.entry(chat.id)
    phase = entry.phase if entry else "arrive"
    return CardView(
        title=words("card.title"),
        rows=card_rows(chat, now, desk.zone, words),
        ask_title=words("card.not_asked"),
        ask=not_asked(chat, desk.guide.reminders.settled(chat.id), words),
        ask_note=words("card.not_now"),
        phase_title=words("card.phase"),
        phases=tuple((words(f"phase.{name}"), name == phase) for name in PHASES),
    )


def _seated(desk: Desk) -> list[tuple[Slot, Chat]]:
    return [(slot, desk.chats[chat]) for slot, chat in desk.slots.taken()]


def _slot(desk: Desk, chat: Chat) -> Slot:
    slot = desk.slots.of(chat.id)
    if slot is None:
        raise LookupError("a chat without a place is not shown")
    return slot


def _row(desk: Desk, chat: Chat, slot: Slot, now: float) -> ChatRow:
    words, seen = desk.words, look(chat, now, desk.words)
    new = chat.transcript.new if chat.ended is None else 0
    return ChatRow(
        chat=chat.id,
        slot=slot,
        word=words(f"slot.{slot.word}"),
        state=seen.state,
        short=seen.short,
        bright=seen.bright,
        under=" · ".join(p for p in (words("state.new", n=new) if new else "", seen.under) if p),
        new=new,
        active=chat.id == desk.active,
    )


def _hint(desk: Desk, chat: Chat) -> str:
    if not desk.up:
        return desk.words("hint.out" if signed_out(desk) else "hint.offline")
    if chat.presence is Presence.EXITED:
        return desk.words("hint.waits_for_return")
    return desk.words("hint.send")
