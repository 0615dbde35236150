"""A blocked chat: who may block it, for how long, what its visitor is told, how it ends."""

from __future__ import annotations

import msgspec
import pytest

from protocol import audit, blocks
from protocol.blocks import AnswerBlock, BlockChat, Blocked, BlockInfo, LiftBlock
from protocol.ids import new_message
from protocol.staff_messages import Close
from protocol.visitor_messages import Erase, Erased, NewEpoch, Resumed, Unlock
from tests.night import Desk, Guest, Night
from tests.reading import leave, say, six_words, troubles, with_code
from tests.server.core.test_audit import lines_of

HOUR = blocks.HOUR


def block(night: Night, desk: Desk, guest: Guest, length: blocks.Length = "4h") -> None:
    """Let a console end and block a chat."""
    named = guest.session.chat
    desk.session.command(BlockChat(new_message(), named, "threats", length))
    night.settle()


def answer(night: Night, desk: Desk, guest: Guest, *, agree: bool = True) -> None:
    """Let a console answer to the newest block it was told of this chat."""
    (runs,) = running(desk)
    desk.session.command(AnswerBlock(guest.session.chat, runs.since, agree))
    night.settle()


def running(desk: Desk) -> tuple[BlockInfo, ...]:
    """Return the blocks that a console knows of."""
    return desk.told(blocks.Blocks)[-1].blocks


def test_the_page_is_told_until_when_and_nothing_of_why(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    heard = len(guest.news)
    block(night, noor, guest)
    assert guest.news[heard] == Blocked(night.now + 4 * HOUR)  # before the log ends
    assert set(Blocked.__struct_fields__) == {"until"}
    assert night.row(guest).phase == "closed"
    say(night, guest, "hallo?")
    assert troubles(guest)[-1] == "wrong_state"


def test_neither_the_code_nor_a_reload_leads_back_before_its_time(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    token = six_words()
    guest.session.keep_reload(token)
    night.settle()
    block(night, noor, guest)
    back = night.come_back(keys, by_code=True)
    assert back.told(Blocked) == [Blocked(night.row(guest).block.until)]
    assert back.told(Resumed) == []
    assert night.row(guest).phase == "closed"
    reloaded = night.come_back(token, by_code=False)
    assert troubles(reloaded) == ["sealed"]  # what it opened is destroyed


def test_after_its_time_the_code_leads_back_and_nothing_of_the_block_is_left(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    block(night, noor, guest, "1h")
    night.drop(guest)
    night.wait(3599)
    assert night.row(guest).block is not None
    night.wait(2)
    assert night.row(guest).block is None
    night.wait(1)
    assert guest.session.chat not in night.house.chats
    night.come_back(keys, by_code=True)
    assert night.row(guest).phase == "waiting"


def test_who_comes_without_the_code_is_somebody_else(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    block(night, noor, guest)
    assert night.row(night.visitor("hoi")).phase == "waiting"


def test_an_unlock_does_not_depend_on_a_block(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    filed = night.house.hmac(keys.lookup)

    def answered() -> tuple[object, object]:
        return night.door.unlock(Unlock(keys.lookup)), night.store.capsule(filed)

    before = answered()
    block(night, noor, guest)
    assert answered() == before
    assert before[1] is not None


def test_without_the_pass_nobody_learns_of_a_block(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    block(night, noor, guest)
    guest.up = False
    stranger = night.visitor("hoi")
    stranger.session.chat = guest.session.chat
    night.connect(stranger)
    assert (troubles(stranger), stranger.told(Blocked)) == (["unknown_chat"], [])


def test_a_return_that_was_on_its_way_comes_too_late(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, keys = with_code(night, noor)
    leave(night, guest)
    slow, real = [], night.from_visitor

    def hold(page: Guest, message: object) -> None:
        if isinstance(message, NewEpoch):
            slow.append(message)
        else:
            real(page, message)

    with monkeypatch.context() as patch:
        patch.setattr(night, "from_visitor", hold)
        back = night.come_back(keys, by_code=True)
    epoch = night.row(guest).epoch
    block(night, bo, guest)
    night.from_visitor(back, slow[0])
    night.settle()
    assert troubles(back) == ["wrong_state"]
    assert (night.row(guest).phase, night.row(guest).epoch) == ("closed", epoch)


def test_who_is_blocked_may_still_erase_everything(night: Night) -> None:
    noor = night.colleague()
    guest, keys = with_code(night, noor)
    block(night, noor, guest)
    back = night.come_back(keys, by_code=True)
    back.session.command(Erase(new_message()))
    night.settle()
    assert back.told(Erased)[-1].pending == 0
    assert night.row(guest).phase == "erased"
    assert night.row(guest).block is None
    assert night.store.capsule(night.house.hmac(keys.lookup)) is None


@pytest.mark.parametrize("agree", [True, False])
def test_more_than_a_day_holds_once_a_second_person_says_so(night: Night, agree: bool) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest, keys = with_code(night, noor)
    begun = night.now
    block(night, noor, guest, "7d")
    (asked,) = running(sanne)
    assert (asked.asked, asked.until, asked.by) == ("7d", begun + 24 * HOUR, noor.person.id)
    answer(night, sanne, guest, agree=agree)
    assert running(sanne) == ()
    night.wait(24 * 3600 + 1)
    back = night.come_back(keys, by_code=True)
    assert bool(back.told(Blocked)) is agree
    assert [message.until for message in back.told(Blocked)] == [begun + 168 * HOUR] * agree


def test_who_asked_is_not_the_second_person(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, _ = with_code(night, noor)
    block(night, noor, guest, "3d")
    answer(night, noor, guest)
    assert troubles(noor) == ["not_allowed"]
    answer(night, bo, guest)
    assert [(b.second, b.asked) for b in running(bo)] == [(bo.person.id, None)]


def test_an_answer_to_another_block_changes_nothing(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, _ = with_code(night, noor)
    block(night, noor, guest, "3d")
    before = night.row(guest)
    bo.session.command(AnswerBlock(guest.session.chat, night.now - 1, True))
    night.settle()
    assert (troubles(bo), night.row(guest)) == (["wrong_state"], before)


def test_nobody_blocks_a_chat_they_do_not_hold_but_a_supervisor(night: Night) -> None:
    noor, sanne, bo = night.colleague(), night.colleague(), night.colleague("supervisor")
    guest, _ = with_code(night, noor)
    block(night, sanne, guest)
    assert (troubles(sanne), night.row(guest).phase) == (["not_allowed"], "open")
    block(night, bo, guest)
    assert night.row(guest).block is not None
    block(night, noor, guest, "24h")
    assert troubles(noor) == ["wrong_state"]  # one runs already


def test_a_chat_that_is_over_can_still_be_blocked_by_its_code(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, keys = with_code(night, noor)
    leave(night, guest)
    bo.session.command(Close(new_message(), guest.session.chat))
    night.settle()
    night.wait(2)
    assert guest.session.chat not in night.house.chats
    block(night, bo, guest)
    assert night.come_back(keys, by_code=True).told(Blocked)


def test_a_supervisor_lifts_a_block_and_a_counsellor_does_not(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, keys = with_code(night, noor)
    block(night, noor, guest)
    noor.session.command(LiftBlock(guest.session.chat))
    night.settle()
    assert (troubles(noor), bool(night.row(guest).block)) == (["not_allowed"], True)
    bo.session.command(LiftBlock(guest.session.chat))
    night.settle()
    assert running(bo) == ()
    night.come_back(keys, by_code=True)
    assert night.row(guest).phase == "waiting"


def test_counsellors_hear_of_what_waits_for_a_second_person_and_supervisors_of_all(
    night: Night,
) -> None:
    noor, sanne, bo = night.colleague(), night.colleague(), night.colleague("supervisor")
    guest, _ = with_code(night, noor)
    other, _ = with_code(night, noor)
    block(night, noor, guest, "1h")
    block(night, noor, other, "3d")
    assert [b.asked for b in running(sanne)] == ["3d"]
    assert [b.asked for b in running(bo)] == [None, "3d"]
    assert [b.asked for b in running(night.colleague("supervisor"))] == [None, "3d"]
    assert night.colleague("consultant").told(blocks.Blocks) == []


def test_a_block_survives_a_restart_and_runs_on(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest, keys = with_code(night, noor)
    block(night, noor, guest, "3d")
    night.restart_relay()
    night.sign_in(bo)
    assert [b.asked for b in running(bo)] == ["3d"]
    assert night.come_back(keys, by_code=True).told(Blocked)
    night.wait(24 * 3600)
    assert night.row(guest).block is None


def test_what_the_disk_refused_is_no_block(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    night.disk_full = True
    block(night, noor, guest)
    assert (troubles(noor), guest.told(Blocked)) == (["not_stored"], [])
    assert night.row(guest).phase == "open"


def test_each_step_is_a_line_with_who_why_and_how_long(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    me, chief = noor.person.id, bo.person.id
    guest, _ = with_code(night, noor)
    block(night, noor, guest, "7d")
    answer(night, bo, guest)
    bo.session.command(LiftBlock(guest.session.chat))
    night.settle()
    block(night, noor, guest, "3d")
    answer(night, bo, guest, agree=False)
    night.wait(24 * 3600)
    assert lines_of(night, guest)[1:] == [
        (me, "block", "threats"),
        (me, "block-for", "24h"),
        (me, "block-ask", "7d"),
        (chief, "block-for", "7d"),
        (chief, "block-lift", ""),
        (me, "block", "threats"),
        (me, "block-for", "24h"),
        (me, "block-ask", "3d"),
        (chief, "block-refuse", "3d"),
        (audit.RELAY, "block-over", ""),
    ]


def test_reasons_and_lengths_are_closed_lists_also_in_the_audit_log() -> None:
    for word in (*blocks.REASONS, *blocks.LENGTHS):
        assert msgspec.convert(word, audit.Why) == word
    assert not {"often", "frequent", "prank"} & set(blocks.REASONS)
    assert [each for each in blocks.LENGTHS if blocks.alone(each)] == ["1h", "4h", "24h"]


def test_who_erases_ends_the_block_on_every_screen(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague()
    guest, _ = with_code(night, noor)
    block(night, noor, guest, "7d")
    assert [each.chat for each in running(bo)] == [guest.session.chat]
    guest.session.command(Erase(new_message()))
    night.settle()
    assert running(bo) == ()
