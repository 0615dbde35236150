"""An entry file becomes an entry, or an error that an editor can act on."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook import Entry, EntryError
from handbook.reader import read_entry
from tests.handbook.builders import GOOD_FILE, a_file

NAME = "rustig-praten.md"


def section(entry: Entry, heading: str) -> str:
    return next(part.text for part in entry.sections if part.heading == heading)


def test_the_front_matter_fills_the_fields_of_the_entry() -> None:
    entry = read_entry(GOOD_FILE, NAME)
    assert (entry.slug, entry.title) == ("rustig-praten", "Rustig praten")
    assert (entry.category, entry.phase, entry.status) == ("luisterend-oor", "story", "approved")
    assert (entry.themes, entry.audience) == (("alle",), ("kind", "jongere"))
    assert (entry.also, entry.sources) == (("kalm", "geen haast"), ("Een boek",))
    assert entry.reviewed == date(2026, 11, 1)


def test_an_entry_without_a_review_date_was_never_reviewed() -> None:
    assert read_entry(a_file("reviewed = 2026-11-01\n"), NAME).reviewed is None


def test_the_numbered_lines_become_the_sentences_without_their_numbers() -> None:
    entry = read_entry(GOOD_FILE, NAME)
    assert entry.sentences == ("Neem je tijd. Er is geen haast.", "Zal ik even wachten?")


def test_a_wrapped_paragraph_becomes_one_line_and_a_blank_line_starts_the_next() -> None:
    entry = read_entry(GOOD_FILE, NAME)
    assert section(entry, "Wanneer") == "Iemand typt snel en door elkaar.\nOok bij spanning."


def test_each_step_keeps_its_number_and_a_line_of_its_own() -> None:
    text = section(read_entry(GOOD_FILE, NAME), "Stappen")
    assert text == "1. Wacht even.\n2. Stel één vraag, en wacht op het antwoord."


def test_links_are_slugs_and_their_section_shows_the_words_for_them() -> None:
    entry = read_entry(GOOD_FILE, NAME)
    assert entry.links == ("doseren", "raampje")
    assert section(entry, "Daarna") == "Doseren · Het raampje"


def test_sections_stand_in_reading_order_whatever_the_order_of_the_file() -> None:
    swapped = a_file("## Bij LVB\n\nKorter.\n\n").replace(
        "## Wanneer", "## Bij LVB\n\nA.\n\n## Wanneer"
    )
    headings = [part.heading for part in read_entry(swapped, NAME).sections]
    assert headings == [
        "Wanneer",
        "Stappen",
        "Niet doen",
        "Bij een kind",
        "Bij LVB",
        "Bij jongens",
        "Daarna",
    ]


def test_an_empty_section_is_absent() -> None:
    headings = [part.heading for part in read_entry(a_file("\nKorter.\n"), NAME).sections]
    assert "Bij LVB" not in headings


def test_a_file_saved_by_a_windows_editor_reads_the_same() -> None:
    assert read_entry("\ufeff" + GOOD_FILE.replace("\n", "\r\n"), NAME) == read_entry(
        GOOD_FILE, NAME
    )


BAD_FILES = {
    "no fence above": ("+++\nslug", "slug", 1, "eerste regel"),
    "no fence below": ("2026-11-01\n+++", "2026-11-01", 51, "eindigen niet"),
    "a line that is no TOML": ('title = "Rustig praten"', "title = Rustig", 3, "geldige regel"),
    "a quote left open": ('"Een boek"]', '"Een boek]', 9, "geldige regel"),
    "a number of too many digits": ('"story"', "9" * 5_000, 1, "geldige regel"),
    "brackets without end": ('"story"', "[" * 5_000, 1, "geldige regel"),
    "an unknown field": ("phase =", "fase =", 5, "onbekend gegeven: fase"),
    "a missing field": ('title = "Rustig praten"\n', "", 1, "ontbreekt: title"),
    "a title that is a number": ('"Rustig praten"', "12", 3, "title moet tekst"),
    "an empty title": ('"Rustig praten"', '" "', 3, "title moet tekst"),
    "a list that is one text": ('["kalm", "geen haast"]', '"kalm"', 8, "also moet een lijst"),
    "a list with a number": ('"geen haast"', "3", 8, "also moet een lijst"),
    "a date in quotes": ("2026-11-01", '"2026-11-01"', 11, "reviewed moet een datum"),
    "a date with a time": ("2026-11-01", "2026-11-01T10:00:00", 11, "reviewed moet een datum"),
    "a day that does not exist": ("2026-11-01", "2026-13-01", 11, "geldige regel"),
    "a slug that is not the file's name": ('"rustig-praten"', '"rustig"', 2, "bestandsnaam"),
    "a slug with a path in it": ('"rustig-praten"', '"../rustig"', 2, "bestandsnaam"),
    "a heading we do not have": ("## Stappen", "## Stapjes", 27, "onbekend kopje"),
    "a heading of another level": ("## Stappen", "# Stappen", 27, "onbekend kopje"),
    "a heading twice": ("## Niet doen", "## Wanneer", 33, "twee keer: Wanneer"),
    "text above the first heading": ("+++\n\n## Wat", "+++\n\nHallo\n\n## Wat", 14, "eerste kopje"),
    "a sentence without a number": ("1. Neem", "Neem", 16, "nummer"),
    "a sentence with a dash": ("2. Zal", "- Zal", 18, "nummer"),
    "a link without words": ("- [Doseren](doseren)", "- doseren", 51, "zo: - [Doseren]"),
    "a link to a web page": ("(raampje)", "(https://voorbeeld)", 52, "zo: - [Doseren]"),
    "an escape sequence": ("Haasten.", "Haasten\x1b]52;c;aGFsbG8=\x07", 35, "onzichtbaar"),
    "a direction override": ("Haasten.", "Haa\u202esten.", 35, "onzichtbaar"),
}


@pytest.mark.parametrize("mistake", BAD_FILES)
def test_a_mistake_is_an_error_that_names_the_file_the_line_and_the_remedy(mistake: str) -> None:
    old, new, line, remedy = BAD_FILES[mistake]
    with pytest.raises(EntryError) as caught:
        read_entry(a_file(old, new), NAME)
    assert (caught.value.file, caught.value.line) == (NAME, line)
    assert remedy in caught.value.problem
    assert str(caught.value).startswith(f"{NAME}, regel {line}: ")


def test_an_empty_file_is_an_error_on_its_first_line() -> None:
    with pytest.raises(EntryError, match="regel 1"):
        read_entry("", NAME)


@given(st.text(), st.integers(0, len(GOOD_FILE)), st.integers(0, 40))
def test_any_text_is_an_entry_or_an_entry_error(noise: str, at: int, cut: int) -> None:
    with suppress(EntryError):
        found = read_entry(GOOD_FILE[:at] + noise + GOOD_FILE[at + cut :], NAME)
        assert found.slug == "rustig-praten"
