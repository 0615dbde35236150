"""What colleagues left for whoever takes a chat: on giving it back, or for a return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from console.desk.clean import one_line
from console.desk.moments import day
from console.link.port import (
    Connection,
    Ended,
    NoLongerWaiting,
    NoteLeft,
    Presence,
    Trouble,
    Waiting,
)
from protocol.letters import LONGEST
from protocol.outbox import AGAIN

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.queue import WaitingRow
    from console.link.port import Event

NOBODY_WAITS: Final = 300.0
"""Seconds after which a note goes whose chat did not come back to the queue after all."""


class LeftNotes:
    """The notes of each chat, from the moment they are heard until somebody has taken it.

    At most two: of whoever gave it back just now, which stands first, and of an earlier day.
    """

    def __init__(self) -> None:
        self._notes: dict[str, dict[bool, NoteLeft]] = {}  # by whether it is of an earlier day
        self._heard: dict[str, float] = {}
        self._waited: set[str] = set()  # whose chat stood in the queue since
        self.going: set[str] = set()  # chats of which my note for a return is on its way

    def of(self, chat: str) -> NoteLeft | None:
        """Return the note that lies with a chat, the more pressing of two."""
        notes = self._notes.get(chat, {})
        return notes.get(False) or notes.get(True)

    def hear(self, event: Event, now: float) -> None:
        """Keep a note, or drop it: the chat is over, erased, or a colleague has it now.

        That the giver holds it drops nothing: their note may come before the chat does.
        """
        match event:
            case Connection(up=True):
                self.going.clear()  # they go now, and what has no answer is sent again
            case NoteLeft():
                if event.mine:
                    self.going.discard(event.chat)
                self._notes.setdefault(event.chat, {})[event.later] = event
                self._heard[event.chat] = now
                self._waited.discard(event.chat)
            case Waiting() if event.chat in self._notes:
                self._waited.add(event.chat)
            case NoLongerWaiting():
                left = self.of(event.chat)
                if left is not None and (event.by != left.by or event.chat in self._waited):
                    self._drop(event.chat)
            case Trouble() if event.code not in AGAIN:
                self.going.discard(event.chat or "")
            case Ended():
                if event.why == "erased":
                    self.going.discard(event.chat)
                self._drop(event.chat)
            case _:
                pass

    def settle(self, desk: Desk, now: float) -> None:
        """Lay each note whose chat is mine by now into the conversation, once.

        Not as the chat comes: all that was said before is told then, and would stand below it.
        """
        for chat, notes in list(self._notes.items()):
            there = desk.chats.get(chat)
            if there is not None and (there.ended is None or any(n.mine for n in notes.values())):
                for _, left in sorted(notes.items(), reverse=True):  # the older one above
                    there.note(key_of(left), now, said(desk, left))
                self._drop(chat)
            elif desk.queue.get(chat) is None and now - self._heard[chat] >= NOBODY_WAITS:
                self._drop(chat)

    def _drop(self, chat: str) -> None:
        self._notes.pop(chat, None)
        self._heard.pop(chat, None)
        self._waited.discard(chat)


def key_of(left: NoteLeft) -> str:
    """Return the catalog key of what a note is: left with a chat, or for a return."""
    if not left.later:
        return "note.left"
    return "note.kept" if left.mine else "note.later"


def said(desk: Desk, left: NoteLeft) -> str:
    """Return who wrote a note, and the note; of one for a return also when it was written."""
    note = f"“{one_line(left.text, LONGEST)}”"
    if not left.later:
        return f"{desk.team.name(left.by, desk.words)}: {note}"
    written = day(left.at, desk.zone, desk.words)
    if left.mine:
        return f"{written}: {note}"
    name = one_line(left.name) or desk.team.name(left.by, desk.words)
    return f"{name}, {written}: {note}"


def as_line(desk: Desk, left: NoteLeft) -> str:
    """Return a note as a line of the conversation: what it is, who wrote it, and what it says."""
    return desk.words(key_of(left), text=said(desk, left))


def left_with(desk: Desk, chat: str) -> str:
    """Return what lies with a chat that waits, as `said` does; empty when nothing does."""
    left = desk.team.left.of(chat)
    return "" if left is None else said(desk, left)


def noted(desk: Desk, row: WaitingRow) -> WaitingRow:
    """Return a row of the queue with the note that lies with it, in the place of first words.

    That somebody is not there right now still stands before it.
    """
    who, note = desk.queue.get(row.chat), left_with(desk, row.chat)
    if who is None or not note:
        return row
    here = who.presence is Presence.HERE
    return replace(row, under=note if here else f"{row.under} · {note}", noted=True)
