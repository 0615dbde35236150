"""Trying Veste out: a relay in a throw-away folder, scripted visitors, a real console."""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from collections.abc import Coroutine

import typer

from server.demo.house import DemoError, DemoHouse, program
from server.demo.play import play_one_chat
from server.demo.visitor import ScriptedVisitor

_TO_READ = 6.0  # seconds


def run(port: int, *, play: bool) -> int:
    """Run the demo until its console is left; return the exit code.

    `play` plays one whole chat by itself and prints it: what happens without a terminal.
    """
    try:
        return asyncio.run(_until_told(_played(port) if play else _opened(port)))
    except DemoError as error:
        typer.echo(error, err=True)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0


async def _until_told(demo: Coroutine[object, object, int]) -> int:
    """Run the demo; a closed terminal or SIGTERM ends it and leaves nothing behind."""
    running = asyncio.ensure_future(demo)
    for name in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, running.cancel)
    return await running


async def _played(port: int) -> int:
    async with DemoHouse(port) as house:
        return await play_one_chat(house)


def _enter_or(seconds: float) -> None:
    """Wait for Enter, at most so many seconds: the console will cover what was printed."""
    if select.select([sys.stdin], [], [], seconds)[0]:
        sys.stdin.readline()


async def _opened(port: int) -> int:
    from protocol.scripted_visitors import SCRIPTS  # noqa: PLC0415 - only with a terminal

    async with DemoHouse(port) as house:
        environ = await house.sign_in()
        colleague = await house.opens("sanne")
        typer.echo(f"The visitor's page:  {house.address}/")
        typer.echo(f"A colleague, Sanne:  {colleague}   (in a second terminal)")
        typer.echo("Open the page in a browser. The console follows with Enter, or in a moment.")
        await asyncio.to_thread(_enter_or, _TO_READ)
        visitors = [ScriptedVisitor(script, house.address, house.root) for script in SCRIPTS]
        visiting = [asyncio.create_task(visitor.run()) for visitor in visitors]
        console = await asyncio.create_subprocess_exec(*program("console.cli"), env=environ)
        try:
            return await console.wait()
        finally:
            for visit in visiting:
                visit.cancel()
