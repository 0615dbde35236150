"""A year of light people through the real core, in the nights that the service is open."""

from __future__ import annotations

from server.simulation.year import live_year


def test_every_chat_of_a_year_is_claimed_or_left_and_erased_when_its_time_is_over() -> None:
    year, _ = live_year(1, chats=300)
    assert year.counts["nights"] == 365
    assert year.counts["chats"] == 300
    assert year.counts["claims"] + year.counts["gave up waiting"] >= 300
    assert year.counts["erased after keeping"] > 250


def test_equal_seeds_live_equal_years() -> None:
    assert live_year(2, chats=100)[0].counts == live_year(2, chats=100)[0].counts
