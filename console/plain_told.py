"""Words an event of the link as lines for the line mode: each says who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import clean, one_line
from console.desk.left_notes import as_line
from console.desk.moments import length
from console.desk.show import page_alarm
from console.desk.words_for import about, look
from console.link.port import (
    Author,
    CodeWanted,
    Connection,
    Delivery,
    Ended,
    Mine,
    NoLongerWaiting,
    PageSeen,
    ReadAlong,
    Receipt,
    Trouble,
    Turn,
    VisitorPresence,
    VisitorTyping,
    Waiting,
    WordAgreed,
)

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.link.port import Event

FIRST_WORDS = 60  # cells of somebody's first words


def named(desk: Desk, chat: Chat) -> str:
    """Return the chat's word; empty when it has no place."""
    slot = desk.slots.of(chat.id)
    return desk.words(f"slot.{slot.word}") if slot else ""


class Arrivals:
    """Who was announced already: on arrival, and again when something of it is new.

    New are their first words, that they are in danger now, came back, or were cut off, and words
    of haste in anything they write meanwhile: they may move whoever wrote them to the top. Whoever
    waits no longer, and then again, is announced anew.
    """

    def __init__(self) -> None:
        """Begin with an empty queue."""
        self._told: dict[str, tuple[bool | str, ...]] = {}

    def rows(self, event: Waiting, now: float, desk: Desk) -> list[str]:
        """Return the line for somebody who waits, if it says something new."""
        haste = "" if event.danger else desk.queue.urgent(event.chat)
        known = (bool(event.first_words), event.danger, event.returned, event.cut_off, haste)
        if self._told.get(event.chat) == known:
            return []
        self._told[event.chat] = known
        words = desk.words
        reason = desk.queue.reason(event, now, words)
        row = words("plain.new_waiting", reason=reason, time=length(now - event.since, words))
        first = one_line(event.first_words or "", FIRST_WORDS)
        return [f"{row} “{first}”" if first else row]

    def forget(self, chat: str) -> None:
        """Forget somebody who waits no longer."""
        self._told.pop(chat, None)


def told(event: Event, desk: Desk, now: float, *, was_down: bool, arrivals: Arrivals) -> list[str]:
    """Return what a person must hear about `event`, which the desk has taken in."""
    words = desk.words
    if isinstance(event, NoLongerWaiting | Mine | Ended):
        arrivals.forget(event.chat)
    match event:
        case Connection(up=True):
            return [words("plain.back")] if was_down else []
        case Connection():
            return [words(f"plain.{event.out or 'lost'}")]
        case CodeWanted():
            left = max(0, round(event.until - now))
            wait = (words("code.wait", n=left),) if left else ()
            return [" ".join((words(f"code.{event.why}"), *wait))]
        case Waiting():
            return arrivals.rows(event, now, desk)
        case Trouble():
            code = "answer_lost" if "answer_lost" in desk.troubles else event.code
            if code in desk.troubles:
                desk.troubles.remove(code)  # said here and now, and not again later
            elif event.chat not in desk.chats:
                return []  # it only refuses what I know to be over
            return [words(f"trouble.{code}")]
        case PageSeen():
            said = [words(f"trouble.{code}") for code in desk.troubles]
            desk.troubles.clear()
            return list(page_alarm(desk)) or said  # an alarm is said again after every look
        case _:
            chat = desk.chats.get(getattr(event, "chat", ""))
            return [] if chat is None else _told_in(event, chat, desk, now)


def _told_in(event: Event, chat: Chat, desk: Desk, now: float) -> list[str]:
    words, word = desk.words, named(desk, chat)
    match event:
        case Mine():
            slot = desk.slots.of(chat.id)
            number = slot.number if slot else 0
            rows = [words("plain.mine", n=number, chat=word, about=about(chat, words))]
            if left := desk.team.left.of(chat.id):
                rows.append(f"{word}: {as_line(desk, left)}")
            draft = desk.drafts.of(chat.id).split("\n")
            return [*rows, *(words("plain.draft", chat=word, row=row) for row in draft if row)]
        case Turn():
            return _said(event, chat, desk)
        case Receipt(delivery=Delivery.READ):
            return [f"{word}: {words('delivery.read')}"]
        case Receipt(delivery=Delivery.REFUSED):
            draft = desk.drafts.of(chat.id).split("\n")
            return [words("plain.refused", chat=word), *(f"{word}: {row}" for row in draft)]
        case VisitorTyping(on=True):
            return [words("plain.typing", chat=word)]
        case VisitorPresence():
            return [f"{word}: {look(chat, now, words).state or words('note.back')}"]
        case WordAgreed():
            return [f"{word}: {words('plain.has_word')}"] if chat.agreed_word else []
        case ReadAlong():
            last = chat.transcript.blocks[-1:]
            if not last or last[0].at != now or last[0].note not in {"note.reads", "note.reads_no"}:
                return []  # the same people as before
            return [f"{word}: {desk.team.beside(chat.id, words) or words('note.reads_no')}"]
        case Ended():
            return [f"{word}: {words(f'ended.{event.why}')}"]
        case _:
            return []


def _said(turn: Turn, chat: Chat, desk: Desk) -> list[str]:
    """Return a line for each row of a message; none for what was typed here just now."""
    words, word = desk.words, named(desk, chat)
    match turn.author:
        case Author.VISITOR:
            speaker = words("plain.visitor", chat=word)
        case Author.COLLEAGUE:
            speaker = f"{words('talk.colleague')} {word}"
        case _:
            speaker = words("plain.own", chat=word)
    silent = chat.transcript.typed(turn.mine)
    return [] if silent else [f"{speaker}: {row}" for row in clean(turn.text).split("\n")]
