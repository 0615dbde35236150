"""A real relay process, a real `veste doctor`: what is served is what was signed."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from console.link import sign_in
from console.link.page_check import FILE, watch
from console.link.port import PageSeen, Verdict
from console.link.sign_in import connected
from server.demo.house import DemoHouse, program


async def test_the_doctor_of_a_counsellor_finds_the_page_as_it_was_signed() -> None:
    async with DemoHouse(0) as house:
        environ = await house.sign_in()
        doctor = await asyncio.create_subprocess_exec(
            *program("console.cli", "doctor"), env=environ, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await doctor.communicate()
        assert "ok  pagina van bezoekers: alle " in said.decode()
        assert (Path(environ["VESTE_KEYS"]) / FILE).exists()


async def test_a_console_on_duty_hears_of_the_page_beside_its_chats(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = iter([True])

    async def sleep(_: float) -> None:
        if not next(first, False):
            await asyncio.Event().wait()

    monkeypatch.setattr(sign_in, "watch", partial(watch, sleep=sleep))
    async with DemoHouse(0) as house:
        environ = await house.sign_in()
        for name in ("VESTE_KEYS", "VESTE_PASSPHRASE_FILE"):
            monkeypatch.setenv(name, environ[name])
        link, page = await asyncio.to_thread(sign_in.open_link)
        async with connected(link, page) as (_, heard), asyncio.timeout(20):
            async for event in heard:
                if isinstance(event, PageSeen):
                    assert event.verdict is Verdict.SAME
                    break
