"""Words what keeps a counsellor well: breaks, rest, limits, and the question after a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.desk.limits import Verdict, would_hold
from console.desk.moments import clock, length
from console.desk.show_form import slot_of
from console.desk.views import CareView

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from protocol.registration import Triage


LEVELS: Final[tuple[Triage, ...]] = ("high", "middle", "low")


def rests(desk: Desk, now: float) -> str:
    """Return that I have a break, or rest after a heavy chat; empty when I do neither."""
    words, care = desk.words, desk.care
    if care.resting is not None:
        return words("status.resting", time=length(now - care.resting, words))
    until = cooling_until(desk, now)
    return words("status.cooling", time=until) if until else ""


def cooling_until(desk: Desk, now: float) -> str:
    """Return by the clock until when I rest after a heavy chat; empty when I do not."""
    until = desk.care.cools(now)
    return "" if until is None else clock(until, desk.zone)


def limits(desk: Desk, now: float, chat: str | None = None) -> tuple[str, ...]:
    """Return what speaks against one more: how many I would hold, and rest after a heavy one."""
    words, held, until = desk.words, would_hold(desk, chat, now), cooling_until(desk, now)
    verdict = desk.limits.verdict(held)
    said = {
        Verdict.TAKE: "",
        Verdict.ASK: words("limit.soft", n=held + 1),
        Verdict.REFUSE: words("limit.hard", n=held),
    }[verdict]
    rests = until and verdict is not Verdict.REFUSE
    rest = words("care.cools", time=until) if rests else ""
    return tuple(row for row in (rest, said) if row)


def care(desk: Desk) -> CareView | None:
    """Return the question after a form, None while none is asked."""
    form, words = desk.care.asked, desk.words
    if form is None:
        return None
    slot, minutes = slot_of(form), round(desk.care.cool_down / 60)
    return CareView(
        slot=slot,
        word=words(f"slot.{slot.word}"),
        title=words("care.saved"),
        question=words("care.heavy"),
        choices=(
            ("1", words("care.yes"), words("care.then", n=minutes) if minutes else ""),
            ("2", words("care.no"), ""),
        ),
        notes=(words("care.pause"), words("care.tally")),
    )
