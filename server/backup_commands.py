"""`veste-server backup` and `restore`: a copy of everything, and the way back to it."""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from protocol.audit import OPERATOR, Note
from server.ports import StoreError

if TYPE_CHECKING:
    from server.settings import Settings

_STAMP = "%Y%m%dT%H%M%SZ"
_OURS = re.compile(r"veste-(\d{8}T\d{6}Z)\.db(\.new)?")

_DUMP = (
    "PostgreSQL makes its own backups, beside the running relays: "
    "(umask 077; pg_dump --format=custom --exclude-table-data=news --exclude-table-data=nodes "
    "--file=FILE DATABASE), to be deleted after {days} days."
)
_PUT_DUMP_BACK = (
    "PostgreSQL puts its own backups back, with every relay stopped: pg_restore --clean "
    "--if-exists --dbname=DATABASE FILE. What visitors erased since comes back with it: see "
    "SECURITY.md before you do."
)
_FAR_AWAY = (
    "No other backup was removed: all of them would have been, and the nearest is {days} days "
    "away. If the clock is wrong, set it and delete {file}; if it is right, the next run removes "
    "what is too old."
)
_AFTERWARDS = (
    "What was said, erased or decided after that is not in it. Before anybody is let in: have "
    "the roster signed anew (`veste-server staff renew`), for who was removed since is on the "
    "old one; then let every console be started anew. Heads of the audit log that consoles "
    "remember from after that moment do not hold any more."
)


def backup(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="FILE_OR_FOLDER",
            help="A file that is not there yet; or a folder, in which one is made and those that "
            "are older than `backup_days` are removed.",
        ),
    ],
) -> None:
    """Copy the whole store to a file, beside a relay that may be running."""
    from server.storage import backup as copies  # noqa: PLC0415 - an extra, and slow to load
    from server.storage.trail import Trail  # noqa: PLC0415

    with _told() as settings:
        store = _sqlite(settings, _DUMP.format(days=settings.backup_days))
        if not store.exists():
            raise StoreError(f"There is no store in {store} yet.")
        now = dt.datetime.now(dt.UTC)
        in_folder = place.is_dir()
        file = place / f"veste-{now.strftime(_STAMP)}.db" if in_folder else place
        with closing(Trail(settings.store)) as trail:
            trail.add(Note(_millis(), OPERATOR, "backed-up"))
        copies.take(store, file)
        typer.echo(f"Everything is in {file}, sealed as it is in the store.")
        if in_folder:
            removed = _remove_old(file, now, settings.backup_days)
            typer.echo(f"Older than {settings.backup_days} days, and removed: {removed}.")
        else:
            typer.echo(f"Delete it within {settings.backup_days} days: visitors are told so.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `veste-server backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up the store that is there.")
    ] = False,
    erased_too: Annotated[
        bool,
        typer.Option(
            "--erased-too",
            help="Bring back also what visitors erased since, where nothing tells what that was.",
        ),
    ] = False,
) -> None:
    """Let a backup be the store again, without what was erased since; no relay may run on it."""
    from server.storage import backup as copies  # noqa: PLC0415 - an extra, and slow to load

    with _told() as settings:
        store = _sqlite(settings, _PUT_DUMP_BACK)
        restored = copies.put_back(
            settings.store, store, file, _millis(), replace=replace, all_of_it=erased_too
        )
    until = dt.datetime.fromtimestamp(restored.until / 1000, tz=dt.UTC).astimezone()
    typer.echo(
        f"Chats that are back: {restored.chats}, as they stood at {until:%Y-%m-%d %H:%M}. "
        f"Left out, because they were erased since: {restored.left_out}."
    )
    typer.echo(_AFTERWARDS, err=True)


def _remove_old(file: Path, now: dt.datetime, days: int) -> int:
    """Remove backups beside `file` that are too old, and what is left of one that was killed.

    Also those that a clock made which was ahead. Ends with 1, and removes none, where no other
    would be left and all are far away: it is likely the clock that is wrong.
    """
    halves, made = [], {}
    for each in file.parent.iterdir():
        ours = _OURS.fullmatch(each.name)
        if ours is not None and ours[2]:
            halves.append(each)
        elif ours is not None and each.name != file.name:
            made[each] = dt.datetime.strptime(ours[1], _STAMP).replace(tzinfo=dt.UTC)
    day, kept = dt.timedelta(days=1), dt.timedelta(days=days)
    over = [each for each, at in made.items() if not now - kept <= at <= now + day]
    apart = min((abs(now - at) for at in made.values()), default=day)
    if len(over) == len(made) and apart > kept + day:
        _fail(_FAR_AWAY.format(days=apart.days, file=file))
    for each in (*over, *halves):
        each.unlink()
    return len(over) + len(halves)


def _sqlite(settings: Settings, otherwise: str) -> Path:
    from server.storage.engines import sqlite_file  # noqa: PLC0415 - an extra, and slow to load

    file = sqlite_file(settings.store)
    if file is None:
        raise StoreError(otherwise)
    return file


@contextmanager
def _told() -> Iterator[Settings]:
    """Yield the settings, and tell every trouble in one line."""
    from server.settings import SettingsError, load_settings  # noqa: PLC0415 - slow to load

    try:
        yield load_settings(os.environ)
    except (SettingsError, StoreError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename} cannot be written: {error.strerror}.")


def _millis() -> int:
    return time.time_ns() // 1_000_000


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
