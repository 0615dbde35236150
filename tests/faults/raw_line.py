"""A socket of a page or a console by its bytes, for thousands that come and go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import msgspec

from protocol import visitor_messages as wire
from protocol.staff_messages import Gone, StaffErased, ToStaff
from protocol.visitor_session import VisitorSession
from tests.faults.fuzz_socket_case import next_text, text

_to_page = msgspec.json.Decoder(wire.ToVisitor)
_to_console = msgspec.json.Decoder(ToStaff)
_encode = msgspec.json.Encoder().encode


class RawLine:
    """A socket of a page or a console."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Use a connection on which the handshake has been sent."""
        self.reader, self.writer = reader, writer

    def say(self, message: object) -> None:
        """Send one message."""
        self.writer.write(text(_encode(message)))

    async def live(self, session: VisitorSession, holds: Callable[[], bool]) -> None:
        """Be the page of `session` until `holds()`."""
        while not holds():
            for message in session.take():
                self.say(message)
            heard = _to_page.decode(await next_text(self.reader))
            session.receive(heard, time.time())

    async def hear(self, kind: bytes) -> None:
        """Wait for a message of this kind."""
        while b'"t":"' + kind + b'"' not in await next_text(self.reader):
            pass

    async def forget_until(self, last: type) -> None:
        """Be a console with nothing on its screen, until a message of this type."""
        while not isinstance(heard := _to_console.decode(await next_text(self.reader)), last):
            if isinstance(heard, StaffErased):
                self.say(Gone(heard.chat))

    async def leave(self) -> None:
        """Close, as a browser does."""
        self.writer.write(b"\x88\x82\x00\x00\x00\x00\x03\xe8")
        await self.reader.read()
        self.writer.close()
