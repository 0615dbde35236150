"""What the load says is what the protocol allows, and what gets lost does not go unseen."""

from __future__ import annotations

import asyncio
from typing import cast

import msgspec
import pytest

from protocol import frames
from protocol.staff_messages import StaffSay
from protocol.visitor_messages import Say
from server.bench import chatter
from server.bench.cast import EPOCH, Cast
from server.bench.chatter import AS_LOG, Chatter, Speaker, staff_chat
from server.bench.lines import Line, LineError, framed
from server.core.house import HoursNow, House, Rules
from server.records import LoadedChat


class Ear:
    """A line that only keeps what is written to it."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.write = self.written.append

    def message(self, number: int) -> bytes:
        """Return what was said as number `number`, out of its frame of 16-bit length."""
        return self.written[number][8:]


def speaker(ear: Ear, *, staff: bool) -> Speaker:
    name = b"S1234567" if staff else b"V1234567"
    return Speaker(cast(Line, ear), b"c" * 16, name, staff=staff)


def answered(*frames_of_relay: bytes) -> tuple[Line, list[bytes]]:
    """Return a line that is open, and what it hears of these pieces."""
    line, heard = Line(), list[bytes]()
    line.heard = heard.append
    line.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    for piece in frames_of_relay:
        line.data_received(piece)
    return line, heard


def test_a_visitor_says_frames_of_320_bytes_numbered_from_zero() -> None:
    ear = Ear()
    visitor = speaker(ear, staff=False)
    for _ in range(3):
        visitor.say()
    said = [msgspec.json.decode(ear.message(n), type=Say) for n in range(3)]
    headers = [frames.read_header(each.frame) for each in said]
    assert [len(each.frame) for each in said] == [320] * 3
    assert [header.seq for header in headers] == [0, 1, 2]
    assert {header[1:4] for header in headers} == {(b"c" * 16, EPOCH, b"V1234567")}
    assert len({each.mid for each in said}) == 3


def test_a_chat_of_the_load_was_answered_and_may_say_as_much_as_any() -> None:
    house = House(Rules(longest_unheard=0), lambda _: HoursNow(True), lambda secret: secret, b"")
    seed = Cast(1).seeds[0]
    row = seed.item(bytes(32), 0).row
    assert row is not None
    assert house.takes_more(house.admit(LoadedChat(row=row, mids={}, seqs={})))


def test_a_counsellor_names_the_chat_where_the_bare_relay_looks_for_it() -> None:
    ear = Ear()
    speaker(ear, staff=True).say()
    said = msgspec.json.decode(ear.message(0), type=StaffSay)
    assert said.chat == b"c" * 16
    assert staff_chat(ear.message(0)).decode() == msgspec.to_builtins(said.chat)


def test_a_frame_of_a_client_is_masked() -> None:
    assert framed(b"hi") == b"\x81\x82" + bytes(4) + b"hi"
    assert framed(b"x" * 300)[:4] == b"\x81\xfe\x01\x2c"


async def test_a_message_in_pieces_is_heard_once_and_whole() -> None:
    _, heard = answered(b"\x81", b"\x03ab", b"c\x81\x01d")
    assert heard == [b"abc", b"d"]


async def test_long_messages_are_heard_whole() -> None:
    middle, long = b"m" * 300, b"l" * 70_000
    _, heard = answered(
        b"\x81\x7e\x01\x2c" + middle + b"\x81\x7f" + (70_000).to_bytes(8, "big") + long
    )
    assert heard == [middle, long]


async def test_a_ping_is_answered_and_not_heard() -> None:
    line, heard = answered()
    ear = Ear()
    line.write = ear.write
    line.data_received(b"\x89\x02hi")
    assert ear.written == [framed(b"hi", 0x8A)]
    assert heard == []


async def test_a_message_that_does_not_arrive_fails_the_measurement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chatter, "_SETTLE", 0.0)
    page, console = Line(), Line()
    load = Chatter(AS_LOG)
    load.add(Cast(1).seeds[0], page, console)
    with pytest.raises(LineError, match="1 sent, 0 arrived"):
        await load.back_and_forth(0.0)


async def test_a_message_that_is_refused_fails_the_measurement() -> None:
    page, console = Line(), Line()
    Chatter(AS_LOG).add(Cast(1).seeds[0], page, console)
    with pytest.raises(LineError, match="refused"):
        page.heard(b'{"t":"problem","code":"rate"}')


async def test_a_relay_that_is_none_is_named() -> None:
    line = Line()
    asking = asyncio.ensure_future(line.open("/", "localhost", {}))
    await asyncio.sleep(0)
    line.data_received(b"HTTP/1.1 404 Not Found\r\n\r\n")
    with pytest.raises(LineError, match="404"):
        await asking
