"""Keys live for their time, sealed, and no crash or colleague console loses one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from console.link.keys import FILE, MASTER, RETENTION, WEEK, KeyRing, safe_of
from console.link.safes import FileSafe, KeysError
from protocol.directory import DUTY_LIFE
from protocol.errors import Refusal, Reject
from protocol.ids import is_staff, key_id
from protocol.p256 import private_bytes, public_bytes
from tests.console.link.safe_fakes import MemorySafe

NOW = 1_800_000_000
RELAY = "https://chat.example"
ROOT = b"\x04" + bytes(64)


def make(folder: Path, safe: MemorySafe) -> KeyRing:
    return KeyRing.create(folder, safe, relay=RELAY, root=ROOT, now=NOW)


def kid(ring: KeyRing) -> bytes:
    return key_id(public_bytes(ring.current()))


@pytest.fixture
def safe() -> MemorySafe:
    return MemorySafe()


@pytest.fixture
def ring(tmp_path: Path, safe: MemorySafe) -> KeyRing:
    return make(tmp_path / "keys", safe)


def test_the_keys_that_are_opened_are_those_that_were_made(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing
) -> None:
    again = KeyRing.open(tmp_path / "keys", safe)
    assert is_staff(ring.staff)
    assert (again.staff, again.relay, again.root) == (ring.staff, RELAY, ROOT)
    assert private_bytes(again.signing) == private_bytes(ring.signing)
    assert private_bytes(again.current()) == private_bytes(ring.current())
    assert again.drafts == ring.drafts
    assert len(again.drafts) == 32


def test_no_private_key_stands_readable_in_any_file(tmp_path: Path, ring: KeyRing) -> None:
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (private_bytes(ring.signing), private_bytes(ring.current()), ring.drafts):
        assert secret[-32:] not in content
    assert RELAY.encode() not in content


def test_only_the_owner_can_read_the_folder_and_the_file(tmp_path: Path, ring: KeyRing) -> None:
    ring.renew(NOW + WEEK)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / FILE).stat().st_mode) == 0o600


def test_a_week_has_one_key(ring: KeyRing) -> None:
    first = kid(ring)
    assert not ring.renew(NOW + WEEK - DUTY_LIFE - 1)
    assert kid(ring) == first


def test_a_new_key_comes_before_a_duty_card_could_outlive_the_week(ring: KeyRing) -> None:
    first = kid(ring)
    assert ring.renew(NOW + WEEK - DUTY_LIFE)
    assert kid(ring) != first
    assert public_bytes(ring.private(first))


def test_a_private_half_is_destroyed_a_retention_after_its_week(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing
) -> None:
    first = kid(ring)
    ring.renew(NOW + WEEK)
    ring.renew(NOW + WEEK + RETENTION - 1)
    assert public_bytes(ring.private(first))
    ring.renew(NOW + WEEK + RETENTION)
    for each in (ring, KeyRing.open(tmp_path / "keys", safe)):
        with pytest.raises(Reject) as caught:
            each.private(first)
        assert caught.value.code == Refusal.NO_KEY


def test_after_a_long_holiday_there_is_one_fresh_key_and_nothing_else(ring: KeyRing) -> None:
    ring.renew(NOW + 365 * 86400)
    assert [each.made for each in ring.weekly] == [NOW + 365 * 86400]


def test_an_unknown_key_is_refused_as_no_key(ring: KeyRing) -> None:
    with pytest.raises(Reject, match="no_key"):
        ring.private(b"none")


def test_two_consoles_on_one_folder_lose_nothing_of_each_other(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing
) -> None:
    other = KeyRing.open(tmp_path / "keys", safe)
    assert ring.renew(NOW + WEEK)
    other.saw_roster(7)
    assert not other.renew(NOW + WEEK)
    assert kid(other) == kid(ring)
    ring.saw_roster(7)
    assert ring.roster_version == other.roster_version == 7


def test_the_highest_roster_version_is_remembered_and_an_older_one_refused(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing
) -> None:
    ring.saw_roster(3)
    again = KeyRing.open(tmp_path / "keys", safe)
    with pytest.raises(Reject, match="rolled_back"):
        again.saw_roster(2)
    assert again.roster_version == 3


def test_keys_are_never_made_over_keys(tmp_path: Path, safe: MemorySafe, ring: KeyRing) -> None:
    with pytest.raises(KeysError, match="already"):
        make(tmp_path / "keys", safe)
    assert KeyRing.open(tmp_path / "keys", safe).staff == ring.staff


def test_a_crash_while_writing_leaves_the_old_keys(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(_: int) -> None:
        raise OSError("no power")

    first = kid(ring)
    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="no power"):
        ring.renew(NOW + WEEK)
    monkeypatch.undo()
    assert kid(KeyRing.open(tmp_path / "keys", safe)) == first


@pytest.mark.parametrize("damage", [b"", b"VKR\x02", b"VKR\x01" + bytes(40)])
def test_a_damaged_file_is_told_in_one_sentence(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing, damage: bytes
) -> None:
    safe.keep(bytes(16).hex(), bytes(32))
    (tmp_path / "keys" / FILE).write_bytes(damage)
    with pytest.raises(KeysError, match="damaged"):
        KeyRing.open(tmp_path / "keys", safe)
    with pytest.raises(KeysError, match="damaged"):
        ring.renew(NOW + WEEK)


def test_one_changed_bit_anywhere_in_the_file_keeps_it_shut(
    tmp_path: Path, safe: MemorySafe, ring: KeyRing
) -> None:
    path = tmp_path / "keys" / FILE
    sealed = path.read_bytes()
    for place in (0, 3, 4, 19, 20, 31, 32, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        path.write_bytes(bytes(changed))
        with pytest.raises(KeysError):
            KeyRing.open(tmp_path / "keys", safe)
    path.write_bytes(sealed)
    assert KeyRing.open(tmp_path / "keys", safe).staff == ring.staff


def test_another_master_key_opens_nothing(tmp_path: Path, safe: MemorySafe, ring: KeyRing) -> None:
    for name in safe.kept:
        safe.kept[name] = bytes(32)
    with pytest.raises(KeysError, match="damaged"):
        KeyRing.open(tmp_path / "keys", safe)
    assert ring.staff


def test_without_keys_one_is_told_to_sign_in(tmp_path: Path, safe: MemorySafe) -> None:
    with pytest.raises(KeysError, match="sign in first"):
        KeyRing.open(tmp_path, safe)
    with pytest.raises(KeysError, match="sign in first"):
        safe_of(tmp_path, lambda: "")


def test_a_folder_with_a_sealed_master_key_asks_for_its_passphrase(tmp_path: Path) -> None:
    made = FileSafe(tmp_path / MASTER, lambda: "zeven vissen")
    ring = KeyRing.create(tmp_path, made, relay=RELAY, root=ROOT, now=NOW)
    found = safe_of(tmp_path, lambda: "zeven vissen")
    assert isinstance(found, FileSafe)
    assert KeyRing.open(tmp_path, found).staff == ring.staff
