"""The referral pane of one chat, from `Alt D` until `Esc`: who can help; the warm walk."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from console.desk.clean import one_line
from console.desk.reach import Group, reach
from console.desk.referral import AGES, AREAS, STEPS, visitor_of
from console.desk.show_refer import sentence, step_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.catalog import Words
    from console.desk.chat import Chat
    from console.desk.reach import Visitor, Way
    from console.desk.referral import Referrals
    from handbook import Entry, Partner

BOOK: Final = "book"
"""The last row of the walk: the handbook's own entry about it."""


class Refer:
    """Rows in the order of `reach`, one of them chosen, and the walk of the chosen one.

    What is not certain is never chosen by itself. `speak` words what the visitor is sent;
    `about` is the entry beside the chat, `walk` the handbook's entry about warm referral.
    """

    NOTHING = "refer.choose"

    def __init__(
        self,
        partners: Sequence[Partner],
        referrals: Referrals,
        chat: Chat | None,
        speak: Words,
        *,
        about: Entry | None = None,
        walk: Entry | None = None,
    ) -> None:
        self._partners, self._referrals, self._chat = partners, referrals, chat
        self._speak, self._about, self._walk = speak, about, walk
        self._typed = ""
        self._slug = ""  # of the chosen row; a list that moves keeps it
        self._by_hand = False
        self._minute: tuple[object, ...] = ()
        self._ways: list[Way] = []
        self._turned = 0  # how many of a partner's other ways were passed over
        self.moment = datetime.fromtimestamp(0, UTC)
        self.step = 0
        self.opened = False

    @property
    def id(self) -> str:
        """The chat; empty without one."""
        return self._chat.id if self._chat else ""

    @property
    def visitor(self) -> Visitor:
        """Whom it is for."""
        return visitor_of(self._chat, self._referrals.known(self.id), self._about)

    @property
    def age(self) -> str:
        """The band of age that was set by hand; empty when nobody said how old."""
        return self._referrals.known(self.id).age or ""

    @property
    def entry(self) -> Entry | None:
        """The handbook's entry that stands behind the open page."""
        return self._walk if self.opened else None

    @property
    def can_return(self) -> bool:
        """Whether the visitor has a code to come back by."""
        return self._chat is not None and self._chat.can_return

    @property
    def ticked(self) -> frozenset[str]:
        """The steps that are ticked."""
        return self._referrals.ticked(self.id)

    @property
    def steps(self) -> tuple[str, ...]:
        """The rows of the walk."""
        return (*STEPS, BOOK) if self._walk else STEPS

    def at(self, now: float) -> None:
        """It is `now`, in seconds since 1970; who is reachable changes at most once a minute."""
        self.moment = datetime.fromtimestamp(now, UTC)
        visitor = self.visitor
        minute = (int(now // 60), visitor)
        if minute != self._minute:
            self._minute = minute
            self._ways = reach(self._partners, visitor, self.moment)

    @property
    def ways(self) -> list[Way]:
        """Everybody, also those who are not for this visitor, in order."""
        return self._ways

    def pick(self, slug: str) -> None:
        """Choose a partner by name, whatever is shown."""
        self._typed, self._slug, self._by_hand = "", slug, True

    def rows(self) -> list[Way]:
        """Return who is shown: without words those who are for this visitor, else who fits."""
        words = _plain(self._typed).split()
        if not words:
            return [way for way in self._ways if way.group is not Group.NOT]
        return [way for way in self._ways if all(word in _found_by(way) for word in words)]

    def type(self, text: str) -> None:
        """Show whom these words fit, also those who are not for this visitor."""
        self._typed = one_line(text)
        self._slug, self._by_hand, self.opened = "", False, False

    def chosen(self) -> Way | None:
        """Return the chosen row: the first only if it is certain and open, else what was chosen."""
        rows = self.rows()
        if self._by_hand:
            return next((way for way in self._ways if way.partner.slug == self._slug), None)
        return rows[0] if rows and rows[0].group is Group.NOW else None

    def way(self) -> Way | None:
        """Return the way to the chosen partner that is sent: the best, or one turned to by hand."""
        chosen = self.chosen()
        if chosen is None or not self.opened:
            return chosen
        ways = (chosen, *chosen.others)
        return ways[self._turned % len(ways)]

    def move(self, by: int) -> None:
        """Choose another row, or another step of the walk."""
        if self.opened:
            self.step = max(0, min(len(self.steps) - 1, self.step + by))
            return
        rows, chosen = self.rows(), self.chosen()
        at = rows.index(chosen) + by if chosen in rows else 0
        self.choose(max(0, min(len(rows) - 1, at)))

    def choose(self, number: int) -> bool:
        """Choose the row, or the step, with this number from 0. False: there is none."""
        if self.opened:
            if number < len(STEPS):
                self.step = number
            return number < len(STEPS)
        rows = self.rows()
        if not 0 <= number < len(rows):
            return False
        self._slug, self._by_hand = rows[number].partner.slug, True
        return True

    def open(self) -> None:
        """Begin the walk to the chosen partner; without one, choose the first row."""
        chosen = self.chosen()
        if chosen is None:
            self.choose(0)
            return
        self._slug, self._by_hand = chosen.partner.slug, True
        self.opened, self.step, self._turned = True, 0, 0

    def tick(self) -> None:
        """Tick the chosen step, or take the tick away; then go on to the next."""
        if self.steps[self.step] != BOOK:
            self._referrals.tick(self.id, self.steps[self.step])
            self.move(1)

    def turn(self, what: str, by: int) -> None:
        """Set the visitor's age, area or silence by hand, or turn to another way in the walk."""
        known = self._referrals.known(self.id)
        self._by_hand = self._by_hand and self.opened  # another visitor: another first row
        match what:
            case "age":
                known.age = _next(("", *AGES), known.age or "", by) or None
            case "area":
                known.area = _next(("", *AREAS), known.area or "", by) or None
            case "silent":
                known.silent = not self.visitor.silent
            case _:
                self._turned += by

    def insert(self) -> str | None:
        """Return the sentence that is chosen, for the draft; None while nobody is chosen."""
        way = self.way()
        if way is None:
            return None
        step = self.steps[self.step] if self.opened else "place"
        if step == BOOK:
            return None
        if step == "place":
            self._referrals.named(self.id)
        return self.said(step)

    def said(self, step: str) -> str:
        """Return what one can send at a step of the walk."""
        way = self.way()
        if step == "place" and way is not None:
            return self.sentence(way)
        return step_sentence(step, self._speak, can_return=self.can_return)

    def sentence(self, way: Way) -> str:
        """Return what the visitor would be sent about `way`."""
        return sentence(way, self.visitor, self.moment, self._speak)


def _next(choices: tuple[str, ...], now: str, by: int) -> str:
    return choices[(choices.index(now) + by) % len(choices)]


def _found_by(way: Way) -> str:
    partner = way.partner
    kinds = [channel.kind for channel in partner.channels]
    values = [channel.value for channel in partner.channels]
    parts = (partner.name, partner.what, partner.note, *partner.also, *kinds, *values)
    return _plain(" ".join(parts))


def _plain(text: str) -> str:
    """Return `text` in small letters without accents, as somebody types in a hurry."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
