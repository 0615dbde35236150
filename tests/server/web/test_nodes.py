"""A relay that lost touch with the others on its store takes everything up anew."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest

from protocol.documents import Signed
from protocol.staff_messages import OnDuty
from server.core.house import OnShift
from server.ports import Post, StoreError
from server.storage.memory import Disk
from server.web.connections import ConsoleConnection
from server.web.staff_socket import take
from tests.live import until
from tests.server.web.world import CHAT, Store, World

STAFF = b"staff..."


@pytest.fixture
async def worlds() -> AsyncIterator[tuple[World, World]]:
    """Two relays on one store, which know of each other."""
    disk = Disk()
    both = World(Store(disk, 1)), World(Store(disk, 2))
    for world in both:
        await world.relay.nodes.join()
    yield both
    for world in both:
        await world.close()


def database_restarts(*worlds: World) -> None:
    for world in worlds:
        world.store.reconnect()


async def test_a_number_that_a_crash_let_be_given_twice_hides_nothing(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.store.post(Post(STAFF, b"{}"))  # not on the disk yet
    await two.relay.nodes.hear()
    database_restarts(one, two)
    one.keep(frames=1)
    await two.relay.nodes.hear()
    assert CHAT in two.relay.house.chats


async def test_whoever_is_on_shift_stays_so_for_the_others_when_their_relay_connects_anew(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.relay.house.staff[STAFF] = OnShift(roles=("counsellor",), node=1)
    await one.relay.nodes.hear()
    await until(lambda: two.store.shifts()[1] == one.relay.house.duties() != ())
    database_restarts(one)
    assert two.store.shifts()[1] == ()
    await one.relay.nodes.hear()
    assert two.store.shifts()[1] == one.relay.house.duties()


async def test_what_could_not_be_taken_up_at_once_is_taken_up_later(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = worlds
    one.keep()
    await two.relay.nodes.hear()
    other = b"other".ljust(16, b".")
    one.keep(name=other)
    database_restarts(two)
    with monkeypatch.context() as broken:
        broken.setattr(two.store, "fresh", _refused)
        await two.relay.nodes.hear()
    assert other not in two.relay.house.chats
    await two.relay.nodes.hear()
    assert other in two.relay.house.chats


def _refused(_: object) -> None:
    raise StoreError("The store is out of reach.")


async def test_a_console_that_comes_from_another_relay_is_told_of_the_chat_it_has_there(
    worlds: tuple[World, World],
) -> None:
    one, two = worlds
    one.keep(phase="open", holder=STAFF)
    console = ConsoleConnection(two.socket, STAFF)  # type: ignore[arg-type]
    two.relay.connections.consoles[STAFF] = console
    await take(two.relay, console, msgspec.json.encode(OnDuty(Signed(b"card", bytes(64)))))
    assert CHAT in two.relay.house.chats
