"""An organisation sees what its own entries add to ours, or put in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handbook import EntryError
from handbook.changes import Change, changes
from handbook.shelf import OWN_ENTRIES
from tests.handbook.builders import GOOD_FILE

if TYPE_CHECKING:
    from pathlib import Path

DOSEREN = (OWN_ENTRIES / "doseren.md").read_text(encoding="utf-8")


def test_an_entry_with_a_new_name_is_added(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").write_text(GOOD_FILE, encoding="utf-8")
    assert changes(tmp_path) == [Change("rustig-praten", "added", "")]


def test_an_entry_with_a_name_of_ours_shows_each_line_that_differs(tmp_path: Path) -> None:
    own = DOSEREN.replace('phase = "story"', 'phase = "stabilise"')
    (tmp_path / "doseren.md").write_text(own, encoding="utf-8")
    (change,) = changes(tmp_path)
    assert (change.slug, change.kind) == ("doseren", "replaced")
    rows = change.difference.splitlines()
    assert rows[:2] == ["--- veste/doseren.md", "+++ eigen/doseren.md"]
    assert [row for row in rows[2:] if row[0] in "+-"] == [
        '-phase = "story"',
        '+phase = "stabilise"',
    ]


def test_a_copy_of_ours_is_told_to_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "doseren.md").write_text(DOSEREN, encoding="utf-8")
    assert changes(tmp_path) == [Change("doseren", "same", "")]


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert changes(tmp_path) == []


def test_a_file_that_is_no_entry_is_an_error_not_a_change(tmp_path: Path) -> None:
    (tmp_path / "doseren.md").write_text("niets", encoding="utf-8")
    with pytest.raises(EntryError, match=r"doseren\.md, regel 1"):
        changes(tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EntryError, match="deze map bestaat niet"):
        changes(tmp_path / "weg")
