"""`veste-server`, the operator's program. Each command loads only what it needs."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


def need(module: str) -> Any:
    """Return a module of the server, or leave with one line when the extra is missing."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name is not None and missing.name.split(".")[0] in {"server", "protocol"}:
            raise
        fail(f"{missing.name} is missing. The relay needs its extra: pip install 'veste[server]'")


def fail(sentence: str) -> Any:
    """Say `sentence` on standard error and leave with 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _settings() -> Any:
    settings = need("server.settings")
    try:
        return settings.load_settings(os.environ)
    except settings.SettingsError as error:
        fail(str(error))


@app.command()
def serve(
    lost_pepper: Annotated[
        bool,
        typer.Option(
            "--lost-pepper",
            help="Its pepper is lost for good: go on with this one. Return codes and second "
            "factors of before open nothing any more.",
        ),
    ] = False,
) -> None:
    """Run the relay until SIGTERM."""
    chosen = _settings()
    runner, ports = need("server.serving"), need("server.ports")
    settings = need("server.settings")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        runner.run(
            chosen,
            lambda address: typer.echo(f"The relay listens on {address}"),
            lost_pepper=lost_pepper,
        )
    except (ports.StoreError, settings.SettingsError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"The relay cannot listen there: {error.strerror}.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the visitor's page; 0 is any free one.")] = 0,
) -> None:
    """Try it out: a relay in a throw-away folder, three scripted visitors, and the console."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    raise typer.Exit(need("server.demo").run(port, play=not terminal))


@app.command()
def bench(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARTS]...",
            help="throughput latency supervisors memory storm nodes; none: all of them",
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quick: Annotated[bool, typer.Option(help="See that it runs; the figures mean little.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="The disk to measure on; the default is the system's.")
    ] = None,
) -> None:
    """Measure the relay beside one that does nothing, one that keeps nothing, and the disk."""
    measuring = need("server.bench.run")
    try:
        for line in measuring.told(wanted or (), folder, quick=quick, as_json=as_json):
            typer.echo(line)
    except measuring.BenchError as error:
        fail(str(error))


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="The first night; equal seeds take equal courses.")] = 1,
    nights: Annotated[int, typer.Option(min=1, help="How many, each with the next seed.")] = 100,
    nodes: Annotated[int, typer.Option(min=1, help="Relays on one store (in memory only).")] = 1,
    devices: Annotated[
        int, typer.Option(min=1, max=2, help="Of one visitor, on which the visit may be open.")
    ] = 1,
    store: Annotated[str, typer.Option(help="memory or sqlite")] = "memory",
    year: Annotated[bool, typer.Option("--year", help="Instead: all chats of 2018.")] = False,
) -> None:
    """Live nights of a whole helpline in virtual time, in which everything goes wrong."""
    if store not in ("memory", "sqlite") or (store == "sqlite" and nodes > 1):
        fail("A night is kept in memory, or with one relay in sqlite.")
    report, course = need("server.simulation.report"), need("server.simulation.course")
    code = (
        report.a_year(seed, typer.echo)
        if year
        else report.nights(seed, nights, course.Plan(nodes, devices), store, typer.echo)
    )
    raise typer.Exit(code)


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
        str, typer.Option(help="By whose clocks, such as America/Curacao; the default: ours.")
    ] = "",
    door: Annotated[
        str, typer.Option(help="Of this door: general, boys, islands; the default: the house.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for scripts.")] = False,
) -> None:
    """Print when the doors are open, night by night, as page and console know it."""
    nights = need("protocol.night_table")
    try:
        nights.refuse_unknown(door)
        chosen, asked = _settings(), nights.Asked(first, last, zone)
        known = chosen.hours_by_door.get(door, chosen.hours)
        typer.echo(nights.report(known, datetime.now(UTC), asked, as_json=as_json))
    except nights.TableError as error:
        fail(str(error))


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    chosen, ports = _settings(), need("server.ports")
    try:
        taken = need("server.storage.migrations").migrate(chosen.store)
    except ports.StoreError as error:
        fail(str(error))
    for step in taken:
        typer.echo(step)
    typer.echo("The database is of this version." if taken else "Nothing to do: it is already.")


@app.command()
def settings() -> None:
    """Show every setting and what it is for."""
    typer.echo(need("server.settings_table").table())


def main() -> None:
    """Run the program."""
    app.add_typer(need("server.organisation.cli").staff, name="staff")
    app.add_typer(need("server.audit_commands").audit, name="audit")
    app.add_typer(need("server.registration_commands").registrations, name="registrations")
    backups = need("server.backup_commands")
    app.command()(backups.backup)
    app.command()(backups.restore)
    app()
