"""Each night on duty counts once; what cannot be known is not guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from console.link.nights import FILE, Nights


def at(day: int, hour: int) -> float:
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC).timestamp()


def test_a_night_counts_once_also_across_midnight_and_after_a_restart(tmp_path: Path) -> None:
    said = [Nights(tmp_path).count(moment) for moment in (at(22, 18), at(22, 23), at(23, 5))]
    assert said == [1, 1, 1]
    assert [Nights(tmp_path).count(at(day, 18)) for day in (23, 23, 25)] == [2, 2, 3]


@pytest.mark.parametrize("broken", [b"", b"{}", b'{"nights":0,"last":"2026-11-22"}', b"\xff"])
def test_a_file_that_is_broken_makes_nobody_new_and_stays_as_it_is(
    tmp_path: Path, broken: bytes
) -> None:
    (tmp_path / FILE).write_bytes(broken)
    assert Nights(tmp_path).count(at(22, 18)) is None
    assert (tmp_path / FILE).read_bytes() == broken


def test_a_folder_that_cannot_be_written_does_not_end_the_night(tmp_path: Path) -> None:
    assert Nights(tmp_path / "gone").count(at(22, 18)) == 1


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    Nights(tmp_path).count(at(22, 18))
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
