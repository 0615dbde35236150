"""Words what is still open when somebody stops: chats, forms, requests, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.team import CARE
from console.desk.words_for import look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.desk.desk import Desk


def left_open(desk: Desk, now: float, *, lines: bool = False) -> Iterator[str]:
    """Yield a sentence for everything that I leave behind, what concerns a visitor first.

    Each says by which key one comes to it; in the line mode, by which word.
    """
    words = desk.words

    def by(key: str, word: str) -> str:
        return words("leave.type", word=words(f"plain.word.{word}")) if lines else key

    last = not any(CARE & set(each.roles) for each in desk.team.there)
    if last and (waiting := len(desk.queue)):
        yield words("leave.last_one" if waiting == 1 else "leave.last", n=waiting)
    for slot, chat in desk.slots.taken():
        there = desk.chats[chat]
        if there.ended is None:
            state = look(there, now, words).state or words("leave.talks")
            asked = desk.team.waits_for(chat)
            if asked is not None:
                state = words("leave.asked", name=desk.team.name(asked, words))
            named = words(f"slot.{slot.word}")
            yield words("leave.chat", shape=slot.shape, chat=named, state=state)
            if there.transcript.unsent:
                yield words("leave.unsent", chat=named)
    if not desk.up and (notes := len(desk.team.left.going)):
        yield words("leave.note_one" if notes == 1 else "leave.note_many", n=notes)
    if (forms := len(desk.wrap_ups.forms)) > 0:
        yield words("leave.form" if forms == 1 else "leave.forms", n=forms, key=by("Alt Y", "form"))
    offer, question = desk.team.offers.waiting(now), desk.team.question()
    if offer is not None:
        name = desk.team.name(offer.by, words)
        yield words("leave.offer", name=name, key=by("Alt O", "accept"))
    if question is not None:
        name = desk.team.name(question.by or "", words)
        yield words("leave.question", name=name, key=by("Alt M", "consult"))
