"""However long a message is, the danger in one of its sentences is seen and told."""

import pytest

from handbook.cue_book import cue_book
from handbook.cue_stretches import LONG, MOST, stretches
from handbook.cues import Level, judge, signs_of

HARMLESS = (
    "Hallo, ik ben veertien en ik zit in de derde klas van de havo in een stad in het oosten. "
    "Mijn hond is een labrador en hij heet Bobby, hij is heel lief voor iedereen. "
    "Ik hou van tekenen en van lezen en op zaterdag ga ik met mijn zus naar de markt. "
    "Volgende week hebben we toetsweek en dan moet ik heel veel leren voor wiskunde. "
    "Ik weet niet zo goed hoe dit werkt want ik heb nog nooit eerder met jullie gechat. "
)


@pytest.mark.parametrize(
    ("danger", "words"),
    [
        ("mn stiefvader komt zo thuis en hij heeft een mes.", "komt zo thuis"),
        ("ik heb net een hele strip pillen genomen.", "pillen genomen"),
        ("hij staat voor de deur", "staat voor de deur"),
    ],
)
def test_five_harmless_sentences_do_not_hide_a_danger(danger: str, words: str) -> None:
    for text in (HARMLESS + danger, danger.rstrip(".") + ". " + HARMLESS, HARMLESS * 3 + danger):
        judged = judge(text)
        assert judged.level is Level.HIGH
        assert any(words in cue.words for cue in judged.cues)
        assert all(text[cue.start : cue.end] == cue.words for cue in judged.cues)


def test_a_message_without_an_end_is_looked_at_in_steps() -> None:
    words = HARMLESS.replace(".", "").replace(",", "")
    assert (
        judge(f"{words} hij staat nu voor de deur met een mes en ik ben bang").level is Level.HIGH
    )


def test_what_is_harmless_stays_so_at_any_length() -> None:
    assert judge(HARMLESS).level is Level.LOW
    assert judge(HARMLESS * 5).level is Level.LOW


def test_a_long_text_is_looked_at_to_its_end() -> None:
    assert judge(HARMLESS * 40 + "hij staat voor de deur").level is Level.HIGH


def test_every_word_of_a_long_message_is_in_a_stretch_and_no_stretch_is_long() -> None:
    tokens, signs = signs_of(HARMLESS + "en " * 60, cue_book())
    found = list(stretches(tokens, signs))
    seen = {(token.start, token.end) for stretch in found for token in stretch.tokens}
    assert {(token.start, token.end) for token in tokens[1:-1]} <= seen
    assert all(len(stretch.tokens) <= MOST + 2 for stretch in found)
    for stretch in found:
        assert all(0 < sign.first < sign.after < len(stretch.tokens) for sign in stretch.signs)


def test_a_short_message_is_weighed_as_a_whole() -> None:
    tokens, signs = signs_of("hij komt zo. ik ben bang.", cue_book())
    assert len(tokens) <= LONG
    assert list(stretches(tokens, signs)) == []
