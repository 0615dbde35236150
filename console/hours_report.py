"""Prints when the doors are open, as the relay's page has it: `veste hours`."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import typer

from console.link.api import AccessError, BrokenAnswer, visit
from console.link.safes import KeysError, NoSafe
from console.link.sign_in import own_keys
from protocol.night_table import TableError, refuse_unknown, report
from protocol.opening_hours import OpeningHours

if TYPE_CHECKING:
    from protocol.night_table import Asked


PATH = "/v1/hours"


def tell_hours(relay: str, door: str, asked: Asked, *, as_json: bool) -> None:
    """Print the nights of a `door`, or of the house, of a relay or of one's own.

    Raises `typer.Exit` with 2 when that cannot be.
    """
    try:
        refuse_unknown(door)
        hours = asyncio.run(_hours_of(relay.rstrip("/") or own_keys().relay, door))
        typer.echo(report(hours, dt.datetime.now(dt.UTC), asked, as_json=as_json))
    except (AccessError, KeysError, NoSafe, TableError) as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None


async def _hours_of(relay: str, door: str) -> OpeningHours:
    """Return them; a relay of before doors had their own answers with the house's, as it is."""
    strange = AccessError("answer", "This is not a relay of Veste.")
    try:
        answer = await visit(relay, f"{PATH}?door={door}" if door else PATH, {})
        if answer.status != 200:
            raise strange
        return msgspec.json.decode(answer.body, type=OpeningHours)
    except (BrokenAnswer, msgspec.DecodeError):
        raise strange from None
