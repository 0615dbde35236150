"""Lint finds each kind of mistake once, and nothing in an entry without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handbook import Finding, lint
from handbook.entry import UNSURE
from tests.handbook.builders import TODAY, an_entry, sections_with


def found(**changes: Any) -> list[tuple[str, str]]:
    entries = [an_entry(**changes), an_entry(slug="doseren", links=())]
    findings = [finding for finding in lint(entries, TODAY) if finding.slug != "doseren"]
    return [(finding.level, finding.kind) for finding in findings]


def test_an_approved_entry_without_a_fault_has_no_findings() -> None:
    assert found() == []


MISTAKES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a category we do not have": ({"category": "troost"}, ("error", "unknown-category")),
    "a phase we do not have": ({"phase": "begin"}, ("error", "unknown-phase")),
    "a status we do not have": (
        {"status": "goed", "reviewed": TODAY},
        ("error", "unknown-status"),
    ),
    "a theme we do not have": ({"themes": ("pesten",)}, ("error", "unknown-themes")),
    "an audience we do not have": ({"audience": ("hond",)}, ("error", "unknown-audience")),
    "a sign that the table does not have": ({"signs": ("gil",)}, ("error", "unknown-sign")),
    "no source": ({"sources": ()}, ("error", "missing-source")),
    "no source from outside": (
        {"sources": ("Werkwijze voor deze chat", "Werkwijze bij gevaar")},
        ("note", "own-source"),
    ),
    "no words to be found by": ({"also": ()}, ("error", "missing-also")),
    "a section that is missing": (
        {"sections": sections_with("Bij LVB", "")},
        ("error", "missing-section"),
    ),
    "markup in a section": (
        {"sections": sections_with("Wanneer", "Dit is **vet**.")},
        ("error", "markup"),
    ),
    "markup in a sentence": ({"sentences": ("Hoi.", "Dit `zo`.")}, ("error", "markup")),
    "one sentence": ({"sentences": ("Hoi.",)}, ("error", "sentence-count")),
    "no sentence": ({"sentences": ()}, ("error", "sentence-count")),
    "six sentences": ({"sentences": ("Hoi.",) * 6}, ("error", "sentence-count")),
    "a sentence of sixteen words": (
        {"sentences": ("Hoi.", "woord " * 16 + ".")},
        ("error", "sentence-length"),
    ),
    "sentences too long on average": (
        {"sentences": ("woord " * 11, "woord " * 11)},
        ("error", "sentence-length"),
    ),
    "two questions at once": (
        {"sentences": ("Hoi.", "Gaat het? Ben je er?")},
        ("error", "two-questions"),
    ),
    "an unsure fact for a visitor": (
        {"sentences": ("Neem je tijd. Er is geen haast.", f"Bel {UNSURE} dit.")},
        ("error", "unsure"),
    ),
    "words that are long without need": (
        {"sentences": ("Hulpverleningsmogelijkheden inventariseren.", "Hoi.")},
        ("error", "reading-level"),
    ),
    "an unsure fact that is marked in another way": (
        {"sections": sections_with("Stappen", "Bel dit (uren controleren).")},
        ("error", "unsure"),
    ),
    "an unsure source in an approved entry": (
        {"sources": (f"Een boek {UNSURE}",)},
        ("error", "unsure"),
    ),
    "an unsure fact in an approved entry": (
        {"sections": sections_with("Stappen", f"Bel dit {UNSURE}.")},
        ("error", "unsure"),
    ),
    "a link to nothing": ({"links": ("bestaat-niet",)}, ("error", "broken-link")),
    "a link to itself": ({"links": ("rustig-praten",)}, ("error", "needless-link")),
    "a link twice": ({"links": ("doseren", "doseren")}, ("error", "needless-link")),
    "an entry that is still a concept": (
        {"status": "concept", "reviewed": None},
        ("note", "unreviewed"),
    ),
    "approved without a date": ({"reviewed": None}, ("error", "unreviewed")),
    "a review that is overdue": (
        {"reviewed": TODAY - timedelta(days=366)},
        ("error", "overdue-review"),
    ),
    "a review in the future": (
        {"reviewed": TODAY + timedelta(days=1)},
        ("error", "future-review"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_exactly_its_own_finding(mistake: str) -> None:
    changes, expected = MISTAKES[mistake]
    assert found(**changes) == [expected]


def test_a_review_of_a_year_ago_is_not_yet_overdue() -> None:
    assert found(reviewed=TODAY - timedelta(days=365)) == []


def test_a_suggestion_may_hold_several_short_sentences() -> None:
    assert found(sentences=("Ik ben er. " * 4 + "Gaat het?", "Hoi.")) == []


def test_a_sentence_of_fifteen_words_is_not_too_long() -> None:
    assert found(sentences=("Hoi.", "woord " * 15)) == []


def test_ten_words_on_average_are_not_too_many() -> None:
    assert found(sentences=("woord " * 10, "woord " * 10)) == []


def test_an_unsure_fact_may_stand_in_the_sections_of_a_concept() -> None:
    changes = {"status": "concept", "sections": sections_with("Stappen", f"Bel {UNSURE}.")}
    assert found(**changes) == [("note", "unreviewed")]


def test_to_check_something_is_also_an_ordinary_word() -> None:
    assert found(sections=sections_with("Stappen", "Laat een ander dit controleren.")) == []


def test_a_sentence_of_signs_alone_has_no_reading_level() -> None:
    assert found(sentences=("…", "?")) == []


def test_a_finding_reads_as_a_line_with_the_slug_in_front() -> None:
    assert str(Finding("doseren", "error", "markup", "gebruik gewone tekst")) == (
        "doseren: gebruik gewone tekst"
    )
