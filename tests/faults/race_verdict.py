"""Who won a race of two consoles, by log and audit chain, and whether only one did."""

from __future__ import annotations

from protocol.audit import Note
from protocol.epochs import open_announcement
from protocol.log import Entry, EpochEntry, StateEntry


def winners(kind: str, log: list[Entry], notes: list[Note]) -> int:
    """Return how often somebody won a race of this kind, by a chat's log and lines."""
    if kind in ("hand-over", "take-back"):
        made = (open_announcement(e.epoch, None, None) for e in log if isinstance(e, EpochEntry))
        given = sum(content.why == "hand-over" for content in made)
        return given + sum(note.what == "withdraw" for note in notes)
    return sum(isinstance(entry, StateEntry) and entry.cause == kind for entry in log)


def first(kind: str, notes: list[Note], anna: bytes, cleo: bytes) -> str:
    """Return who was first in a race of this kind, by what the audit chain has of its chat.

    "anna", "other", or what is wrong: Bo was offered the chat before Cleo was.
    """
    said = [note for note in notes if note.what in ("offer", "accept", "withdraw")]
    what = [note.what for note in said]
    if kind == "take-back":
        both = {"accept", "withdraw"} <= set(what)
        who = "anna" if "withdraw" in what else "other"
        return "an offer was accepted and withdrawn" if both else who
    if kind != "hand-over":
        return "anna" if [n.who for n in notes if n.what == kind][:1] == [anna] else "other"
    if what[:2] == ["offer", "accept"]:
        return "other"
    late = any(note.who != cleo for note in said if note.what == "accept")
    return "an offer was accepted that was withdrawn" if late else "anna"
