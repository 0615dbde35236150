"""Words the lines for the next shift: closed codes about talks, named by a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.moments import clock
from console.desk.slots import BY_NUMBER, Slot

if TYPE_CHECKING:
    from console.desk.desk import Desk

CODES: Final = ("may_return", "asks_same", "danger_plan", "danger_open", "report", "waits_advice")
"""What one may leave, by its digit on the sheet."""
MOST_TALKS: Final = 6
_BY_WORD: Final = {slot.word: slot for slot in Slot}


class Talk(NamedTuple):
    """A talk of tonight: its place at my desk, a moment of it, and how it is called on a sheet."""

    slot: Slot
    at: float
    named: str


def talks(desk: Desk, now: float) -> list[Talk]:
    """Return the talks about which I may leave something: those I hold, then the last ended."""
    words = desk.words
    held = [(slot, now, "handed.now") for slot, chat in desk.slots.taken() if not _over(desk, chat)]
    over = reversed(desk.wrap_ups.ended.values())
    ended = [(_BY_WORD[word], at, "handed.ended") for word, at in over]
    return [
        Talk(slot, at, words(key, talk=_named(desk, slot), time=clock(at, desk.zone)))
        for slot, at, key in [*held, *ended][:MOST_TALKS]
    ]


def lines(desk: Desk, now: float) -> tuple[str, ...]:
    """Return what was left for this shift, the newest first."""
    return tuple(
        desk.words(
            "handed.line",
            name=desk.team.name(each.by, desk.words),
            time=clock(each.at, desk.zone),
            talk=_named(desk, BY_NUMBER.get(each.slot)),
            what=desk.words(f"handed.{each.code}"),
        )
        for each in desk.team.handed(now)
    )


def _named(desk: Desk, slot: Slot | None) -> str:
    return "" if slot is None else f"{slot.shape} {desk.words(f'slot.{slot.word}')}"


def _over(desk: Desk, chat: str) -> bool:
    return desk.chats[chat].ended is not None
