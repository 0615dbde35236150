"""The audit chain: who did what in which chat, when and why; never what anybody said.

    hash = SHA-256("veste/1/audit" | previous 32 | n 8 | at 8 | four fields)
    a field is its length in one byte, then its bytes: who, chat, what, why

Lines are numbered from 1 without a hole, and each holds the hash of the one before it (zeros
before the first). Whoever remembers a `Head` notices later that lines up to it were changed,
taken out, added or cut off, also if all hashes after them were made anew.

Old lines may go, by age alone: a chain may begin with a later line, its *anchor*, if a `cut` line
after it says so many years and the anchor is older than that. The anchor's own hash binds its
moment, and everything before it was older still. A remembered head that is older than the anchor
says nothing about such a chain: whoever can write the database can date a new anchor as they like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta

from protocol.ids import is_staff, text

What = Literal[
    "start",  # a relay began: whoever was on duty at it before is not any more
    "sign-in",
    "on-duty",  # from here on they can read who waits
    "off-duty",
    "claim",
    "late",  # the relay gave a claim back to the queue
    "release",
    "offer",
    "accept",
    "refuse",
    "withdraw",  # who made an offer took it back
    "unanswered",  # the relay withdrew an offer
    "hand-over",  # by the giver; the line after it names who has the chat now
    "receive",
    "ask",  # a supervisor asked; `why` is the reason they signed
    "sit-in",  # from here on they can read
    "sit-out",
    "let-in",  # the visitor's page let a supervisor read who takes over
    "take-over",
    "return",  # the visitor came back by their code
    "close",
    "block",  # ended, and nobody goes on for a while; `why` is the reason
    "block-for",  # for so long, by who decided it: who blocked, or the second person
    "block-ask",  # a second person is asked for so long
    "block-refuse",  # the second person said no
    "block-lift",  # a supervisor ended it
    "block-over",  # its time was over
    "erase",
    "factor-set",  # their second factor counts from here on
    "factor-wrong",  # with a signature that holds, a code that does not
    "factor-reset",  # whose second factor the office took away
    "roster",  # a new one is published
    "removed",  # they are no longer on it
    "read",  # somebody read this log
    "verified",
    "taken-out",  # the sealed registrations were written to a file
    "backed-up",  # the whole store was copied to a file
    "restored",  # a backup was put back: what was noted since it was made is gone
    "cut",  # the lines before the first one that is left are removed: older than `why`
]
Years = Literal["1y", "2y", "3y", "4y", "5y", "6y", "7y", "8y", "9y", "10y"]
Why = Literal[
    "",
    "holder",  # closed by who held it
    "supervisor",  # closed by somebody who supervises
    "misuse",  # closed by who held it, as a sexual or prank contact
    "retention",  # erased because its time was over
    "code",  # signed in with a right code of the second factor
    "voucher",  # signed in on a code that was right some hours ago
    "again",  # the code was used already
    "whole",  # what a verification found
    "broken",
    "older",  # it holds by itself, and the remembered head is from before its first line
    "arousal",  # why a chat is blocked, and for how long: `protocol.blocks`
    "threats",
    "searching",
    "flooding",
    "1h",
    "4h",
    "24h",
    "3d",
    "7d",
    "1y",  # how old a line is that a `cut` removes
    "2y",
    "3y",
    "4y",
    "5y",
    "6y",
    "7y",
    "8y",
    "9y",
    "10y",
    "asked",  # from here on: the reason of a supervisor's signed request
    "concern",
    "learning",
    "gone",
    "done",
]

# Who did it, where it is nobody of the staff: 8 bytes, as their ids.
RELAY = b"relay..."
OPERATOR = b"operator"  # whoever runs veste-server beside the store
OFFICE = b"office.."  # whoever holds the roster key

YEAR = 365 * 86_400_000  # milliseconds

_LABEL = b"veste/1/audit"


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What happened, before it has its place in the chain; `at` in milliseconds."""

    at: int
    who: bytes
    what: What
    chat: bytes = b""
    why: Why = ""


class Head(msgspec.Struct, frozen=True):
    """The last line of a chain at some moment, to be remembered elsewhere."""

    n: Annotated[int, Meta(ge=0)]
    hash: Annotated[bytes, Meta(min_length=32, max_length=32)]

    def __str__(self) -> str:
        """Return it as it is printed and given to `--head`."""
        return f"{self.n}:{self.hash.hex()}"


START = Head(0, bytes(32))


class Line(msgspec.Struct, frozen=True):
    """A note in its place."""

    n: int
    note: Note
    previous: bytes
    hash: bytes


class Broken(NamedTuple):
    """The first place where a chain does not hold, and what must have happened there.

    `older` is no fault that was found: the remembered head is from before line `n`, the first.
    """

    n: int
    reason: Literal["changed", "removed", "inserted", "cut", "rewritten", "older"]


def read_head(printed: str) -> Head:
    """Return the head that was printed so. Raises `ValueError`."""
    number, _, digest = printed.strip().partition(":")
    head = Head(int(number), bytes.fromhex(digest))
    if str(head) != printed.strip().lower() or len(head.hash) != 32 or head.n < 0:
        raise ValueError(printed)
    return head


def append(head: Head, notes: Iterable[Note]) -> Iterator[Line]:
    """Yield the lines that put `notes` behind `head`, in their order."""
    n, previous = head.n, head.hash
    for note in notes:
        n += 1
        line = Line(n, note, previous, hash_of(n, note, previous))
        yield line
        previous = line.hash


def hash_of(n: int, note: Note, previous: bytes) -> bytes:
    """Return the hash of line number `n` with this note behind `previous`."""
    fields = (note.who, note.chat, note.what.encode(), note.why.encode())
    return hashlib.sha256(
        b"".join(
            (
                _LABEL,
                previous,
                n.to_bytes(8, "big"),
                note.at.to_bytes(8, "big"),
                *(bytes((len(field),)) + field for field in fields),
            )
        )
    ).digest()


_YEARS: dict[str, int] = {name: int(name[:-1]) for name in get_args(Years)}


def years(number: int) -> Years:
    """Return how a `cut` line says so many years. Raises `KeyError` for none of 1 to 10."""
    return {many: name for name, many in _YEARS.items()}[number]  # type: ignore[return-value]


class Reader:
    """Checks a chain line by line, in the order of their numbers."""

    def __init__(self, remembered: Head | None = None) -> None:
        """Begin before the first line; `remembered` is what somebody saw as the last one."""
        self.last = START
        self.anchor: Line | None = None  # the first line, where lines before it are gone
        self.cut: Note | None = None  # the last line by which it may be the first
        self._remembered = remembered

    def take(self, line: Line) -> Broken | None:
        """Check the next line; return what is wrong with it, if anything is."""
        if self.last == START and line.n > 1:
            self.anchor, self.last = line, Head(line.n - 1, line.previous)
        broken = self._take(line)
        note = line.note
        if broken is None and note.what == "cut" and note.who == RELAY:
            self._allow(note)
        return Broken(1, "removed") if broken is not None and self._unexplained else broken

    @property
    def _unexplained(self) -> bool:
        """Whether lines are gone at the beginning, and no line so far says that they were old."""
        return self.anchor is not None and self.cut is None

    def _allow(self, note: Note) -> None:
        """Take a cut as the reason for the first line, if that one is old enough for it."""
        old = self.anchor is not None and note.why in _YEARS
        if old and self.anchor and self.anchor.note.at + YEAR * _YEARS[note.why] <= note.at:
            self.cut = note

    def _take(self, line: Line) -> Broken | None:
        expected = self.last.n + 1
        if line.n != expected:
            return Broken(expected, "removed" if line.n > expected else "inserted")
        if line.hash != _hash_or_none(line):
            return Broken(line.n, "changed")
        if line.previous != self.last.hash:
            return Broken(line.n, "inserted")
        self.last = Head(line.n, line.hash)
        if self._remembered is not None and line.n == self._remembered.n:
            return None if self.last == self._remembered else Broken(line.n, "rewritten")
        return None

    def end(self) -> Broken | None:
        """Return what is wrong when no line follows: the remembered one may be missing."""
        if self._unexplained:
            return Broken(1, "removed")
        if self._remembered is not None and self._remembered.n > self.last.n:
            return Broken(self.last.n + 1, "cut")
        return self._before_anchor()

    def _before_anchor(self) -> Broken | None:
        """Return what is to say of a remembered line that is not there any more.

        Also where the anchor continues it: an anchor with a false moment can do that as well.
        """
        seen, anchor = self._remembered, self.anchor
        if seen is None or anchor is None or seen.n >= anchor.n:
            return None
        if seen.n == anchor.n - 1 and seen.hash != anchor.previous:
            return Broken(seen.n, "rewritten")
        return Broken(anchor.n, "older")


def verify(lines: Iterable[Line], remembered: Head | None = None) -> Broken | None:
    """Return the first place where the chain does not hold, or None when all of it does.

    With a remembered head None means also that the remembered line is there.
    """
    reader = Reader(remembered)
    for line in lines:
        broken = reader.take(line)
        if broken is not None:
            return broken
    return reader.end()


def name_of(who: bytes) -> str:
    """Return a member of staff by their opaque id, anybody else by what they are."""
    return text(who) if is_staff(who) else who.decode("ascii", "replace").rstrip(".!")


def _hash_or_none(line: Line) -> bytes | None:
    """Return the hash that fits the line; None for values that no line of ours ever holds."""
    try:
        return hash_of(line.n, line.note, line.previous)
    except (ValueError, OverflowError):
        return None
