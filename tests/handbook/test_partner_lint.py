"""The referral directory says which of its rows nobody may count on yet."""

from __future__ import annotations

from datetime import date

import pytest

from handbook import lint_partners, load_partners
from tests.handbook.builders import TODAY, a_partner


def found(old: str = "", new: str = "", today: date = TODAY) -> list[tuple[str, str]]:
    return [(each.level, each.kind) for each in lint_partners([a_partner(old, new)], today)]


def test_a_row_that_is_right_has_one_note_about_the_way_that_is_not_sure() -> None:
    assert found() == [("note", "unverified")]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('source = "Een bron"', 'source = " "', "missing-source"),
        ('what = "Praten."', 'what = ""', "missing-what"),
        ('for_whom = ["victim"]', "for_whom = []", "missing-for-whom"),
        ('value = "088-1234"', 'value = "bel ons"', "value"),
        ('value = "088-1234"', 'value = "12"', "value"),
        ('value = "088-1234"', 'value = "0800 - 2000"', "value"),
        ('value = "lijn.nl"', 'value = "https://lijn.nl"', "value"),
        ('say = "Bel {value}."', 'say = "Bel 088-1234."', "say-value"),
        ('say = "Bel {value}."', 'say = "Bel {value} {0}."', "say-value"),
        ('say = "Bel {value}."', f'say = "{"heel " * 15}{{value}}."', "sentence-length"),
        ('say = "Bel {value}."', 'say = "Bel je? {value}? Ja."', "two-questions"),
        ('say = "Bel {value}."', 'say = "Bel **{value}**."', "markup"),
        ("seen_on = 2026-11-01", "seen_on = 2027-11-01", "future-seen"),
        (
            "seen_on = 2026-11-01",
            "seen_on = 2026-11-01\ncheck_before = 2029-01-01",
            "check-before",
        ),
        ("age_from = 8", "age_from = 88", "ages"),
        ("age_from = 8", "age_from = -1", "ages"),
    ],
)
def test_what_is_wrong_is_an_error(old: str, new: str, kind: str) -> None:
    assert ("error", kind) in found(old, new)


def test_a_row_that_nobody_checked_in_time_is_noted() -> None:
    assert ("note", "overdue") in found(today=date(2027, 2, 1))
    assert ("note", "overdue") in found("seen_on = 2026-11-01\n", "")


def test_sure_numbers_with_unsure_hours_are_noted() -> None:
    doubted = found('hours = "24/7"', 'hours = "24/7"\nhours_certainty = "old"')
    assert doubted.count(("note", "unverified")) == 2


def test_the_rows_of_this_package_have_no_error_and_each_is_still_to_be_checked() -> None:
    findings = lint_partners(load_partners(), TODAY)
    assert [str(each) for each in findings if each.level == "error"] == []
    late = {each.slug for each in findings if each.kind == "overdue"}
    assert late == {row.slug for row in load_partners()}


def test_whoever_cannot_help_a_visitor_is_for_professionals_alone_or_left_out() -> None:
    rows = {row.slug: row for row in load_partners()}
    assert rows["lec-egg"].for_whom == rows["lkha"].for_whom == ("professional",)
    assert not {"movisie", "om", "ckm", "pretty-woman"} & set(rows)


def test_hours_of_the_directory_are_those_that_a_source_named() -> None:
    rows = {row.slug: row for row in load_partners()}
    day_and_night = {
        (slug, channel.kind)
        for slug, row in rows.items()
        for channel in row.channels
        if channel.hours.always and channel.sure and channel.kind != "site"
    }
    assert day_and_night == {
        ("112", "phone"),
        ("911", "phone"),
        ("113", "phone"),
        ("113", "chat"),
        ("veilig-thuis", "phone"),
        ("csg", "phone"),
        ("luisterlijn", "phone"),
    }
    assert not rows["kindertelefoon"].channels[0].hours.always
    assert not rows["helpwanted"].channels[0].hours.known
