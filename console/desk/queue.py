"""Orders the people who wait, and says in words why they stand where they stand."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from console.desk.clean import one_line
from console.desk.haste import Haste
from console.desk.moments import length
from console.desk.worded import Worded
from console.link.port import Presence, Waiting

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.cues import Judge

WAITS: Final = 300.0  # seconds: from here `!`, and the time in amber
WAITS_LONG: Final = 600.0  # from here `!!`, and the time in red
HEAD_START: Final = 600.0  # seconds that words of danger count for: nobody sinks for ever
FIRST_WORDS: Final = 200  # characters of what somebody wrote first, in a row
UNREAD: Final = frozenset(("pap-AW", "pap-CW"))  # languages that the cues do not know


class Urgency(StrEnum):
    """How much somebody needs a person; the value is the glyph."""

    DANGER = "◆"
    LONG = "!!"
    WAITS = "!"
    NEW = "·"


class WaitingRow(msgspec.Struct, frozen=True):
    """One row of the queue, in words. `under` is the second line, cut when drawn.

    `noted`: a colleague left a note with it, which stands in `under`.
    """

    chat: str
    urgency: Urgency
    reason: str
    time: str
    late: Urgency
    under: str
    gone: bool
    cursor: bool
    noted: bool = False


class Queue:
    """Who waits. A row never leaves, and never moves, while the cursor is on it.

    In danger by their own answer comes first. Then who waits longest; words that ask for haste,
    in anything they wrote while they wait, count as some minutes of waiting, here and in no other
    console or relay. Among those who did not answer "in danger" nobody sinks for ever; behind
    those who did, one may wait long.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}
        self._order: list[str] = []
        self._cursor: str | None = None
        self._gone: dict[str, str | None] = {}
        self._haste = Haste()
        self._first: dict[str, str] = {}  # their first words, in one line

    def __len__(self) -> int:
        return len(self._waiting) - len(self._gone)

    def hear(self, row: Waiting) -> None:
        """Add somebody, or note what changed about their waiting."""
        self._waiting[row.chat] = row
        self._gone.pop(row.chat, None)
        self._look(row)
        self._sort()

    def look(self, judge: Judge) -> None:
        """Look at the words of everybody who waits, now and from now on."""
        self._haste.by(judge)
        for row in self._waiting.values():
            self._look(row)
        self._sort()

    def leave(self, chat: str, by: str | None) -> None:
        """Take somebody off the queue: taken by the colleague `by`, or gone."""
        if chat not in self._waiting:
            return
        if chat == self._cursor:
            self._gone[chat] = by
        else:
            self._forget(chat)
        self._sort()

    def erase(self, chat: str) -> None:
        """Take somebody off who erased everything: their words go, also from under the cursor."""
        if chat in self._waiting:
            self.hear(replace(self._waiting[chat], first_words=None, written=()))
            self.leave(chat, None)

    def point(self, chat: str | None) -> None:
        """Put the cursor on `chat`, or nowhere. Rows that are gone leave now."""
        self._cursor = chat if chat in self._waiting else None
        for gone in [c for c in self._gone if c != self._cursor]:
            del self._gone[gone]
            self._forget(gone)
        self._sort()

    def move(self, by: int) -> None:
        """Move the cursor `by` rows, or onto the first row when it was nowhere."""
        if not self._order:
            return
        if self._cursor is None:
            self.point(self._order[0])
            return
        at = self._order.index(self._cursor) + by
        self.point(self._order[max(0, min(len(self._order) - 1, at))])

    @property
    def cursor(self) -> str | None:
        """The chat under the cursor, also when it has just gone."""
        return self._cursor

    @property
    def cursor_row(self) -> int | None:
        """The number of the row under the cursor."""
        return None if self._cursor is None else self._order.index(self._cursor)

    def get(self, chat: str) -> Waiting | None:
        """Return who waits under this id; None when nobody does any more."""
        return None if chat in self._gone else self._waiting.get(chat)

    def next(self) -> Waiting | None:
        """Return who needs somebody most: in danger first, then the longest waiting.

        Who is there comes before who left, also before who left in danger: they can answer now.
        """
        left = [row for chat, row in self._waiting.items() if chat not in self._gone]
        here = [row for row in left if row.presence is Presence.HERE]
        return min(here or left, key=self._fair, default=None)

    def urgent(self, chat: str) -> str:
        """Return the words of somebody who waits that ask for haste; empty when none do."""
        return self._haste.words(chat)

    def waiting(self) -> list[Waiting]:
        """Return everybody who waits, in the order of the rows."""
        return [self._waiting[chat] for chat in self._order if chat not in self._gone]

    def rows(self, now: float, words: Words) -> Worded[WaitingRow]:
        """Return the rows as they are shown at `now`."""
        order = [self._waiting[chat] for chat in self._order]
        return Worded(order, lambda who: self._row(who, now, words))

    def _sort(self) -> None:
        fair = sorted(self._waiting, key=lambda chat: self._fair(self._waiting[chat]))
        if self._cursor in self._order and self._cursor in self._waiting:
            place = self._order.index(self._cursor)
            fair.remove(self._cursor)
            fair.insert(place, self._cursor)
        self._order = fair

    def _forget(self, chat: str) -> None:
        del self._waiting[chat]
        self._haste.forget(chat)
        self._first.pop(chat, None)

    def _look(self, who: Waiting) -> None:
        self._first[who.chat] = one_line(who.first_words or "", FIRST_WORDS)
        first = () if who.first_words is None else (who.first_words,)
        self._haste.look(who.chat, who.written or first)

    def _fair(self, who: Waiting) -> tuple[bool, float, str]:
        start = who.since - HEAD_START if self.urgent(who.chat) else who.since
        return not who.danger, start, who.chat

    def _gone_to(self, chat: str, words: Words) -> str:
        by = self._gone[chat]
        return words("queue.taken_by", who=one_line(by, 40)) if by else ""

    def reason(self, who: Waiting, now: float, words: Words) -> str:
        """Return in words why somebody stands where they stand."""
        reason = words(f"reason.{self.why(who, now)}", words=self.urgent(who.chat))
        if who.language not in UNREAD:
            return reason
        return words("reason.unread", reason=reason, language=words(f"language.{who.language}"))

    def why(self, who: Waiting, now: float) -> str:
        """Return why somebody stands where they stand; their own answer before anything else."""
        if who.danger:
            return "danger_now"
        if self.urgent(who.chat):
            return "words"
        if lateness(now - who.since) is Urgency.LONG:
            return "long_wait"
        if who.cut_off:
            return "cut_off"
        return "returned" if who.returned else "waits"

    def _urgency(self, who: Waiting, late: Urgency) -> Urgency:
        if who.danger:
            return Urgency.DANGER
        return Urgency.WAITS if late is Urgency.NEW and self.urgent(who.chat) else late

    def _row(self, who: Waiting, now: float, words: Words) -> WaitingRow:
        late = lateness(now - who.since)
        gone = who.chat in self._gone
        if gone:
            reason = words("queue.taken" if self._gone[who.chat] else "queue.left")
        else:
            reason = self.reason(who, now, words)
        return WaitingRow(
            chat=who.chat,
            urgency=Urgency.NEW if gone else self._urgency(who, late),
            reason=reason,
            time="" if gone else length(now - who.since, words),
            late=late,
            under=self._gone_to(who.chat, words) if gone else self._under(who, words),
            gone=gone,
            cursor=who.chat == self._cursor,
        )

    def _under(self, who: Waiting, words: Words) -> str:
        """Return the second line: the first words, or what is known instead."""
        if who.presence is Presence.EXITED:
            return words("queue.exited")
        if who.presence is Presence.AWAY:
            return words("queue.away")
        if first := self._first.get(who.chat):
            return f"“{first}”"
        return words(f"intent.{who.intent}" if who.intent else f"door.{who.door}")


def lateness(waited: float) -> Urgency:
    """Return how long is long: seconds of waiting to `·`, `!` or `!!`."""
    if waited >= WAITS_LONG:
        return Urgency.LONG
    return Urgency.WAITS if waited >= WAITS else Urgency.NEW
