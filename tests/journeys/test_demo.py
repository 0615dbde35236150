"""The demo with a terminal: a colleague can be opened beside it, by one command."""

from __future__ import annotations

import asyncio

from server.demo.house import DemoHouse
from tests.journeys.programs import Run, started


async def test_a_colleague_comes_on_duty_by_the_script_that_the_demo_names() -> None:
    async with DemoHouse(0) as house:
        noor = await started(await house.sign_in() | {"VESTE_LANGUAGE": "en"}, "plain")
        script = await house.opens("sanne")
        pipe = asyncio.subprocess.PIPE
        sanne = Run(
            await asyncio.create_subprocess_exec(
                str(script), "plain", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT
            )
        )
        await sanne.says("begeleider: Noor")
        await noor.types("shift")
        await noor.says("Sanne")
        for each in (noor, sanne):
            await each.types("stop")
            assert await each.ended() == 0, each.said
