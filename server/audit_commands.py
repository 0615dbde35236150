"""`veste-server audit`: reads the store's audit log, and whoever reads it stands in it."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from protocol import audit as chain
from protocol.audit import Broken, Head, Line, Note, Why, name_of, read_head
from protocol.ids import text
from server.ports import StoreError

if TYPE_CHECKING:
    from server.storage.trail import Trail

audit = typer.Typer(no_args_is_help=True, help=__doc__)

_BROKEN = 4  # exit code: the chain does not hold (2 is a wrong command)
_OLDER = 5  # exit code: nothing is wrong with what is kept, and the head cannot be compared
_SAID = {
    "changed": "Line {n} was changed after it was written.",
    "removed": "Line {n} is missing.",
    "inserted": "Line {n} was put in later: it does not follow the one before it.",
    "cut": "The log ends before line {n}, which was seen: its end was cut off.",
    "rewritten": "Line {n} is not the one that was seen: the log was written anew.",
    "older": (
        "The head is older than what is kept: it cannot be compared. Line {n} is the first, and "
        "from there the log holds by itself. If the head was seen less than `audit_years` ago, "
        "lines are gone that should be there."
    ),
}

_DAY = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


@audit.command()
def show(
    from_: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=_DAY, help="No line before it."),
    ] = None,
    to: Annotated[
        dt.datetime | None,
        typer.Option(formats=_DAY, help="No line from then on."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Print who did what in which chat and when; names are opaque, words there are none."""
    first = -1 if from_ is None else _millis(from_)
    last = None if to is None else _millis(to)
    with _trail() as trail:
        trail.add(Note(_now(), chain.OPERATOR, "read"))
        for line in trail.lines():
            if first <= line.note.at and (last is None or line.note.at < last):
                typer.echo(_as_json(line) if as_json else _as_text(line))


@audit.command()
def verify(
    head: Annotated[
        str, typer.Option(help="What `veste doctor` printed on a console: NUMBER:HASH.")
    ] = "",
) -> None:
    """Check that no line was changed, taken out, put in or, with --head, cut off."""
    with _trail() as trail:
        reader = chain.Reader(_head(head))
        broken = _first_broken(reader, trail)
        trail.add(Note(_now(), chain.OPERATOR, "verified", b"", _found(broken)))
    if broken is not None:
        typer.echo(_SAID[broken.reason].format(n=broken.n), err=True)
        raise typer.Exit(_OLDER if broken.reason == "older" else _BROKEN)
    typer.echo(_whole(reader))
    if not head:
        typer.echo("That its end was not cut off shows only with --head.", err=True)
    typer.echo(f"head {reader.last}")


def _found(broken: Broken | None) -> Why:
    """Return what the log itself keeps of a verification."""
    if broken is None:
        return "whole"
    return "older" if broken.reason == "older" else "broken"


def _whole(reader: chain.Reader) -> str:
    """Return what holds; where lines are gone by their age, from which age on they were."""
    if reader.anchor is None or reader.cut is None:
        return f"All {reader.last.n} lines hold."
    age = reader.cut.why.removesuffix("y")
    return (
        f"Lines {reader.anchor.n} to {reader.last.n} hold. Those before were removed when they "
        f"were older than {age} years: is that your `audit_years`?"
    )


def _first_broken(reader: chain.Reader, trail: Trail) -> Broken | None:
    for line in trail.lines():
        broken = reader.take(line)
        if broken is not None:
            return broken
    return reader.end()


def _head(printed: str) -> Head | None:
    if not printed:
        return None
    try:
        return read_head(printed)
    except ValueError:
        raise typer.BadParameter("it is NUMBER:HASH", param_hint="--head") from None


@contextmanager
def _trail() -> Iterator[Trail]:
    """Open the log of the settings' store, and tell every trouble in one line."""
    from server.settings import SettingsError, load_settings  # noqa: PLC0415 - slow to load
    from server.storage.trail import Trail  # noqa: PLC0415 - an extra, and slow to load

    try:
        trail = Trail(load_settings(os.environ).store)
        try:
            yield trail
        finally:
            trail.close()
    except (SettingsError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _as_text(line: Line) -> str:
    """Return a line for a terminal, whatever somebody may have put into the table."""
    note, chat = line.note, text(line.note.chat) if line.note.chat else "-"
    when = _when(note.at).replace("T", " ")[:19]
    said = f"{line.n:>8}  {when:<19}  {name_of(note.who):<11}  {note.what:<12}  {chat:<22}"
    return "".join(c if c.isprintable() else "?" for c in f"{said}  {note.why}".rstrip())


def _as_json(line: Line) -> str:
    note = line.note
    return json.dumps(
        {
            "n": line.n,
            "at": _when(note.at),
            "who": name_of(note.who),
            "what": note.what,
            "chat": text(note.chat) if note.chat else None,
            "why": note.why,
            "previous": line.previous.hex(),
            "hash": line.hash.hex(),
        }
    )


def _when(at: int) -> str:
    try:
        return dt.datetime.fromtimestamp(at / 1000, tz=dt.UTC).astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        return "?"


def _millis(moment: dt.datetime) -> int:
    return int(moment.astimezone().timestamp() * 1000)


def _now() -> int:
    return time.time_ns() // 1_000_000
