"""The programs themselves: a supervisor sets codes up, works by one, and is reset."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import time

from protocol import ids
from protocol import staff_access as access
from protocol.second_factor import STEP, code_at
from server.demo.house import DemoHouse, program


class AskingHouse(DemoHouse):
    """A house that demands a second factor from the first day on."""

    def _chosen(self) -> dict[str, str]:
        chosen = super()._chosen()
        del chosen["VESTE_SECOND_FACTOR_FROM"]
        return chosen


class Run:
    """One of our programs, read as it speaks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Speak with `process`."""
        self.process, self.said = process, ""

    async def says(self, wanted: str) -> None:
        """Return once it said this."""
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            while wanted not in self.said:
                piece = await self.process.stdout.read(4096)
                assert piece, self.said
                self.said += piece.decode()

    async def types(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def ended(self) -> int:
        """Return its exit code, once it ended."""
        said, _ = await asyncio.wait_for(self.process.communicate(), 30)
        self.said += said.decode()
        assert self.process.returncode is not None
        return self.process.returncode


async def started(environ: dict[str, str], *arguments: str) -> Run:
    """Start `veste` with these arguments."""
    pipe = asyncio.subprocess.PIPE
    return Run(
        await asyncio.create_subprocess_exec(
            *program("console.cli", *arguments),
            env=environ,
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT,
        )
    )


async def test_a_supervisor_sets_up_works_by_a_code_and_is_reset() -> None:
    async with AskingHouse(0) as house:
        environ = await house.sign_in() | {"VESTE_LANGUAGE": "en"}
        plain = await started(environ, "plain")
        await plain.says("veste second-factor")
        await plain.types("stop")
        assert await plain.ended() == 0

        setting_up = await started(environ, "second-factor")
        await setting_up.says("The six digits that the app shows now: ")
        found = re.search(r"secret=([A-Z2-7]{32})", setting_up.said)
        assert found is not None
        secret = base64.b32decode(found[1])
        step = int(time.time()) // STEP
        first, next_one = code_at(secret, step), code_at(secret, step + 1)
        await setting_up.types(f"{first[:3]} {first[3:]}")
        assert await setting_up.ended() == 0, setting_up.said
        assert "Done." in setting_up.said

        plain = await started(environ, "plain")
        await plain.says("Type the six digits")
        await plain.types(first)
        await plain.says("used already")
        await plain.types(next_one)
        await plain.types("queue")
        await plain.says("Nobody is waiting")
        await house.restart()
        await plain.says("Connected again")
        assert plain.said.count("six digits") == 1
        await plain.types("stop")
        assert await plain.ended() == 0
        await house._order(
            access.ResetFactor(int(time.time()), secrets.token_bytes(32), only(house))
        )
        queue = await started(environ, "queue")
        assert await queue.ended() == 1
        assert "veste second-factor" in queue.said
        assert ids.text(only(house)) not in house.log()
        assert found[1] not in house.log()


def only(house: DemoHouse) -> bytes:
    """Return the one member of staff."""
    (member,) = house._staff
    return member.id
