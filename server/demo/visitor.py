"""A scripted visitor over a real socket: what a page would do, without a screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import aiohttp
import msgspec

from protocol import visitor_messages as wire
from protocol.errors import Reject
from protocol.heard import State
from protocol.outbox import AGAIN
from protocol.scripted_visitors import Line, Script
from protocol.visitor_session import Message, VisitorSession

Heard = Callable[[str, str], None]  # who ("visitor" or "staff"), words

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(wire.ToVisitor)
_BEAT = 4.0  # seconds
_LATER = 1.0  # seconds before what the relay could not take is sent again
_OVER = {"closing", "closed", "erased"}


class ScriptedVisitor:
    """One visitor who follows a script until the chat is over."""

    def __init__(self, script: Script, relay: str, root: bytes, *, pace: float = 1.0) -> None:
        """Visit `relay`; `pace` stretches every hesitation, 0 removes them."""
        self.script, self._relay, self._pace = script, relay, pace
        self.session = VisitorSession(
            root,
            door=script.door,
            language=script.language,
            intent=script.intent,
            danger=script.danger,
        )
        self.heard: Heard = lambda _who, _words: None
        self.told: Callable[[wire.ToVisitor], object] = lambda _message: None
        self.news: Callable[[object], object] = lambda _news: None
        self.connect_to = relay  # another address of the same relay: a proxy
        self.over = asyncio.Event()
        self.quiet = asyncio.Event()  # the script is at its end
        self._answers = list(script.answers)
        self._wake = asyncio.Event()
        self._asked = asyncio.Queue[None]()

    async def run(self) -> None:
        """Visit until the chat is over, over as many connections as it takes."""
        await asyncio.sleep(self.script.arrives * self._pace)
        speaking = asyncio.create_task(self._speak())
        try:
            async with aiohttp.ClientSession() as http:
                while not self.over.is_set():
                    with suppress(aiohttp.ClientError, OSError):
                        await self._connection(http)
                    if not self.over.is_set():
                        await asyncio.sleep(0.3)
        finally:
            speaking.cancel()

    async def _connection(self, http: aiohttp.ClientSession) -> None:
        async with http.ws_connect(
            self.connect_to + "/v1/visitor", headers={"Origin": self._relay}, compress=0
        ) as socket:
            self.session.connected()
            tasks = [asyncio.create_task(self._send(socket)), asyncio.create_task(self._beat())]
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        return
                    self._take(message.data)
                    if self.over.is_set():
                        return
            finally:
                for task in tasks:
                    task.cancel()

    def _take(self, data: str) -> None:
        message = _decoder.decode(data)
        self.told(message)
        for news in self.session.receive(message, time.time()):
            self.news(news)
            if isinstance(news, Message) and not news.mine:
                self.heard("staff", news.text)
                self.session.seen(news.pos)
                self._asked.put_nowait(None)
            elif isinstance(news, State) and news.entry.phase in _OVER:
                self.over.set()
        if isinstance(message, wire.Problem) and message.code in AGAIN:
            asyncio.get_running_loop().call_later(_LATER, self._again)
        self._wake.set()

    def _again(self) -> None:
        self.session.send_again()
        self._wake.set()

    def wake(self) -> None:
        """Send what the session has to say now."""
        self._wake.set()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._wake.set()
        while True:
            await self._wake.wait()
            self._wake.clear()
            for message in self.session.take():
                await socket.send_str(_encoder.encode(message).decode())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            self.session.command(wire.Ping())
            self._wake.set()

    async def _speak(self) -> None:
        for line in self.script.opening:
            await self._say(line)
        for line in self._answers:
            await self._asked.get()
            await self._say(line)
        self.quiet.set()

    async def _say(self, line: Line) -> None:
        await asyncio.sleep(line.after * self._pace / 2)
        self.session.typing(on=True)
        self._wake.set()
        await asyncio.sleep(line.after * self._pace / 2)
        with suppress(Reject):
            self.session.say(line.text)
            self.heard("visitor", line.text)
        self._wake.set()
