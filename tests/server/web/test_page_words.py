"""The page's sentences say what is set, in the language that is asked for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from protocol.opening_hours import HoursException, OpeningHours
from server.settings import SettingsError
from server.web.page_voices import read_voices
from server.web.page_words import fill_policies, first_guess
from tests.server.web.page_client import (
    settings,
)


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("", "nl"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("fr;q=0.9, en;q=0.2, nl;q=0.8", "nl"),
        ("en;q=0", "nl"),
        ("pap-CW, en", "pap-CW"),
        ("*", "nl"),
        (";;;q=,,,;q=9", "nl"),
        ("en;q=0.5" * 400, "nl"),
    ],
)
def test_the_first_guess_takes_the_best_wish_and_survives_nonsense(accept: str, code: str) -> None:
    assert first_guess(accept, ["nl", "en", "pap-AW", "pap-CW"]) == code


def test_the_numbers_of_the_settings_stand_in_the_sentences() -> None:
    catalog = {"about": "{retention_days} dagen, {n} keer", "exit": "{exit_minutes} minuten"}
    filled = fill_policies(catalog, settings(retention_days=10, exit_minutes=20))
    assert filled == {"about": "10 dagen, {n} keer", "exit": "20 minuten"}


@pytest.mark.parametrize(
    "changed",
    [
        {"retention_days": 10},
        {"exit_minutes": 20},
        {"backup_days": 3},
        {"hours": OpeningHours(weekday=dt.time(18))},
    ],
)
def test_a_setting_that_the_sentences_cannot_follow_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="the page's texts say"):
        fill_policies({"about": "14 dagen"}, settings(**changed))
    fill_policies({"about": "14 dagen"}, settings())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_other_rules_of_the_operator_are_what_every_sentence_says(language: str) -> None:
    hours = OpeningHours(weekday=dt.time(17), weekend=dt.time(18, 30), closes=dt.time(4))
    other = settings(retention_days=10, exit_minutes=25, backup_days=5, hours=hours)
    catalog = read_voices(other)[language, language].words
    ids = ("exit.pause", "code.until", "about.6", "erase.limit", "erase.done.p", "end.keep.2")
    texts = " ".join(catalog[name] for name in (*ids, "hours"))
    found = set(re.findall(r"\d\d\.\d\d|\d+", texts))
    assert found == {"25", "10", "5", "17.00", "18.30", "04.00"}


def test_an_always_open_demo_prints_no_hours() -> None:
    voices = read_voices(settings(hours=OpeningHours(always=True)))
    assert voices["nl", "nl"].words["hours"] == ""


def test_an_exception_of_the_hours_does_not_change_the_sentence_about_them() -> None:
    row = HoursException(dt.date(2026, 6, 3), "verhuizing")
    hours = OpeningHours(exceptions=(row,))
    assert read_voices(settings(hours=hours)) == read_voices(settings())
