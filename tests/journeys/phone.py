"""A visitor's phone with the real page on it, held by one pair of hands."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

from tests.journeys.devtools import Arrival, Chromium, Given, Lost, Refused
from tests.journeys.glimpses import Glimpse, blind, read_glimpse
from tests.live import until

_OPENS = 15.0  # seconds before somebody who sees nothing tries again
_PATIENCE = 60.0
_SETTLED = {"chat", "door"}
_CENTRE = """(() => {{
  const box = document.querySelector({selector!r});
  if (!box || !box.offsetParent) return null;
  box.scrollIntoView({{ block: 'nearest' }});
  const at = box.getBoundingClientRect();
  return [at.x + at.width / 2, at.y + at.height / 2];
}})()"""


class Tab:
    """One tab; whatever it shows is noted."""

    def __init__(self, browser: Chromium, arrival: Arrival) -> None:
        """Speak with the tab that arrived."""
        self._browser, self._session = browser, arrival.session
        self.target = arrival.target
        self.since = time.time()  # in front, until another is
        self.glimpses: list[Glimpse] = [blind()]
        self._left = 0.0  # the load that was reloaded last: a last look at it may come late
        browser.heard[arrival.session] = self._hear

    def _hear(self, method: str, given: Given) -> None:
        if method == "Runtime.bindingCalled":
            glimpse = read_glimpse(given["payload"])
            if glimpse.load != self._left:
                self.glimpses.append(glimpse)
        elif method == "Inspector.targetCrashed":
            self.glimpses.append(blind())

    @property
    def now(self) -> Glimpse:
        """What stands on the screen."""
        return self.glimpses[-1]

    async def send(self, method: str, **given: Any) -> Given:
        """Ask something of the tab. Raises `Refused`."""
        return await self._browser.send(method, self._session, **given)

    async def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page, None if there is none now."""
        try:
            asked = await self._browser.send(
                "Runtime.evaluate", self._session, 5, expression=expression,
                returnByValue=True, userGesture=True,
            )  # fmt: skip
        except Refused:
            return None
        return asked["result"].get("value")

    async def tap(self, selector: str) -> bool:
        """Tap the middle of an element; return whether it was there."""
        centre = await self.ask(_CENTRE.format(selector=selector))
        if centre is None:
            return False
        finger = {"x": centre[0], "y": centre[1], "button": "left", "clickCount": 1}
        for what in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", type=what, **finger)
        return True

    async def is_there(self, *panes: str) -> None:
        """Wait until the page shows one of these panes; try again as somebody does who waits."""
        end, tried = time.monotonic() + _PATIENCE, time.monotonic()
        while self.now.pane not in panes:
            if time.monotonic() > end:
                raise AssertionError(f"the page never came: {self.now.pane!r}")
            failed = await self.ask("location.protocol") == "chrome-error:"
            if failed or time.monotonic() - tried > _OPENS:
                tried = time.monotonic()
                await self.reload()
            await asyncio.sleep(0.1)

    async def lets_write(self) -> None:
        """Wait until one can write: on a bad line the visit's script comes after the door."""
        end = time.monotonic() + _PATIENCE
        while await self.ask("document.getElementById('composer').hidden"):
            if time.monotonic() > end:
                raise AssertionError("nobody could ever write")
            await asyncio.sleep(0.1)

    async def reload(self) -> None:
        """Load the page again; nothing of it is to be seen meanwhile."""
        self._left = self.now.load or self._left
        self.glimpses.append(blind())
        with suppress(Refused):
            await self.send("Page.reload")

    async def crash(self) -> None:
        """Kill the process that draws the page; it never answers."""
        asking = asyncio.create_task(self._browser.send("Page.crash", self._session, 2))
        crashed = len(self.glimpses)
        await until(lambda: any(not g.load for g in self.glimpses[crashed:]))
        asking.cancel()

    async def is_offline(self, *, off: bool) -> None:
        """Let the system tell the page whether there is a network."""
        await self.send(
            "Network.emulateNetworkConditions",
            offline=off, latency=0, downloadThroughput=-1, uploadThroughput=-1,
        )  # fmt: skip


class Phone:
    """One phone: `hands` is held by whoever does something with it."""

    def __init__(self, browser: Chromium, address: str) -> None:
        """Visit the service at `address`; `arrives` first."""
        self._browser, self._address = browser, address
        self._context = ""
        self.hands = asyncio.Lock()
        self.tabs: list[Tab] = []  # the last one is in front
        self.of_another_visit: list[Tab] = []  # tabs that nobody needs to stop
        self.began = 0  # how often a chat was begun
        self.began_at = 0.0  # and when it was last, in seconds since 1970

    @property
    def older(self) -> list[Tab]:
        """The tabs of the same visit that should have stopped."""
        return [tab for tab in self.tabs[:-1] if tab not in self.of_another_visit]

    @property
    def front(self) -> Tab:
        """The tab that is looked at."""
        return self.tabs[-1]

    async def arrives(self) -> None:
        """Open the door and choose."""
        made = await self._browser.send("Target.createBrowserContext")
        self._context = made["browserContextId"]
        self.tabs.append(Tab(self._browser, await self._browser.new_tab(self._context)))
        await self._opens()
        await self.front.is_there("door")
        await self.begins()

    async def begins(self) -> None:
        """Choose at the door."""
        self.began += 1
        self.began_at = time.time()
        await self.front.tap("#choices button[value=tell]")
        await self.front.is_there("chat")
        await self.front.lets_write()

    async def leaves(self) -> None:
        """Put the phone away."""
        if self._context:
            with suppress(Lost):
                await self._browser.send(
                    "Target.disposeBrowserContext", browserContextId=self._context
                )

    async def writes(self, text: str) -> None:
        """Type and send; the words stand in the conversation when this returns."""
        await self.front.ask("document.getElementById('text').focus()")
        await self.front.send("Input.insertText", text=text)
        await self.front.tap("#composer button")
        await until(lambda: text in self.front.now.words)

    async def reloads(self) -> None:
        """Reload the page, and begin anew if it leads to the door."""
        await self.front.reload()
        await self._is_back()

    async def is_killed(self) -> None:
        """Let the system kill the tab, and reload it."""
        await self.front.crash()
        await self.reloads()

    async def _is_back(self) -> None:
        await self.front.is_there(*_SETTLED)
        if self.front.now.pane == "door":  # there is nothing to go on with
            self.of_another_visit += self.tabs[:-1]
            await self.begins()

    async def is_locked(self, seconds: float) -> None:
        """Lock the phone: the page is hidden, and soon its clocks stand still."""
        lock = await self._browser.new_tab(self._context)
        await until(lambda: self.front.now.hidden)
        await self.front.send("Page.setWebLifecycleState", state="frozen")
        await asyncio.sleep(seconds)
        await self.front.send("Page.setWebLifecycleState", state="active")
        await self._browser.send("Target.closeTarget", targetId=lock.target)
        await until(lambda: not self.front.now.hidden)

    async def is_doubled(self) -> None:
        """Duplicate the tab, as a browser does: with its storage, and in front of it."""
        kept = await self.front.ask("JSON.stringify(sessionStorage)") or "{}"
        tab = Tab(self._browser, await self._browser.new_tab(self._context))
        self.tabs.append(tab)
        copy = await tab.send(
            "Page.addScriptToEvaluateOnNewDocument",
            source=f"if (self.origin === {self._address!r}) Object.assign(sessionStorage, {kept})",
        )
        await self._opens()
        await self._is_back()
        await tab.send("Page.removeScriptToEvaluateOnNewDocument", identifier=copy["identifier"])

    async def _opens(self) -> None:
        with suppress(Refused):
            await self.front.send("Page.navigate", url=f"{self._address}/nl")
