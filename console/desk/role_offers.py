"""A chat offered to a role: first to who has most room, then to the next, until a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.desk.carries import Carrying
    from console.link.port import Colleague

ROLES: Final = ("supervisor", "counsellor")  # those that can hold a chat


class RoleOffer(msgspec.Struct):
    """One chat on its way to a role; `asked` is who considers it now, `tried` everybody asked."""

    role: str
    note: str
    history: bool
    tried: list[str] = []
    asked: str | None = None

    def ask(self, who: str) -> None:
        """Note that `who` is asked."""
        self.tried.append(who)
        self.asked = who


def offered(there: Iterable[Colleague]) -> tuple[str, ...]:
    """Return the roles that can hold a chat and that somebody else on duty has."""
    held = {role for each in there for role in each.roles}
    return tuple(role for role in ROLES if role in held)


def by_room(
    there: Iterable[Colleague], carried: Mapping[str, Carrying], role: str
) -> list[Colleague]:
    """Return who has `role`, in the order in which they are asked.

    Who has room first, and among them who carries least, then who is longest without a chat, then
    by name. Whose console said nothing comes after them, and last who has a break or no room.
    """

    def order(each: Colleague) -> tuple[int, int, float, str, str]:
        told = carried.get(each.who)
        if told is None:
            return 1, 0, 0.0, each.name.casefold(), each.who
        free = float("inf") if told.free is None else told.free
        return 0 if told.room else 2, told.weight, free, each.name.casefold(), each.who

    return sorted((each for each in there if role in each.roles), key=order)


def next_of(offer: RoleOffer, order: Iterable[Colleague]) -> str | None:
    """Return whom to ask next; None when everybody was asked."""
    return next((each.who for each in order if each.who not in offer.tried), None)
