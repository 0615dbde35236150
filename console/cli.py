"""`veste`, the counsellor's and supervisor's program. Each command loads only what it needs."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from console.link.relay_link import RelayLink
    from console.settings import Settings

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    help="The counsellor's terminal. Without a command it opens the screens.",
)
book = typer.Typer(no_args_is_help=True, help="The handbook without a chat.")
app.add_typer(book, name="handbook")

Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of lines.")]


def fail(sentence: str) -> NoReturn:
    """Say `sentence` on standard error and leave with 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _settings() -> Settings:
    from console.settings import SettingsError, load_settings  # noqa: PLC0415 - on demand

    try:
        return load_settings()
    except SettingsError as error:
        fail(str(error))


def _link() -> RelayLink:
    """Return a link with the keys of this machine, or leave with one sentence."""
    from console.link.api import AccessError  # noqa: PLC0415 - on demand
    from console.link.safes import KeysError, NoSafe  # noqa: PLC0415 - on demand
    from console.link.sign_in import open_link  # noqa: PLC0415 - on demand

    try:
        return open_link()
    except (AccessError, KeysError, NoSafe) as error:
        fail(str(error))


@app.callback()
def screens(context: typer.Context) -> None:
    """Open the screens."""
    if context.invoked_subcommand is not None:
        return
    if not sys.stdout.isatty():
        fail("The screens need a terminal. For scripts and screen readers: veste plain")
    settings, link = _settings(), _link()
    from console.app import Veste  # noqa: PLC0415 - Textual costs half a second
    from console.link.sign_in import connected  # noqa: PLC0415 - on demand
    from handbook import Handbook, load_entries  # noqa: PLC0415 - on demand

    own = Path(settings.entries) if settings.entries else None
    Veste(lambda: connected(link), settings, handbook=lambda: Handbook(load_entries(own))).run(
        mouse=settings.mouse
    )


@app.command()
def plain() -> None:
    """Work in lines, without a screen: for screen readers and scripts."""
    settings, link = _settings(), _link()
    from console.link.sign_in import connected  # noqa: PLC0415 - on demand
    from console.plain import run_plain  # noqa: PLC0415 - on demand

    raise typer.Exit(asyncio.run(run_plain(lambda: connected(link), settings)))


@app.command(name="sign-in")
def sign_in(
    relay: Annotated[str, typer.Argument(help="The relay's address, https://NAME.")],
    root: Annotated[str, typer.Option(help="The organisation's root point, as it was given.")],
    code: Annotated[str, typer.Option(help="The one-time code.", prompt=True)],
) -> None:
    """Make your keys on this machine and hand in the public half."""
    import base64  # noqa: PLC0415 - on demand

    from console.link.api import AccessError  # noqa: PLC0415 - on demand
    from console.link.safes import KeysError  # noqa: PLC0415 - on demand
    from console.link.sign_in import enrol, keys_folder, new_safe  # noqa: PLC0415 - on demand
    from protocol.errors import Reject  # noqa: PLC0415 - on demand
    from protocol.ids import text  # noqa: PLC0415 - on demand

    folder = keys_folder()
    safe, why = new_safe(folder)
    if why is not None:
        typer.echo(f"{why} Your keys go into a file that a passphrase opens.")
    try:
        point = base64.b64decode(root, validate=True)
        ring = asyncio.run(enrol(folder, safe, relay.rstrip("/"), point, code))
    except (AccessError, KeysError) as error:
        fail(str(error))
    except (ValueError, Reject):
        fail("This is no root point: it is 88 letters and digits, as `staff init` printed it.")
    typer.echo(f"You are {text(ring.staff)}. Once the administrator approved you: veste")


@app.command()
def queue(as_json: Json = False) -> None:
    """Show who waits, once."""
    link = _link()
    rows = asyncio.run(_rows(link))
    if rows is None:
        fail("The relay cannot be reached.")
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        danger = "in danger now" if row["danger"] else "waits"
        typer.echo(f"{row['minutes']:>4} min  {danger:<14} {row['door']:<8} {row['language']}")
    if not rows:
        typer.echo("Nobody waits.")


async def _rows(link: RelayLink, seconds: float = 10.0) -> list[dict[str, object]] | None:
    """Return the queue without a word of content, or None when it could not be asked."""
    from console.link.port import Connection, Waiting  # noqa: PLC0415 - on demand
    from console.link.sign_in import connected  # noqa: PLC0415 - on demand

    waiting: dict[str, Waiting] = {}
    try:
        async with asyncio.timeout(seconds), connected(link) as (_, events):
            async for event in events:
                if isinstance(event, Waiting):
                    waiting[event.chat] = event
                elif isinstance(event, Connection) and event.up:
                    break
    except TimeoutError:
        return None
    now = datetime.now(UTC).timestamp()
    ordered = sorted(waiting.values(), key=lambda row: (not row.danger, row.since))
    return [
        {
            "minutes": int((now - row.since) // 60),
            "danger": row.danger,
            "door": row.door,
            "language": row.language,
            "returned": row.returned,
            "presence": row.presence.value,
        }
        for row in ordered
    ]


@book.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words as people type them.")],
    as_json: Json = False,
) -> None:
    """Find entries."""
    from handbook import Handbook, load_entries  # noqa: PLC0415 - on demand

    hits = Handbook(load_entries()).search(" ".join(words))
    if as_json:
        found = [{"slug": h.entry.slug, "title": h.entry.title, "reason": h.reason} for h in hits]
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for hit in hits:
        typer.echo(f"{hit.entry.title}  ({hit.reason})")
    if not hits:
        typer.echo("Niets gevonden.")


@book.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(help="An organisation's own entries.")] = None,
) -> None:
    """Check the entries: links, sentences, sources, reviews."""
    from handbook import EntryError, load_entries  # noqa: PLC0415 - on demand
    from handbook import lint as check  # noqa: PLC0415 - on demand

    try:
        findings = check(load_entries(folder), datetime.now(UTC).date())
    except EntryError as error:
        fail(str(error))
    for found in findings:
        typer.echo(f"{found.level:<5}  {found.slug}: {found.message}")
    if any(found.level == "error" for found in findings):
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Check this machine: keys, relay, papers, terminal."""
    link = _link()
    reached = asyncio.run(_rows(link)) is not None
    typer.echo("keys     open")
    typer.echo("relay    " + ("reached, signed in, papers hold" if reached else "not reached"))
    typer.echo("terminal " + ("yes" if sys.stdout.isatty() else "none: use veste plain"))
    raise typer.Exit(0 if reached else 1)


def main() -> None:
    """Run the program."""
    app()
