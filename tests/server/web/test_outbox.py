"""The outbox: everything in order, many in one write, and never more than the bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import WSMsgType

from server.web.outbox import Outbox

SLOW = b'{"t":"bye","why":"slow"}'


class Pipe:
    """A transport whose other side reads when it is told to."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.unread = 0
        self.reads = True
        self.closing = False
        self.read_again = asyncio.Event()

    def write(self, data: bytes, /) -> None:
        self.writes.append(data)
        if not self.reads:
            self.unread += len(data)

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return self.unread

    def set_write_buffer_limits(self, high: int) -> None:
        assert high > 0

    async def drain(self) -> None:
        await self.read_again.wait()
        self.read_again.clear()
        self.unread = 0

    def messages(self) -> list[bytes]:
        """Return what a browser would make of all that was written."""
        data, found = b"".join(self.writes), list[bytes]()
        while data:
            assert data[0] == 0x81
            length, start = data[1], 2
            if length >= 126:
                start = 4 if length == 126 else 10
                length = int.from_bytes(data[2:start], "big")
            found.append(data[start : start + length])
            data = data[start + length :]
        return found


class Socket:
    """A WebSocket that keeps what is sent over it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = asyncio.Event()

    async def send_frame(self, message: bytes, _: WSMsgType, /) -> None:
        self.sent.append(message)

    async def close(self, *, code: int) -> bool:
        assert code == 1001
        self.closed.set()
        return True


@asynccontextmanager
async def running(pipe: Pipe | None, socket: Socket) -> AsyncIterator[Outbox]:
    outbox = Outbox(socket)
    if pipe is not None:
        outbox.write_to(pipe, pipe.drain)
        yield outbox
        await outbox.finish(0)
    else:
        sending = asyncio.create_task(outbox.run())
        yield outbox
        sending.cancel()


async def turns(count: int = 5) -> None:
    """Let the loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_what_is_put_in_one_turn_leaves_in_one_write() -> None:
    pipe = Pipe()
    async with running(pipe, Socket()) as outbox:
        for message in (b"one", b"two", b"three"):
            outbox.put(message, SLOW)
        await turns()
    assert len(pipe.writes) == 1
    assert pipe.messages() == [b"one", b"two", b"three"]


async def test_messages_of_every_length_are_whole_frames() -> None:
    pipe = Pipe()
    messages = [bytes(length) for length in (0, 1, 125, 126, 65535, 65536, 70_000)]
    async with running(pipe, Socket()) as outbox:
        for message in messages:
            outbox.put(message, SLOW)
        await turns()
    assert pipe.messages() == messages


async def test_what_is_put_later_leaves_later_and_in_order() -> None:
    pipe = Pipe()
    async with running(pipe, Socket()) as outbox:
        for number in range(5):
            outbox.put(b"%d" % number, SLOW)
            await turns()
    assert len(pipe.writes) == 5
    assert pipe.messages() == [b"0", b"1", b"2", b"3", b"4"]


async def test_nothing_is_written_to_whoever_does_not_read_until_they_do() -> None:
    pipe = Pipe()
    pipe.reads = False
    async with running(pipe, Socket()) as outbox:
        outbox.put(bytes(65_537), SLOW)
        await turns()
        outbox.put(b"waits", SLOW)
        await turns()
        assert len(pipe.messages()) == 1
        pipe.reads = True
        pipe.read_again.set()
        await turns()
        outbox.put(b"goes", SLOW)
        await turns()
    assert pipe.messages()[1:] == [b"waits", b"goes"]


async def test_one_write_takes_no_more_than_the_other_side_should_have_under_way() -> None:
    pipe = Pipe()
    pipe.reads = False
    async with running(pipe, Socket()) as outbox:
        for _ in range(100):
            outbox.put(bytes(10_000), SLOW)
        await turns()
        assert pipe.unread < 100_000
        assert not outbox.has_room or len(pipe.messages()) < 100


async def test_whoever_cannot_follow_hears_why_and_is_closed() -> None:
    pipe, socket = Pipe(), Socket()
    pipe.reads = False
    async with running(pipe, socket) as outbox:
        for _ in range(2_000):
            outbox.put(bytes(2_000), SLOW)
            await turns(1)
        pipe.read_again.set()
        await socket.closed.wait()
    assert socket.sent == [SLOW]
    assert len(pipe.messages()) < 2_000


async def test_a_farewell_comes_after_all_that_was_queued() -> None:
    pipe, socket = Pipe(), Socket()
    async with running(pipe, socket) as outbox:
        outbox.put(b"last word", SLOW)
        outbox.close(b"bye")
        outbox.put(b"too late", SLOW)
        await socket.closed.wait()
    assert pipe.messages() == [b"last word"]
    assert socket.sent == [b"bye"]


async def test_nothing_is_written_to_a_transport_that_is_closing() -> None:
    pipe = Pipe()
    async with running(pipe, Socket()) as outbox:
        pipe.closing = True
        outbox.put(b"nobody hears this", SLOW)
        await turns()
        assert pipe.writes == []
        assert outbox.has_room


async def test_an_idle_connection_holds_no_task() -> None:
    pipe = Pipe()
    async with running(pipe, Socket()) as outbox:
        outbox.put(b"hello", SLOW)
        await turns()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_to_finish_sends_what_is_queued_and_closes() -> None:
    pipe, socket = Pipe(), Socket()
    outbox = Outbox(socket)
    outbox.write_to(pipe, pipe.drain)
    outbox.put(b"last word", SLOW)
    await outbox.finish(5)
    assert pipe.messages() == [b"last word"]
    assert socket.closed.is_set()


async def test_to_finish_does_not_wait_for_whoever_never_reads() -> None:
    pipe, socket = Pipe(), Socket()
    pipe.reads = False
    outbox = Outbox(socket)
    outbox.write_to(pipe, pipe.drain)
    for _ in range(2):
        outbox.put(bytes(100_000), SLOW)
    await outbox.finish(0)
    await turns()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not socket.closed.is_set()


async def test_a_socket_that_is_gone_ends_the_sending_quietly() -> None:
    class Gone(Socket):
        async def send_frame(self, _message: bytes, _: WSMsgType, /) -> None:
            raise ConnectionResetError

    pipe = Pipe()
    outbox = Outbox(Gone())
    outbox.write_to(pipe, pipe.drain)
    outbox.close(b"bye")
    await outbox.finish(5)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_room_is_told_of_once_half_is_free() -> None:
    pipe, told = Pipe(), list[str]()
    pipe.reads = False
    async with running(pipe, Socket()) as outbox:
        for _ in range(20):
            outbox.put(bytes(100_000), SLOW)
        await turns()
        assert not outbox.has_room
        outbox.when_room(lambda: told.append("room"))
        pipe.reads = True
        pipe.read_again.set()
        await turns()
    assert told == ["room"]


async def test_a_socket_without_a_transport_gets_every_message_in_order() -> None:
    socket = Socket()
    async with running(None, socket) as outbox:
        outbox.put(b"one", SLOW)
        outbox.put(b"two", SLOW)
        await turns()
        outbox.put(b"three", SLOW)
        await turns()
    assert socket.sent == [b"one", b"two", b"three"]
