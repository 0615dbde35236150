"""Where a console's master key lies: the system's keyring, or a file with a passphrase.

A keyring is used only when its class is on the list below *and* gives back what it was
given: `keyrings.alt` writes plaintext files without a word, and the null keyring forgets.
What is not on the list is refused with one sentence; the passphrase file is the other way.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError

from console.link.private_files import remove_file, replace_file
from protocol.errors import Reject
from protocol.keyfile import open_secret, seal_secret

SERVICE = "veste"
PASSPHRASE_FILE = "VESTE_PASSPHRASE_FILE"  # noqa: S105 - a variable's name
_PURPOSE = b"console master key"

# Keyrings that encrypt what they hold under the user's login.
SAFE_KEYRINGS = {
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
}


class NoSafe(Exception):
    """There is no keyring here that can be trusted; the text says why, in one sentence."""


class KeysError(Exception):
    """The keys are not there or do not open; the text is one sentence for their owner."""


class Safe(Protocol):
    """Keeps one master key under a name."""

    def keep(self, name: str, master: bytes) -> None:
        """Keep `master`; once this returns, `fetch` gives it back. Raises `KeysError`."""

    def fetch(self, name: str) -> bytes:
        """Return what was kept under `name`. Raises `KeysError`."""

    def forget(self, name: str) -> None:
        """Destroy what was kept under `name`; fine if there is nothing."""


class KeyringSafe:
    """The keyring of the operating system. Raises `NoSafe` unless it can be trusted."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        """Take `backend`, or the one that `keyring` chose for this machine."""
        self._backend = _safe_one(backend or keyring.get_keyring())
        name, probe = f"read-back-{secrets.token_hex(4)}", secrets.token_bytes(32)
        try:
            self.keep(name, probe)
            self.forget(name)
        except KeysError:
            raise NoSafe("The keyring of this system does not give back what it keeps.") from None

    def keep(self, name: str, master: bytes) -> None:
        """Keep `master` and read it back."""
        text = base64.b64encode(master).decode()
        try:
            self._backend.set_password(SERVICE, name, text)
            kept = self._backend.get_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError):
            raise KeysError("The keyring of this system does not answer or is locked.") from None
        if kept != text:
            raise KeysError("The keyring of this system does not give back what it keeps.")

    def fetch(self, name: str) -> bytes:
        """Return what was kept under `name`."""
        try:
            text = self._backend.get_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError):
            raise KeysError("The keyring of this system does not answer or is locked.") from None
        if text is None:
            raise KeysError("The keyring of this system has no key of yours any more.")
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            raise KeysError("The keyring of this system holds something else.") from None

    def forget(self, name: str) -> None:
        """Destroy what was kept under `name`."""
        try:
            self._backend.delete_password(SERVICE, name)
        except (KeyringError, OSError, RuntimeError):
            return  # there was none, or the keyring is gone and it with it


class FileSafe:
    """A file that opens with a passphrase, which is asked for each time it is needed."""

    def __init__(self, path: Path, passphrase: Callable[[], str]) -> None:
        """Keep the master key in `path`; `passphrase` asks for it."""
        self._path = path
        self._passphrase = passphrase

    def keep(self, name: str, master: bytes) -> None:
        """Seal `master` under the passphrase that is asked for now."""
        passphrase = self._passphrase()
        if not passphrase:
            raise KeysError("A passphrase has at least one character.")
        replace_file(self._path, seal_secret(master, passphrase, _purpose(name)))

    def fetch(self, name: str) -> bytes:
        """Return what was kept, if the passphrase opens it."""
        try:
            sealed = self._path.read_bytes()
            return open_secret(sealed, self._passphrase(), _purpose(name))
        except OSError:
            raise KeysError("The file with your master key cannot be read.") from None
        except Reject:
            raise KeysError(
                "The passphrase does not open your keys, or their file is damaged."
            ) from None

    def forget(self, name: str) -> None:  # noqa: ARG002 - one file holds one key
        """Remove the file."""
        remove_file(self._path)


def passphrase_from(environ: Mapping[str, str], ask: Callable[[], str]) -> Callable[[], str]:
    """Return how to get the passphrase: from VESTE_PASSPHRASE_FILE (demo, CI), else by asking."""
    path = environ.get(PASSPHRASE_FILE)
    return (lambda: _first_line(Path(path))) if path else ask


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise KeysError(f"The file in {PASSPHRASE_FILE} cannot be read.") from None


def _purpose(name: str) -> bytes:
    return _PURPOSE + b" " + name.encode()


def _safe_one(backend: KeyringBackend) -> KeyringBackend:
    """Return the trusted keyring that `backend` is or, for a chain, holds. Raises `NoSafe`."""
    links = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    found = next((each for each in links if _name(each) in SAFE_KEYRINGS), None)
    if found is not None:
        return found
    if _name(backend).startswith(("keyring.backends.fail.", "keyring.backends.chainer.")):
        raise NoSafe("This system has no keyring that runs now.")
    raise NoSafe(f"The keyring {_name(backend)} is not known to keep secrets sealed.")


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
