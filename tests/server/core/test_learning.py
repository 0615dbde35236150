"""What the people at one node hear of what another node stored."""

from __future__ import annotations

from msgspec.structs import replace

from protocol.staff_messages import StaffErased
from server.core.effects import TellStaff, Unfollow
from server.core.learning import Learning
from server.ports import Fresh
from tests.night import Night
from tests.reading import claim


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
