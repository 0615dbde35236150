"""Coming on duty, going off, and the organisation's roster: who may be in the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol import staff_messages as wire
from protocol.audit import OFFICE, Note
from protocol.directory import Directory, Member, Papers, Roster
from protocol.documents import parse
from protocol.errors import Reject
from server.core.blocking import told_of
from server.core.effects import (
    CatchUpStaff,
    Effect,
    MovedStaff,
    TellStaff,
    TellVisitor,
    Unfollow,
    Witness,
)
from server.core.house import OnShift
from server.core.offers import standing, waiting_for
from server.core.refused import Refused
from server.records import Duty

if TYPE_CHECKING:
    from server.core.house import House

VERSION = 1


class Shift:
    """The comings and goings of staff in one house."""

    def __init__(self, house: House) -> None:
        """Keep the shift of `house`."""
        self.house = house

    def came(self, who: bytes, now: int) -> list[Effect]:
        """Note that a signed-in console connected; it is on duty once its card is here.

        Raises `Refused` (not_allowed) for somebody who is not on the roster.
        """
        try:
            member = self.house.directory(now).member(who)
        except Reject:
            raise Refused("not_allowed") from None
        before = self.house.staff.get(who)
        ended = self._off(who, now)  # an older connection of theirs
        since = now if before is None else max(now, before.since + 1)  # the newest wins
        self.house.staff[who] = OnShift(None, since, member.roles, self.house.node)
        self.house.gone.pop(who, None)
        self.house.shift_changed()
        return [*ended, *self._truth_for_visitors(who, now)]

    def on_duty(self, who: bytes, message: wire.OnDuty, now: int) -> list[Effect]:
        """Take a duty card and send the night. Raises `Refused` (not_allowed)."""
        try:
            directory = self.house.directory(now)
            holds = directory.add_card(message.card, now / 1000) == who
        except Reject:
            holds = False
        if not holds:
            raise Refused("not_allowed")
        on = self.house.staff[who]
        was_on, renewed = on.card is not None, on.card == message.card
        on.card = message.card
        told: list[Effect] = [TellStaff(who, self._night(who, now))]
        told += self._erased_meanwhile(who) + self._sits_in(who)
        told += waiting_for(self.house, who)
        told += [told_of(self.house, who)] if who in self.house.on_duty() else []
        noted = () if was_on else (Note(now, who, "on-duty"),)
        told.append(Witness(noted, who))
        return told if renewed else told + self.house.papers_changed()

    def off_duty(self, who: bytes, now: int) -> list[Effect]:
        """Withdraw a card: of who waits, nothing more is heard until the log is asked for again."""
        if self.house.staff[who].card is None:
            return []
        ended = self._off(who, now)
        self.house.staff[who].card = None
        chats = self.house.chats.values()
        unheard = (chat.row.chat for chat in chats if who not in self.house.listeners(chat))
        stop = (Unfollow(chat, (who,)) for chat in unheard)
        return [*ended, *stop, *self.house.papers_changed()]

    def _off(self, who: bytes, now: int) -> list[Effect]:
        """Return the line that somebody's duty at this node is over, if they were on duty."""
        on = self.house.staff.get(who)
        if on is None or on.card is None or on.node != self.house.node:
            return []
        return [Witness((Note(now, who, "off-duty"),))]

    def left(self, who: bytes, now: int) -> list[Effect]:
        """Note that a console's connection is gone."""
        on = self.house.staff.get(who)
        if on is None or on.node != self.house.node:
            return []
        ended = self._off(who, now)
        del self.house.staff[who]
        self.house.gone[who] = now
        self.house.shift_changed()
        cards = [] if on.card is None else self.house.papers_changed()
        return [*ended, *self._truth_for_visitors(who, now), *cards]

    def roll_call(self, nodes: dict[int, tuple[Duty, ...]], now: int) -> list[Effect]:
        """Take in who is connected to each other node that is alive, and which nodes are."""
        house = self.house
        house.others = frozenset(nodes)
        for chat in house.chats.values():
            chat.elsewhere = house.is_elsewhere(chat.row)
        there = self._elsewhere(nodes, now)
        told: list[Effect] = []
        moved = [who for who in there if who in house.staff]
        told += [MovedStaff(who) for who in moved if house.staff[who].node == house.node]
        left = [who for who, on in house.staff.items() if on.node != house.node]
        left = [who for who in left if who not in there]
        changed = {who for who, on in there.items() if house.staff.get(who) != on}
        came = [who for who in there if who not in house.staff]
        house.staff |= there
        for who in came:
            house.gone.pop(who, None)
        for who in left:
            del house.staff[who]
            house.gone[who] = now
        house.shift_changed()
        for who in (*came, *left):
            told += self._truth_for_visitors(who, now)
        return [*told, *self.house.papers_changed()] if changed or left else told

    def _elsewhere(self, nodes: dict[int, tuple[Duty, ...]], now: int) -> dict[bytes, OnShift]:
        """Return who is connected to other nodes: the newest of each, if no newer one is here."""
        try:
            roles = {m.id: m.roles for m in self.house.directory(now).members()}
        except Reject:
            return {}
        mine = {who: on for who, on in self.house.staff.items() if on.node == self.house.node}
        found: dict[bytes, OnShift] = {}
        for node, duties in sorted(nodes.items()):
            for duty in duties:
                rival = found.get(duty.who) or mine.get(duty.who)
                if duty.who in roles and (rival is None or duty.since > rival.since):
                    found[duty.who] = OnShift(duty.card, duty.since, roles[duty.who], node)
        return found

    def publish(self, papers: Papers, now: int) -> tuple[bytes, ...]:
        """Take a new roster; return who is connected and no longer on it.

        Raises `Refused` (not_allowed) when it does not hold or is not newer.
        """
        directory = self.check(papers, now)
        self.house.papers = Papers(papers.certificate, papers.roster)
        roles = {member.id: member.roles for member in directory.members()}
        for who, on in self.house.staff.items():
            on.roles = roles.get(who, ())
        self.house.shift_changed()
        return tuple(who for who in self.house.staff if who not in roles)

    def published(self, newer: Directory, now: int) -> tuple[Note, ...]:
        """Return the lines for a roster in the place of the one that is served: who left it."""
        before: tuple[Member, ...] = ()
        if self.house.papers is not None:  # their signatures held, also if their time is over
            before = parse(self.house.papers.roster.body, Roster).staff
        listed = {member.id for member in newer.members()}
        left = (Note(now, each.id, "removed") for each in before if each.id not in listed)
        return (Note(now, OFFICE, "roster"), *left)

    def check(self, papers: Papers, now: int) -> Directory:
        """Return the roster in `papers`. Raises `Refused` as `publish` does."""
        directory = Directory(self.house.root)
        try:
            before = self.house.directory(now).version
        except Reject:
            before = 0
        try:
            directory.read(papers, now / 1000)
        except Reject:
            raise Refused("not_allowed") from None
        if directory.version <= before:
            raise Refused("not_allowed")
        return directory

    def _night(self, who: bytes, now: int) -> wire.Night:
        papers = self.house.current_papers()
        if papers is None:
            raise Refused("roster_old")
        supervising = who in self.house.supervisors()
        chats = tuple(
            chat.info()
            for chat in self.house.chats.values()
            if chat.live
            and chat.stored.pos  # a start that is on its way to the disk is told when it is there
            and (supervising or who in self.house.listeners(chat))
        )
        hours = self.house.hours(now)
        offers = standing(self.house, who)
        return wire.Night(VERSION, now, papers, chats, hours.doors, offers)

    def _sits_in(self, who: bytes) -> list[Effect]:
        """Send the logs that somebody reads along: only the relay knows them all."""
        return [
            CatchUpStaff(who, chat.row.chat, 0)
            for chat in self.house.chats.values()
            if chat.stored.phase == "open"
            and who in chat.stored.readers
            and who in self.house.listeners(chat)
            and who != chat.row.holder
        ]

    def _erased_meanwhile(self, who: bytes) -> list[Effect]:
        """Tell a console what was erased while it was away: only its `gone` says that it is."""
        chats = self.house.chats.values()
        erased = (chat.row.chat for chat in chats if who in chat.row.erasing)
        return [TellStaff(who, wire.StaffErased(chat)) for chat in erased]

    def _truth_for_visitors(self, who: bytes, now: int) -> list[Effect]:
        return [
            TellVisitor(chat.row.chat, self.house.colleague(chat, now))
            for chat in self.house.chats.values()
            if chat.row.holder == who and chat.live
        ]
