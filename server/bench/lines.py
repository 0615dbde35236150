"""A WebSocket client that costs next to nothing, so that it is the relay that is measured.

It speaks just what a relay's answer needs: whole frames of text, pings, a close. Its masks
are zeros, which is a mask like any other: the relay applies it all the same.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import struct
from collections.abc import Callable, Mapping
from typing import cast

_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
_MASK = bytes(4)

Heard = Callable[[bytes], None]


class LineError(Exception):
    """The relay did not do what every relay does; the text says what."""


def framed(payload: bytes, first: int = _TEXT) -> bytes:
    """Return `payload`, shorter than 64 KiB, as a frame from a client."""
    if len(payload) < 126:
        return bytes((first, 0x80 | len(payload))) + _MASK + payload
    return struct.pack(">BBH", first, 0xFE, len(payload)) + _MASK + payload


class Line(asyncio.Protocol):
    """One connection; `heard` gets every message, `lost` is set when it is over."""

    def __init__(self) -> None:
        self.heard: Heard = lambda _message: None
        self.lost = asyncio.Event()
        self._answered = asyncio.get_running_loop().create_future()
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self.write: Callable[[bytes], None] = lambda _frame: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember how to write."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self.write = self._transport.write

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        del exc
        self.lost.set()
        if not self._answered.done():
            self._answered.set_exception(LineError("The relay hung up."))

    def data_received(self, data: bytes) -> None:
        """Take what came: first the answer to the handshake, then frames."""
        if self._rest:
            data = self._rest + data
        self._rest = self._frames(data) if self._answered.done() else self._answer(data)

    async def open(self, path: str, host: str, headers: Mapping[str, str]) -> None:
        """Ask for a WebSocket and return once it is one. Raises `LineError`."""
        asked = {
            "Host": host,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
            **headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
        self.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        await self._answered

    def close(self) -> None:
        """Hang up, as a phone does that loses its network."""
        if self._transport is not None:
            self._transport.abort()

    def _answer(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        if not head.startswith(b"HTTP/1.1 101 "):
            status = head.split(b"\r\n")[0].decode("ascii", "replace")
            self._answered.set_exception(LineError(f"The relay refused: {status}"))
            return b""
        self._answered.set_result(None)
        return self._frames(rest)

    def _frames(self, data: bytes) -> bytes:
        """Hand out every whole frame of `data`; return what is left."""
        at, end = 0, len(data)
        while end - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            after = start + length
            if after > end or start > end:
                break
            if data[at] == _TEXT:
                self.heard(data[start:after])
            elif data[at] == _PING:
                self.write(framed(data[start:after], _PONG))
            at = after
        return data[at:] if at else data


async def connect(host: str, port: int, path: str, headers: Mapping[str, str]) -> Line:
    """Return an open line to a relay. Raises `LineError` or `OSError`."""
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(Line, host, port)
    await line.open(path, f"{host}:{port}", headers)
    return line
