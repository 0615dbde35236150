"""A row of the referral directory is read whole or refused with its line and the remedy."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from handbook import EntryError, load_partners
from handbook.changes import Change, partner_changes
from handbook.partner import Window
from handbook.partner_hours import HoursError, read_hours
from handbook.partner_reader import read_partner
from tests.handbook.builders import GOOD_PARTNER, a_partner

if TYPE_CHECKING:
    from pathlib import Path


def refused(text: str, file: str = "de-lijn.toml") -> str:
    with pytest.raises(EntryError) as caught:
        read_partner(text, file)
    return str(caught.value)


def test_a_row_is_checked_again_ninety_days_after_it_was_seen() -> None:
    assert a_partner().check_before == date(2027, 1, 30)
    assert a_partner("seen_on = 2026-11-01", "check_before = 2026-12-24").check_before == date(
        2026, 12, 24
    )


def test_a_row_is_overdue_from_that_day_on_and_without_a_date_always() -> None:
    row = a_partner()
    assert not row.overdue(date(2027, 1, 29))
    assert row.overdue(date(2027, 1, 30))
    assert a_partner("seen_on = 2026-11-01\n", "").overdue(date(1999, 1, 1))


def test_a_way_takes_over_certainty_and_area_and_may_say_otherwise() -> None:
    phone, chat = a_partner().channels
    assert (phone.certainty, phone.hours_certainty, phone.areas) == ("sure", "sure", ("NL",))
    assert (chat.certainty, chat.hours_certainty, chat.areas) == ("old", "old", ("AW",))
    assert (phone.sure, chat.sure) == (True, False)


def test_hours_are_written_as_open_street_map_writes_them() -> None:
    always = read_hours("24/7")
    assert (always.known, always.always, always.holidays) == (True, True, "as_usual")
    assert not read_hours("unknown").known
    week = read_hours("Mo-Fr 08:00-20:00; Sa,Su 10:00-24:00; PH off")
    assert week.windows == (
        Window((0, 1, 2, 3, 4), time(8), time(20)),
        Window((5, 6), time(10), time(0)),
    )
    assert week.holidays == "closed"
    assert read_hours("Sa 00:00-24:00").windows == (Window((5,), time(0), time(0)),)
    assert read_hours("Mo-Su 11:00-21:00; PH unknown").holidays == "unknown"


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("", "geen tijden"),
        ("altijd", "geen tijden"),
        ("Mo-Fr 9-17", "geen tijden"),
        ("Mo-Fr 25:00-26:00", "geen tijd"),
        ("Mo-Fr 09:00-09:00", "begint en eindigt tegelijk"),
        ("Ma-Vr 09:00-17:00", "geen dagen"),
        ("Fr-Mo 09:00-17:00", "loopt terug"),
        ("PH off", "noem ook gewone dagen"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_to_write(hours: str, says: str) -> None:
    with pytest.raises(HoursError, match=says):
        read_hours(hours)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "phone"', 'kind = "fax"', "regel 13: kind: kies uit phone, chat"),
        ('certainty = "sure"', 'certainty = "zeker"', "certainty: kies uit sure, old, unsure"),
        ('areas = ["NL"]', 'areas = ["BE"]', "regel 5: areas: kies uit NL, AW"),
        ('areas = ["NL"]', "areas = []", "regel 5: noem bij areas voor welk gebied"),
        ('areas = ["AW"]', "areas = []", "regel 22: noem bij areas voor welk gebied"),
        ("seen_on = 2026-11-01", "seen_on = 9999-12-31", "regel 9: seen_on is geen dag"),
        ('hours = "24/7"', 'hours = "altijd"', "regel 15: “altijd” zijn geen tijden"),
        ('hours = "unknown"', 'hours = "Mo"', "regel 20: “Mo” zijn geen tijden"),
        ('value = "088-1234"\n', "", "regel 12: dit gegeven ontbreekt: value"),
        ('source = "Een bron"\n', "", "regel 1: dit gegeven ontbreekt: source"),
        ('source = "Een bron"', 'bron = "Een bron"', "onbekend gegeven: bron"),
        ('source = "Een bron"', "source = 3", "source heeft hier niet de goede vorm"),
        ("seen_on = 2026-11-01", 'seen_on = "gisteren"', "regel 9: seen_on heeft hier niet"),
        ('zone = "Europe/Amsterdam"', 'zone = "Mars/Noord"', "regel 6: zone is geen tijdzone"),
        ('slug = "de-lijn"', 'slug = "lijn"', "regel 1: slug moet gelijk zijn"),
        ('name = "De lijn"', "name = De lijn", "regel 2: dit is geen geldige regel"),
        ('name = "De lijn"', 'name = "De\u202elijn"', "regel 2: hier staat een onzichtbaar teken"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    assert old in GOOD_PARTNER
    assert says in refused(GOOD_PARTNER.replace(old, new, 1))


@pytest.mark.parametrize(
    "channels",
    ["", "channels = []", "channels = 3", 'channels = ["112"]', "channels = [{}, 3]"],
)
def test_a_row_without_a_way_to_get_there_is_refused(channels: str) -> None:
    alone = channels + "\n" + GOOD_PARTNER.partition("[[channels]]")[0]
    assert "minstens één weg erheen" in refused(alone)


def test_an_organisation_adds_and_replaces_rows_and_sees_what_changed(tmp_path: Path) -> None:
    (tmp_path / "de-lijn.toml").write_text(GOOD_PARTNER, encoding="utf-8")
    own = GOOD_PARTNER.replace('slug = "de-lijn"', 'slug = "csg"')
    (tmp_path / "csg.toml").write_text(own, encoding="utf-8")
    (tmp_path / "doseren.md").write_text("geen partner", encoding="utf-8")
    rows = {row.slug: row for row in load_partners(tmp_path)}
    assert rows.keys() == {row.slug for row in load_partners()} | {"de-lijn"}
    assert rows["csg"].name == "De lijn"
    replaced, added = partner_changes(tmp_path)
    assert added == Change("de-lijn", "added", "")
    assert (replaced.slug, replaced.kind) == ("csg", "replaced")
    assert '+name = "De lijn"' in replaced.difference.splitlines()


def test_rows_come_by_name() -> None:
    names = [row.name.casefold() for row in load_partners()]
    assert names == sorted(names)
