"""A year of light people through the real core, in the nights that the service is open."""

from __future__ import annotations

from server.simulation.year import live_year


def test_a_year_has_its_nights_and_its_chats_and_nobody_is_kept_too_long() -> None:
    year, _ = live_year(1, chats=300)
    assert year.counts["nights"] == 365
    assert year.counts["chats"] == 300
    assert year.counts["claims"] + year.counts["gave up waiting"] >= 300
    assert year.counts["erased after keeping"] > 250
