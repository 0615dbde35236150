"""What EDITING.md tells editors is what the handbook accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

import handbook
from handbook import lint, load_entries
from handbook.entry import (
    AUDIENCES,
    CATEGORIES,
    PHASES,
    SECTION_HEADINGS,
    SENTENCES_HEADING,
    STATUSES,
    THEMES,
    UNSURE,
)
from handbook.reader import LIST_FIELDS, OPTIONAL_FIELDS, TEXT_FIELDS, read_entry
from tests.handbook.builders import TODAY

EDITING = (Path(handbook.__file__).parent / "EDITING.md").read_text(encoding="utf-8")
EXAMPLE = EDITING.rpartition("```\n+++")[2].removesuffix("```\n")


@pytest.mark.parametrize(
    "word",
    [
        *TEXT_FIELDS,
        *LIST_FIELDS,
        *OPTIONAL_FIELDS,
        *CATEGORIES,
        *PHASES,
        *THEMES,
        *AUDIENCES,
        UNSURE,
    ],
)
def test_every_field_and_fixed_word_is_explained(word: str) -> None:
    assert f"`{word}`" in EDITING or f'`"{word}"`' in EDITING


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_explained(status: str) -> None:
    assert f'`"{status}"`' in EDITING


@pytest.mark.parametrize("heading", SECTION_HEADINGS)
def test_every_heading_is_named(heading: str) -> None:
    assert f"**{heading}**" in EDITING


def test_the_sentences_have_a_chapter_of_their_own() -> None:
    assert f"\n## {SENTENCES_HEADING}\n" in EDITING


def test_the_example_is_an_entry_with_nothing_to_mend() -> None:
    entry = read_entry(f"+++{EXAMPLE}", "rustig-praten.md")
    findings = [
        found for found in lint([*load_entries(), entry], TODAY) if found.slug == entry.slug
    ]
    assert [(found.level, found.kind) for found in findings] == [("note", "unreviewed")]
