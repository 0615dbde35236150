"""A private file is its owner's alone, whatever lay in its way before."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.private_file import write_whole


def test_no_link_is_followed_and_nobody_elses_mode_is_kept(tmp_path: Path) -> None:
    file, fresh = tmp_path / "secret", tmp_path / "secret.new"
    other = tmp_path / "other"
    other.write_bytes(b"theirs")
    fresh.symlink_to(other)
    write_whole(file, [b"mine, ", b"first"])
    assert (file.read_bytes(), file.is_symlink(), other.read_bytes()) == (
        b"mine, first",
        False,
        b"theirs",
    )
    fresh.write_bytes(b"of one that was killed")
    fresh.chmod(0o666)
    write_whole(file, [b"mine"])
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"mine", 0o600)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["other", "secret"]


def test_what_fails_on_the_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_whole(file, [b"old"])

    with pytest.raises(ZeroDivisionError):
        write_whole(file, (bytes([1 // each]) for each in (1, 0)))
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]
