"""A small TCP proxy before the relay: passes, records, freezes, cuts or poisons."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

from tests.faults.toxics import Spoiled, Toxic

_CHUNK = 65536

Direction = Literal["up", "down"]  # up is from the client to the relay


class FaultProxy:
    """Listens on a port of its own and passes everything to `target`, until told otherwise."""

    def __init__(self, host: str, port: int) -> None:
        """Pass on to `host`:`port`."""
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._toxics: dict[Direction, Toxic] = {}
        self.records: list[bytearray] = []  # one a direction of each connection
        self.port = 0

    @property
    def address(self) -> str:
        """The origin to use instead of the relay's."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self.cut()
        self._flowing.set()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def freeze(self) -> None:
        """Pass nothing on any more, and close nothing: a train in a tunnel."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Pass on again, what was held first."""
        self._flowing.set()

    def cut(self) -> None:
        """Close every connection."""
        for writer in list(self._writers):
            writer.close()

    def poison(self, toxic: Toxic, *directions: Direction) -> None:
        """Let `toxic` spoil these directions of every connection, the open ones too."""
        for direction in directions:
            self._toxics[direction] = toxic

    def heal(self) -> None:
        """Let everything flow again; a connection that was spoiled for good is cut."""
        for toxic in self._toxics.values():
            toxic.over.set()
        self._toxics.clear()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back, "up"), self._pump(there, writer, "down"))
        except Spoiled as spoiled:
            for end in (writer, back):
                spoiled.end(end)
        self._writers -= {writer, back}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: Direction
    ) -> None:
        """Pass one direction on until its end. Raises `Spoiled` when a toxic ends both."""
        record = bytearray()
        self.records.append(record)
        with suppress(ConnectionError, OSError):
            while data := await reader.read(_CHUNK):
                await self._flowing.wait()
                record += data
                toxic = self._toxics.get(direction)
                if toxic is None:
                    writer.write(data)
                    await writer.drain()
                else:
                    await toxic.carry(data, writer)
            toxic = self._toxics.get(direction)
            if toxic is not None:
                await toxic.closing()
        with suppress(ConnectionError, OSError):
            writer.close()

    def traffic(self) -> bytes:
        """Return everything that passed, and again what WebSocket masking hid of it."""
        return b"".join(bytes(record) + _unmasked(bytes(record)) for record in self.records)


def _unmasked(stream: bytes) -> bytes:
    """Return the payloads of the WebSocket frames in one direction of a connection (RFC 6455)."""
    at, said = stream.find(b"\r\n\r\n") + 4, []
    while b"upgrade: websocket" in stream[:2048].lower() and at + 2 <= len(stream):
        masked, length = stream[at + 1] & 0x80, stream[at + 1] & 0x7F
        at += 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length, at = int.from_bytes(stream[at : at + wide], "big"), at + wide
        key = stream[at : at + 4] if masked else bytes(4)
        at += 4 if masked else 0
        payload = stream[at : at + length]
        said.append(bytes(byte ^ key[n % 4] for n, byte in enumerate(payload)))
        at += length
    return b"\n".join(said)
