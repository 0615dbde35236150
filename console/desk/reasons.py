"""What my console tells supervisors of my chats and of me: closed codes, never a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.desk.weight import FAST, STILL_FAST, WAITS_FOR_WORDS, too_much, weight
from console.link.port import Presence

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from protocol.letters import Tally

    _Seen = dict[str | None, dict[str, float]]  # since when each code holds, of me and each chat

TOLD_ANEW = 120.0
"""Seconds after which all of it is told once more."""
TRIED_AGAIN = 20.0
"""Seconds after which codes that nobody heard are told once more."""


class Told(NamedTuple):
    """All codes that hold of a chat (None: of me), and the digit of its place at my desk."""

    chat: str | None
    codes: dict[str, float]  # each with since when it holds
    slot: int | None
    tally: Tally | None = None  # of my night


def of_chat(chat: Chat, now: float) -> tuple[str, ...]:
    """Return the codes that hold of a chat of mine at `now`."""
    codes = []
    if chat.intake.danger or chat.cue is not None:
        codes.append("danger")
    here = chat.presence is Presence.HERE
    if here and chat.cue is not None and chat.rhythm.silent_for(now) is not None:
        codes.append("silent_after")
    if chat.cut_off and chat.presence is Presence.AWAY:
        codes.append("cut_off")
    if chat.level == "high":
        codes.append("heavy")
    unanswered = chat.transcript.unanswered_since
    if here and unanswered is not None and now - unanswered >= WAITS_FOR_WORDS:
        codes.append("unanswered")
    if here and chat.rhythm.fast(now, FAST, STILL_FAST):
        codes.append("fast")
    return tuple(codes)


def of_me(desk: Desk, now: float) -> tuple[str, ...]:
    """Return the codes that hold of me."""
    carried = sum(weight(of_chat(chat, now)) for chat in desk.held())
    nights = None if desk.shift is None else desk.shift.nights
    holds = {
        "overload": too_much(carried, desk.limits.hard),
        "first_solo": nights is not None and nights <= desk.limits.first_nights,
        "pause": desk.care.resting is not None,
        "cooling": desk.care.cools(now) is not None,
    }
    return tuple(code for code, so in holds.items() if so)


def _of_chat_since(chat: Chat, code: str, seen: float) -> float:
    """Return since when a code holds of a chat: by its words, else since it was `seen`.

    What was said before they came back is no part of this visit.
    """
    by_words = {
        "danger": chat.intake.since if chat.intake.danger else chat.transcript.haste_since,
        "silent_after": chat.rhythm.last,
        "unanswered": chat.transcript.unanswered_since,
        "cut_off": chat.presence_since,
    }.get(code)
    return seen if by_words is None else max(by_words, chat.intake.since)


class Reasons:
    """Remembers what was told, so that each change is told once and to everybody there.

    And since when what holds does, so that who comes on duty late hears the same moment.
    """

    def __init__(self) -> None:
        self._seen: _Seen = {}
        self._told: dict[str | None, Told] = {}
        self._called: set[str] = set()  # chats for which it was told that I want somebody beside me
        self._not_before = self._all_told = 0.0

    def hold(self, desk: Desk, now: float) -> dict[str | None, Told]:
        """Return what holds at `now` of me (None) and of each of my chats."""
        return self._told_of(desk, self._seen_by(desk, now))

    def _told_of(self, desk: Desk, seen: _Seen) -> dict[str | None, Told]:
        mine = dict(seen[None])
        if desk.care.resting is not None:
            mine["pause"] = desk.care.resting
        told: dict[str | None, Told] = {None: Told(None, mine, None, desk.care.tally(desk.limits))}
        for chat in desk.held():
            codes = {code: _of_chat_since(chat, code, at) for code, at in seen[chat.id].items()}
            slot = desk.slots.of(chat.id)
            told[chat.id] = Told(chat.id, codes, slot.number if slot else None)
        return told

    def _seen_by(self, desk: Desk, now: float) -> _Seen:
        """Return since when each code that holds was seen to; what is new, since `now`."""
        codes: dict[str | None, tuple[str, ...]] = {None: of_me(desk, now)}
        codes |= {chat.id: of_chat(chat, now) for chat in desk.held()}
        before = {name: self._seen.get(name, {}) for name in codes}
        return {
            name: {code: before[name].get(code, now) for code in holds}
            for name, holds in codes.items()
        }

    def due(self, desk: Desk, now: float) -> list[Told]:
        """Return what is to be told at `now`: what holds, where that changed."""
        self._seen = self._seen_by(desk, now)
        hold = self._told_of(desk, self._seen)
        if now < self._not_before:
            return []
        if now - self._all_told >= TOLD_ANEW:  # a letter may have been lost with a connection
            self.again()
            self._all_told = now
        for gone in set(self._told) - set(hold):
            del self._told[gone]  # a chat that I do not hold any more says nothing of me
        return [told for name, told in hold.items() if self._told.get(name) != told]

    def calls(self, desk: Desk) -> list[str]:
        """Return the chats in which I still ask for somebody, where that is to be told again."""
        ask = [chat.id for chat in desk.held() if chat.called]
        self._called &= set(ask)
        return [chat for chat in ask if chat not in self._called]

    def called(self, chat: str) -> None:
        """Note that supervisors heard that I ask for somebody beside me."""
        self._called.add(chat)

    def heard(self, told: Told) -> None:
        """Note that supervisors heard this."""
        self._told[told.chat] = told

    def missed(self, now: float) -> None:
        """Nobody is there to hear it: it is tried again after a while."""
        self._not_before = now + TRIED_AGAIN

    def again(self) -> None:
        """Somebody came on duty: all of it is told anew."""
        self._told.clear()
        self._called.clear()
        self._not_before = 0.0
