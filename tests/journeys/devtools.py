"""Chromium by its own protocol: tabs that crash and are reloaded, phones that are locked.

Playwright keeps every page visible and gives one that crashed up for good, so neither a locked
phone nor a killed tab can be lived through with it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.live import until

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--lang=nl-NL",
    # Several phones share one machine: none of them counts as lying under another.
    "--disable-backgrounding-occluded-windows",
    "--remote-debugging-port=0",
]
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": False}
_PATIENCE = 20.0  # seconds

Given = dict[str, Any]


class Refused(Exception):
    """The browser, or the page in it, did not do what was asked."""


class Lost(Exception):
    """The browser itself is gone: whatever was being measured was not measured."""


@dataclass(frozen=True)
class Arrival:
    """A tab that was opened: its name, and the session to speak with it."""

    target: str
    session: str


class Chromium:
    """One browser. Every tab waits until it is `prepared`, whoever opened it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Speak over `socket`; `listen` must be running."""
        self._socket = socket
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[Given]] = {}
        self._preparing: set[asyncio.Task[None]] = set()
        self._script = ""
        self._arrivals: dict[str, Arrival] = {}
        self.heard: dict[str, Callable[[str, Given], None]] = {}  # by session
        self.lost = False  # nothing can be asked of it, or heard from it, any more

    async def send(
        self, method: str, session: str = "", seconds: float = _PATIENCE, **given: Any
    ) -> Given:
        """Ask the browser, or the tab of `session`. Raises `Refused`, and `Lost`."""
        if self.lost:
            raise Lost(method)
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        message: Given = {"id": number, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        try:
            await self._socket.send_json(message)
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            raise Refused(f"{method}: no answer") from None
        except ConnectionError:
            self.lost = True
            raise Lost(method) from None
        finally:
            del self._asked[number]

    async def listen(self) -> None:
        """Take what the browser says, until it is gone."""
        try:
            async for message in self._socket:
                self._take(message.json())
        finally:
            self.lost = True
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(Lost("while it was asked"))

    def _take(self, message: Given) -> None:
        answer = self._asked.get(message.get("id", 0))
        if "id" in message:
            if answer is not None and not answer.done():
                self._answer(answer, message)
        elif message["method"] == "Target.attachedToTarget":
            task = asyncio.create_task(self._prepare(message["params"]))
            self._preparing.add(task)
            task.add_done_callback(self._preparing.discard)
        elif message.get("sessionId") in self.heard:
            self.heard[message["sessionId"]](message["method"], message["params"])

    @staticmethod
    def _answer(answer: asyncio.Future[Given], message: Given) -> None:
        if "error" in message:
            answer.set_exception(Refused(message["error"]["message"]))
        else:
            answer.set_result(message["result"])

    async def watch(self, script: str) -> None:
        """Run `script` first of all in every document of every tab from now on."""
        self._script = script
        await self.send(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )

    async def _prepare(self, given: Given) -> None:
        session, target = given["sessionId"], given["targetInfo"]
        with suppress(Refused, Lost):
            if target["type"] == "page":
                for domain in ("Runtime", "Page", "Inspector", "Network"):
                    await self.send(f"{domain}.enable", session)
                await self.send("Emulation.setDeviceMetricsOverride", session, **_PHONE)
                await self.send("Runtime.addBinding", session, name="tellGlimpse")
                await self.send(
                    "Page.addScriptToEvaluateOnNewDocument", session, source=self._script
                )
                self._arrivals[target["targetId"]] = Arrival(target["targetId"], session)
            await self.send("Runtime.runIfWaitingForDebugger", session)

    async def new_tab(self, context: str) -> Arrival:
        """Open an empty tab in front of the others of a browser context."""
        made = await self.send("Target.createTarget", url="about:blank", browserContextId=context)
        await until(lambda: made["targetId"] in self._arrivals, _PATIENCE)
        return self._arrivals[made["targetId"]]


@asynccontextmanager
async def chromium(profile: Path, script: str) -> AsyncIterator[Chromium]:
    """Run a browser with its profile in `profile` and `script` in every document."""
    process = await asyncio.create_subprocess_exec(
        *(_CHROMIUM, *_ARGUMENTS, f"--user-data-dir={profile}", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        where = profile / "DevToolsActivePort"
        await until(lambda: where.exists() and len(where.read_text().split()) == 2, _PATIENCE)
        port, path = where.read_text().split()
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
        ):
            browser = Chromium(socket)
            listening = asyncio.create_task(browser.listen())
            await browser.watch(script)
            yield browser
            listening.cancel()
    finally:
        with suppress(ProcessLookupError):  # it may have gone by itself
            process.terminate()
        await process.wait()
