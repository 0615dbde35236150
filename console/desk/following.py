"""What is said leads the handbook along: a chat's place in it, cues, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.chat import ABOUT_ANOTHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.desk.chat import Chat
    from console.desk.guide import Guide, Shelf


def follow(guide: Guide, shelf: Shelf, fresh: Iterable[Chat]) -> None:
    """Lay the handbook open at what fits each `fresh` chat; underline why."""
    for chat in fresh:
        chat.cue = chat.transcript.look(shelf.judge) or chat.cue
        guide.reminders.hear(chat.id, chat.heard(), shelf.reminders)
        said = chat.transcript.visitor_said(3)
        own = chat.intake.answers.get("who") not in ABOUT_ANOTHER
        chat.child = own and (chat.child or any(map(shelf.child, said)))
        cue = guide.follow(chat.id, said)
        if cue:
            chat.transcript.mark(cue)
