"""Our programs as somebody at a keyboard has them: started, read as they speak, answered."""

from __future__ import annotations

import asyncio
import base64
import re
import time

from protocol.second_factor import STEP, code_at
from server.demo.house import program


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


async def sets_codes_up(environ: dict[str, str]) -> tuple[str, str, str]:
    """Run `veste second-factor`; return the secret, the code that it took, and the next one."""
    setting_up = await started(environ | {"VESTE_LANGUAGE": "en"}, "second-factor")
    await setting_up.says("The six digits that the app shows now: ")
    found = re.search(r"secret=([A-Z2-7]{32})", setting_up.said)
    assert found is not None
    secret = base64.b32decode(found[1])
    step = int(time.time()) // STEP
    first, next_one = code_at(secret, step), code_at(secret, step + 1)
    await setting_up.types(f"{first[:3]} {first[3:]}")
    assert await setting_up.ended() == 0, setting_up.said
    assert "Done." in setting_up.said
    return found[1], first, next_one
