"""The command `veste`: the terminal, the line mode, and what scripts ask for.

Nothing here imports Textual or the link until a command needs it: Textual costs half a
second, and `veste handbook search` must not wait for it.
"""

from __future__ import annotations

import asyncio
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from console.directory_commands import directory_app
from console.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from console.link.port import Event, Link
    from handbook import Handbook

    Connect = Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]]

app = typer.Typer(
    no_args_is_help=False, pretty_exceptions_enable=False, add_completion=False, help=__doc__
)
handbook_app = typer.Typer(help="Search the handbook, check its entries, see what is your own.")
app.add_typer(handbook_app, name="handbook")
app.add_typer(directory_app, name="directory")

QUIET = 1.0  # seconds without news after which the queue is known


@app.callback(invoke_without_command=True)
def tui(context: typer.Context) -> None:
    """Open the counsellor's terminal."""
    if context.invoked_subcommand is not None:
        return
    settings = _settings()
    connect = _connect(settings)
    from console.app import Veste  # noqa: PLC0415 - only the terminal needs Textual

    veste = Veste(connect, settings, handbook=lambda: _handbook(settings))
    veste.run(mouse=settings.mouse)
    raise typer.Exit(veste.return_code or 0)


@app.command("sign-in")
def sign_in(
    relay: Annotated[str, typer.Argument(help="The relay's address, https://NAME.")],
    root: Annotated[str, typer.Option(help="The organisation's root point, as it was given.")],
    code: Annotated[str, typer.Option(help="The one-time code.", prompt=True)],
) -> None:
    """Make your keys on this machine and hand in the public half."""
    from console.enrolling import SignInError, sign_in_here  # noqa: PLC0415 - see the top

    try:
        typer.echo(asyncio.run(sign_in_here(relay.rstrip("/"), root, code, typer.echo)))
    except SignInError as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None


@app.command("second-factor")
def second_factor() -> None:
    """Set up the codes that supervisors and administrators sign in with."""
    from console.link.api import AccessError  # noqa: PLC0415 - see the top
    from console.link.safes import KeysError, NoSafe  # noqa: PLC0415
    from console.link.sign_in import own_keys  # noqa: PLC0415
    from console.second_factor import set_up  # noqa: PLC0415

    settings = _settings()
    try:
        done = asyncio.run(set_up(own_keys(), settings, typer.echo))
    except (AccessError, KeysError, NoSafe) as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(0 if done else 1)


@app.command()
def plain() -> None:
    """Work in lines: for screen readers and scripts."""
    from console.link.api import AccessError  # noqa: PLC0415 - see the top
    from console.plain_run import run_plain  # noqa: PLC0415

    settings = _settings()
    link, shelf = _connect(settings), _handbook(settings)
    raise typer.Exit(asyncio.run(run_plain(link, settings, shelf, refusals=(AccessError,))))


@app.command()
def practise(
    as_lines: Annotated[bool, typer.Option("--plain", help="In lines, as `veste plain`.")] = False,
    pace: Annotated[
        float, typer.Option(min=0.01, max=10, help="How slow visitors are; 1 is as people are.")
    ] = 1.0,
) -> None:
    """Practise a night with scripted visitors, step by step: no relay, no keys, nothing kept."""
    from console.catalog import load_words  # noqa: PLC0415 - see the top
    from console.paint.lines import wrap  # noqa: PLC0415
    from console.practice.link import PracticeLink  # noqa: PLC0415
    from console.practice.wording import farewell  # noqa: PLC0415

    settings = _settings()
    words = load_words(settings.language)
    if as_lines:
        from console.practice.plain import STEPS, practise_in_lines  # noqa: PLC0415

        link = PracticeLink(words, settings.name, steps=STEPS, pace=pace)
        code = asyncio.run(practise_in_lines(link, settings, _handbook(settings)))
    else:
        from console.practice_terminal import PracticeTerminal  # noqa: PLC0415

        link = PracticeLink(words, settings.name, pace=pace)
        veste = PracticeTerminal(link, settings, handbook=lambda: _handbook(settings))
        veste.run(mouse=settings.mouse)
        words, code = veste.words, veste.return_code or 0
    rows = farewell(words, link.lesson)
    if not as_lines and sys.stdout.isatty():  # the line mode leaves its lines whole
        rows = [row for said in rows for row in wrap(said, get_terminal_size().columns - 1)]
    typer.echo("\n".join(rows))
    raise typer.Exit(code)


@app.command()
def queue(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for scripts.")] = False,
) -> None:
    """Say who waits, and stop. Not while a console of yours is open: it would be signed out."""
    from console.queue_report import report  # noqa: PLC0415 - see the top
    from console.telling_once import tell_once  # noqa: PLC0415

    settings = _settings()
    tell_once(report, _connect(settings, look=True), settings, as_json=as_json, quiet=QUIET)


@app.command()
def board(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for scripts.")] = False,
) -> None:
    """Say what asks for a supervisor's attention, and stop.

    Not while a console of yours is open: it would be signed out.
    """
    from console.board_report import report  # noqa: PLC0415 - see the top
    from console.telling_once import tell_once  # noqa: PLC0415

    settings = _settings()
    # Consoles tell their reasons a moment after a supervisor came on duty.
    tell_once(report, _connect(settings, look=True), settings, as_json=as_json, quiet=3 * QUIET)


@app.command()
def hours(
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first night; the default is today.")
    ] = "",
    last: Annotated[
        str, typer.Option("--to", metavar="DATE", help="The last one; the default: 13 days on.")
    ] = "",
    *,
    zone: Annotated[
        str, typer.Option(help="By whose clocks, such as America/Curacao; the default: Dutch.")
    ] = "",
    relay: Annotated[str, typer.Option(help="Of this relay; the default is your own.")] = "",
    door: Annotated[
        str, typer.Option(help="Of this door: general, boys, islands; the default: the house.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for scripts.")] = False,
) -> None:
    """Print when the doors are open, night by night."""
    from console.hours_report import tell_hours  # noqa: PLC0415 - see the top
    from protocol.night_table import Asked  # noqa: PLC0415

    tell_hours(relay, door, Asked(first, last, zone), as_json=as_json)


@app.command()
def triage() -> None:
    """Say of each line on standard input how soon it asks for a person, and by which words."""
    from console.triage import triage  # noqa: PLC0415 - see the top

    triage(sys.stdin.buffer, sys.stdout.buffer)


@app.command()
def doctor(
    relay: Annotated[str, typer.Option(help="Check this relay's page, without keys.")] = "",
    root: Annotated[str, typer.Option(help="The root point of its organisation.")] = "",
) -> None:
    """Check this terminal, and whether visitors get the page that was signed.

    Leaves with 4 when they get another page, 1 when this terminal lacks something, and 3
    when the page could not be compared.
    """
    from console.doctor import ALARM, examine, examine_audit, examine_page  # noqa: PLC0415 - see the top

    settings = _settings()
    found = examine(settings)
    for good, sentence in found:
        typer.echo(f"{'ok ' if good else '!  '} {sentence}")
    page = examine_page(settings, relay, root)
    for row in (*page.rows, *examine_audit(settings)):
        typer.echo(row)
    terminal = 0 if all(good for good, _ in found) else 1
    raise typer.Exit(page.code if page.code == ALARM else terminal or page.code)


@handbook_app.command("search")
def handbook_search(
    words: list[str],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for scripts.")] = False,
    most: Annotated[int, typer.Option("-n", min=1, help="How many entries at most.")] = 8,
) -> None:
    """Find entries of the handbook by words.

    With --json: [{"slug": …, "title": …, "score": …}], best first; a higher score fits better.
    """
    from console.handbook_report import search_report  # noqa: PLC0415 - see the top

    book = _handbook(_settings())
    for error in book.unread:
        typer.echo(f"veste: {error}", err=True)
    text, found = search_report(book, " ".join(words), as_json=as_json, most=most)
    typer.echo(text)
    raise typer.Exit(0 if found else 1)


@handbook_app.command("lint")
def handbook_lint() -> None:
    """Check the entries, for editors."""
    from console.handbook_report import lint_report  # noqa: PLC0415 - see the top

    text, clean = lint_report(_handbook(_settings()))
    typer.echo(text)
    raise typer.Exit(0 if clean else 1)


@handbook_app.command("changes")
def handbook_changes() -> None:
    """Show what the folder of your organisation adds to our entries, or replaces."""
    from console.handbook_report import changes_report  # noqa: PLC0415 - see the top
    from handbook import EntryError  # noqa: PLC0415

    try:
        typer.echo(changes_report(_settings().entries))
    except EntryError as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None


def main() -> None:
    """Run `veste`."""
    app()


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None


def _handbook(settings: Settings) -> Handbook:
    from pathlib import Path  # noqa: PLC0415 - see the top

    from console.settings import settings_file  # noqa: PLC0415
    from handbook.whole import open_handbook  # noqa: PLC0415

    folder = Path(settings.entries) if settings.entries else None
    return open_handbook(folder, settings_file().parent)


def _connect(settings: Settings, *, look: bool = False) -> Connect:
    """Return how the link is opened. The one place where the console meets the network."""
    from console.link.api import AccessError  # noqa: PLC0415 - see the top
    from console.link.safes import KeysError, NoSafe  # noqa: PLC0415
    from console.link.sign_in import connected, open_link  # noqa: PLC0415

    try:
        link, page = open_link(settings.name, only_look=look)
    except (AccessError, KeysError, NoSafe) as error:
        typer.echo(f"veste: {error}", err=True)
        raise typer.Exit(2) from None
    return lambda: connected(link, page)


if __name__ == "__main__":
    main()
