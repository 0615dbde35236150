"""The visitor's page as an administrator signs it: this release under these settings.

Nothing here is asked of the relay: a relay that was broken into would have its own page signed.
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

from protocol.opening_hours import OpeningHours
from protocol.p256 import load_private
from protocol.page_manifest import sign_page
from protocol.staff_access import PublishPage
from server.organisation import book as books
from server.organisation.book import Book, BookError
from server.organisation.errands import Relay
from server.settings import Settings, SettingsError, load_settings
from server.web.pages import Pages


def read_page_settings(path: Path, book: Book) -> Settings:
    """Return the settings in the file at `path`, which are those of the book's relay.

    Only what the page says is looked at: a file without the store's address will do.
    Raises `BookError`.
    """
    try:
        settings = load_settings({"VESTE_SETTINGS": str(path)})
    except SettingsError as error:
        raise BookError(f"{path.name}: {error}") from None
    if settings.origin != book.relay:
        raise BookError(f"{path.name} is of another relay: your office file is for {book.relay}.")
    if settings.root != book.root:
        raise BookError(f"{path.name} has the root point of another organisation.")
    return settings


def files_of(settings: Settings) -> dict[str, str]:
    """Return what a relay of this release serves under `settings`. Raises `BookError`."""
    try:
        return Pages(settings, lambda: 0, lambda: dt.datetime.now(dt.UTC)).manifest()
    except SettingsError as error:
        raise BookError(str(error)) from None


def promised(settings: Settings) -> list[str]:
    """Return what an administrator vouches for by signing, a line each."""
    doors = settings.hours_by_door
    own = [door for door, hours in doors.items() if hours != settings.hours]
    return [
        f"relay {settings.origin}, deployment {settings.deployment}",
        f"open {_open(settings.hours)}",
        *(f"the door {door} open {_open(doors[door])}" for door in own),
        f"chats are destroyed after {settings.retention_days} days",
        f"backups are destroyed after {settings.backup_days} days",
        f"closed {settings.exit_minutes} minutes after an exit",
        f"promises: {', '.join(settings.confirmed) or 'none'}",
    ]


def _open(hours: OpeningHours) -> str:
    opens = f"{hours.weekday:%H:%M}, at weekends and on holidays {hours.weekend:%H:%M}"
    return "always" if hours.always else f"from {opens} to {hours.closes:%H:%M}"


def publish_page(book: Book, relay: Relay, files: dict[str, str], now: int) -> None:
    """Sign `files` with the roster key and make the relay hand that on."""
    manifest = sign_page(load_private(book.key), book.relay, files, now)
    order = PublishPage(iat=now, nonce=secrets.token_bytes(32), manifest=manifest)
    relay.order(books.order_of(book, order))
