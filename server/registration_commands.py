"""`veste-server registrations`: taken out sealed by an operator, counted by a researcher.

The two are different people on different machines: whoever runs the relay has no key, and
whoever has the key needs neither the relay nor a network.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

from protocol import research_file
from protocol.audit import OPERATOR, Note
from protocol.errors import Refusal, Reject
from protocol.research import open_all
from server.ports import StoreError
from server.private_file import write_whole
from server.records import Registered

if TYPE_CHECKING:
    from server.storage.registry import Registry

registrations = typer.Typer(no_args_is_help=True, help=__doc__)

_NOT_READ = {
    Refusal.MALFORMED: "holds no registrations that `registrations take` wrote",
    Refusal.VERSION: "is of another version",
    Refusal.MISSING: "was cut off or lost a line: take it out again",
}


@registrations.command()
def take(
    file: Annotated[Path, typer.Argument(help="The file to write; only you can read it.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace FILE if it is there.")
    ] = False,
) -> None:
    """Write the sealed registrations to a file, for whoever has the research key.

    They stay in the database. Nothing is opened, and that you did it stands in the audit log.
    """
    if file.exists() and not replace:
        _fail(f"{file} is there already: choose another name, or say --replace.")
    nights: list[dt.date] = []
    try:
        with _registry() as registry:
            write_whole(file, research_file.written(_sealed(registry.all(), nights)))
    except OSError as error:
        _fail(f"{file} cannot be written: {error.strerror}.")
    typer.echo(f"{_said(nights)} in {file}, sealed.")
    typer.echo(
        "Hand it to whoever keeps research.key, which should never be you: with the relay's "
        "traffic and that key one could put a record beside a chat.",
        err=True,
    )


@registrations.command(name="handbook-use")
def handbook_use(
    files: Annotated[list[Path], typer.Argument(help="What `registrations take` wrote.")],
    key: Annotated[
        Path, typer.Option(help="The research keys, old ones too.", show_default=True)
    ] = Path("research.key"),
    outside: Annotated[
        bool, typer.Option("--outside", help="For readers outside: bands of ten, not of five.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print how the handbook was used, and distress before and after: bands, and no contact.

    Works without a relay and without a network. Of a record in two files one counts.
    """
    from server.organisation import disclosure, research, use_lines, use_report  # noqa: PLC0415 - as needed
    from server.organisation.office import OfficeError  # noqa: PLC0415
    from server.organisation.passphrase import ask_passphrase  # noqa: PLC0415

    sealed = [each for file in files for each in _read(file)]
    try:
        keys = research.research_keys(key, ask_passphrase("Passphrase of the research file"))
    except OfficeError as error:
        _fail(str(error))
    width = disclosure.OUTSIDE if outside else disclosure.INSIDE
    shown = use_report.report(open_all(keys, sealed), width)
    if as_json:
        typer.echo(msgspec.json.encode(shown).decode())
        return
    for line in use_lines.lines(shown):
        typer.echo(line)


def _sealed(found: Iterable[Registered], nights: list[dt.date]) -> Iterator[bytes]:
    """Yield what is sealed, and note of which night each is: the file does not say that."""
    for registered in found:
        nights.append(registered.night)
        yield registered.sealed


def _said(nights: list[dt.date]) -> str:
    if not nights:
        return "No registrations are"
    count = len(set(nights))
    return (
        f"{len(nights)} registration{'s' * (len(nights) > 1)} of {count} night{'s' * (count > 1)}, "
        f"{min(nights)} to {max(nights)}, {'are' if len(nights) > 1 else 'is'}"
    )


def _read(file: Path) -> list[bytes | None]:
    """Return each record in a file, None for a line that is none; or leave with one line."""
    try:
        with file.open(encoding="ascii", errors="replace") as lines:
            return list(research_file.read(lines))
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror}.")
    except Reject as refused:
        _fail(f"{file} {_NOT_READ[refused.code]}.")


@contextmanager
def _registry() -> Iterator[Registry]:
    """Open the registrations of the settings' store, and note that somebody did."""
    from server.settings import SettingsError, load_settings  # noqa: PLC0415 - slow to load
    from server.storage.registry import Registry  # noqa: PLC0415 - an extra, and slow to load
    from server.storage.trail import Trail  # noqa: PLC0415

    try:
        url = load_settings(os.environ).store
        with closing(Registry(url)) as registry:
            with closing(Trail(url)) as trail:
                trail.add(Note(time.time_ns() // 1_000_000, OPERATOR, "taken-out"))
            yield registry
    except (SettingsError, StoreError) as error:
        _fail(str(error))


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
