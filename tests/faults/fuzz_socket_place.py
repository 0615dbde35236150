"""Where the fuzz happens: a real relay, honest chats beside it, and rogues signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
import msgspec

from protocol import staff_access as access
from tests.builders import Organisation, Person
from tests.faults.clients import Doors
from tests.faults.flood_bystanders import Bystanders
from tests.faults.relay_process import RelayProcess, publish

_ROGUES = 40
_CHATS = 3
_MAY_LOG = {"INFO the relay is open"}


async def sign_in(http: aiohttp.ClientSession, address: str, person: Person) -> str:
    """Return a token of `person`."""
    asked = msgspec.json.encode(access.ChallengeFor(person.id))
    async with http.post(address + "/v1/staff/challenge", data=asked) as given:
        nonce = msgspec.json.decode(await given.read(), type=access.Challenge).nonce
    answer = msgspec.json.encode(access.sign_challenge(person.signing, address, nonce, person.id))
    async with http.post(address + "/v1/staff/session", data=answer) as session:
        session.raise_for_status()
        return msgspec.json.decode(await session.read(), type=access.Session).token


class FuzzedRelay:
    """One relay process for `async with`; nobody on it is asked to be gentle."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Keep everything in `folder`; `settings` are VESTE_ variables without their prefix."""
        self.organisation = Organisation()
        self.counsellor, self.desk = self.organisation.hire(), self.organisation.hire()
        self._rogues = [self.organisation.hire() for _ in range(_ROGUES)]
        store = f"sqlite:///{folder / 'veste.db'}"
        self.relay = RelayProcess(folder, store, "", self.organisation)
        self.relay.environ |= {f"VESTE_{name.upper()}": it for name, it in settings.items()}
        self.doors = Doors(self.relay.address, [self.relay.address])
        self.bystanders = Bystanders(self.doors, self.organisation, self.counsellor)
        self._tokens: asyncio.Queue[tuple[Person, bytes]] = asyncio.Queue()
        self._pid = 0

    @property
    def port(self) -> int:
        """Where the relay listens."""
        return self.relay.port

    @property
    def origin(self) -> bytes:
        """The origin of its pages."""
        return self.relay.address.encode()

    async def __aenter__(self) -> Self:
        """Open the relay, sign everybody in, and let the honest chats begin."""
        await self.relay.start()
        self._pid = self.relay.pid
        await publish(self.doors, self.organisation)
        async with aiohttp.ClientSession() as http:
            for rogue in self._rogues:
                token = await sign_in(http, self.relay.address, rogue)
                self._tokens.put_nowait((rogue, token.encode()))
        await self.bystanders.begin(_CHATS)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the relay."""
        await self.relay.stop()

    @asynccontextmanager
    async def somebody(self) -> AsyncIterator[tuple[Person, bytes]]:
        """Lend a rogue whom nobody else is at this moment, and their token."""
        rogue, token = await self._tokens.get()
        try:
            yield rogue, token
        finally:
            self._tokens.put_nowait((rogue, token))

    async def wrong_in_the_end(self) -> list[str]:
        """Return a line for everything that the relay or an honest chat suffered."""
        wrong = [f"bystander: {line}" for line in await self.bystanders.rest()]
        if self.relay.pid != self._pid or not self.relay.runs:
            wrong.append("the relay is another process")
        async with (
            aiohttp.ClientSession() as http,
            http.get(self.relay.address + "/readyz") as answer,
        ):
            if answer.status != 200:
                wrong.append(f"the relay says {answer.status}")
        said = set(self.relay.log().splitlines()) - _MAY_LOG
        wrong += [f"the log holds {line!r}" for line in sorted(said)[:20]]
        return wrong
