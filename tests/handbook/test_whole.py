"""A broken file of an organisation is left out and told; ours stays in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handbook import load_entries, load_partners
from handbook.phrases import FILE
from handbook.shelf import OWN_ENTRIES
from handbook.whole import open_handbook
from tests.handbook.builders import GOOD_FILE, GOOD_PARTNER

if TYPE_CHECKING:
    from pathlib import Path

OURS, PARTNERS = load_entries(), load_partners()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_each_file_that_is_broken_is_left_out_and_named_with_its_line(
    own: Path, tmp_path: Path
) -> None:
    half = (OWN_ENTRIES / "doseren.md").read_text("utf-8")[:60]
    for name, text in (
        ("README.md", "Onze map"),
        ("doseren.md", half),
        ("rustig-praten.md", GOOD_FILE),
        ("113.toml", 'slug = "113"\n'),
        ("de-lijn.toml", GOOD_PARTNER),
        (FILE, "een zin zonder kopje"),
    ):
        (own / name).write_text(text, "utf-8")
    (tmp_path / FILE).write_text("# Even pauze\nIk ben zo terug.", "utf-8")
    book = open_handbook(own, tmp_path)
    assert [(each.file, each.line) for each in book.unread] == [
        ("README.md", 1),
        ("doseren.md", half.count("\n") + 1),
        ("113.toml", 1),
        (FILE, 1),
    ]
    assert book.entry("doseren") in OURS
    assert book.entry("rustig-praten") is not None
    assert book.entry("own-phrases-1") is not None
    assert {each.slug for each in book.partners} == {each.slug for each in PARTNERS} | {"de-lijn"}
    assert next(each for each in PARTNERS if each.slug == "113") in book.partners


@pytest.mark.parametrize("name", ["weg", "lang" * 100])
def test_a_folder_that_cannot_be_read_is_told_once_and_ours_is_there(
    tmp_path: Path, name: str
) -> None:
    book = open_handbook(tmp_path / name, tmp_path / name)
    assert book.unread[0].file == name
    assert [each for each in book.unread[1:] if each.file == name] == []
    assert (book.entries, book.partners) == (OURS, PARTNERS)


def test_a_folder_that_is_right_has_nothing_to_tell(own: Path, tmp_path: Path) -> None:
    (own / "rustig-praten.md").write_text(GOOD_FILE, "utf-8")
    assert open_handbook(own, tmp_path).unread == ()
    assert open_handbook(None, tmp_path).unread == ()
