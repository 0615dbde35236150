"""Words what is known about somebody who waits, before a counsellor takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.clean import one_line
from console.desk.left_notes import left_with
from console.desk.limits import Verdict, verdict
from console.desk.moments import length
from console.desk.queue import UNREAD, Urgency, lateness
from console.desk.show_care import limits
from console.desk.views import ClaimView

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.link.port import Waiting


def claim(desk: Desk, chat: str, now: float) -> ClaimView | None:
    """Return what is known before taking `chat`; None when it no longer waits."""
    who, words = desk.queue.get(chat), desk.words
    if who is None:
        return None
    would = desk.slots.would_give(now)
    slot = None if would is None or would.spare else would  # a closed one is put away first
    late = lateness(now - who.since)
    said = [words("claim.danger_yes")] if who.danger else []
    if who.intent and not (who.danger and who.intent == "danger"):
        said.append(words(f"intent.{who.intent}"))
    if desk.queue.urgent(chat):
        said.append(words("reason.words", words=desk.queue.urgent(chat)))
    return ClaimView(
        chat=chat,
        urgency=Urgency.DANGER if who.danger else late,
        reason=words("reason.danger_now" if who.danger else "reason.waits"),
        waited=words(
            "claim.waited",
            time=length(now - who.since, words),
            door=words(f"door.{who.door}"),
        ),
        said=tuple(said),
        first=f"“{one_line(who.first_words, 300)}”" if who.first_words else "",
        left=left_with(desk, chat),
        limits=(*limits(desk, now, chat), *_unread(desk, who)),
        possible=verdict(desk, chat, now) is not Verdict.REFUSE,
        slot=slot,
        word=words(f"slot.{slot.word}") if slot else "",
    )


def _unread(desk: Desk, who: Waiting) -> tuple[str, ...]:
    """Return that no words of this language raise anybody, where that is so."""
    if who.language not in UNREAD:
        return ()
    return (desk.words("claim.unread", language=desk.words(f"language.{who.language}")),)
