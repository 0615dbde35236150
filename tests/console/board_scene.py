"""The invented night of the design's board: Joris supervises, five colleagues, nine chats."""

from __future__ import annotations

from console.link.port import (
    Called,
    Colleague,
    Colleagues,
    Connection,
    Elsewhere,
    Event,
    Presence,
    ReasonsTold,
    Shift,
)
from tests.console.scene import DOORS, at, queue

DAAN, NOOR, FEMKE, SANNE, BRAM = "Daan-id", "Noor-id", "Femke-id", "Sanne-id", "Bram-id"
THERE = Colleagues(
    there=tuple(
        Colleague(who, who.removesuffix("-id"), ("counsellor",))
        for who in (BRAM, DAAN, FEMKE, NOOR, SANNE)
    )
)


def supervising() -> list[Event]:
    """Return a night on which I supervise and nothing happens."""
    return [
        Connection(up=True, since=at(19, 0, day=22)),
        Shift(me="Joris", roles=("supervisor",), doors=DOORS, on_duty=6),
        THERE,
        *(reasons(each.who, None, None, at(19, 0, day=22)) for each in THERE.there),
    ]


def elsewhere(
    chat: str,
    by: str,
    since: float,
    *,
    danger: bool = False,
    presence: Presence = Presence.HERE,
    changed: float = 0.0,
) -> Elsewhere:
    """Return that a colleague holds a chat."""
    return Elsewhere(
        chat=chat,
        by=by,
        danger=danger,
        since=since,
        presence=presence,
        changed=changed or since,
        returned=False,
        can_return=presence is Presence.EXITED,
    )


def reasons(by: str, chat: str | None, slot: int | None, at: float, *codes: str) -> ReasonsTold:
    """Return what a console says of a chat, or of its own person."""
    return ReasonsTold(by=by, chat=chat, codes=codes, slot=slot, at=at)


def board_night() -> list[Event]:
    """Return everything that the design's picture of the board shows."""
    exited = elsewhere("n2", NOOR, at(1, 49), presence=Presence.EXITED, changed=at(2, 11))
    return [
        *supervising(),
        *queue(),
        elsewhere("d1", DAAN, at(1, 40)),
        elsewhere("d2", DAAN, at(1, 50)),
        elsewhere("d3", DAAN, at(2, 0)),
        elsewhere("n1", NOOR, at(1, 59)),
        exited,
        elsewhere("n3", NOOR, at(2, 0)),
        elsewhere("f1", FEMKE, at(1, 30)),
        elsewhere("f2", FEMKE, at(2, 5)),
        elsewhere("s1", SANNE, at(1, 5)),
        reasons(DAAN, "d1", 1, at(1, 45), "danger"),
        reasons(DAAN, "d2", 2, at(1, 55), "danger"),
        reasons(DAAN, "d3", 3, at(2, 1)),
        reasons(DAAN, None, None, at(2, 1), "overload"),
        reasons(NOOR, "n1", 1, at(2, 0)),
        reasons(NOOR, "n2", 2, at(2, 0)),
        reasons(NOOR, "n3", 3, at(2, 5), "silent_after"),
        reasons(FEMKE, "f1", 1, at(1, 31)),
        reasons(FEMKE, "f2", 2, at(2, 6)),
        reasons(SANNE, "s1", 1, at(1, 6)),
        Called(by=FEMKE, chat="f2", on=True, at=at(2, 10)),
    ]


def heavy_board() -> list[Event]:
    """Return six colleagues with three chats each, and a supervisor who sees them."""
    people = [f"Collega{number}-id" for number in range(6)]
    there = Colleagues(
        there=tuple(Colleague(who, who.removesuffix("-id"), ("counsellor",)) for who in people)
    )
    held = [
        (who, f"{who}-{slot}", slot, at(1, 10 * number + slot))
        for number, who in enumerate(people)
        for slot in (1, 2, 3)
    ]
    shift = Shift(me="Joris", roles=("supervisor",), doors=DOORS, on_duty=7)
    return [
        shift,
        there,
        *(elsewhere(chat, who, since) for who, chat, _, since in held),
        *(reasons(who, chat, slot, since, "danger") for who, chat, slot, since in held),
    ]
