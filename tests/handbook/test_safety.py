"""An organisation's own file takes no alarm number away, and loses no cue unseen."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from console.catalog import load_words
from console.desk.reach import Group, Visitor, reach
from console.desk.show_refer import facts
from handbook import EntryError, lint, load_entries, load_partners
from handbook.shelf import OWN_ENTRIES, OWN_PARTNERS
from handbook.whole import open_handbook
from tests.console.scene import NOW, ZONE
from tests.handbook.builders import GOOD_PARTNER, TODAY

if TYPE_CHECKING:
    from pathlib import Path

OURS = (OWN_PARTNERS / "112.toml").read_text("utf-8")
MOMENT = datetime.fromtimestamp(NOW, ZONE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('value = "112"', 'value = "0900-8844"'),
        ("emergency = true\n", ""),
        ("emergency = true", "emergency = false"),
        ('areas = ["NL"]', 'areas = ["AW"]'),
        ('hours = "24/7"', 'hours = "Mo-Fr 09:00-17:00"'),
        ('hours = "24/7"', 'hours = "unknown"'),
        ('certainty = "sure"', 'certainty = "old"'),
        ('for_whom = ["victim", "close", ', 'for_whom = ["close", '),
        ("emergency = true", "emergency = true\nage_from = 18"),
        (
            "[[channels]]",
            '[[channels]]\nkind = "phone"\nvalue = "0900-8844"\nhours = "24/7"\n[[channels]]',
        ),
    ],
)
def test_an_alarm_number_stays_what_it_is(tmp_path: Path, old: str, new: str) -> None:
    assert old in OURS
    (tmp_path / "112.toml").write_text(OURS.replace(old, new, 1), "utf-8")
    with pytest.raises(EntryError, match="alarmnummer van ons"):
        load_partners(tmp_path)
    book = open_handbook(tmp_path, tmp_path)
    assert [(each.file, each.line) for each in book.unread] == [("112.toml", 1)]
    first = reach(book.partners, Visitor(danger=True), MOMENT)[0]
    assert (first.group, first.channel.value, first.partner.own) == (Group.NOW, "112", False)


def test_the_words_about_an_alarm_number_may_be_their_own(tmp_path: Path) -> None:
    own = OURS.replace("Alarmnummer bij direct gevaar.", "Bij ons: altijd eerst dit.")
    (tmp_path / "112.toml").write_text(own, "utf-8")
    rows = {row.slug: row for row in load_partners(tmp_path)}
    assert rows["112"].what == "Bij ons: altijd eerst dit."
    assert rows["112"].own


@pytest.mark.parametrize(("language", "says"), [("nl", "eigen"), ("en", "your own")])
def test_a_row_of_their_own_is_called_so(tmp_path: Path, language: str, says: str) -> None:
    (tmp_path / "de-lijn.toml").write_text(GOOD_PARTNER, "utf-8")
    words, visitor = load_words(language), Visitor()
    ways = {way.partner.slug: way for way in reach(load_partners(tmp_path), visitor, MOMENT)}
    assert facts(ways["de-lijn"], visitor, MOMENT, words).startswith(f"{says} · ")
    assert says not in facts(ways["113"], visitor, MOMENT, words)


def test_no_file_says_of_itself_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "de-lijn.toml").write_text(f"own = false\n{GOOD_PARTNER}", "utf-8")
    with pytest.raises(EntryError, match="onbekend gegeven: own"):
        load_partners(tmp_path)


def test_an_entry_that_no_longer_comes_up_by_a_cue_of_ours_is_an_error(tmp_path: Path) -> None:
    ours = next(entry for entry in load_entries() if len(entry.signs) > 1)
    text = (OWN_ENTRIES / f"{ours.slug}.md").read_text("utf-8")
    without = re.sub(r"^signs = \[.*?\]\n", "", text, count=1, flags=re.MULTILINE | re.DOTALL)
    (tmp_path / f"{ours.slug}.md").write_text(without, "utf-8")
    findings = lint(load_entries(tmp_path), TODAY, load_entries())
    lost = [each for each in findings if each.kind == "lost-signs"]
    assert [(each.slug, each.level) for each in lost] == [(ours.slug, "error")]
    assert all(f'"{sign}"' in lost[0].message for sign in ours.signs)
    shipped = lint(load_entries(), TODAY, load_entries())
    assert [each for each in shipped if each.kind == "lost-signs"] == []
