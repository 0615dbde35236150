"""A staff member's own keys: the signing key, this week's encryption key, the last ones.

The master key lies in a safe (`console.link.safes`); everything else in one file beside it:

    "VKR" | 1 | name 16 | nonce 12 ‖ AES-256-GCM(master, JSON, `veste/1/key-ring` ‖ header 32)

A weekly key is sealed to for a week and opens for the retention time after it; then its
private half is destroyed, and with it every chat that was sealed to it alone. What a disk
remembers of a file that was replaced is beyond us: it stays sealed under the master key.
Moments are whole seconds since 1970.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.link.private_files import make_folder, one_writer, remove_file, replace_file
from console.link.safes import FileSafe, KeyringSafe, KeysError, Safe
from protocol.directory import DUTY_LIFE, Moment
from protocol.errors import Refusal, Reject
from protocol.ids import KeyId, MemberId, PublicKey, Secret32, key_id, new_staff
from protocol.p256 import PrivateKey, load_private, new_key, private_bytes, public_bytes

WEEK = 7 * 86400
RETENTION = 14 * 86400
FILE = "keys.sealed"
MASTER = "master.key"

_MAGIC = b"VKR\x01"
_LABEL = b"veste/1/key-ring"
_HEADER = 32
_DAMAGED = "The file with your keys is damaged."
_NONE = "There are no keys on this machine yet: sign in first."


class WeeklyKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An encryption key of one week; `private` is PKCS #8."""

    kid: KeyId
    private: bytes
    made: Moment

    @property
    def dies(self) -> int:
        """The moment from which its private half is destroyed."""
        return self.made + WEEK + RETENTION


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the file holds."""

    staff: MemberId
    relay: str
    root: PublicKey
    signing: bytes
    drafts: Secret32
    weekly: tuple[WeeklyKey, ...]
    roster_version: int = 0


class KeyRing:
    """The keys of one staff member at one relay, as they lie in one folder."""

    def __init__(self, folder: Path, name: bytes, master: bytes, content: _Content) -> None:
        """Hold what `create` made or `open` read."""
        self._folder = folder
        self._name = name
        self._master = master
        self._content = content
        self.signing = _key(content.signing)

    @classmethod
    def create(cls, folder: Path, safe: Safe, *, relay: str, root: bytes, now: int) -> KeyRing:
        """Make a new staff id with fresh keys and keep them in `folder`.

        Raises `KeysError` when there are keys already, or when the safe does not keep.
        """
        make_folder(folder)
        with one_writer(folder):
            if (folder / FILE).exists():
                raise KeysError("There are keys on this machine already.")
            name, master = secrets.token_bytes(16), secrets.token_bytes(32)
            content = _Content(
                staff=new_staff(),
                relay=relay,
                root=root,
                signing=private_bytes(new_key()),
                drafts=secrets.token_bytes(32),
                weekly=(_fresh(now),),
            )
            safe.keep(name.hex(), master)
            ring = cls(folder, name, master, content)
            ring._write()
        return ring

    @classmethod
    def open(cls, folder: Path, safe: Safe) -> KeyRing:
        """Return the keys that lie in `folder`. Raises `KeysError`."""
        name = _read(folder)[4:20]
        master = safe.fetch(name.hex())
        return cls(folder, name, master, _unseal(_read(folder), master))

    @property
    def staff(self) -> bytes:
        """My staff id."""
        return self._content.staff

    @property
    def relay(self) -> str:
        """The origin of the relay that I sign in to."""
        return self._content.relay

    @property
    def root(self) -> bytes:
        """The organisation's root public point."""
        return self._content.root

    @property
    def drafts(self) -> bytes:
        """The key that my drafts are sealed with."""
        return self._content.drafts

    @property
    def weekly(self) -> tuple[WeeklyKey, ...]:
        """Every weekly key that still opens, the oldest first."""
        return self._content.weekly

    @property
    def roster_version(self) -> int:
        """The highest roster version this machine has seen."""
        return self._content.roster_version

    def current(self) -> PrivateKey:
        """Return the encryption key of this week."""
        return _key(self._content.weekly[-1].private)

    def private(self, kid: bytes) -> PrivateKey:
        """Return the encryption key named `kid`. Raises `Reject` (no_key) when it is gone."""
        for each in self._content.weekly:
            if each.kid == kid:
                return _key(each.private)
        raise Reject(Refusal.NO_KEY)

    def renew(self, now: int) -> bool:
        """Make the week's key when its turn has come and destroy the dead; tell if changed.

        A duty card signed now may live for 14 hours, so the turn comes that much before the
        week is over: nothing is sealed to a key after its week.
        """

        def turn(content: _Content) -> _Content:
            weekly = tuple(each for each in content.weekly if now < each.dies)
            if not weekly or now >= weekly[-1].made + WEEK - DUTY_LIFE:
                weekly += (_fresh(now),)
            return msgspec.structs.replace(content, weekly=weekly)

        return self._change(turn)

    def saw_roster(self, version: int) -> None:
        """Remember the roster version. Raises `Reject` (rolled_back) for an older one."""

        def raised(content: _Content) -> _Content:
            if version < content.roster_version:
                raise Reject(Refusal.ROLLED_BACK)
            return msgspec.structs.replace(content, roster_version=version)

        self._change(raised)

    def destroy(self, safe: Safe) -> None:
        """Remove these keys from the machine: an enrolment that was not taken."""
        safe.forget(self._name.hex())
        remove_file(self._folder / FILE)

    def _change(self, change: Callable[[_Content], _Content]) -> bool:
        """Apply `change` to what the file holds now: another console may have written it."""
        with one_writer(self._folder):
            kept = _unseal(_read(self._folder), self._master)
            self._content = change(kept)
            if self._content == kept:
                return False
            self._write()
        return True

    def _write(self) -> None:
        header = _MAGIC + self._name + secrets.token_bytes(12)
        plain = msgspec.json.encode(self._content)
        sealed = AESGCM(self._master).encrypt(header[20:], plain, _LABEL + header)
        replace_file(self._folder / FILE, header + sealed)


def safe_of(folder: Path, passphrase: Callable[[], str]) -> Safe:
    """Return the safe that holds the master key of `folder`. Raises `KeysError`, `NoSafe`."""
    if not (folder / FILE).exists():
        raise KeysError(_NONE)
    if (folder / MASTER).exists():
        return FileSafe(folder / MASTER, passphrase)
    return KeyringSafe()


def _fresh(now: int) -> WeeklyKey:
    key = new_key()
    return WeeklyKey(key_id(public_bytes(key)), private_bytes(key), now)


def _key(der: bytes) -> PrivateKey:
    try:
        return load_private(der)
    except Reject:
        raise KeysError(_DAMAGED) from None


def _read(folder: Path) -> bytes:
    try:
        sealed = (folder / FILE).read_bytes()
    except FileNotFoundError:
        raise KeysError(_NONE) from None
    except OSError:
        raise KeysError("The file with your keys cannot be read.") from None
    if sealed[:4] != _MAGIC or len(sealed) <= _HEADER:
        raise KeysError(_DAMAGED)
    return sealed


def _unseal(sealed: bytes, master: bytes) -> _Content:
    header = sealed[:_HEADER]
    try:
        plain = AESGCM(master).decrypt(header[20:], sealed[_HEADER:], _LABEL + header)
        return msgspec.json.decode(plain, type=_Content)
    except (InvalidTag, ValueError):
        raise KeysError(_DAMAGED) from None
