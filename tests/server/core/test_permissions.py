"""The table of roles agrees with the rules that page and console keep by themselves."""

from __future__ import annotations

import pytest

from protocol import epochs
from protocol.directory import Directory, Role
from protocol.errors import Reject
from protocol.ids import VISITOR
from server.core.permissions import ROLES, TABLE, allowed
from tests.builders import NOW, Organisation


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("why", "action"), [("claim", "claim"), ("take-over", "take over")])
def test_who_may_make_an_epoch_by_the_sealing_may_by_the_table(
    role: Role, why: epochs.Why, action: str
) -> None:
    house = Organisation()
    me, holder = house.hire(role).id, house.hire().id
    there = Directory(house.root_point)
    there.read(house.papers(), NOW)
    readers = tuple(epochs.Reader(who, bytes(32)) for who in (VISITOR, me))
    content = epochs.Announcement(bytes(16), 1, why, me, bytes(32), readers)
    before = holder if why == "take-over" else None
    try:
        epochs.may_change(me, content, before, there)
        may = True
    except Reject:
        may = False
    assert may == (role in TABLE[action].roles)


@pytest.mark.parametrize("role", ROLES)
def test_who_counts_as_on_duty_by_the_papers_hears_who_waits_by_the_table(role: Role) -> None:
    house = Organisation()
    me = house.hire(role)
    there = Directory(house.root_point)
    there.read(house.papers(me), NOW)
    assert (me.id in there.on_duty(NOW)) == ("hear who waits" in allowed((role,)))


def test_several_roles_may_what_each_of_them_may_and_none_may_nothing() -> None:
    assert allowed(("consultant", "supervisor")) == allowed(("consultant",)) | allowed(
        ("supervisor",)
    )
    assert allowed(()) == frozenset()
