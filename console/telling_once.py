"""Prints a report of the night and stops, or says why there is none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import typer

from console.queue_report import NoReport
from console.second_factor import asked_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.queue_report import Connect
    from console.settings import Settings


class Report(Protocol):
    """What says something of the night once."""

    async def __call__(
        self,
        connect: Connect,
        settings: Settings,
        *,
        as_json: bool,
        quiet: float,
        ask: Callable[[str], str],
    ) -> str | None:
        """Return the report; None without a connection. Raises `NoReport`."""


def tell_once(
    report: Report, connect: Connect, settings: Settings, *, as_json: bool, quiet: float
) -> None:
    """Print what `report` says once no news came for `quiet` seconds. Raises `typer.Exit`."""
    asking = report(connect, settings, as_json=as_json, quiet=quiet, ask=asked_line)
    try:
        said = asyncio.run(asking)
    except NoReport as needed:
        typer.echo(f"veste: {needed}", err=True)
        raise typer.Exit(1) from None
    if said is None:
        typer.echo("veste: the relay cannot be reached", err=True)
        raise typer.Exit(1)
    typer.echo(said)
