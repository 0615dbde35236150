"""A key file opens with its passphrase and its purpose, and with nothing else."""

from __future__ import annotations

import pytest

from protocol.errors import Refusal, Reject
from protocol.keyfile import open_secret, seal_secret

SECRET = bytes(range(32))
PURPOSE = b"root"
WORDS = "zeven vissen"
SEALED = seal_secret(SECRET, WORDS, PURPOSE)

# Made once with this format: a file of today opens in every later release.
KEPT = bytes.fromhex(
    "564b4559013c15a08bb30e57d18e2e275f52624291ec793f6a5a36628106993e844203bf7969845d6"
    "73da00620c463fa1e22e47724e4428628b6f87cb77fc6591edcdb730d4a09a39366961e6ba53512e6"
)


def refusal(sealed: bytes, passphrase: str = WORDS, purpose: bytes = PURPOSE) -> Refusal:
    with pytest.raises(Reject) as caught:
        open_secret(sealed, passphrase, purpose)
    return caught.value.code


def test_the_passphrase_opens_the_file() -> None:
    assert open_secret(SEALED, WORDS, PURPOSE) == SECRET


def test_a_file_of_the_first_release_still_opens() -> None:
    assert open_secret(KEPT, WORDS, PURPOSE) == SECRET


def test_two_files_of_one_secret_have_nothing_in_common_but_the_format() -> None:
    other = seal_secret(SECRET, WORDS, PURPOSE)
    assert other[:5] == SEALED[:5]
    assert other[5:21] != SEALED[5:21]
    assert other[33:] != SEALED[33:]


def test_an_accent_opens_the_file_however_the_keyboard_sends_it() -> None:
    sealed = seal_secret(SECRET, "caf\u00e9", PURPOSE)
    assert open_secret(sealed, "cafe\u0301", PURPOSE) == SECRET


def test_a_wrong_passphrase_looks_like_damage() -> None:
    damaged = SEALED[:-1] + bytes([SEALED[-1] ^ 1])
    assert refusal(SEALED, "acht vissen") == refusal(damaged) == Refusal.SEALED
    assert refusal(SEALED, "") == Refusal.SEALED


def test_a_file_of_another_purpose_does_not_open() -> None:
    assert refusal(SEALED, purpose=b"office") == Refusal.SEALED


@pytest.mark.parametrize("place", [5, 20, 21, 32, 33, 64, len(SEALED) - 1])
def test_one_changed_bit_anywhere_keeps_it_shut(place: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= 128
    assert refusal(bytes(changed)) == Refusal.SEALED


@pytest.mark.parametrize("length", [5, 32, 33, 48, len(SEALED) - 1])
def test_a_file_cut_short_does_not_open(length: int) -> None:
    assert refusal(SEALED[:length]) == Refusal.SEALED


@pytest.mark.parametrize("content", [b"", b"VKE", b"-----BEGIN PRIVATE KEY-----", bytes(81)])
def test_something_that_is_no_key_file_is_called_malformed(content: bytes) -> None:
    assert refusal(content) == Refusal.MALFORMED


def test_a_newer_format_is_called_a_version() -> None:
    assert refusal(SEALED[:4] + b"\x02" + SEALED[5:]) == Refusal.VERSION
    assert refusal(b"VKEY") == Refusal.VERSION


def test_an_empty_passphrase_seals_nothing() -> None:
    with pytest.raises(ValueError, match="passphrase"):
        seal_secret(SECRET, "", PURPOSE)


def test_the_secret_does_not_stand_in_the_file() -> None:
    assert SECRET not in SEALED
    assert len(SEALED) == 33 + len(SECRET) + 16
