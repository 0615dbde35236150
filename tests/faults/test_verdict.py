"""The judge of kills and faults finds what was lost, doubled, misplaced or overheard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol.ids import is_staff, key_id
from protocol.log import Entry, FrameEntry, GrantEntry
from protocol.p256 import public_bytes
from protocol.wraps import WrapHeader, open_wrap, seal_wrap
from tests.builders import Organisation
from tests.faults.clients import Doors
from tests.faults.one_chat import OneChat
from tests.faults.relay_process import publish
from tests.faults.verdict import Verdict, Visit, judge
from tests.live import live_relay


@dataclass
class Played:
    """A chat that went well: its people and its log."""

    chat: OneChat
    entries: list[Entry]
    organisation: Organisation

    def judged(self, entries: list[Entry] | None = None) -> Verdict:
        visit = Visit(self.chat.pages, self.entries if entries is None else entries)
        members = self.chat.members(visit.entries)
        return judge(visit, self.chat.consoles, self.organisation, members)

    def frames(self) -> list[int]:
        """Return where in the log the words are, the last of the visitor's first."""
        return [n for n, one in enumerate(self.entries) if isinstance(one, FrameEntry)][::-1]


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Played]:
    async with live_relay(tmp_path) as relay:
        for roles in ((), (), ("supervisor",)):
            relay.organisation.hire(*roles)
        doors = Doors(relay.address, [relay.address])
        await publish(doors, relay.organisation)
        chat = OneChat(doors, relay.organisation)
        await chat.come()
        for phase in ("start", "claim", "message"):
            await chat.phase(phase)
        await chat.leave()
        entries = await relay.relay.writer.read(lambda store: store.entries(chat.chat, 0))
        yield Played(chat, entries, relay.organisation)


async def test_a_chat_that_went_well_has_nothing_wrong(played: Played) -> None:
    verdict = played.judged()
    assert verdict.wrong == []
    assert verdict.messages == verdict.acknowledged == 10


async def test_a_word_that_was_acknowledged_and_is_not_in_the_log_is_lost(played: Played) -> None:
    without = [one for n, one in enumerate(played.entries) if n != played.frames()[1]]
    assert played.judged(without).lost


async def test_a_word_that_is_in_the_log_twice_is_doubled(played: Played) -> None:
    assert played.judged([*played.entries, played.entries[played.frames()[0]]]).doubled


async def test_two_words_that_changed_places_are_out_of_order(played: Played) -> None:
    swapped = list(played.entries)
    of_one = [n for n in played.frames() if _sender(swapped[n]) == b"S"]
    first, second = of_one[:2]
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert played.judged(swapped).out_of_order


def _sender(entry: Entry) -> bytes:
    assert isinstance(entry, FrameEntry)
    return entry.frame[24:25]


async def test_a_key_that_its_holder_was_never_given_is_seen(played: Played) -> None:
    chat = played.chat
    assert (chat.chat, 1) not in chat.bo.keys
    chat.bo.keys[chat.chat, 1] = chat.anna.keys[chat.chat, 1]
    assert played.judged().readable == ["epoch 1"]


async def test_nor_does_a_false_wrap_in_the_log_make_a_member(played: Played) -> None:
    chat, bo = played.chat, played.chat.bo.person
    point = public_bytes(bo.weekly)
    header = WrapHeader(chat.chat, 1, chat.anna.person.id, bo.id, key_id(point))
    wrap = seal_wrap(header, point, chat.anna.keys[chat.chat, 1])
    grant = GrantEntry(len(played.entries) + 1, 0, chat.anna.person.id, (wrap,))
    chat.bo.keys[chat.chat, 1] = open_wrap(bo.weekly, wrap, chat.chat, 1, bo.id)
    assert played.judged([*played.entries, grant]).readable == ["epoch 1"]


async def test_a_word_that_never_came_to_its_reader_is_lost(played: Played) -> None:
    played.chat.page.read.pop()
    assert played.judged().lost


async def test_who_read_that_the_chat_is_over_is_owed_only_what_was_stored_before(
    played: Played,
) -> None:
    """The relay was killed as the chat ended: the counsellor sends the last word again."""
    session = played.chat.page.session
    played.chat.page.read.pop()
    session.phase = "closing"
    assert played.judged().lost
    session.room.pos = next(
        entry.pos
        for entry in reversed(played.entries)
        if isinstance(entry, FrameEntry) and is_staff(_sender(entry))
    )
    assert played.judged().lost
    session.room.pos -= 1
    assert not played.judged().wrong
