"""What the people at one node hear of what another node stored."""

from __future__ import annotations

from msgspec.structs import replace

from protocol.blocks import HOUR, BlockChat, Blocked, BlockInfo, Blocks
from protocol.ids import new_message
from protocol.staff_messages import StaffErased
from server.core.blocking import tell_blocks
from server.core.effects import Spread, TellBlocks, TellStaff, TellVisitor, Unfollow
from server.core.learning import Learning
from server.records import Fresh
from tests.night import Night
from tests.reading import claim, reply, say
from tests.server.core.test_readers import held


def test_who_stepped_out_at_another_node_follows_the_log_no_longer(night: Night) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    chat = night.house.chats[guest.session.chat]
    outside, name = sanne.session.me, chat.row.chat
    chat.row = chat.stored = replace(chat.row, readers=(*chat.row.readers, outside))
    row = replace(chat.row, rev=chat.row.rev + 1, readers=chat.row.readers[:-1])
    told = Learning(night.house).learn(name, Fresh(row, ()), night.now)
    unfollowed = [effect for effect in told if isinstance(effect, Unfollow)]
    assert [outside in effect.staff for effect in unfollowed] == [True]


def test_who_handed_a_chat_over_at_another_node_hears_how_and_nothing_said_after_it(
    night: Night,
) -> None:
    noor, sanne = night.colleague(), night.colleague()
    guest = held(night, noor)
    chat = night.house.chats[guest.session.chat]
    name, before = chat.row.chat, chat.row
    noor.session.offer(name, sanne.person.id, "let op", night.now / 1000)
    night.settle()
    sanne.session.command(reply(sanne, name))
    night.settle()
    handed_over = chat.row.pos
    say(night, guest, "ben je daar?")
    entries = night.store.fresh({name: before.pos})[name].entries
    row, chat.row, chat.stored = chat.row, before, before
    told = Learning(night.house).learn(name, Fresh(row, entries), night.now)
    heard = {
        who: each.entries[-1].pos for each in told if isinstance(each, Spread) for who in each.staff
    }
    assert heard == {noor.person.id: handed_over, sanne.person.id: row.pos}


def test_an_erasure_of_a_chat_that_is_no_longer_in_memory_reaches_the_consoles(
    night: Night,
) -> None:
    noor = night.colleague("supervisor")
    guest = night.visitor("hoi")
    chat = night.house.chats[guest.session.chat]
    name, who = chat.row.chat, noor.session.me
    night.house.forget(name)
    row = replace(chat.row, phase="erased", presence="exited", erasing=(who,))
    told = Learning(night.house).learn(name, Fresh(row, ()), night.now)
    assert told == [TellStaff(who, StaffErased(name))]


def test_an_erasure_reaches_a_console_that_the_other_node_knew_nothing_of(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    chat = night.house.chats[guest.session.chat]
    row = replace(chat.row, phase="erased", presence="exited", rev=chat.row.rev + 1, erasing=())
    told = Learning(night.house).learn(chat.row.chat, Fresh(row, ()), night.now)
    assert TellStaff(noor.session.me, StaffErased(chat.row.chat)) in told


def test_a_block_at_another_node_is_told_to_the_page_before_the_end_and_to_staff(
    night: Night,
) -> None:
    noor = night.colleague()
    guest = held(night, noor)
    chat = night.house.chats[guest.session.chat]
    name, before = chat.row.chat, chat.row
    noor.session.command(BlockChat(new_message(), name, "flooding", "3d"))
    night.settle()
    entries = night.store.fresh({name: before.pos})[name].entries
    row, chat.row, chat.stored = chat.row, before, before
    told = Learning(night.house).learn(name, Fresh(row, entries), night.now)
    assert told[0] == TellVisitor(name, Blocked(night.now + 24 * HOUR))
    assert TellBlocks() in told[1:]
    assert any(isinstance(effect, Spread) for effect in told[2:])
    night.house.forget(name)  # the node knew nothing of it, and must know of it while it runs
    Learning(night.house).learn(name, Fresh(row, entries), night.now)
    since, who = night.now, noor.person.id
    runs = BlockInfo(name, who, "flooding", since, since + 24 * HOUR, "3d", None)
    assert tell_blocks(night.house) == [TellStaff(who, Blocks((runs,)))]
