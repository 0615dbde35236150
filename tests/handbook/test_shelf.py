"""The package's entries and an organisation's own make one handbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import EntryError, Handbook, load_entries
from handbook.entry import CATEGORIES
from tests.handbook.builders import GOOD_FILE, a_file, an_entry


def test_an_organisation_adds_an_entry_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").write_text(GOOD_FILE, encoding="utf-8")
    added = {entry.slug for entry in load_entries(tmp_path)}
    assert added == {entry.slug for entry in load_entries()} | {"rustig-praten"}


def test_an_organisation_replaces_an_entry_of_ours_by_its_slug(tmp_path: Path) -> None:
    own = a_file('slug = "rustig-praten"', 'slug = "doseren"')
    (tmp_path / "doseren.md").write_text(own, encoding="utf-8")
    entries = load_entries(tmp_path)
    assert [entry.title for entry in entries if entry.slug == "doseren"] == ["Rustig praten"]
    assert len(entries) == len(load_entries())


def test_entries_come_in_the_order_of_the_categories() -> None:
    places = [CATEGORIES.index(entry.category) for entry in load_entries()]
    assert places == sorted(places)


def test_an_entry_of_an_unknown_category_comes_last(tmp_path: Path) -> None:
    own = a_file("luisterend-oor", "iets-anders")
    (tmp_path / "rustig-praten.md").write_text(own, encoding="utf-8")
    assert load_entries(tmp_path)[-1].slug == "rustig-praten"


def test_files_that_are_no_entries_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notities.txt").write_text("geen ingreep", encoding="utf-8")
    (tmp_path / "._rustig-praten.md").write_bytes(b"\x00\x05")
    assert load_entries(tmp_path) == load_entries()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EntryError, match="deze map bestaat niet"):
        load_entries(tmp_path / "weg")
    with pytest.raises(EntryError, match="deze map kan niet worden gelezen"):
        load_entries(tmp_path / ("lang" * 100))


def test_a_file_that_is_not_utf8_is_an_error_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").write_bytes(b"+++\nslug = '\xe9\xe9n'\n+++\n")
    with pytest.raises(EntryError, match=r"rustig-praten\.md, regel 2: .*UTF-8"):
        load_entries(tmp_path)


def test_a_file_too_large_to_be_an_entry_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").write_text("a" * 70_000, encoding="utf-8")
    with pytest.raises(EntryError, match="te groot"):
        load_entries(tmp_path)


def test_a_folder_with_the_name_of_an_entry_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").mkdir()
    with pytest.raises(EntryError, match="kan niet worden gelezen"):
        load_entries(tmp_path)


def test_an_error_in_an_organisations_folder_names_no_path(tmp_path: Path) -> None:
    (tmp_path / "rustig-praten.md").write_text("niets", encoding="utf-8")
    with pytest.raises(EntryError) as caught:
        load_entries(tmp_path)
    assert str(tmp_path) not in str(caught.value)


def test_an_entry_is_opened_by_its_slug() -> None:
    entry = an_entry()
    assert Handbook([entry]).entry("rustig-praten") is entry


def test_a_slug_without_an_entry_opens_nothing() -> None:
    assert Handbook([an_entry()]).entry("raampje") is None


def test_a_handbook_may_be_empty() -> None:
    assert Handbook([]).search("gevaar") == []
