"""Groups what was said into turns: a writer, a moment, and the lines under it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from console.desk.fragments import MESSAGES, asks_haste
from console.link.port import Author, Delivery

if TYPE_CHECKING:
    from console.desk.cues import Judge, Span
    from handbook.cues import Cue

TOGETHER: Final = 120.0  # seconds: the same writer within this is one turn
LOOKED_AT: Final = 12  # messages: a chat that is resumed tells all of them at once


class Message(msgspec.Struct):
    """One message as the desk keeps it. `text` is clean. `mine` names my own ones.

    `typed` is one that was written here, since this console was started.
    `note` is the catalog key of an event line ("the exit was used"), which nobody said in
    the chat; its `text` is what the sentence quotes, mostly nothing. `cues` are where the
    words stand that made the console look; `haste` when some of them ask for it.
    """

    key: int
    at: float
    author: Author
    text: str
    mine: str | None = None
    delivery: Delivery | None = None
    note: str | None = None
    cues: tuple[Span, ...] = ()
    judged: bool = False
    haste: bool = False
    typed: bool = False


class Said(msgspec.Struct, frozen=True):
    """One message inside a turn. `delivery` is shown below it, None shows nothing."""

    text: str
    delivery: Delivery | None
    cues: tuple[Span, ...]


class Block(msgspec.Struct, frozen=True):
    """A turn, or an event line when `note` is set. `new` asks for the rule above it."""

    author: Author
    at: float
    said: tuple[Said, ...]
    new: bool
    note: str | None


class Transcript:
    """Everything that was said in one chat, in order, kept grouped as it grows.

    Blocks that did not change stay the same objects, so a screen lays out only new ones.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._pending: list[Message] = []
        self._keys: set[int] = set()
        self._blocks: list[Block] = []
        self._firsts: list[int] = []
        self._by_mine: dict[str, Message] = {}
        self._last_own: Message | None = None
        self._first_new: Message | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The turns and event lines, oldest first."""
        return tuple(self._blocks)

    @property
    def last_key(self) -> int:
        """The key of the newest message that the relay has numbered, -1 before one."""
        return max((m.key for m in self._messages[-8:]), default=-1)

    @property
    def last_own(self) -> str:
        """My own last message; an empty text before the first."""
        return self._last_own.text if self._last_own else ""

    @property
    def new(self) -> int:
        """How many of the visitor's messages I have not answered."""
        first = None if self._first_new is None else self._place(self._first_new)
        if first is None:
            return 0
        return sum(m.author is Author.VISITOR and m.note is None for m in self._messages[first:])

    @property
    def unanswered_since(self) -> float | None:
        """When the visitor wrote the first thing that I have not answered."""
        return None if self._first_new is None else self._first_new.at

    @property
    def haste_since(self) -> float | None:
        """When the visitor first wrote words that ask for haste."""
        return next((each.at for each in self._messages if each.haste), None)

    def said(self, last: int) -> list[tuple[Author, str]]:
        """Return the `last` messages that hold words, in order, each with who wrote it."""
        newest = ((m.author, m.text) for m in reversed(self._messages) if m.text and m.note is None)
        return list(islice(newest, last))[::-1]

    @property
    def unsent(self) -> str:
        """What I sent and the relay has not stored, a row for each message; mostly empty."""
        return "\n".join(each.text for each in self._pending)

    def visitor_said(self, last: int = 6) -> list[str]:
        """Return the visitor's latest messages, oldest first."""
        said = (m.text for m in reversed(self._messages) if m.author is Author.VISITOR and m.text)
        return list(islice(said, last))[::-1]

    def typed(self, mine: str | None) -> bool:
        """Whether my own message of that name was written here, since this console was started."""
        own = self._by_mine.get(mine or "")
        return own is not None and own.typed

    def say(self, mine: str, text: str, at: float) -> None:
        """Add my own message, on its way. Whatever was new is answered now."""
        own = Message(-1, at, Author.ME, text, mine=mine, delivery=Delivery.UNDERWAY, typed=True)
        self._pending.append(own)
        self._by_mine[mine] = own
        self._answered(own)

    def hear(self, message: Message) -> bool:
        """Add a numbered message. One that was heard before changes nothing."""
        known = self._by_mine.get(message.mine or "")
        if message.note is None:
            if message.key in self._keys or (known is not None and known.key >= 0):
                return False
            self._keys.add(message.key)
        start = self._place_for(message)
        if known is not None:
            known.key, known.at = message.key, message.at
            if known.delivery is Delivery.UNDERWAY:
                known.delivery = Delivery.STORED
            if any(waits is known for waits in self._pending):
                self._pending = [waits for waits in self._pending if waits is not known]
                self._messages.insert(start, known)
        else:
            if message.mine is not None:
                self._by_mine[message.mine] = message
            self._messages.insert(start, message)
            if message.author is Author.ME:
                message.delivery = message.delivery or Delivery.STORED
                self._answered(message)
            elif message.author is Author.VISITOR and message.note is None:
                self._first_new = self._first_new or message
        self._group(start)
        return True

    def receive(self, mine: str, delivery: Delivery) -> str | None:
        """Note how far my own message came. Returns the text of one that was refused."""
        own = self._by_mine.get(mine)
        if own is None:
            return None
        if delivery is Delivery.REFUSED:
            del self._by_mine[mine]
            self._pending = [waits for waits in self._pending if waits is not own]
            self._group(len(self._messages) - 1)
            return own.text
        order = [Delivery.UNDERWAY, Delivery.STORED, Delivery.READ]
        before = own.delivery or Delivery.UNDERWAY
        own.delivery = max(before, delivery, key=order.index)
        place = self._place(own)
        self._group(len(self._messages) - 1 if place is None else place)
        return None

    def mark(self, cue: str) -> None:
        """Underline `cue` in the visitor's newest message that holds it."""
        for place in range(len(self._messages) - 1, max(-1, len(self._messages) - 30), -1):
            message = self._messages[place]
            if message.author is Author.VISITOR and cue.casefold() in message.text.casefold():
                start = message.text.casefold().index(cue.casefold())
                message.cues = (*message.cues, (start, start + len(cue)))
                self._group(place)
                return

    def change_note(self, note: str, to: str) -> None:
        """Let the newest event line `note` say something else: it stays where it is."""
        for place in range(len(self._messages) - 1, -1, -1):
            if self._messages[place].note == note:
                self._messages[place].note = to
                self._group(place)
                return

    def look(self, judge: Judge) -> Cue | None:
        """Underline the words that make the console look in what the visitor wrote last.

        Returns the foremost cue of the newest message that was not looked at before.
        """
        newest: Cue | None = None
        for place in range(max(0, len(self._messages) - LOOKED_AT), len(self._messages)):
            message = self._messages[place]
            if message.judged or message.author is not Author.VISITOR or not message.text:
                continue
            message.judged, row = True, self._row(place)
            cue, found = asks_haste(judge, [each.text for each in row])
            newest = cue or newest
            for each, where in zip(reversed(row), reversed(found), strict=False):
                each.cues, each.haste = (*each.cues, *where), True
            if cue is not None:
                self._group(place - len(found) + 1)
        return newest

    def _row(self, place: int) -> list[Message]:
        """Return what the visitor wrote in one go, calm so far, up to the message at `place`."""
        row = [self._messages[place]]
        for before in reversed(self._messages[max(0, place - MESSAGES + 1) : place]):
            if before.haste or not _together(before, row[0]):
                break
            row.insert(0, before)
        return row

    def erase(self) -> None:
        """Forget every word: the visitor erased the chat."""
        self.__init__()  # type: ignore[misc]  # a fresh transcript is the surest way to forget

    def _answered(self, own: Message) -> None:
        before, self._last_own = self._last_own, own
        new = None if self._first_new is None else self._place(self._first_new)
        changed = len(self._messages) - 1 if new is None else new
        self._first_new = None
        place = None if before is None else self._place(before)
        self._group(changed if place is None else min(place, changed))

    def _place_for(self, message: Message) -> int:
        """Return where a message belongs: at the end, unless the relay numbered it lower."""
        place = len(self._messages)
        if message.note is None:
            while place and self._messages[place - 1].key > message.key:
                place -= 1
        return place

    def _place(self, message: Message) -> int | None:
        # From the end: what still changes is near it.
        for place in range(len(self._messages) - 1, -1, -1):
            if self._messages[place] is message:
                return place
        return None

    def _group(self, changed: int) -> None:
        """Group again from the block before the message at `changed`: the two may join."""
        block = max(0, bisect_right(self._firsts, max(0, changed - 1)) - 1)
        start = self._firsts[block] if self._firsts else 0
        del self._blocks[block:]
        del self._firsts[block:]
        everything = [*self._messages[start:], *self._pending]
        group: list[Message] = []
        for offset, message in enumerate(everything):
            new = message is self._first_new
            if group and (new or not _together(group[-1], message)):
                self._close(group, start + offset - len(group))
                group = []
            group.append(message)
        if group:
            self._close(group, start + len(everything) - len(group))

    def _close(self, group: list[Message], first: int) -> None:
        self._firsts.append(first)
        self._blocks.append(
            Block(
                author=group[0].author,
                at=group[0].at,
                said=tuple(Said(m.text, self._shown(m), m.cues) for m in group),
                new=group[0] is self._first_new,
                note=group[0].note,
            )
        )

    def _shown(self, message: Message) -> Delivery | None:
        if message is self._last_own or message.delivery is Delivery.UNDERWAY:
            return message.delivery
        return None


def _together(before: Message, after: Message) -> bool:
    return (
        before.author is after.author
        and before.note is None
        and after.note is None
        and after.at - before.at < TOGETHER
    )
