"""Forgeries, each refused for its own reason, and the honest twin taken right after."""

from __future__ import annotations

import pytest

from protocol.errors import Refusal, Reject
from protocol.heard import Changed, Closed, Said
from protocol.log import Entry, FrameEntry
from protocol.payloads import CodeMade
from protocol.room import Room
from tests.protocol.attacks_on_epochs import EPOCHS
from tests.protocol.attacks_on_frames import FRAMES, WORDS
from tests.protocol.chat_scene import ChatScene, held_by, known_by

FORGERIES = {**FRAMES, **EPOCHS}


def is_refused(hearer: Room, entry: Entry, code: Refusal) -> None:
    with pytest.raises(Reject) as refused:
        hearer.hear(entry)
    assert refused.value.code is code


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused_changes_nothing_and_spoils_nothing_for_the_honest_twin(
    forgery: str,
) -> None:
    forge, code = FORGERIES[forgery]
    hearer, forged, honest = forge(ChatScene())
    before = held_by(hearer)
    is_refused(hearer, forged, code)
    assert held_by(hearer) == before
    hearer.hear(honest)
    assert held_by(hearer) != before


@pytest.mark.parametrize("forgery", WORDS)
def test_a_frame_that_says_what_it_must_not_is_refused_and_the_next_one_is_read(
    forgery: str,
) -> None:
    forge, code = WORDS[forgery]
    hearer, bad, honest = forge(ChatScene())
    before = known_by(hearer)
    is_refused(hearer, bad, code)
    assert known_by(hearer) == before
    hearer.skip(bad)
    assert isinstance(hearer.hear(honest), Said)
    again = FrameEntry(honest.pos + 1, honest.at, bad.frame)
    with pytest.raises(Reject, match=Refusal.REPLAYED):
        hearer.hear(again)


def test_who_was_sent_something_unreadable_acknowledges_that_it_came() -> None:
    scene = ChatScene()
    noor, page = scene.room(scene.noor), scene.page
    entry = scene.frame(scene.sealed(page, CodeMade(bytes(65), bytes(32))))
    page.stored(page.epoch, 0, entry.pos)
    with pytest.raises(Reject):
        noor.hear(entry)
    noor.skip(entry)
    scene.log.append(entry)
    answer = page.hear(scene.frame(scene.sealed(noor)))
    assert isinstance(answer, Said)
    assert not answer.missing


def test_who_could_read_in_the_waiting_room_reads_nothing_after_the_claim() -> None:
    scene = ChatScene()
    anna = scene.room(scene.anna)
    assert set(anna.keys) == {0}
    heard = anna.hear(scene.frame(scene.sealed(scene.page, "alleen voor noor")))
    assert isinstance(heard, Closed)


def test_who_stepped_out_reads_nothing_of_what_follows_and_did_before() -> None:
    scene = ChatScene()
    scene.sits_in(scene.sanne)
    sanne, number = scene.room(scene.sanne), scene.page.epoch
    assert number in sanne.keys
    scene.keep(scene.epoch(scene.made(scene.noor, "sit-out", scene.noor, scene.noor)))
    heard = sanne.hear(scene.frame(scene.sealed(scene.page, "weer met ons tweeën")))
    assert isinstance(heard, Closed)


def test_a_wrap_that_nobody_announced_opens_nothing_for_whom_it_was_made() -> None:
    scene = ChatScene()
    good = scene.made(scene.noor, "renew", scene.noor, scene.noor)
    anna = scene.room(scene.anna)
    more = scene.made(scene.noor, "renew", scene.noor, scene.noor, scene.anna)
    both = type(good)(good.body, good.proof, (*good.wraps, *more.wraps))
    heard = anna.hear(scene.epoch(both))
    assert isinstance(heard, Changed)
    assert not heard.readable
    assert scene.anna.id not in heard.announcement.staff
