"""A console remembers the newest line of the audit log that it heard of, and no older one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.link.kept_head import FILE, KeptHead
from protocol.audit import Head

OLD, NEW = Head(3, b"o" * 32), Head(9, b"n" * 32)


def test_what_was_kept_is_there_for_the_next_program(tmp_path: Path) -> None:
    KeptHead(tmp_path).keep(OLD)
    assert KeptHead(tmp_path).read() == OLD
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_head_with_a_lower_number_is_a_log_cut_short_and_changes_nothing(tmp_path: Path) -> None:
    kept = KeptHead(tmp_path)
    for head in (OLD, NEW, OLD, Head(9, b"x" * 32)):
        kept.keep(head)
    assert kept.read() == NEW


@pytest.mark.parametrize("content", [b"", b"nonsense", b"3:00", b"\xff\xfe"])
def test_a_damaged_file_is_none_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    kept = KeptHead(tmp_path)
    assert kept.read() is None
    kept.keep(OLD)
    assert kept.read() == OLD


def test_a_disk_that_is_full_ends_no_night(tmp_path: Path) -> None:
    KeptHead(tmp_path / "not there").keep(OLD)
    assert KeptHead(tmp_path / "not there").read() is None
