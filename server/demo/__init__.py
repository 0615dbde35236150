"""Trying Veste out: a relay in a throw-away folder, scripted visitors, a real console."""

from __future__ import annotations

import asyncio

import typer

from server.demo.house import DemoError, DemoHouse, program
from server.demo.play import play_one_chat
from server.demo.visitor import ScriptedVisitor


def run(port: int, *, play: bool) -> int:
    """Run the demo until its console is left; return the exit code.

    `play` plays one whole chat by itself and prints it: what happens without a terminal.
    """
    try:
        return asyncio.run(_played(port) if play else _opened(port))
    except DemoError as error:
        typer.echo(error, err=True)
        return 1
    except KeyboardInterrupt:
        return 0


async def _played(port: int) -> int:
    async with DemoHouse(port) as house:
        return await play_one_chat(house)


async def _opened(port: int) -> int:
    from protocol.scripted_visitors import SCRIPTS  # noqa: PLC0415 - only with a terminal

    async with DemoHouse(port) as house:
        environ = await house.sign_in()
        typer.echo(f"The visitor's page:  {house.address}/      (open it in a browser)")
        visitors = [ScriptedVisitor(script, house.address, house.root) for script in SCRIPTS]
        visiting = [asyncio.create_task(visitor.run()) for visitor in visitors]
        console = await asyncio.create_subprocess_exec(*program("console.cli"), env=environ)
        try:
            return await console.wait()
        finally:
            for visit in visiting:
                visit.cancel()
