"""In a folder old backups go, by a clock that may be wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.builders import Organisation
from tests.faults.relay_process import RelayProcess
from tests.faults.test_backup import MANY, chats_in, database, filled, told


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{database(tmp_path)}"
    return RelayProcess(tmp_path, url, "", Organisation()).environ


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for the backups of a store that holds something."""
    filled(tmp_path, b"sealed 1", 1).close()
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def named(days: float) -> str:
    """Return what a backup is called that was made so many days ago."""
    return time.strftime("veste-%Y%m%dT%H%M%SZ.db", time.gmtime(time.time() - days * 86_400))


@pytest.mark.parametrize("apart", [(8.1, 9.0), (-8.1, -90.0)], ids=["ahead", "behind"])
def test_a_clock_that_is_far_away_removes_no_other_backup(
    folder: Path, environ: dict[str, str], apart: tuple[float, ...]
) -> None:
    others = {named(days) for days in apart}
    for name in (*others, named(100) + ".new"):
        (folder / name).touch()
    said = told(environ, "backup", str(folder))
    assert (said.exit_code, "No other backup was removed" in said.stderr) == (1, True)
    left = {file.name for file in folder.iterdir()}
    assert left > others
    assert len(left) == 4  # and the new one, which is whole
    (folder / named(1)).touch()  # the next night: the clock is right
    for name in left - others:
        (folder / name).unlink()
    assert told(environ, "backup", str(folder)).exit_code == 0
    assert not others & {file.name for file in folder.iterdir()}


def test_in_a_folder_a_backup_of_a_clock_that_was_ahead_goes(
    folder: Path, environ: dict[str, str]
) -> None:
    young, near, far = named(1), named(-0.9), named(-1.1)
    for name in (young, near, far):
        (folder / name).touch()
    assert "removed: 1" in told(environ, "backup", str(folder)).stdout
    left = {file.name for file in folder.iterdir()}
    assert left > {young, near}
    assert far not in left


def test_in_a_folder_old_backups_and_halves_go_and_nothing_else(
    folder: Path, environ: dict[str, str]
) -> None:
    young, old, half = named(6.9), named(7.1), named(0.1) + ".new"
    for name in (young, old, half, "other.db", f"{old}.gpg"):
        (folder / name).touch()
    assert "removed: 2" in told(environ, "backup", str(folder)).stdout
    left = {file.name for file in folder.iterdir()}
    assert left > {young, "other.db", f"{old}.gpg"}
    assert not left & {old, half}
    (made,) = left - {young, "other.db", f"{old}.gpg"}
    assert len(chats_in(folder / made)) == MANY
