"""Only a keyring that seals and remembers gets the master key; else a passphrase does."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, null

from console.link.safes import FileSafe, KeyringSafe, KeysError, NoSafe, passphrase_from
from tests.console.link.safe_fakes import PlaintextKeyring

MASTER = bytes(range(32))
PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")

# Runs in a session of its own: the real Secret Service, started, used, and gone with it.
SECRET_SERVICE = """
from console.link.safes import KeyringSafe, KeysError, SERVICE
import keyring
safe = KeyringSafe()
assert type(safe._backend).__module__ == "keyring.backends.SecretService"
safe.keep("name", bytes(range(32)))
assert KeyringSafe().fetch("name") == bytes(range(32))
safe.forget("name")
safe.forget("name")
try:
    safe.fetch("name")
except KeysError as error:
    print(error)
"""


def started(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    """Return a keyring of this class; their constructors carry no types."""
    return kind()


def says(words: str) -> Callable[[], str]:
    return lambda: words


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (fail.Keyring, "no keyring that runs"),
        (null.Keyring, r"null\.Keyring is not known"),
    ],
)
def test_a_keyring_that_keeps_nothing_is_refused(kind: type[KeyringBackend], reason: str) -> None:
    with pytest.raises(NoSafe, match=reason) as caught:
        KeyringSafe(started(kind))
    assert str(caught.value).count(". ") == 0


def test_a_keyring_that_writes_plaintext_is_refused_before_it_gets_anything(
    tmp_path: Path,
) -> None:
    backend = PlaintextKeyring(tmp_path / "plain")
    with pytest.raises(NoSafe, match="not known to keep secrets sealed"):
        KeyringSafe(backend)
    assert not backend.path.exists()


def test_a_class_derived_from_a_safe_keyring_is_not_that_keyring() -> None:
    class Keyring(SecretService.Keyring):
        pass

    with pytest.raises(NoSafe):
        KeyringSafe(started(Keyring))


def test_a_keyring_that_forgets_is_refused_although_its_class_is_on_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("set_password", "delete_password"):
        monkeypatch.setattr(SecretService.Keyring, name, lambda *_: None)
    monkeypatch.setattr(SecretService.Keyring, "get_password", lambda *_: None)
    with pytest.raises(NoSafe, match="does not give back"):
        KeyringSafe(started(SecretService.Keyring))


def test_what_keyring_chooses_on_this_machine_is_asked_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    with pytest.raises(NoSafe, match=r"null\.Keyring"):
        KeyringSafe()


@pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)), reason="needs Debian's dbus and gnome-keyring"
)
def test_a_real_secret_service_keeps_and_forgets_the_master_key(tmp_path: Path) -> None:
    unlock = "printf %s login | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    session = ["dbus-run-session", "--", "sh", "-c", f'{unlock} && exec "$0" -c "$1"']
    run = subprocess.run(
        [*session, sys.executable, SECRET_SERVICE],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.strip() == "The keyring of this system has no key of yours any more.", (
        run.stderr
    )


def test_the_passphrase_opens_the_file_for_its_owner_only(tmp_path: Path) -> None:
    safe = FileSafe(tmp_path / "master.key", says("zeven vissen"))
    safe.keep("name", MASTER)
    assert safe.fetch("name") == MASTER
    assert MASTER not in (tmp_path / "master.key").read_bytes()
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("words", ["acht vissen", ""])
def test_a_wrong_passphrase_is_told_in_one_sentence(tmp_path: Path, words: str) -> None:
    FileSafe(tmp_path / "master.key", says("zeven vissen")).keep("name", MASTER)
    with pytest.raises(KeysError, match="does not open") as caught:
        FileSafe(tmp_path / "master.key", says(words)).fetch("name")
    assert "vissen" not in str(caught.value)


def test_the_file_of_another_key_ring_does_not_open(tmp_path: Path) -> None:
    safe = FileSafe(tmp_path / "master.key", says("zeven vissen"))
    safe.keep("name", MASTER)
    with pytest.raises(KeysError):
        safe.fetch("another")


def test_an_empty_passphrase_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="at least one character"):
        FileSafe(tmp_path / "master.key", says("")).keep("name", MASTER)
    assert list(tmp_path.iterdir()) == []


def test_a_file_safe_forgets_and_then_has_nothing(tmp_path: Path) -> None:
    safe = FileSafe(tmp_path / "master.key", says("zeven vissen"))
    safe.keep("name", MASTER)
    safe.forget("name")
    safe.forget("name")
    with pytest.raises(KeysError, match="cannot be read"):
        safe.fetch("name")


def test_the_passphrase_comes_from_a_file_only_where_the_environment_names_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "passphrase"
    path.write_text("zeven vissen\n")
    assert passphrase_from({"VESTE_PASSPHRASE_FILE": str(path)}, says("asked"))() == "zeven vissen"
    assert passphrase_from({}, says("asked"))() == "asked"


def test_a_passphrase_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    ask = passphrase_from({"VESTE_PASSPHRASE_FILE": str(tmp_path / "none")}, says("asked"))
    with pytest.raises(KeysError, match="VESTE_PASSPHRASE_FILE"):
        ask()
