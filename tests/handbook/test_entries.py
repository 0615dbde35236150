"""The entries that are shipped keep what the handbook promises about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handbook
from handbook import Entry, lint, load_entries
from handbook.entry import SECTION_HEADINGS, UNSURE
from handbook.planned import PLANNED_SLUGS
from tests.handbook.builders import TODAY

ENTRIES = load_entries()
EVERY = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.slug for entry in ENTRIES])

FIRST_TWELVE = {
    "acuut-gevaar",
    "dader-in-de-buurt",
    "suicidaliteit-uitvragen",
    "net-gebeurd",
    "dissociatie-chat",
    "stilte-wegvallen",
    "openen-welkom",
    "eerste-onthulling",
    "gesprek-afronden",
    "naasten",
    "gronden-54321",
    "doseren",
}

SURE_NUMBERS = {
    "0800-2000",
    "0800-0188",
    "0800-0432",
    "088-0767 000",
    "0900-8844",
}
_NUMBER = re.compile(r"0\d{2,3}-\d[\d ]*\d")


def everything_in(entry: Entry) -> str:
    return "\n".join([entry.title, *entry.sentences, *(section.text for section in entry.sections)])


def test_the_twelve_entries_of_the_first_night_are_there() -> None:
    assert {entry.slug for entry in ENTRIES} >= FIRST_TWELVE


def test_every_shipped_entry_was_planned() -> None:
    assert {entry.slug for entry in ENTRIES} <= PLANNED_SLUGS


def test_lint_notes_only_that_entries_are_concept_and_others_still_to_be_written() -> None:
    findings = lint(ENTRIES, TODAY)
    assert {(finding.level, finding.kind) for finding in findings} <= {
        ("note", "unreviewed"),
        ("note", "planned-link"),
    }


@EVERY
def test_no_entry_claims_to_be_approved_before_a_professional_read_it(entry: Entry) -> None:
    assert (entry.status, entry.reviewed) == ("concept", None)


@EVERY
def test_an_entry_has_all_sections(entry: Entry) -> None:
    assert tuple(section.heading for section in entry.sections) == SECTION_HEADINGS


@EVERY
def test_a_phone_number_is_one_that_was_found_sure(entry: Entry) -> None:
    assert set(_NUMBER.findall(everything_in(entry))) <= SURE_NUMBERS


@EVERY
def test_the_old_number_for_suicide_prevention_is_nowhere(entry: Entry) -> None:
    assert "0900-0113" not in everything_in(entry)


@EVERY
def test_the_visitor_has_no_gender_in_a_sentence(entry: Entry) -> None:
    assert not re.search(r"\b(haar|hem|zijn moeder|meisje|jongen)\b", " ".join(entry.sentences))


@EVERY
def test_nobody_is_promised_full_anonymity(entry: Entry) -> None:
    assert "100%" not in everything_in(entry)


@EVERY
def test_an_unsure_fact_is_marked_the_same_way_everywhere(entry: Entry) -> None:
    text = everything_in(entry)
    assert text.lower().count("controleren") == text.count("controleren)")
    assert UNSURE.endswith("controleren)")


def test_the_first_words_for_a_first_disclosure_are_those_of_the_design() -> None:
    entry = next(entry for entry in ENTRIES if entry.slug == "eerste-onthulling")
    assert entry.title == "Voor het eerst vertellen"
    assert entry.sentences == (
        "Wat goed dat je dit hier zegt. Dat vraagt moed.",
        "Alleen vertellen mag. Er hoeft daarna niets.",
        "Jij bepaalt wat je vertelt, en wanneer je stopt.",
        "Ik geloof je.",
    )


def test_no_line_of_an_entry_file_is_wider_than_an_editor_shows() -> None:
    folder = Path(handbook.__file__).parent / "entries"
    wide = [
        (path.name, number)
        for path in folder.glob("*.md")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 100
    ]
    assert wide == []
