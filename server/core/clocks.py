"""What happens because time passes: late claims, long absences, the end of keeping."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from protocol import offers as wire
from protocol.audit import RELAY, YEAR, Note, years
from protocol.log import DAY, Cause
from server.core.blocking import barred, over
from server.core.chat import Change, Chat
from server.core.effects import Commit, Effect, Places, TellStaff
from server.core.learning import removed, still_shown
from server.records import Item, Offer

if TYPE_CHECKING:
    from server.core.house import House

_MINUTE = 60_000


class Clocks:
    """The clocks of one house; `tick` is called every second or so."""

    def __init__(self, house: House) -> None:
        """Watch over `house`."""
        self.house = house
        self._ahead: int | None = None  # of the clock that nobody can set, when last asked
        self._left_alone: int | None = None  # since then it is closing time and nobody is there
        self._shut = False
        self._asked = 0  # when who still has an erased chat on the screen was asked last
        self.broken: list[str] = []  # the kinds of errors of chats whose clock stands still

    def tick(self, now: int, unsure: Container[bytes] = ()) -> list[Effect]:
        """Return everything that is due at `now` (milliseconds).

        Chats that are `unsure`, because they are being read again, wait for the next tick.
        """
        self._look_at_the_doors(now)
        effects = [*self._look_at_the_line(now), *self._still_shown(now)]
        for name, chat in list(self.house.chats.items()):
            if name not in unsure:
                effects += self._alone(chat, now)
        return effects

    def _look_at_the_doors(self, now: int) -> None:
        """Note since when nobody can answer any more and nobody will: a colleague may come back."""
        shut, before = self.house.hours(now).shut, self._shut
        self._shut = shut
        if before and not shut:
            self.house.waits.forget()
        if not shut or self.house.on_duty():
            self._left_alone = None
        elif self._left_alone is None:
            self._left_alone = now

    def _look_at_the_line(self, now: int) -> list[Effect]:
        """Tell those who wait as soon as what they were told of their wait is a guess."""
        waits, knows = self.house.waits, self.house.knows_the_wait(now)
        if waits.said == knows:
            return []
        waits.said = knows
        return [Places()]

    def _still_shown(self, now: int) -> list[Effect]:
        """Ask again who has not said that an erased chat left their screen.

        They may have said so while the disk took nothing, and would not say it a second time.
        """
        if _apart(now, self._asked) < _MINUTE:
            return []
        self._asked = now
        return [told for chat in self.house.chats.values() for told in still_shown(chat.stored)]

    def was_set(self, now: int, steady: int) -> bool:
        """Whether the clock jumped since this was last asked, by a clock that nobody can set.

        Both are milliseconds; a pause of the process or of its store moves both. After a jump
        everybody must come back: a page puts its own clock right by ours when it knocks, and
        one that came while ours was a day ahead has sealed to nobody.
        """
        before, self._ahead = self._ahead, now - steady
        return before is not None and abs(self._ahead - before) > _MINUTE

    def keep_until(self, now: int) -> int:
        """Return the moment before which everything is to be erased."""
        return now - self.house.rules.retention_days * DAY

    def audit_until(self, now: int) -> tuple[int, Note]:
        """Return the moment before which lines of the audit chain go, and the line that says so.

        It moves once a day: the removal must not write more lines than it takes away.
        """
        many = self.house.rules.audit_years
        before = now - many * YEAR
        return before - before % DAY, Note(now, RELAY, "cut", why=years(many))

    def erase(self, chat: bytes, row_rev: int, now: int) -> list[Effect]:
        """Destroy a chat whose time is over, row and all; that it was destroyed stays known."""
        told = tuple(removed(self.house, chat))
        notes = (Note(now, RELAY, "erase", chat, "retention"),)
        item = Item(chat=chat, expected=row_rev, row=None, erase=True, remove=True, notes=notes)
        return [Commit(item, told)]

    def take_broken(self) -> list[str]:
        """Return, once, what went wrong in single chats; nothing of it stopped the others."""
        broken, self.broken = self.broken, []
        return broken

    def _alone(self, chat: Chat, now: int) -> list[Effect]:
        """Return what is due in one chat, and drop it from memory when it is over."""
        try:
            due = self._chat(chat, now)
        except Exception as error:  # noqa: BLE001 - one chat must not stop the clock of all
            self.broken.append(type(error).__name__)
            return []
        if not due and chat.rests:
            self.house.forget(chat.row.chat)
        return due

    def _chat(self, chat: Chat, now: int) -> list[Effect]:
        row, rules = chat.row, self.house.rules
        if row.offer is not None and _apart(now, row.offer.since) >= rules.offer_seconds * 1000:
            return self._unanswered(chat, row.offer, now)
        if row.block is not None and barred(chat, now) is None:
            return over(chat, now)
        self.house.holder_is_gone(chat, now)  # after a restart the thirty seconds begin here
        if row.phase == "claimed" and _apart(now, row.claimed) >= rules.claim_seconds * 1000:
            late = Change(chat, now).state("late", RELAY, None, holder=None)
            return self._change(chat, late.note(RELAY, "late"))
        if row.phase == "closing" and _apart(now, row.touched) >= rules.closing_minutes * _MINUTE:
            return self._over(chat, now)
        if not chat.live:
            return []
        if row.phase == "waiting" and self._left_alone is not None:
            # Who waits on is told that nobody comes any more; a talk is never cut off.
            waited = min(_apart(now, self._left_alone), _apart(now, row.changed))
            if waited >= rules.shut_minutes * _MINUTE:
                return self._over(chat, now, "shut")
        away = _apart(now, row.changed)
        if row.presence == "exited" and not row.has_code and away >= rules.exit_minutes * _MINUTE:
            return self._over(chat, now)
        long_away = row.presence == "away" and away >= rules.reload_minutes * _MINUTE
        if long_away and not chat.reload_dead and not chat.connected:
            chat.reload_dead = True
            return [Commit(Change(chat, now).forget("reload").done(), ())]
        return self._truth(chat, now)

    def _truth(self, chat: Chat, now: int) -> list[Effect]:
        """Say again what a full disk once refused: that the visitor came, or that they left."""
        if chat.here and chat.row.presence == "away":
            return self._change(chat, Change(chat, now).moved().state("came"))
        if not chat.connected and chat.row.presence == "here":
            return self._change(chat, Change(chat, now).state("lost"))
        return []

    def _unanswered(self, chat: Chat, offer: Offer, now: int) -> list[Effect]:
        change = Change(chat, now).offering(None).note(RELAY, "unanswered")
        item, holder = change.done(), chat.row.holder
        if holder is None:
            return [Commit(item, ())]
        replied = TellStaff(holder, wire.Replied(chat.row.chat, offer.id, offer.to, None), far=True)
        return [Commit(item, (replied,))]

    def _over(self, chat: Chat, now: int, cause: Cause = "silence") -> list[Effect]:
        return self._change(chat, Change(chat, now).state(cause).forget("reload"))

    def _change(self, chat: Chat, change: Change) -> list[Effect]:
        item = change.done()
        spread = self.house.spread(chat, change.entries, visitor=True)
        return [Commit(item, (spread, *self.house.news(chat, change)))]


def _apart(now: int, since: int) -> int:
    """Return how long ago `since` was. What is to come was noted while the clock was ahead.

    It is as late as anything of that day: nothing may last until the clock is there again.
    """
    return abs(now - since)
