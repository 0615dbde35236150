"""`veste directory`: who can help besides us, for editors, for scripts and from a shell.

It stands beside `veste handbook`, not under `veste-server`: the directory lies in the handbook,
which the relay never reads, and its editors and counsellors have `veste` on their machines.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from console.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from handbook import EntryError, Partner

directory_app = typer.Typer(help="Who can help besides us: check the rows, see what is your own.")


@directory_app.command("now")
def directory_now(
    at: Annotated[
        str, typer.Option(metavar="MOMENT", help="Then: 2026-12-24T03:00, by the visitor's clock.")
    ] = "",
    area: Annotated[str, typer.Option(help="Where: NL AW CW SX BON SAB STA, or islands.")] = "NL",
    age: Annotated[int | None, typer.Option(min=0, max=120, help="How old, if you know.")] = None,
    language: Annotated[str, typer.Option(help="Which language, such as nl, en, pap.")] = "nl",
    whom: Annotated[
        str, typer.Option(help="Who asks: victim, close, perpetrator, professional.")
    ] = "victim",
    *,
    danger: Annotated[bool, typer.Option("--danger", help="In danger now.")] = False,
    silent: Annotated[bool, typer.Option("--silent", help="Cannot talk aloud.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for scripts.")] = False,
) -> None:
    """Print who is reachable now for one visitor, and why the others are not offered.

    With --json: [{"slug": …, "group": "now", "kind": …, "value": …, "until": …, …}], best first.
    """
    import msgspec  # noqa: PLC0415 - see console.cli

    from console.catalog import load_words  # noqa: PLC0415
    from console.desk.reach import ISLANDS, Visitor  # noqa: PLC0415
    from console.directory_report import moment_of, now_report  # noqa: PLC0415

    areas = list(ISLANDS) if area == "islands" else [area]
    ages = None if age is None else [age, age]
    asked = {"areas": areas, "age": ages, "language": language, "whom": whom}
    try:
        visitor = msgspec.convert({**asked, "danger": danger, "silent": silent}, Visitor)
        moment = moment_of(at, visitor.zone)
    except (KeyError, msgspec.ValidationError):
        _refuse(ValueError("no such area, or nobody of that kind; see --help"))
    except ValueError:
        _refuse(ValueError("--at is a moment such as 2026-12-24T03:00"))
    words = load_words(_settings().language)
    partners, unread = _partners()
    for error in unread:
        typer.echo(f"veste: {error}", err=True)
    typer.echo(now_report(partners, visitor, moment, words, as_json=as_json))


@directory_app.command("lint")
def directory_lint() -> None:
    """Check the rows: sources, hours, numbers, and which are to be checked by a person."""
    from console.directory_report import lint_report  # noqa: PLC0415 - see console.cli

    text, clean = lint_report(*_partners())
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


def _partners() -> tuple[tuple[Partner, ...], list[EntryError]]:
    """Return the rows, and what of the organisation's own cannot be read."""
    from handbook import load_partners  # noqa: PLC0415 - see console.cli

    folder = _folder()
    unread: list[EntryError] = []
    return load_partners(Path(folder) if folder else None, unread), unread


def _folder() -> str:
    return _settings().entries


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        _refuse(error)


def _refuse(error: ValueError) -> NoReturn:
    typer.echo(f"veste: {error}", err=True)
    raise typer.Exit(2) from None
