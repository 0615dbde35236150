"""Decides what a supervisor should look at, in which order, and why: reasons, not chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from console.desk.queue import Urgency, lateness
from console.desk.team import CARE
from console.link.port import Elsewhere, Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.link.port import BlockTold, Colleague, Waiting

AN_HOUR: Final = 3600.0
TAKEN_OVER_AFTER: Final = 30.0  # seconds without the holder: SPEC.md
_ORDER: Final = (Urgency.DANGER, Urgency.LONG, Urgency.WAITS, Urgency.NEW)


class Reason(NamedTuple):
    """Why something asks for attention: a catalog key, since a moment, and how much."""

    urgency: Urgency
    key: str
    since: float


class Matter(NamedTuple):
    """One row of the board. `chat` is None where it is about a colleague alone."""

    name: str  # of the row: it stays the same while the reasons change
    chat: str | None
    by: str | None  # the colleague who holds the chat, or whom it is about
    reasons: tuple[Reason, ...]  # the foremost first
    mine: bool = False  # a chat of my own

    @property
    def first(self) -> Reason:
        """The reason that the row begins with."""
        return self.reasons[0]


class Talk(NamedTuple):
    """What is known of any chat that is held: mine, or a colleague's. Moments are seconds."""

    danger: bool  # the visitor's own answer
    since: float  # when they came
    presence: Presence
    changed: float  # since when they are there, away or gone
    can_return: bool


def matters(desk: Desk, now: float) -> list[Matter]:
    """Return everything that asks for attention, the most urgent first, then the longest."""
    desk.board.look((each.who for each in desk.team.there), now)
    holds = desk.reasons.hold(desk, now)
    rows = [
        *(_waits(desk, who, now) for who in desk.queue.waiting()),
        *(_chat(desk, each, now) for each in desk.board.elsewhere.values()),
        *(
            _mine(each, holds[each.id].codes, now)
            for each in desk.held()
            if each.id not in desk.leaving
        ),
        *(_block(each) for each in desk.board.blocks.running),
        *(_person(desk, each, now) for each in desk.team.there if CARE & set(each.roles)),
    ]
    found = [row for row in rows if row is not None]
    return sorted(found, key=lambda row: (*_rank(row.first), row.name))


def pressing(desk: Desk, now: float) -> int:
    """Return how many rows of a supervisor's board are more than news; 0 for anybody else."""
    if desk.shift is None or "supervisor" not in desk.shift.roles:
        return 0
    return sum(row.first.urgency is not Urgency.NEW for row in matters(desk, now))


def not_heard(desk: Desk) -> list[str]:
    """Return the colleagues whose consoles have not told yet how it goes."""
    carers = (each.who for each in desk.team.there if CARE & set(each.roles))
    return [who for who in carers if not desk.board.told(who)]


def _rank(reason: Reason) -> tuple[int, float]:
    return _ORDER.index(reason.urgency), reason.since


def _matter(
    name: str, chat: str | None, by: str | None, reasons: Iterator[Reason]
) -> Matter | None:
    ranked = tuple(sorted(reasons, key=_rank))
    return Matter(name, chat, by, ranked) if ranked else None


def _waits(desk: Desk, who: Waiting, now: float) -> Matter | None:
    return _matter(f"waits {who.chat}", who.chat, None, _why_waiting(desk, who, now))


def _why_waiting(desk: Desk, who: Waiting, now: float) -> Iterator[Reason]:
    late = lateness(now - who.since)
    if who.danger:
        yield Reason(Urgency.DANGER, "board.danger", who.since)
    if desk.queue.urgent(who.chat):
        yield Reason(Urgency.WAITS, "board.haste", who.since)
    if late is not Urgency.NEW:
        key = "board.waits_long" if late is Urgency.LONG else "board.waits"
        yield Reason(late, key, who.since)


def _chat(desk: Desk, each: Elsewhere, now: float) -> Matter | None:
    return _matter(f"chat {each.chat}", each.chat, each.by, _why_chat(desk, each, now))


def _why_chat(desk: Desk, each: Elsewhere, now: float) -> Iterator[Reason]:
    board = desk.board
    gone, called = board.gone(each.by), board.called(each.by, each.chat)
    if gone is not None:
        yield Reason(Urgency.LONG, "board.holder_gone", gone)
    if called is not None:
        yield Reason(Urgency.LONG, "board.called", called)
    if each.chat in board.sat_in:
        yield Reason(Urgency.NEW, "board.sat_in", each.since)
    codes = {held.code: held.since for held in board.codes(each.by, each.chat)}
    talk = Talk(each.danger, each.since, each.presence, each.changed, each.can_return)
    yield from _why_talk(talk, codes, now)


def _mine(chat: Chat, codes: dict[str, float], now: float) -> Matter | None:
    """Return a chat of my own, as that of a colleague would stand there."""
    known, seen = chat.intake, chat.presence_since
    talk = Talk(known.danger, known.since, chat.presence, seen, chat.can_return)
    row = _matter(f"mine {chat.id}", chat.id, None, _why_talk(talk, codes, now))
    return None if row is None else row._replace(mine=True)


def _why_talk(each: Talk, codes: dict[str, float], now: float) -> Iterator[Reason]:
    if each.danger or "danger" in codes:
        yield Reason(Urgency.WAITS, "board.danger_in_chat", codes.get("danger", each.since))
    for code in ("silent_after", "unanswered", "cut_off", "heavy"):
        if code in codes:
            yield Reason(Urgency.WAITS, f"board.{code}", codes[code])
    if each.presence is Presence.EXITED:
        key = "board.exited_can_return" if each.can_return else "board.exited"
        yield Reason(Urgency.NEW, key, each.changed)
    if now - each.since >= AN_HOUR:
        yield Reason(Urgency.NEW, "board.hour", each.since)


def _block(each: BlockTold) -> Matter:
    """Return a block that runs; one that waits for a second person asks for more attention."""
    waits = each.asked is not None and not each.mine
    runs = Reason(Urgency.NEW, "board.blocked", each.since)
    asks = Reason(Urgency.WAITS, "board.block_asks", each.since)
    return Matter(f"block {each.chat}", each.chat, each.by, (asks, runs) if waits else (runs,))


def _person(desk: Desk, each: Colleague, now: float) -> Matter | None:
    return _matter(f"who {each.who}", None, each.who, _why_person(desk, each, now))


def _why_person(desk: Desk, each: Colleague, now: float) -> Iterator[Reason]:
    for held in desk.board.codes(each.who, None):
        if held.code == "cooling":
            continue  # their row among the loads says so: rest asks for nobody's attention
        urgency = Urgency.WAITS if held.code == "overload" else Urgency.NEW
        yield Reason(urgency, f"board.{held.code}", held.since)
    whisper = desk.board.unheard(each.who, now)
    if whisper is not None:
        yield Reason(Urgency.WAITS, "board.whisper_unheard", whisper.at)
