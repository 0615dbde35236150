"""A page's end of a stream in the shape of aiohttp's WebSocket, as `stream.js` has it."""

from __future__ import annotations

import asyncio
import base64
from contextlib import suppress
from typing import NamedTuple, Self

import aiohttp

from protocol.visitor_stream import KIND

_NO_END = aiohttp.ClientTimeout(total=None)
_MOST = 20  # messages a request


class Message(NamedTuple):
    """What the relay said."""

    type: aiohttp.WSMsgType
    data: str


class Requests:
    """One stream: a long answer or short ones, and a request at a time for what is said."""

    def __init__(
        self, http: aiohttp.ClientSession, address: str, headers: dict[str, str], *, once: bool
    ) -> None:
        """Reach the relay at `address`; nothing happens before `open`."""
        self._http, self._address, self._headers, self._once = http, address, headers, once
        self.name = ""
        self._carried = self._listened = 0
        self._heard = asyncio.Queue[Message | None]()
        self._to_say = asyncio.Queue[str]()
        self._open = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> Self:
        """Return once it works both ways. Raises `ConnectionResetError` when it does not."""
        for work in (self._listen(), self._carry()):
            self._tasks.append(asyncio.create_task(work))
            self._tasks[-1].add_done_callback(lambda _: self.hang_up())
        await self._open.wait()
        if self._over:
            raise ConnectionResetError
        return self

    @property
    def _over(self) -> bool:
        return any(task.done() for task in self._tasks)

    def hang_up(self) -> None:
        """End it without a word."""
        for task in self._tasks:
            task.cancel()
        self._open.set()
        self._heard.put_nowait(None)

    async def close(self) -> None:
        """End it."""
        self.hang_up()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def send_str(self, words: str) -> None:
        """Say one message. Raises `ConnectionResetError` when the stream is over."""
        if self._over:
            raise ConnectionResetError
        self._to_say.put_nowait(words)

    def __aiter__(self) -> Self:
        """Yield what the relay says, until the stream is over."""
        return self

    async def __anext__(self) -> Message:
        """Return the relay's next message."""
        message = await self._heard.get()
        if message is None:
            raise StopAsyncIteration
        return message

    # --- what is posted -----------------------------------------------------------------------

    def post(self, body: str) -> aiohttp.client._RequestContextManager:
        """Return a request to the door."""
        door = self._address + "/v1/visitor"
        return self._http.post(door, data=body.encode(), headers=self._headers, timeout=_NO_END)

    def carrying(self, number: int, messages: list[str]) -> str:
        """Return the body that carries `messages`."""
        said = ",".join(messages)
        return f'{{"t":"carry","name":"{self.name}","number":{number},"messages":[{said}]}}'

    async def _listen(self) -> None:
        with suppress(aiohttp.ClientError, OSError):
            more = await self._answer(f'{{"t":"open","once":{str(self._once).lower()}}}')
            while more and self._once:
                self._listened += 1
                asked = f'{{"t":"listen","name":"{self.name}","number":{self._listened}}}'
                more = await self._answer(asked)

    async def _answer(self, body: str) -> bool:
        """Hear one answer to its end; whether it was a good one."""
        async with self.post(body) as answer:
            if answer.status != 200 or answer.headers["Content-Type"] != KIND:
                return False
            async for line in answer.content:
                self._hear(line.decode().rstrip("\n"))
        return True

    def _hear(self, line: str) -> None:
        if line.startswith("data: "):
            self._heard.put_nowait(Message(aiohttp.WSMsgType.TEXT, line[6:]))
        elif line.startswith("id: "):
            self.name = line[4:]
            assert len(base64.b64decode(self.name, validate=True)) == 16
        elif line == "event: open":
            self._open.set()
        elif line.startswith(":") and not self._once:
            self._to_say.put_nowait("")

    async def _carry(self) -> None:
        with suppress(aiohttp.ClientError, OSError):
            while True:
                messages = [await self._to_say.get()]
                while not self._to_say.empty() and len(messages) < _MOST:
                    messages.append(self._to_say.get_nowait())
                body = self.carrying(self._carried, [each for each in messages if each])
                self._carried += 1
                async with self.post(body) as answer:
                    if answer.status != 204:
                        return
