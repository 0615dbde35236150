"""The administrator's folder: the root key, to be taken offline, and the sealed book.

    root.key     the root key                      (purpose `veste root`)
    office.key   the book with the roster key      (purpose `veste office`)

`server.organisation.research` keeps a third beside them. All are key files
(`protocol.keyfile`), each under its own passphrase.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from protocol.errors import Reject
from protocol.keyfile import open_secret, seal_secret
from protocol.p256 import PrivateKey, load_private, new_key, private_bytes
from server.organisation.book import Book, new_book
from server.private_file import write_whole

ROOT_FILE = "root.key"
OFFICE_FILE = "office.key"
_ROOT = b"veste root"
_OFFICE = b"veste office"


class OfficeError(Exception):
    """A file of the administrator is not there or does not open; the text is one sentence."""


class Office:
    """The sealed book of one folder, opened with its passphrase."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        """Open the book in `folder`. Raises `OfficeError`."""
        self._path, self._passphrase = folder / OFFICE_FILE, passphrase
        plain = open_file(self._path, passphrase, _OFFICE)
        try:
            self.book = msgspec.json.decode(plain, type=Book)
        except msgspec.DecodeError:
            raise OfficeError("The office file is of another version.") from None

    def save(self, book: Book) -> None:
        """Keep `book` in place of the one before."""
        seal_file(self._path, msgspec.json.encode(book), self._passphrase, _OFFICE)
        self.book = book


def found_office(folder: Path, relay: str, root_words: str, office_words: str, now: int) -> Book:
    """Make root key and book in `folder`, each under its passphrase. Raises `OfficeError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / ROOT_FILE).exists() or (folder / OFFICE_FILE).exists():
        raise OfficeError("There are keys of an organisation in that folder already.")
    root = new_key()
    book = new_book(root, relay, now)
    seal_file(folder / ROOT_FILE, private_bytes(root), root_words, _ROOT)
    seal_file(folder / OFFICE_FILE, msgspec.json.encode(book), office_words, _OFFICE)
    return book


def open_root(path: Path, passphrase: str) -> PrivateKey:
    """Return the root key in a file. Raises `OfficeError`."""
    try:
        return load_private(open_file(path, passphrase, _ROOT))
    except Reject:
        raise OfficeError("The file holds no root key.") from None


def open_file(path: Path, passphrase: str, purpose: bytes) -> bytes:
    """Return what is sealed in the file at `path`. Raises `OfficeError`."""
    try:
        return open_secret(path.read_bytes(), passphrase, purpose)
    except OSError as error:
        raise OfficeError(f"{path.name} cannot be read: {error.strerror}.") from None
    except Reject:
        raise OfficeError(
            f"The passphrase does not open {path.name}, or the file is damaged."
        ) from None


def seal_file(path: Path, secret: bytes, passphrase: str, purpose: bytes) -> None:
    """Seal `secret` in the file at `path`: after a crash it is the old file or the new one."""
    write_whole(path, [seal_secret(secret, passphrase, purpose)])
