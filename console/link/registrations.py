"""Sends registrations to the relay: later, at moments that tell nothing, sealed.

A record that is kept lies in a file of its own, sealed under the key of the drafts:

    "P" ‖ base64(packed record)      not yet sealed to the research key
    "S" ‖ base64(sealed record)      sealed; the same bytes are sent until the relay has them

What goes at one moment is what lay here at the moment before, in a random order, so a record
leaves minutes after its form was kept, and in the company of others where there are any.
"""

from __future__ import annotations

import asyncio
import base64
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from console.link import port
from console.link.api import AccessError, Api
from console.link.drafts import Drafts
from console.link.entrance import Entrance
from console.link.keys import KeyRing
from console.link.private_files import replace_file
from protocol.errors import Refusal, Reject
from protocol.registration import Registration, pack, unpack
from protocol.research import PublishedResearch, ResearchKey, open_research, seal_registration

FILE = "research.signed"
SOONEST, SPREAD = 120.0, 1080.0  # seconds between two moments: 2 to 20 minutes

_dice = random.SystemRandom()
_PACKED, _SEALED = "P", "S"


class Registrations:
    """The records of one counsellor that the relay does not have yet."""

    def __init__(self, ring: KeyRing, folder: Path, entrance: Entrance) -> None:
        """Send with the keys of `ring`; records and the research key lie in `folder`."""
        self._ring, self._path, self._entrance = ring, folder / FILE, entrance
        self._kept = Drafts(folder / "records", ring.drafts)
        self._seen: set[str] = set()
        self._told: set[str] = set()

    def keep(self, record: Registration) -> None:
        """Keep `record` until the relay has it. Raises `Reject` (malformed)."""
        text = _PACKED + base64.b64encode(pack(record)).decode()
        self._kept.keep(secrets.token_urlsafe(16), text)

    async def run(
        self,
        tell: Callable[[port.Event], None],
        chance: Callable[[], float] = _dice.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Send for as long as the console runs; `tell` hears why records must wait."""
        while True:
            await sleep(SOONEST + chance() * SPREAD)
            with suppress(AccessError, OSError):  # another time
                await self.send(tell)

    async def send(self, tell: Callable[[port.Event], None]) -> None:
        """Send what lay here the last time this was called. Raises `AccessError`."""
        here = self._kept.all()
        going, self._seen = [name for name in here if name in self._seen], set(here)
        if not going:
            return
        _dice.shuffle(going)
        api = Api(self._ring.relay)
        try:
            ready = [name for name in going if here[name].startswith(_SEALED)]
            if len(ready) < len(going):
                research = await self._research(api, tell)
                if research is not None:
                    ready = [name for name in going if self._seal(name, here, research)]
            if ready:
                session = await self._entrance.sign_in(api)
                for name in ready:
                    await self._hand_in(api, session.token, name, here[name])
        finally:
            await api.close()

    async def _hand_in(self, api: Api, token: str, name: str, text: str) -> None:
        """Hand in one record; one that the relay refuses stays, and holds no other one up."""
        try:
            await api.register(token, base64.b64decode(text[1:]))
        except AccessError as refused:
            if refused.code != "answer":
                raise
        else:
            self._kept.keep(name, "")

    def _seal(self, name: str, here: dict[str, str], research: ResearchKey) -> bool:
        """Seal a record once, and keep it so: what is sent twice must be the same bytes."""
        if here[name].startswith(_SEALED):
            return True
        try:
            record = unpack(base64.b64decode(here[name][1:]))
            sealed = seal_registration(research.key, record)
        except (Reject, ValueError):
            return False
        here[name] = _SEALED + base64.b64encode(sealed).decode()
        self._kept.keep(name, here[name])
        return True

    async def _research(self, api: Api, tell: Callable[[port.Event], None]) -> ResearchKey | None:
        """Return the newest research key that holds: the one shown, or the one seen before."""
        held = self._held()
        shown = await api.research()
        if shown is not None:
            try:
                fresh = open_research(self._ring.root, shown, time.time())
                if held is None or fresh.iat > held.iat:
                    replace_file(self._path, msgspec.json.encode(shown))
                    return fresh
            except Reject as refused:
                if refused.code is not Refusal.EXPIRED:
                    self._tell_once(tell, "research_forged")
                    return held
        if held is None:
            self._tell_once(tell, "research_unsigned")
        return held

    def _held(self) -> ResearchKey | None:
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, Reject):
            published = msgspec.json.decode(self._path.read_bytes(), type=PublishedResearch)
            return open_research(self._ring.root, published, time.time())
        return None

    def _tell_once(self, tell: Callable[[port.Event], None], code: str) -> None:
        if code not in self._told:
            self._told.add(code)
            tell(port.Trouble(chat=None, code=code))
