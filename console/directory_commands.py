"""`veste directory`: who can help besides us, for editors, for scripts and from a shell.

It stands beside `veste handbook`, not under `veste-server`: the directory lies in the handbook,
which the relay never reads, and its editors and counsellors have `veste` on their machines.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from console.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from handbook import Partner

directory_app = typer.Typer(help="Who can help besides us: check the rows, see what is your own.")


@directory_app.command("lint")
def directory_lint() -> None:
    """Check the rows: sources, hours, numbers, and which are to be checked by a person."""
    from console.directory_report import lint_report  # noqa: PLC0415 - see console.cli

    text, clean = lint_report(_partners())
    typer.echo(text)
    raise typer.Exit(0 if clean else 1)


@directory_app.command("changes")
def directory_changes() -> None:
    """Show what the folder of your organisation adds to our rows, or replaces."""
    from console.handbook_report import changes_report  # noqa: PLC0415 - see console.cli
    from handbook import EntryError  # noqa: PLC0415

    try:
        typer.echo(changes_report(_folder(), partners=True))
    except EntryError as error:
        _refuse(error)


def _partners() -> tuple[Partner, ...]:
    from handbook import EntryError, load_partners  # noqa: PLC0415 - see console.cli

    folder = _folder()
    try:
        return load_partners(Path(folder) if folder else None)
    except EntryError as error:
        _refuse(error)


def _folder() -> str:
    try:
        return load_settings().entries
    except SettingsError as error:
        _refuse(error)


def _refuse(error: ValueError) -> NoReturn:
    typer.echo(f"veste: {error}", err=True)
    raise typer.Exit(2) from None
