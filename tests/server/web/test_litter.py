"""What ended connections leave behind is freed, soon and not all the time."""

from __future__ import annotations

import gc

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web_protocol import RequestHandler

from server.web.litter import A_RUSH, LATEST, MANY, TOO_MANY, Litter
from server.web.requests import watch_requests
from tests.live import until


class Counted(Litter):
    """Litter that only counts how often it would be collected."""

    def __init__(self) -> None:
        self.collected = 0
        super().__init__(self._count)

    def _count(self) -> None:
        self.collected += 1


@pytest.mark.parametrize(
    ("ended", "seconds"), [(MANY, 2), (TOO_MANY, 1), (1, LATEST), (MANY - 1, LATEST)]
)
def test_it_is_collected_after_many_or_after_five_minutes(ended: int, seconds: int) -> None:
    litter = Counted()
    litter._ended = ended
    assert [litter.sweep() for _ in range(seconds)] == [False] * (seconds - 1) + [True]
    assert litter.collected == 1
    assert not litter.sweep()


def test_while_everybody_comes_back_at_once_nothing_is_collected_yet() -> None:
    litter, swept = Counted(), []
    for ended in (MANY, A_RUSH, A_RUSH, A_RUSH - 1):
        litter._ended += ended
        swept.append(litter.sweep())
    assert swept == [False, False, False, True]


def test_where_nothing_ended_nothing_is_collected() -> None:
    litter = Counted()
    assert not any(litter.sweep() for _ in range(3 * LATEST))


async def test_after_it_is_collected_no_ended_socket_is_left() -> None:
    litter = Litter()
    app = web.Application()
    watch_requests(app, litter)
    app.router.add_get("/", _socket)
    async with TestClient(TestServer(app)) as client:
        gc.collect()
        gc.disable()
        try:
            for _ in range(20):
                async with client.ws_connect("/") as socket:
                    await socket.receive()
            await until(lambda: litter._ended == 20)
            assert left() >= 20
            await until(lambda: collected(litter) and left() <= 2)
        finally:
            gc.enable()


def left() -> int:
    return sum(type(each) is RequestHandler for each in gc.get_objects())


def collected(litter: Litter) -> bool:
    litter._ended = litter._known = MANY
    return litter.sweep()


async def _socket(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse(heartbeat=6)
    await socket.prepare(request)
    await socket.close()
    return socket
