"""Every way of saying in the table is found, and no idiom swallows a threat to life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handbook.cue_book import cue_book, cue_table
from handbook.cue_patterns import GAPS, PIECES
from handbook.cues import Level, judge, signs_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def test_every_alternative_of_a_sign_is_found_when_it_stands_alone() -> None:
    """An idiom that masks it, a shorter spelling or a slip would make it a dead letter."""
    book, asked = cue_book(), said_in("sign", "calm")
    lost = [
        (name, said)
        for name, said in asked
        if name not in {match.sign for match in signs_of(said, book)[1]}
    ]
    assert len(asked) > 20_000
    assert lost == []


@pytest.mark.parametrize("column", ["said", "unless"])
def test_every_alternative_of_a_setting_and_of_what_lifts_it_is_found(column: str) -> None:
    book = cue_book()
    phrases, asked = getattr(book, SETTING[column]), said_in("setting", column=column)
    lost = [
        (name, said)
        for name, said in asked
        if name not in {match.sign for match in phrases.find(book.spelling.tokens(said))}
    ]
    assert len(asked) > 200
    assert lost == []


SETTING = {"said": "settings", "unless": "unless"}


def said_in(*parts: str, column: str = "said") -> list[tuple[str, str]]:
    """Return every way of saying in some parts of the table, with the name of its row."""
    table = cue_table()
    return [
        (name, said)
        for part in parts
        for name, row in table[part].items()
        for line in row[column].splitlines()
        for said in ways_to_say(line, table["list"])
    ]


def ways_to_say(line: str, lists: Mapping[str, str]) -> set[str]:
    """Return what a line of the table stands for: each word of it once, the others the first."""
    pieces = [
        _choices(piece, lists)
        for piece in PIECES.findall(line)
        if piece not in GAPS and not piece.endswith("?")
    ]
    first = [choices[0] for choices in pieces]
    return {
        " ".join((*first[:at], choice, *first[at + 1 :])).strip()
        for at, choices in enumerate(pieces)
        for choice in choices
    }


def _choices(piece: str, lists: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for choice in piece.strip("()").split("|"):
        ways = [lists[w[1:]].split() if w[0] == "@" else [w] for w in choice.split()]
        found += ways[0] if len(ways) == 1 else [" ".join(way[0] for way in ways)]
    return [each.replace("*", "").replace("^", "").replace("$", ".") for each in found]


@pytest.mark.parametrize(
    "line",
    [
        "hij steekt me met een mes",
        "mijn vader steekt me dood",
        "he tried to kill me",
        "please dont let him kill me",
        "my brother is going to kill me",
        "my dad will kill me if he finds out",
        "hij legt een mes op tafel",
        "papa vermoordt me als hij ziet dat ik een telefoon heb",
    ],
)
def test_no_idiom_swallows_a_threat_to_life(line: str) -> None:
    assert judge(line).level is Level.HIGH


@pytest.mark.parametrize(
    "line",
    [
        "dat steekt me",
        "kill me, morgen weer wiskunde",
        "omg kill me",
        "de vorken en messen op tafel leggen",
        "mijn vader vermoordt me als hij hoort dat ik een onvoldoende heb",
        "het was maar een grapje",
    ],
)
def test_an_idiom_is_still_one(line: str) -> None:
    assert judge(line).level is Level.LOW
