"""Colleagues say something of every kind in a simulated night, a new kind too."""

from __future__ import annotations

from random import Random
from typing import get_args

from protocol.letters import TeamLetter
from server.simulation.team_talk import every_word


def test_every_kind_of_letter_is_among_what_colleagues_say() -> None:
    assert {type(word) for word in every_word(Random(1), 1)} == set(get_args(TeamLetter))
