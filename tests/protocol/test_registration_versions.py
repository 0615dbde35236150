"""Records of earlier code books are read as before, and say nothing they did not count."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol.errors import Reject
from protocol.registration import SIZE, pack, unpack
from tests.protocol.test_registration import LEAST, a_record

BEFORE = {name: value for name, value in LEAST.items() if name != "consulted"}


def packed_by_hand(fields: dict[str, Any]) -> bytes:
    content = msgspec.json.encode(fields)
    packed = len(content).to_bytes(2, "big") + content
    return packed + bytes(SIZE - len(packed))


def test_a_record_of_another_code_book_says_so() -> None:
    with pytest.raises(Reject, match="version"):
        unpack(packed_by_hand({**msgspec.to_builtins(a_record()), "v": 4}))


def test_a_record_from_before_use_was_counted_opens_still_and_stays_told_apart() -> None:
    before = unpack(packed_by_hand({"v": 1, **BEFORE}))
    assert (before.v, a_record().v) == (1, 3)
    assert unpack(pack(before)) == before


def test_a_record_from_before_consults_were_counted_says_nothing_of_them() -> None:
    before = unpack(packed_by_hand({"v": 2, "opened": ["doseren"], **BEFORE}))
    assert (before.v, before.opened, before.consulted) == (2, ("doseren",), None)
    assert unpack(pack(before)) == before
    with pytest.raises(Reject, match="malformed"):
        unpack(packed_by_hand({"v": 3, **BEFORE}))
