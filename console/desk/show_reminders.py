"""Words a reminder: one quiet line beside the chat, and what one can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.desk.clean import one_line
from console.desk.closing import RAMP, closing
from console.desk.reminders import Talk

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.desk.reminders import Due

SHOWN_WORDS = 40  # of what calls for it, in letters: the pane is narrow


class ReminderView(msgspec.Struct, frozen=True):
    """A reminder in words: `sentence` of the entry `slug` asks it, `at` is its place there."""

    name: str
    ask: str
    short: str
    why: str
    source: str
    slug: str
    title: str
    sentence: str
    at: int


def reminder(desk: Desk, chat: Chat | None, now: float) -> ReminderView | None:
    """Return what may not have been asked yet in `chat`, the most urgent first."""
    shelf = desk.guide.shelf
    if chat is None or shelf is None or chat.ended is not None or chat.misuse:
        return None
    due = desk.guide.reminders.due(chat.id, talk(desk, chat, now))
    row = shelf.reminders.reminders.get(due.name) if due else None
    entry = shelf.entry(row.entry) if row else None
    if due is None or row is None or entry is None:
        return None
    at = shelf.reminders.sentence(due.name, entry.sentences)
    return ReminderView(
        name=due.name,
        ask=desk.words(f"remind.ask.{due.name}"),
        short=desk.words(f"remind.short.{due.name}"),
        why=_why(due, chat, desk),
        source=row.source,
        slug=entry.slug,
        title=entry.title,
        sentence=chat.address(entry.sentences[at]),
        at=at,
    )


def line(desk: Desk, chat: Chat, now: float) -> str:
    """Return the reminder as one line, or nothing."""
    seen = reminder(desk, chat, now)
    return "" if seen is None else desk.words("remind.line", ask=seen.ask, why=seen.why)


def talk(desk: Desk, chat: Chat, now: float) -> Talk:
    """Return how far the talk in `chat` has come."""
    guide, intake = desk.guide, chat.intake
    return Talk(
        intake=intake,
        phase=guide.where(chat.id)[0],
        lasted=now - max(intake.claimed or 0.0, intake.since),
        ends=closing(desk.shift, now).stage in RAMP,
        child=chat.child,
        age_known=chat.child or guide.referrals.known(chat.id).age is not None,
        refers=guide.referrals.code(chat.id) is not None,
    )


def _why(due: Due, chat: Chat, desk: Desk) -> str:
    if due.why == "words":
        return f"“{one_line(due.words, SHOWN_WORDS)}”"
    answer = chat.intake.answers.get(due.why, "not_said")
    return desk.words(f"remind.why.{due.why}", answer=desk.words(f"answer.{answer}"))
