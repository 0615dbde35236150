"""What the people at one node hear of what another node stored."""

from __future__ import annotations

from msgspec.structs import replace

from server.core.effects import Unfollow
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
