"""A whole organisation in a throw-away folder: keys, a roster, a relay, a counsellor."""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import shutil
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import msgspec

from protocol import staff_access as access
from protocol.directory import (
    ROSTER_KEY_LIFE,
    Member,
    Papers,
    certify_roster_key,
    sign_roster,
)
from protocol.p256 import new_key, public_bytes
from protocol.page_manifest import sign_page
from protocol.research import sign_research
from server.organisation.page_signing import files_of
from server.organisation.relay_client import RelayClient, RelayError
from server.settings import make_settings

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PATIENCE = 40.0  # seconds for the relay to answer


class DemoError(Exception):
    """The demo cannot go on; one sentence why."""


class DemoHouse:
    """Everything a night needs, marked DEMO; `async with` opens it and leaves nothing behind."""

    def __init__(self, port: int, origin: str | None = None) -> None:
        """Serve on `port` (0: any free one); `origin` names a proxy that stands in front."""
        self._root, self._roster_key = new_key(), new_key()
        self._certificate = certify_roster_key(
            self._root, public_bytes(self._roster_key), int(time.time())
        )
        self.port = port or free_port()
        self.address = origin or f"http://127.0.0.1:{self.port}"
        self._version = 0
        self._staff: list[Member] = []
        self._relay: asyncio.subprocess.Process | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="veste-demo-"))
        self.database = self.folder / "relay" / "veste.db"
        self._log = self.folder / "relay.log"

    @property
    def root(self) -> bytes:
        """The root's public point."""
        return public_bytes(self._root)

    async def __aenter__(self) -> Self:
        """Start the relay with an empty roster."""
        try:
            await self._start()
        except BaseException:
            await self._clear()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the relay and remove the folder."""
        await self._clear()

    async def _start(self) -> None:
        pepper = self.folder / "pepper"
        pepper.touch(mode=0o600)
        pepper.write_bytes(secrets.token_bytes(32))
        await self._serve()
        await self._publish(())
        await self._sign_page()
        # Its private half goes with this process: what is registered in a demo nobody reads.
        point, now = public_bytes(new_key()), int(time.time())
        research = sign_research(self._roster_key, point, now, now + ROSTER_KEY_LIFE)
        await self._order(access.PublishResearch(now, secrets.token_bytes(32), research))

    def _chosen(self) -> dict[str, str]:
        """Return the relay's settings, as variables."""
        return {
            "VESTE_ORIGIN": self.address,
            "VESTE_DEPLOYMENT": "veste-demo",
            "VESTE_ROOT": _base64(self.root),
            "VESTE_PEPPER": str(self.folder / "pepper"),
            "VESTE_STORE": f"sqlite:///{self.database}",
            "VESTE_PORT": str(self.port),
            "VESTE_HOURS_ALWAYS": "true",
            "VESTE_DEMO": "true",
            "VESTE_SECOND_FACTOR_FROM": "9999-12-31",  # who tries it out has no app at hand
        }

    async def _serve(self) -> None:
        environ = {name: value for name, value in os.environ.items() if "VESTE" not in name}
        environ |= self._chosen()
        self._relay = await asyncio.create_subprocess_exec(
            *program("server.cli", "serve"),
            env=environ,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=self._log.open("ab"),
        )
        await self._answers()

    async def restart(self, *, kill: bool = False) -> None:
        """Stop the relay, by SIGKILL if `kill`, and start it again on the same database."""
        if self._relay is not None:
            (self._relay.kill if kill else self._relay.terminate)()
            await self._relay.wait()
        await self._serve()

    async def _answers(self) -> None:
        end = time.monotonic() + _PATIENCE
        async with httpx.AsyncClient(trust_env=False) as http:
            while time.monotonic() < end:
                if self._relay is not None and self._relay.returncode is not None:
                    raise DemoError(self.log() or "The relay ended before it began.")
                with suppress(httpx.HTTPError):
                    await http.get(self.address + "/healthz")
                    return
                await asyncio.sleep(0.05)
        raise DemoError("The relay did not start in time.")

    def log(self) -> str:
        """Return everything the relay has logged."""
        return self._log.read_text(encoding="utf-8").strip()

    @property
    def pid(self) -> int:
        """The process id of the relay."""
        return 0 if self._relay is None else self._relay.pid

    async def sign_in(self, name: str = "noor") -> dict[str, str]:
        """Invite a counsellor, let `veste sign-in` make the keys, and put them on the roster.

        `name` names their folder. Returns the environment in which `veste` is them.
        """
        code = "".join(secrets.choice(_ALPHABET) for _ in range(20))
        keys = access.invite_keys(code)
        now = int(time.time())
        await self._order(access.Invite(now, secrets.token_bytes(32), keys.lookup, now + 600))
        passphrase = self.folder / f"{name}.passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(16), encoding="utf-8")
        environ = dict(os.environ) | {
            "VESTE_KEYS": str(self.folder / name),
            "VESTE_CONFIG": str(self.folder / f"{name}.toml"),
            "VESTE_PASSPHRASE_FILE": str(passphrase),
            "VESTE_NAME": name.capitalize(),
        }
        arguments = ("sign-in", self.address, "--root", _base64(self.root), "--code", code)
        signing_in = await asyncio.create_subprocess_exec(
            *program("console.cli", *arguments),
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await signing_in.communicate()
        if signing_in.returncode != 0:
            raise DemoError(f"Signing in did not work: {said.decode().strip()}")
        answer = await self._order(access.ListEnrolments(now, secrets.token_bytes(32)))
        enrolled = [one for one in answer.enrolments if access.enrolment_holds(keys, one)]
        self._staff += [Member(e.id, e.key, ("counsellor", "supervisor")) for e in enrolled]
        await self._publish(tuple(self._staff))
        return environ

    async def opens(self, name: str) -> Path:
        """Sign a colleague in; return a script that is their `veste`, in any terminal here."""
        environ = await self.sign_in(name)
        ours = {key: value for key, value in environ.items() if key.startswith("VESTE_")}
        chosen = [f"export {key}={shlex.quote(value)}" for key, value in ours.items()]
        script = self.folder / f"{name}.sh"
        script.touch(mode=0o700)
        runs = f'exec {shlex.join(program("console.cli"))} "$@"'
        script.write_text("\n".join(["#!/bin/sh", *chosen, runs, ""]), encoding="utf-8")
        return script

    async def _publish(self, staff: tuple[Member, ...]) -> None:
        self._version += 1
        now = int(time.time())
        roster = sign_roster(self._roster_key, self._version, staff, now)
        papers = Papers(self._certificate, roster)
        await self._order(access.Publish(now, secrets.token_bytes(32), papers))

    async def _sign_page(self) -> None:
        now = int(time.time())
        settings = make_settings({}, self._chosen())
        files = await asyncio.to_thread(files_of, settings)
        manifest = sign_page(self._roster_key, self.address, files, now)
        await self._order(access.PublishPage(now, secrets.token_bytes(32), manifest))

    async def _order(self, order: access.Order) -> access.OrderAnswer:
        ordered = access.Ordered(self._certificate, access.seal_order(self._roster_key, order))
        try:
            return await asyncio.to_thread(self._give, ordered)
        except RelayError as refused:
            raise DemoError(str(refused)) from None

    def _give(self, ordered: access.Ordered) -> access.OrderAnswer:
        with RelayClient(self.address) as relay:
            return relay.order(ordered)

    async def _clear(self) -> None:
        if self._relay is not None and self._relay.returncode is None:
            self._relay.terminate()
            await self._relay.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def program(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs one of our two programs with this interpreter."""
    return sys.executable, "-c", f"from {module} import main; main()", *arguments


def _base64(value: bytes) -> str:
    text: str = msgspec.to_builtins(value)
    return text


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        port: int = probing.getsockname()[1]
    return port
