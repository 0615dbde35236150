"""What each colleague carries: risk, pace, waiting for words; and their night so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.limits import Limits
from console.desk.matters import Matter
from console.desk.reasons import of_chat, of_me
from console.desk.slots import Slot
from console.desk.team import CARE
from console.desk.weight import FULL, HARD, too_much, weight
from console.link.port import Presence

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.link.port import Elsewhere
    from protocol.letters import Tally

CELLS: Final = 8  # of the line that shows it
PEOPLE: Final = ("pause", "cooling")  # codes of a person that their row tells


class Carried(NamedTuple):
    """One chat that somebody carries: its place at their desk, how it is (a key), its weight."""

    chat: str
    slot: Slot | None
    state: str
    weight: int


class Load(NamedTuple):
    """What one person carries. `who` is None for me; `cells` of `CELLS`; `level` is a key.

    `codes` are of `PEOPLE`; `tally` is None as long as nothing is known of their night.
    """

    who: str | None
    chats: tuple[Carried, ...]
    cells: int
    level: str
    limits: Limits
    codes: tuple[str, ...]
    tally: Tally | None


def loads(desk: Desk, now: float) -> list[Load]:
    """Return what everybody carries, those who carry most first."""
    mine = tuple(_mine(desk, chat, now) for chat in desk.held())
    rows = [_load(None, mine, of_me(desk, now), desk.care.tally(desk.limits))]
    for each in desk.team.there:
        if CARE & set(each.roles):
            held = desk.board.held_by(each.who)
            chats = tuple(_carried(desk, one) for one in held)
            codes = [held.code for held in desk.board.codes(each.who, None)]
            rows.append(_load(each.who, chats, codes, desk.board.tally(each.who)))
    return sorted(rows, key=lambda row: (-row.cells, row.who or ""))


def to_choose(rows: list[Load]) -> list[Matter]:
    """Return what can be chosen among `rows`: each chat of a colleague, or who holds none."""
    return [
        Matter(f"load {row.who} {chat or ''}", chat, row.who, ())
        for row in rows
        if row.who is not None
        for chat in ([each.chat for each in row.chats] if row.chats else (None,))
    ]


def free_places(rows: list[Load]) -> int:
    """Return how many more chats those of `rows` could take now without being asked."""
    able = (row for row in rows if not row.codes)
    return sum(max(0, row.limits.soft - len(row.chats)) for row in able)


def _mine(desk: Desk, chat: Chat, now: float) -> Carried:
    codes = of_chat(chat, now)
    return Carried(chat.id, desk.slots.of(chat.id), _state(chat.presence, codes), weight(codes))


def _carried(desk: Desk, each: Elsewhere) -> Carried:
    codes = {held.code for held in desk.board.codes(each.by, each.chat)}
    if each.danger:
        codes.add("danger")
    state = _state(each.presence, codes)
    return Carried(each.chat, desk.board.slot(each.chat), state, weight(codes))


def _state(presence: Presence, codes: Collection[str]) -> str:
    """Return the key of the word that says most about a chat."""
    if presence is Presence.EXITED:
        return "load.exit"
    if presence is Presence.AWAY:
        return "load.away"
    if HARD & set(codes):
        return "load.hard"
    told = (code for code in ("unanswered", "silent_after", "fast") if code in codes)
    return f"load.{next(told, 'calm')}"


def _load(
    who: str | None, chats: tuple[Carried, ...], codes: Collection[str], tally: Tally | None
) -> Load:
    limits = Limits() if tally is None else Limits(tally.freely, tally.most)
    carried = sum(each.weight for each in chats)
    cells = min(CELLS, round(carried / (FULL * limits.hard) * CELLS))
    if "overload" in codes or too_much(carried, limits.hard):
        level = "load.too_much"
    elif len(chats) >= limits.soft:
        level = "load.full"
    else:
        level = "load.good" if chats else "load.free"
    shown = tuple(code for code in PEOPLE if code in codes)
    return Load(who, chats, cells, level, limits, shown, tally)
