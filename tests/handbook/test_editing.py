"""What EDITING.md tells editors is what the handbook accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

import handbook
from handbook import Channel, Partner, lint, lint_partners, load_entries
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
from handbook.partner_hours import DAYS
from handbook.partner_reader import CHOICES, read_partner
from handbook.reader import LIST_FIELDS, OPTIONAL_FIELDS, TEXT_FIELDS, read_entry
from tests.handbook.builders import TODAY

FIELDS = (*Partner.__struct_fields__, *Channel.__struct_fields__)

EDITING = (Path(handbook.__file__).parent / "EDITING.md").read_text(encoding="utf-8")
PARTNER = EDITING.partition("```toml\n")[2].partition("```\n")[0]
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


@pytest.mark.parametrize("field", [each for each in FIELDS if each != "channels"])
def test_every_field_of_a_partner_is_explained(field: str) -> None:
    assert f"`{field}`" in EDITING


@pytest.mark.parametrize("word", sorted({word for words in CHOICES.values() for word in words}))
def test_every_fixed_word_of_a_partner_is_explained(word: str) -> None:
    assert f"`{word}`" in EDITING or f'`"{word}"`' in EDITING


def test_the_days_of_the_week_are_named_in_their_order() -> None:
    assert f"`{' '.join(DAYS)}`" in EDITING


def test_the_example_of_a_partner_is_a_row_with_nothing_to_mend() -> None:
    assert lint_partners([read_partner(PARTNER, "huisartsenpost.toml")], TODAY) == []
