"""The relay's end of a stream: in whatever order, each message is heard once."""

from __future__ import annotations

import asyncio
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import WSMsgType

from protocol import visitor_stream as wire
from server.web.stream import ALONE, ASK_AFTER, DEAD_AFTER, LARGEST, Stream


class Transport:
    """What is under a request, which somebody may have left."""

    def __init__(self) -> None:
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True


def now() -> float:
    return asyncio.get_running_loop().time()


def listener() -> Any:
    """Return a request whose sender still listens."""
    return SimpleNamespace(transport=Transport())


async def begun(*, once: bool = False) -> Stream:
    """Return a stream whose first event was heard."""
    stream = Stream(now(), once=once)
    await stream.events()
    return stream


async def said(stream: Stream) -> list[bytes]:
    """Return all the messages that a stream has heard, to its end."""
    stream.end()
    return [message.data async for message in stream if message.type is WSMsgType.TEXT]


async def test_in_whatever_order_requests_come_and_however_often_each_is_heard_once() -> None:
    for order in itertools.permutations(range(4)):
        stream = await begun()
        for number in (*order, *order, *reversed(order)):
            assert stream.hear(number, [b"%d" % number, b"and %d" % number], now())
        heard = await said(stream)
        assert heard == [words for n in range(4) for words in (b"%d" % n, b"and %d" % n)]


async def test_a_request_that_is_missing_holds_back_what_comes_after_it() -> None:
    stream = await begun()
    assert stream.hear(0, [b"first"], now())
    assert stream.hear(2, [b"third"], now())
    assert await said(stream) == [b"first"]


async def test_what_is_too_far_ahead_is_refused_and_may_come_again_in_its_turn() -> None:
    stream = await begun()
    assert not stream.hear(40, [b"40"], now())
    for number in range(41):
        assert stream.hear(number, [b"%d" % number], now())
    assert await said(stream) == [b"%d" % number for number in range(41)]


async def test_more_than_two_of_the_largest_messages_never_wait() -> None:
    stream = await begun()
    large = bytes(LARGEST - 1000)
    assert stream.hear(0, [large], now())
    assert stream.hear(1, [large], now())
    assert not stream.hear(2, [large], now())
    assert (await anext(stream)).data == large
    assert stream.hear(2, [large], now())
    assert len(await said(stream)) == 2


async def test_many_small_messages_count_as_what_they_cost() -> None:
    stream = await begun()
    taken = [stream.hear(number, [b"{}"] * 100, now()) for number in range(100)]
    assert 10 < sum(taken) < 30
    assert not any(stream.hear(number, [], now()) for number in range(1000, 1100))


async def test_an_empty_request_is_a_ping_which_the_limits_count() -> None:
    stream = await begun()
    assert stream.hear(0, [], now())
    assert (await anext(stream)).type is WSMsgType.PING


# --- what is told ---------------------------------------------------------------------------


async def test_the_name_comes_first_and_that_it_works_comes_after_the_first_request() -> None:
    stream = Stream(now(), once=False)
    first = await stream.events()
    assert first == wire.named(stream.name, once=False)
    assert len(first) > 2048  # more than some proxies collect
    stream.hear(0, [], now())
    stream.hear(1, [], now())
    assert await stream.events() == wire.WORKS


async def test_what_is_told_together_is_heard_together_and_once() -> None:
    stream = await begun()
    for words in (b'{"t":"pong"}', b'{"t":"bye","why":"slow"}'):
        await stream.send_frame(words, WSMsgType.TEXT)
    await stream.close(code=1001)
    assert await stream.events() == b'data: {"t":"pong"}\n\ndata: {"t":"bye","why":"slow"}\n\n'
    assert await stream.events() == b""


async def test_who_does_not_listen_lets_no_more_wait_than_is_under_way() -> None:
    stream = await begun()

    async def tell() -> None:
        for _ in range(100):
            await stream.send_frame(bytes(5000), WSMsgType.TEXT)

    telling = asyncio.create_task(tell())
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(await stream.events()) < 75_000
    assert not telling.done()
    stream.end()
    with pytest.raises(ConnectionResetError):
        await telling


async def test_a_second_listener_is_refused_whoever_it_is() -> None:
    stream = await begun(once=True)
    assert stream.ask(1, now())
    with stream.heard_by(listener()):
        assert not stream.ask(2, now())  # while somebody listens
    assert not stream.ask(1, now())  # what it told may be lost
    assert not stream.ask(3, now())
    assert stream.ask(2, now())


# --- time -----------------------------------------------------------------------------------


async def test_a_quiet_page_is_asked_once_and_lives_if_it_answers() -> None:
    stream, start, asked = await begun(), now(), 0
    stream.hear(0, [], start)
    assert await stream.events() == wire.WORKS
    with stream.heard_by(listener()):
        for seconds in range(60):
            stream.look(start + seconds)
            if stream._events:
                asked += 1
                assert await stream.events() == wire.THERE
                stream.hear(asked, [], start + seconds + 0.5)
    assert not stream.ended
    assert asked == 60 // (ASK_AFTER + 1)


async def test_a_page_that_does_not_answer_is_gone_within_ten_seconds() -> None:
    stream, start = await begun(), now()
    with stream.heard_by(listener()):
        looks = [start + seconds for seconds in range(11)]
        dead = next(look for look in looks if stream.look(look) or stream.ended)
    assert ASK_AFTER < DEAD_AFTER <= dead - start < 10


async def test_a_page_that_closed_its_answer_is_gone_sooner_and_its_last_word_is_heard() -> None:
    stream, start = await begun(), now()
    closed = listener()
    with stream.heard_by(closed):
        closed.transport = None
        stream.look(start + 1)
        assert stream.hear(0, [b"last"], start + 2)
        stream.look(start + 3)
        assert not stream.ended
        stream.look(start + 1 + ALONE)
        assert stream.ended
    assert await said(stream) == [b"last"]


async def test_short_answers_may_have_a_pause_between_them_and_no_longer_one() -> None:
    stream, start = await begun(once=True), now()
    for number in range(1, 4):
        asked = start + number * (ALONE - 1)
        assert not stream.look(asked)
        assert stream.ask(number, asked)
        with stream.heard_by(listener()):
            pass
        stream._alone_since = asked  # the answer took no time
    stream.look(asked + ALONE)
    assert stream.ended


async def test_a_stream_that_is_over_is_kept_for_its_last_words_and_then_cut() -> None:
    stream, start = await begun(), now()
    slow = listener()
    with stream.heard_by(slow):
        await stream.send_frame(b'{"t":"bye","why":"slow"}', WSMsgType.TEXT)
        stream.end()
        assert not stream.look(start + 1)
        assert not slow.transport.aborted
        assert stream.look(start + ALONE + 1)
        assert slow.transport.aborted


async def test_a_stream_that_is_over_and_heard_is_forgotten_at_once() -> None:
    stream = await begun()
    stream.end()
    assert stream.look(now())
