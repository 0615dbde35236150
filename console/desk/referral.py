"""What is known of a visitor for a referral, and how far it came; it is never sent.

It lives in this console alone, by chat, and goes with the chat. Of it the form after the chat
is given one code, which the counsellor confirms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from console.desk.reach import ISLANDS, ZONES, Visitor

if TYPE_CHECKING:
    from console.desk.chat import Chat
    from handbook import Entry
    from protocol.registration import Referral

# The bands of the form after a chat, each with the youngest and the oldest in it.
AGES: Final = {
    "<12": (0, 11),
    "12-15": (12, 15),
    "16-17": (16, 17),
    "18-20": (18, 20),
    "21-24": (21, 24),
    "25-34": (25, 34),
    "35+": (35, 120),
}
AREAS: Final = tuple(ZONES)

# The steps of a warm referral, in their order.
STEPS: Final = ("consent", "place", "tell", "contact", "fails", "back", "after")
_ACCEPTED: Final = frozenset({"contact"})
_WARM: Final = frozenset({"consent", "contact", "after"})


class Known(msgspec.Struct):
    """What the counsellor set by hand for one chat; None where they leave it to the answers."""

    age: str | None = None
    area: str | None = None
    silent: bool | None = None


class Referrals:
    """By chat: what is known, whose name was put into the draft, which steps are ticked."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._named: set[str] = set()
        self._ticked: dict[str, set[str]] = {}

    def known(self, chat: str) -> Known:
        """Return what was set by hand; it can be changed in place."""
        return self._known.setdefault(chat, Known())

    def named(self, chat: str) -> None:
        """Note that somebody was named to the visitor of `chat`."""
        self._named.add(chat)

    def ticked(self, chat: str) -> frozenset[str]:
        """Return the steps that are ticked."""
        return frozenset(self._ticked.get(chat, ()))

    def tick(self, chat: str, step: str) -> None:
        """Tick a step, or take the tick away."""
        self._ticked.setdefault(chat, set()).symmetric_difference_update({step})

    def code(self, chat: str) -> Referral | None:
        """Return how far the referral came, in the words of the registration; None: not at all."""
        ticked = self.ticked(chat)
        if ticked >= _WARM:
            return "warm"
        if ticked >= _ACCEPTED:
            return "accepted"
        return "advised" if chat in self._named or "place" in ticked else None

    def forget(self, chat: str) -> None:
        """Forget everything about a chat that is no longer here."""
        self._known.pop(chat, None)
        self._named.discard(chat)
        self._ticked.pop(chat, None)


def visitor_of(chat: Chat | None, known: Known, entry: Entry | None) -> Visitor:
    """Return what decides where this visitor can go; without a chat, anybody in the Netherlands.

    From the door, the visitor's own answers and what the counsellor set. `entry` is the one of
    the handbook beside the chat: what it is about leads among those who can help as well.
    """
    age = AGES.get(known.age or "")
    if chat is None:
        area = (known.area or "NL",)
        return Visitor(areas=area, age=age, silent=known.silent or False)
    intake, answers = chat.intake, chat.intake.answers
    doors = ISLANDS if intake.door == "islands" else ("NL",)
    themes = {each for each in entry.themes if each != "alle"} if entry else set()
    if answers.get("die") == "yes":
        themes.add("suicidaliteit")
    return Visitor(
        areas=(known.area,) if known.area else doors,
        age=age,
        language=intake.language,
        whom=_whom(intake.intent, answers.get("who", "")),
        danger=intake.danger,
        # Whoever may be read along with has somebody near, and would be heard.
        silent=answers.get("see") == "yes" if known.silent is None else known.silent,
        themes=frozenset(themes),
    )


def _whom(intent: str | None, who: str) -> Literal["victim", "close", "professional"]:
    if who == "work":
        return "professional"
    return "close" if who or intent == "other" else "victim"
