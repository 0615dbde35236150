"""Six words of a list read for what hurts: read one way, suggested, never mended."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from itertools import combinations, islice
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import capsules, code_words
from protocol.errors import Refusal, Reject
from tests.protocol.code_examples import make_code
from tests.protocol.words_that_hurt import WORDS_THAT_HURT, what_hurts

WORDS = code_words.words()
GOLDEN: dict[str, Any] = json.loads(
    (code_words.LIST.parents[1] / "examples" / "code.json").read_text(encoding="utf-8")
)
ACCENTS = {"a": "á", "e": "ë", "i": "ï", "o": "ö", "u": "ú"}

codes = st.lists(st.sampled_from(WORDS), min_size=6, max_size=6).map(tuple)


@st.composite
def typed_words(draw: st.DrawFn, word: str) -> str:
    """Return `word` as somebody may type it: shortened, with capitals, accents, hidden signs."""
    letters = list(word[: draw(st.integers(code_words.ENOUGH, len(word)))])
    for at, letter in enumerate(letters):
        ways = (letter, letter.upper(), ACCENTS.get(letter, letter), letter + "\xad")
        letters[at] = draw(st.sampled_from(ways))
    return "".join(letters)


@st.composite
def typed_codes(draw: st.DrawFn, code: tuple[str, ...]) -> str:
    """Return a code as somebody may type it, with anything but letters between the words."""
    between = st.text(" ,.;-\n\t\r/0123456789'\u00a0", min_size=1, max_size=4)
    typed = [draw(typed_words(word)) + draw(between) for word in code]
    return draw(st.sampled_from(["", " ", "\n", "- "])) + "".join(typed)


# --- the list -------------------------------------------------------------------------------


def test_there_are_2048_words_so_that_six_are_66_bits() -> None:
    assert len(WORDS) == len(set(WORDS)) == 2**11
    assert code_words.LENGTH * 11 == 66


def test_every_word_has_four_to_eight_plain_letters_and_stands_in_order() -> None:
    assert [word for word in WORDS if not re.fullmatch("[a-z]{4,8}", word)] == []
    assert list(WORDS) == sorted(WORDS)
    assert code_words.LIST.read_bytes() == ("\n".join(WORDS) + "\n").encode("ascii")


def test_no_word_has_letters_that_a_phone_or_an_ear_takes_for_others() -> None:
    unsure = re.compile("ij|[xyq]|c(?!h)|th|ph|ae|eau")
    assert [word for word in WORDS if unsure.search(word)] == []


def test_four_letters_stand_for_one_word() -> None:
    assert len({word[:4] for word in WORDS}) == len(WORDS)


def test_one_slip_never_makes_another_word() -> None:
    # Two that differ by a slip share what is left when one letter of each is taken away.
    without: dict[str, set[str]] = {}
    for word in WORDS:
        for rest in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            without.setdefault(rest, set()).add(word)
    near = {
        (one, other)
        for meeting in without.values()
        for one, other in combinations(sorted(meeting), 2)
        if code_words.one_slip(one, other)
    }
    assert near == set()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("lamp", "lamp", True),
        ("lamp", "lomp", True),
        ("lamp", "lap", True),
        ("lamp", "lampe", True),
        ("lamp", "lapm", True),
        ("lamp", "amp", True),
        ("lamp", "almp", True),
        ("lamp", "lapxx", False),
        ("lamp", "palm", False),
        ("lamp", "lambbp", False),
        ("lamp", "aplm", False),
    ],
)
def test_a_slip_is_one_letter_or_two_neighbours_swapped(
    one: str, other: str, *, is_one: bool
) -> None:
    assert code_words.one_slip(one, other) is is_one
    assert code_words.one_slip(other, one) is is_one


def test_no_word_contains_what_hurts() -> None:
    assert {word: what_hurts(word) for word in WORDS if what_hurts(word)} == {}


def test_every_stem_that_hurts_is_found_where_it_should_be() -> None:
    stems = [stem for line in WORDS_THAT_HURT.values() for stem in line.split()]
    assert len(stems) > 1_000
    for stem in stems:
        assert re.fullmatch("[=^]?[a-z]{2,}", stem), stem
        assert what_hurts(stem.lstrip("=^"))
    assert what_hurts("handdoek") == "^hand"
    assert what_hurts("tomaat") is None  # `oma` stands for itself alone


# --- drawing and reading --------------------------------------------------------------------


def test_ten_thousand_drawn_codes_differ_and_use_every_word_about_as_often() -> None:
    drawn = [code_words.draw() for _ in range(10_000)]
    assert len({code_words.normal(code) for code in drawn}) == len(drawn)
    used = Counter(word for code in drawn for word in code.split())
    assert len(used) == len(WORDS)
    assert max(used.values()) < 29.3 + 8 * 29.3**0.5  # 60,000 draws: 29.3 of each


@given(st.data(), codes)
@settings(max_examples=150, deadline=None)
def test_a_code_is_read_as_itself_however_it_is_typed(
    data: st.DataObject, code: tuple[str, ...]
) -> None:
    assert code_words.normal(data.draw(typed_codes(code))) == " ".join(code)


@given(st.data(), codes, codes)
@settings(max_examples=150, deadline=None)
def test_two_codes_are_never_read_as_one(
    data: st.DataObject, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    read = [code_words.normal(data.draw(typed_codes(code))) for code in (one, other)]
    assert (read[0] == read[1]) is (one == other)


@given(st.text(max_size=600))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_six_words_of_the_list_or_refused(typed: str) -> None:
    try:
        code = code_words.normal(typed)
    except Reject:
        return
    assert len(code.split()) == 6
    assert set(code.split()) <= set(WORDS)
    assert code_words.normal(code) == code


@given(codes, st.integers(0, 5), st.data())
@settings(max_examples=150, deadline=None)
def test_a_slip_in_a_word_is_refused_unless_it_is_the_beginning_of_another(
    code: tuple[str, ...], at: int, data: st.DataObject
) -> None:
    word = code[at]
    where = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(ascii_lowercase))
    wrong = word[:where] + letter + word[where + 1 :]
    typed = " ".join((*code[:at], wrong, *code[at + 1 :]))
    if wrong == word or (len(wrong) >= 4 and any(each.startswith(wrong) for each in WORDS)):
        return  # the code of other words, which opens nothing
    with pytest.raises(Reject) as refused:
        code_words.normal(typed)
    assert refused.value.code is Refusal.MALFORMED
    assert str(refused.value) == "malformed"  # not the word that was wrong


@pytest.mark.parametrize("typed", GOLDEN["refused"])
def test_what_is_not_six_known_words_is_refused_before_it_is_stretched(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashlib, "pbkdf2_hmac", lambda *_: pytest.fail("stretched"))
    with pytest.raises(Reject):
        capsules.keys_of_words(typed, "veste-demo")


def test_the_page_can_count_the_words_that_are_right_so_far() -> None:
    assert code_words.known("fiet lamo Winter, ") == ("fiets", None, "winter")
    assert code_words.known("") == ()


# --- suggestions ----------------------------------------------------------------------------


def test_two_letters_bring_words_that_begin_so_and_one_brings_none() -> None:
    assert code_words.suggest("w") == ()
    for word in islice(WORDS, 0, None, 40):
        assert all(each.startswith(word[:2]) for each in code_words.suggest(word[:2]))
        assert code_words.suggest(word[:4]) == (word,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamo", "lamp"),
        ("feits", "fiets"),
        ("fietz", "fiets"),
        ("winer", "winter"),
        ("klijn", "klein"),
    ],
)
def test_a_slip_brings_the_word_that_was_meant_as_a_choice(typed: str, meant: str) -> None:
    assert meant in code_words.suggest(typed)
    assert code_words.find(typed) is None  # offered, not taken


def test_ei_is_offered_for_ij() -> None:
    assert code_words.suggest("klijn")[0] == "klein"


def test_never_more_is_suggested_than_was_asked_for() -> None:
    assert len(code_words.suggest("be")) == 4
    assert len(code_words.suggest("be", most=2)) == 2
    assert code_words.suggest("z" * 200) == ()


# --- keys -----------------------------------------------------------------------------------


def test_the_golden_code_is_what_python_makes_of_it() -> None:
    assert json.loads(json.dumps(make_code())) == GOLDEN, (
        "python -m tests.protocol.make_examples code"
    )
    assert GOLDEN["list"] == hashlib.sha256(code_words.LIST.read_bytes()).hexdigest()


def test_order_and_organisation_both_change_both_keys() -> None:
    lookups = {each["lookup"] for each in GOLDEN["keys"]}
    keys = {each["key"] for each in GOLDEN["keys"]}
    assert len(lookups) == len(keys) == len(GOLDEN["keys"])
