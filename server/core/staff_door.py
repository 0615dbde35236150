"""Where everything that a console says comes in: first the table of roles, then the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from protocol import blocks
from protocol import staff_messages as wire
from protocol.visitor_messages import Problem, ProblemCode
from server.core import blocking, offers, return_notes
from server.core.effects import Effect
from server.core.house import House
from server.core.permissions import allowed
from server.core.refused import Refused
from server.core.shift import Shift
from server.core.staff_desk import StaffDesk
from server.core.team_post import post

_TAGS: dict[type, str] = {kind: kind.__struct_config__.tag for kind in get_args(wire.FromStaff)}

_WITH_MOMENT: dict[type, Callable[..., list[Effect]]] = {
    wire.Claim: StaffDesk.claim,
    wire.StaffEpoch: StaffDesk.epoch,
    wire.StaffSay: StaffDesk.say,
    wire.StaffGrant: StaffDesk.grant,
    wire.LeaveNote: return_notes.leave,
    wire.Close: StaffDesk.close,
    wire.Offer: offers.offer,
    wire.Ask: StaffDesk.ask,
    wire.Reply: offers.reply,
    wire.Gone: StaffDesk.gone,
    blocks.BlockChat: blocking.block,
    blocks.AnswerBlock: blocking.answer,
    blocks.LiftBlock: blocking.lift,
}
_WITHOUT: dict[type, Callable[..., list[Effect]]] = {
    wire.Follow: StaffDesk.follow,
    wire.StaffIsTyping: StaffDesk.typing,
}


def refusal(message: wire.FromStaff, code: ProblemCode) -> Problem:
    """Return what the author of `message` hears where it was refused; of an offer, which one."""
    mid = getattr(message, "mid", None) or getattr(message, "offer", None)
    return Problem(code, mid, getattr(message, "chat", None))


class StaffDoor:
    """The one way to the staff's side of a house."""

    def __init__(self, house: House, shift: Shift) -> None:
        """Let the staff of `house` in, whose comings and goings `shift` keeps."""
        self.house, self.shift = house, shift
        self._desk = StaffDesk(house)

    def take(self, who: bytes, message: wire.FromStaff, now: int) -> list[Effect]:
        """Return what follows from a message of `who`, if their roles let them say it.

        Raises `Refused`: not_allowed for what the table does not give them, whatever it is about.
        """
        on, kind = self.house.staff.get(who), type(message)
        if on is None or _TAGS[kind] not in allowed(on.roles):
            raise Refused("not_allowed")
        with_moment = _WITH_MOMENT.get(kind)
        if with_moment is not None:
            return with_moment(self._desk, who, message, now)
        if isinstance(message, wire.OnDuty):
            return self.shift.on_duty(who, message, now)
        if isinstance(message, wire.OffDuty):
            return self.shift.off_duty(who, now)
        if isinstance(message, wire.Post):
            return post(self.house, who, message, now)
        return _WITHOUT[kind](self._desk, who, message)
