"""Cues weigh all words together: they find danger that is said without a word for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.cue_book import FAMILIES, CueTableError, cue_book, read_book
from handbook.cue_patterns import Phrases, read_phrases
from handbook.cue_spelling import Spelling
from handbook.cues import Cue, Judgement, Level, judge
from tests.handbook.cue_misses import KEPT_BACK, ONCE, measured, read_lines

RECALL_ON_HIGH = 0.90
LOW_CALLED_HIGH = 0.15


def families(text: str) -> set[str]:
    return {cue.family for cue in judge(text).cues}


def test_every_console_hears_the_same_in_a_slip_that_may_be_of_two_words() -> None:
    slips = "mesen geslaen intappen gekoen portie overeven seken sikken stepen vergeen vnden"
    ask = f"from handbook.cue_book import cue_book; print(cue_book().spelling.tokens('{slips}'))"
    heard = {
        subprocess.run(
            (sys.executable, "-c", ask),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(heard) == 1


@pytest.mark.parametrize(
    "word", ["hij", "nu", "mama", "vannacht", "papa", "zijn jullie vannacht ook open", "hoi", "ik"]
)
def test_one_word_of_who_or_when_is_no_reason(word: str) -> None:
    assert judge(word) == Judgement(Level.LOW)


@pytest.mark.parametrize(("files", "least"), [(KEPT_BACK, 600), (ONCE, 300)], ids=["kept", "once"])
def test_lines_that_nothing_was_learned_from_are_told_apart(
    files: tuple[Path, ...], least: int
) -> None:
    lines = [line for file in files for line in read_lines(file)]
    found = measured(lines)
    print(found.text)  # noqa: T201 - the misses, shown on failure
    assert len(lines) >= least
    assert found.share(Level.HIGH, Level.HIGH) >= RECALL_ON_HIGH
    assert found.share(Level.LOW, Level.HIGH) <= LOW_CALLED_HIGH


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("vanavond moet ik weer", "time-now"),
        ("ik hoor zn sleutel in het slot", "presence"),
        ("hij wacht beneden in de auto", "forced-movement"),
        ("zorg jij voor mijn kat", "farewell"),
        ("weet niet meer hoeveel ik er op heb", "ingestion"),
        ("mn nek doet pijn van zn handen", "weapon"),
        ("ik pas op mn zusje en hij is dronken", "child"),
        ("sst hij is wakker", "whisper"),
    ],
)
def test_each_family_raises_attention_without_a_word_for_danger(line: str, family: str) -> None:
    assert judge(line).level is Level.HIGH
    assert family in families(line)


@pytest.mark.parametrize(
    "line",
    [
        "hij komt zo thuis",
        "HIJ KOMT ZO THUIS!!",
        "hij komt zo tuis",
        "hij komtt zooo thuis",
        "hij kmt zo ths",
        "straks komtie thuis",
        "mn stiefvader komt eraan",
    ],
)
def test_chat_spelling_and_typing_errors_make_no_difference(line: str) -> None:
    assert judge(line).level is Level.HIGH


@pytest.mark.parametrize(
    "line",
    [
        "ik ben doodmoe",
        "ging dood van het lachen",
        "kill me, morgen weer wiskunde",
        "mijn vader vermoordt me als hij mijn rapport ziet haha",
        "in mijn game heb ik nu een mes",
        "ik maak een werkstuk over huiselijk geweld",
        "heb me gesneden bij het koken, bloedt een beetje",
        "mijn hamster is vannacht doodgegaan",
        "vroeger werd ik geslagen, ik heb therapie gehad en het gaat nu goed",
        "hoe werkt deze chat",
        "bedankt voor het gesprek",
        "hoi",
        "",
        "   ",
        "?!?",
        "😂😂",
    ],
)
def test_idioms_settings_and_small_talk_raise_nothing(line: str) -> None:
    assert judge(line).level is Level.LOW


@pytest.mark.parametrize("line", ["hij is wakkr", "hij is wakker", "hij is waker geworden"])
def test_a_slip_in_a_short_word_makes_no_difference(line: str) -> None:
    assert judge(line).level is Level.HIGH


def test_a_compound_is_what_its_last_word_is() -> None:
    assert judge("hij trapt tegen mijn slaapkamerdeur").level is Level.HIGH
    assert judge("mijn toetsenbord is stuk").level is Level.LOW


@pytest.mark.parametrize(
    "line",
    [
        "hij zit naast me dus ik doe alsof ik huiswerk maak",
        "elke vrijdag om deze tijd begint het, ik hoor hem al",
        "u kunt dit gesprek sluiten, ze voelt zich prima",
        "dit was mijn laatste bericht denk ik, bedankt voor alles",
    ],
)
def test_what_sounds_harmless_beside_danger_does_not_silence_it(line: str) -> None:
    assert judge(line).level is Level.HIGH


@pytest.mark.parametrize(
    ("line", "denied"),
    [
        ("hij slaat mij vanavond", "hij slaat mij niet"),
        ("ik wil dood", "ik wil niet dood"),
    ],
)
def test_what_is_denied_is_no_cue(line: str, denied: str) -> None:
    assert judge(line).level is not Level.LOW
    assert judge(denied).level is Level.LOW


def test_not_knowing_and_not_daring_deny_nothing() -> None:
    assert judge("durf niet naar beneden, hij is boos").level is Level.HIGH


def test_laughter_never_makes_a_farewell_with_a_time_less() -> None:
    plain = "vannacht stap ik eruit en de brief ligt al klaar"
    assert judge(plain).level is Level.HIGH
    assert judge(f"haha {plain} lol 😂").level is Level.HIGH


def test_what_hurts_and_has_no_hour_is_to_be_asked_about() -> None:
    assert judge("hij slaat mij soms").level is Level.MIDDLE


@pytest.mark.parametrize(
    "line", ["Oké, híj komt zó thuis…", "kheb ze geslikt", "a  hij komt\nzo thuis"]
)
def test_a_cue_is_a_stretch_of_the_text_as_it_was_written(line: str) -> None:
    cues = judge(line).cues
    assert cues
    assert all(line[cue.start : cue.end] == cue.words for cue in cues)


def test_cues_are_told_in_order_and_without_one_inside_another() -> None:
    cues = judge("hij komt zo thuis en ik zit op de wc").cues
    assert list(cues) == sorted(cues, key=lambda cue: cue.start)
    assert Cue("presence", "hij komt zo thuis", 0, 17) in cues
    assert not any(cue.words == "komt" for cue in cues)


def test_a_level_never_comes_without_its_reason() -> None:
    for _, line in read_lines(KEPT_BACK[0]):
        judged = judge(line)
        assert bool(judged.cues) == (judged.level is not Level.LOW)


@settings(deadline=None)  # the first text waits for the table
@given(st.text())
def test_any_text_has_a_level_and_cues_that_stand_in_it(text: str) -> None:
    judged = judge(text)
    assert all(text[cue.start : cue.end] == cue.words for cue in judged.cues)


def test_every_part_of_the_table_says_why_in_a_sentence() -> None:
    book = cue_book()
    assert all(sign.why.endswith(".") for sign in book.signs.values())
    assert {sign.family for sign in book.signs.values()} - {""} == set(FAMILIES)


def test_a_phrase_is_found_with_other_words_between() -> None:
    spelling = Spelling({}, frozenset())
    phrases = Phrases([("s", phrase) for phrase in read_phrases("hij .. thuis|boven", {})])
    for text, there in [
        ("hij thuis", True),
        ("ja hij komt vast zo boven", True),
        ("hij een twee drie vier thuis", False),
        ("hij komt. ik ben thuis", False),
        ("hij komt niet thuis", False),
        ("thuis hij", False),
    ]:
        assert bool(list(phrases.find(spelling.tokens(text)))) is there, text


def test_a_choice_may_be_several_words_and_a_word_may_be_missing() -> None:
    spelling = Spelling({}, frozenset())
    phrases = Phrases([("s", p) for p in read_phrases("ga (weg|naar huis) nu? $", {})])
    for text, there in [("ga weg", True), ("ga naar huis nu.", True), ("ga weg van hier", False)]:
        assert bool(list(phrases.find(spelling.tokens(text)))) is there, text


SETTING = {"calms": ["weapon"], "said": "in gta", "unless": "echt"}
SIGN = {"family": "presence", "why": "Why.", "said": "hij komt"}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"sign": {"near": SIGN | {"family": "nobody"}}}, "near: there is no family 'nobody'"),
        ({"sign": {"near": SIGN | {"said": "hij @komt"}}}, "near: there is no list '@komt'"),
        ({"sign": {"near": SIGN | {"said": ".. hij"}}}, "begins or ends with nothing"),
        ({"sign": {"near": SIGN | {"said": "hij, komt"}}}, "'hij,' is no word"),
        ({"setting": {"play": SETTING | {"calms": ["peace"]}}}, "play: there is no family 'peace'"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(table: dict[str, object], said: str) -> None:
    with pytest.raises(CueTableError, match=said):
        read_book(table)
