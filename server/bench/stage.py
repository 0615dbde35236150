"""Starts a relay to be measured, and brings visitors and consoles to it by the protocol."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
import msgspec

from protocol import staff_access as access
from protocol.staff_messages import Follow
from protocol.visitor_messages import Resume
from server.bench.cast import Cast, Seed, Staff
from server.bench.chatter import AS_LOG, VERBATIM, Chatter
from server.bench.lines import Line, LineError, connect, framed
from server.bench.relays import Script, store_in

_HOST = "127.0.0.1"
_AT_ONCE = 100  # connections opened at one time
_PATIENCE = 60.0  # seconds
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")

_encode = msgspec.json.Encoder().encode


def cores() -> tuple[int | None, int | None]:
    """Return the core of the relay and the core of the load; None where there is but one."""
    ours = sorted(os.sched_getaffinity(0))
    return (ours[0], ours[1]) if len(ours) > 1 else (None, None)


def allow_sockets(count: int) -> None:
    """Let this process and those it starts have `count` sockets. Raises `LineError`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256
    if hard not in (-1, resource.RLIM_INFINITY) and hard < wanted:
        raise LineError(f"{wanted} open files are needed and {hard} allowed: see `ulimit -Hn`.")
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Stage:
    """One relay in a process of its own; `async with` starts it and ends it."""

    def __init__(
        self,
        kind: str,
        cast: Cast,
        folder: Path,
        core: int | None = None,
        store: str | None = None,
        *,
        joins: bool = False,
    ) -> None:
        """Serve the chats of `cast` by a relay of this `kind` on `core`, in `folder`.

        Without the address of a `store` it has one of its own. One that `joins` finds there
        what the first relay on this store was given: roster and chats.
        """
        self.kind, self.cast = kind, cast
        self._joins = joins
        self.chatter = Chatter(AS_LOG if kind != "bare" else VERBATIM)
        self.pages: list[Line] = []
        self.consoles: dict[bytes, Line] = {}
        place = Path(mkdtemp(prefix=f"{kind}-", dir=folder))
        self._errors = place / "errors"
        seeds = () if joins else tuple(cast.seeds)
        self._script = Script(kind, store or store_in(place), cast.root, seeds, core)
        self._relay: asyncio.subprocess.Process | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        """Start the relay and publish the roster."""
        self._relay = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from server.bench.relays import main; main()",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=self._errors.open("wb"),
        )
        told, said = self._relay.stdin, self._relay.stdout
        assert told is not None and said is not None  # noqa: PT018, S101 - both were asked for
        told.write(msgspec.msgpack.encode(self._script))
        await told.drain()
        told.close()
        async with asyncio.timeout(_PATIENCE):
            line = await said.readline()
        if not line:
            why = self._errors.read_text(encoding="utf-8", errors="replace").split("\n")
            raise LineError(f"The {self.kind} relay did not start: {' '.join(why[-2:]).strip()}")
        self._port = int(line)
        if self.kind == "durable" and not self._joins:
            await self._publish()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up and end the relay."""
        for line in (*self.pages, *self.consoles.values()):
            line.close()
        if self._relay is not None:
            with suppress(ProcessLookupError):
                self._relay.terminate()
            await self._relay.wait()

    @property
    def origin(self) -> str:
        """The relay's own address."""
        return f"http://{_HOST}:{self._port}"

    @property
    def resident(self) -> int:
        """The relay's resident memory in bytes."""
        assert self._relay is not None  # noqa: S101 - asked for while it runs
        statm = Path(f"/proc/{self._relay.pid}/statm").read_text(encoding="ascii")
        return int(statm.split()[1]) * _PAGE

    @property
    def processor(self) -> float:
        """The seconds of processor that the relay has used so far, all its threads."""
        assert self._relay is not None  # noqa: S101 - asked for while it runs
        stat = Path(f"/proc/{self._relay.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS

    async def _publish(self) -> None:
        body = _encode(self.cast.order())
        async with asking() as http:
            answer = await http.post(self.origin + "/v1/organisation", content=body)
        if answer.status_code != httpx.codes.OK:
            raise LineError(f"The relay did not take its roster: {answer.status_code}")

    # --- who comes --------------------------------------------------------------------------

    async def fill(self) -> None:
        """Bring every console and every visitor, and let them be ready to speak."""
        async with asking() as http:
            for staff in (*self.cast.counsellors, *self.cast.supervisors):
                self.consoles[staff.id] = await self.console(http, staff)
        await self.visitors()
        for seed, page in zip(self.cast.seeds, self.pages, strict=True):
            self.chatter.add(seed, page, self.consoles[seed.holder])

    async def visitors(self) -> None:
        """Let every visitor come (back) at once."""
        self.pages = await few_at_once(self.visitor(seed) for seed in self.cast.seeds)

    async def visitor(self, seed: Seed) -> Line:
        """Let one visitor come and go on with their chat."""
        if self.kind != "durable":
            chat = quote(msgspec.to_builtins(seed.chat), safe="")
            return await connect(_HOST, self._port, f"/v1/visitor?chat={chat}", {})
        page = await connect(_HOST, self._port, "/v1/visitor", {"Origin": self.origin})
        await _asked(page, _encode(Resume(seed.chat, seed.secret, 0)), b'{"t":"resumed"')
        return page

    async def console(self, http: httpx.AsyncClient, staff: Staff) -> Line:
        """Let one staff member sign in and follow the chats that are theirs to read."""
        if self.kind != "durable":
            return await connect(_HOST, self._port, f"/v1/staff?who={staff.id.hex()}", {})
        token = await self._sign_in(http, staff)
        line = await connect(_HOST, self._port, "/v1/staff", {"Authorization": f"Bearer {token}"})
        read = [seed.chat for seed in self.cast.seeds if staff.id in seed.readers]
        for chat in read:
            await _asked(line, _encode(Follow(chat, 0)), b'{"t":"followed"')
        return line

    async def _sign_in(self, http: httpx.AsyncClient, staff: Staff) -> str:
        wanted = _encode(access.ChallengeFor(staff.id))
        answer = await http.post(self.origin + "/v1/staff/challenge", content=wanted)
        nonce = msgspec.json.decode(answer.content, type=access.Challenge).nonce
        signed = access.sign_challenge(staff.key, self.origin, nonce, staff.id)
        answer = await http.post(self.origin + "/v1/staff/session", content=_encode(signed))
        if answer.status_code != httpx.codes.OK:
            raise LineError(f"The relay did not let a console in: {answer.status_code}")
        return msgspec.json.decode(answer.content, type=access.Session).token


def asking() -> httpx.AsyncClient:
    """Return what asks a relay by plain requests."""
    return httpx.AsyncClient(trust_env=False, timeout=_PATIENCE)


async def few_at_once(coming: Iterable[Coroutine[Any, Any, Line]]) -> list[Line]:
    """Return the lines of all who are `coming`, in this order."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def come(each: Coroutine[Any, Any, Line]) -> Line:
        async with gate:
            return await each

    return list(await asyncio.gather(*(come(each) for each in coming)))


async def _asked(line: Line, message: bytes, sign: bytes) -> None:
    """Send `message` and return when an answer that begins with `sign` came. Raises `LineError`."""
    answered = asyncio.get_running_loop().create_future()

    def heard(answer: bytes) -> None:
        if answered.done():
            return
        if answer.startswith(sign):
            answered.set_result(None)
        elif answer.startswith((b'{"t":"problem"', b'{"t":"bye"')):
            answered.set_exception(LineError(f"The relay said no: {answer[:60].decode()}"))

    before, line.heard = line.heard, heard
    line.write(framed(message))
    async with asyncio.timeout(_PATIENCE):
        await answered
    line.heard = before
