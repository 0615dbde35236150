"""Bugs planted on purpose: each breaks a line of the real code; a night must find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest

from protocol import staff_messages as staff
from protocol.documents import Signed
from protocol.letters import read_header
from protocol.visitor_messages import Asked
from server.core import house, learning, line, offers, staff_door, states, team_post, visitor_desk
from server.core.chat import Change, Chat
from server.core.effects import Commit, TellVisitor
from server.core.house import House
from server.core.staff_desk import StaffDesk
from server.records import ChatRow
from server.simulation.course import Plan
from server.storage import memory
from server.web import catch_up, spreading, visitor_socket
from server.web.catch_up import CatchUp
from server.web.connections import PageConnection
from server.web.mending import Mending
from server.web.nodes import Nodes
from server.web.relay import Relay

Patch = pytest.MonkeyPatch


class Mutant(NamedTuple):
    """A planted bug, and in how many nights from which seed on it is found."""

    plant: Callable[[Patch], None]
    nights: int
    nodes: int = 1  # relays on one store
    first: int = 1
    devices: int = 1

    @property
    def plan(self) -> Plan:
        """What is in its nights."""
        return Plan(self.nodes, self.devices)

    @property
    def seeds(self) -> range:
        """The seeds of its nights."""
        return range(self.first, self.first + self.nights)


def acknowledges_before_it_stores(patch: Patch) -> None:
    real = Relay.do

    def do(self: Relay, effects: Any, *rest: Any) -> None:
        for effect in effects:
            if isinstance(effect, Commit):
                for told in effect.after:
                    self._after(told)
                real(self, [Commit(effect.item, (), effect.failed)], *rest)
            else:
                real(self, [effect], *rest)

    patch.setattr(Relay, "do", do)


class _Forgetful(dict[bytes, int]):
    def __contains__(self, mid: object) -> bool:
        return False


def takes_a_resend_for_something_new(patch: Patch) -> None:
    real: Any = Chat.__init__

    def begin(self: Chat, *given: Any) -> None:
        real(self, *given)
        self.mids = _Forgetful(self.mids)

    patch.setattr(Chat, "__init__", begin)


def spreads_to_everybody_on_duty(patch: Patch) -> None:
    patch.setattr(House, "listeners", lambda self, _chat: tuple(self.staff))


def forgets_that_danger_goes_first(patch: Patch) -> None:
    def by_arrival(chats: Any) -> list[Chat]:
        waiting = (chat for chat in chats if chat.row.phase == "waiting")
        return sorted(waiting, key=lambda chat: chat.row.since)

    for module in (house, line):
        patch.setattr(module, "in_line", by_arrival)


def resumes_one_too_late(patch: Patch) -> None:
    real: Any = CatchUp.__init__

    def begin(self: CatchUp, *given: Any) -> None:
        real(self, *given[:-1], given[-1] + 1)

    patch.setattr(CatchUp, "__init__", begin)


def lets_two_claim_one_chat(patch: Patch) -> None:
    real = StaffDesk.claim
    patch.setitem(states.PHASES, ("claimed", "claim"), "claimed")

    def claim(self: StaffDesk, who: bytes, message: Any, now: int) -> Any:
        chat = self.chat(message.chat)
        if chat.row.phase != "claimed":
            return real(self, who, message, now)
        change = Change(chat, now)
        change.state("claim", who, message.mid, holder=who, claimed=now)
        return [self.commit(who, chat, change, message.mid, changed=True)]

    patch.setitem(staff_door._WITH_MOMENT, staff.Claim, claim)


def erases_all_but_the_capsules(patch: Patch) -> None:
    real = memory._commit

    def commit(disk: Any, item: Any) -> Any:
        kept = dict(disk.capsules)
        outcome = real(disk, item)
        if item.erase and not item.remove:
            disk.capsules = kept
        return outcome

    patch.setattr(memory, "_commit", commit)


def forgets_who_gave_the_chat_away(patch: Patch) -> None:
    real = visitor_desk.erased

    def erased(chat: Chat, erasing: tuple[bytes, ...], now: int) -> ChatRow:
        before = set(chat.row.held) - {chat.row.holder}
        return real(chat, tuple(who for who in erasing if who not in before), now)

    patch.setattr(visitor_desk, "erased", erased)


def shows_a_note_to_the_visitor(patch: Patch) -> None:
    def offer(desk: StaffDesk, who: bytes, message: Any, now: int) -> Any:
        shown = Asked(who, Signed(message.letter, bytes(64)))
        return [*offers.offer(desk, who, message, now), TellVisitor(message.chat, shown)]

    patch.setitem(staff_door._WITH_MOMENT, staff.Offer, offer)


def shows_a_whisper_to_the_visitor(patch: Patch) -> None:
    real = team_post.post

    def post(house: Any, who: bytes, message: Any, now: int) -> Any:
        told = real(house, who, message, now)
        about = {read_header(letter).chat: letter for letter in message.letters}
        shown = [
            TellVisitor(chat, Asked(who, Signed(letter, bytes(64))))
            for chat, letter in about.items()
        ]
        return [*told, *shown]

    patch.setattr(staff_door, "post", post)


def hands_out_everybodys_wraps(patch: Patch) -> None:
    for module in (catch_up, spreading):
        patch.setattr(module, "personal", lambda _member, entries: tuple(entries))


def lets_only_the_holder_close(patch: Patch) -> None:
    real = StaffDesk.close

    def close(self: StaffDesk, who: bytes, message: Any, now: int) -> Any:
        chat = self.chat(message.chat)
        return real(self, who, message, now) if who == chat.row.holder else []

    patch.setitem(staff_door._WITH_MOMENT, staff.Close, close)


def loses_the_last_commit_in_a_crash(patch: Patch) -> None:
    real_commit, real_close = memory.MemoryStore.commit, memory.MemoryStore.close

    def commit(self: Any, items: Any) -> Any:
        disk = self._disk
        self._before = (dict(disk.rows), dict(disk.logs), dict(disk.capsules))
        return real_commit(self, items)

    def close(self: Any) -> None:
        if hasattr(self, "_before"):
            self._disk.rows, self._disk.logs, self._disk.capsules = self._before
        real_close(self)

    patch.setattr(memory.MemoryStore, "commit", commit)
    patch.setattr(memory.MemoryStore, "close", close)


def keeps_in_memory_what_the_disk_refused(patch: Patch) -> None:
    patch.setattr(Mending, "begin", lambda *_given: None)


def hears_nothing_of_the_other_relays(patch: Patch) -> None:
    patch.setattr(Nodes, "_take_in", lambda *_given: None)


def decides_from_a_past_that_is_over(patch: Patch) -> None:
    real = memory._commit

    def commit(disk: Any, item: Any) -> Any:
        stored = disk.rows.get(item.chat)
        blind = item if stored is None else msgspec.structs.replace(item, expected=stored.rev)
        return real(disk, blind)

    patch.setattr(memory, "_commit", commit)


def notes_a_page_at_two_relays(patch: Patch) -> None:
    patch.setattr(Change, "moved", lambda self: self)


def tells_who_left_what_was_said_after(patch: Patch) -> None:
    patch.setattr(learning, "_until_gone", lambda _who, _row, entries: len(entries))


def notes_nobody_who_lost_their_line(patch: Patch) -> None:
    def gone(relay: Relay, page: PageConnection) -> None:
        relay.connections.at_the_door.discard(page)
        if page.chat is not None and relay.connections.pages.get(page.chat) is page:
            del relay.connections.pages[page.chat]

    patch.setattr(visitor_socket, "gone", gone)


def goes_on_where_it_was_after_the_database_went_down(patch: Patch) -> None:
    always_one = property(lambda _: 1, lambda *_: None)
    patch.setattr(memory.MemoryStore, "session", always_one, raising=False)


def leaves_no_line_of_a_close(patch: Patch) -> None:
    real = Change.note

    def note(self: Change, who: bytes, what: Any, why: Any = "") -> Change:
        return self if what == "close" else real(self, who, what, why)

    patch.setattr(Change, "note", note)


def begins_the_audit_chain_anew_at_each_start(patch: Patch) -> None:
    real = memory.MemoryStore.open

    def open_anew(self: Any) -> None:
        real(self)
        self._disk.trail = []

    patch.setattr(memory.MemoryStore, "open", open_anew)


def lets_an_older_page_take_the_visit_back(patch: Patch) -> None:
    for module in ("core.visitor_door", "core.visitor_desk"):
        patch.setattr(f"server.{module}.check_page", lambda *_: b"")
    patch.setattr("server.web.visitor_socket.is_newest", lambda *_: True)


MUTANTS = {
    mutant.plant.__name__: mutant
    for mutant in (
        Mutant(acknowledges_before_it_stores, 3),
        Mutant(takes_a_resend_for_something_new, 3, first=30),
        Mutant(spreads_to_everybody_on_duty, 3),
        Mutant(forgets_that_danger_goes_first, 3),
        Mutant(resumes_one_too_late, 3),
        Mutant(lets_two_claim_one_chat, 3),
        Mutant(erases_all_but_the_capsules, 3, first=10),
        Mutant(forgets_who_gave_the_chat_away, 3, first=33),
        Mutant(shows_a_note_to_the_visitor, 3, first=5),
        Mutant(shows_a_whisper_to_the_visitor, 3),
        Mutant(hands_out_everybodys_wraps, 3),
        Mutant(lets_only_the_holder_close, 3),
        Mutant(loses_the_last_commit_in_a_crash, 3),
        Mutant(keeps_in_memory_what_the_disk_refused, 5),
        Mutant(leaves_no_line_of_a_close, 3),
        Mutant(begins_the_audit_chain_anew_at_each_start, 3),
        Mutant(hears_nothing_of_the_other_relays, 5, nodes=2),
        Mutant(notes_nobody_who_lost_their_line, 3),
        Mutant(goes_on_where_it_was_after_the_database_went_down, 3, nodes=2),
        Mutant(decides_from_a_past_that_is_over, 4, nodes=2, first=13),
        Mutant(notes_a_page_at_two_relays, 5, nodes=2),
        Mutant(tells_who_left_what_was_said_after, 3, nodes=2, first=100),
        Mutant(lets_an_older_page_take_the_visit_back, 3, devices=2, first=40),
    )
}
