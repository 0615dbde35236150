"""Nothing that steers a terminal passes the gate, and no word is lost in it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from console.desk.clean import LONGEST, clean, one_line

HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x1b\\",
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "\x90q#0\x9c",
    "\u202egnp.exe",
    "\u2066iso\u2069",
    "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
    "a\rb",
    "\x08\x08\x08",
    "\x1b",
    "\x1b]52;c;never ended",
    "\ud800",
    "\U000e0041",
)


@given(
    st.text(st.characters() | st.sampled_from("\x1b\x9b\x9d]52;c\x07\\[m\u202e\x90"), max_size=300)
)
def test_no_control_character_but_newline_and_tab_passes(text: str) -> None:
    for character in clean(text):
        assert character in "\n\t\u200d" or unicodedata.category(character) not in {"Cc", "Cs"}
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


@given(st.text(st.characters() | st.sampled_from("\x1b\x9b]["), max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_each_hostile_example_leaves_no_escape() -> None:
    for example in HOSTILE:
        left = clean(f"voor{example}na")
        assert left.isprintable() or left.replace("\n", "").isprintable()
        assert left.startswith("voor")


def test_a_family_of_emoji_stays_whole() -> None:
    family = "👩\u200d👩\u200d👧 oké\n\tja"
    assert clean(family) == family


def test_what_stands_after_an_escape_sequence_is_kept() -> None:
    assert clean("ik \x1b[31mben\x1b[0m bang") == "ik ben bang"


def test_carriage_returns_become_new_lines() -> None:
    assert clean("een\r\ntwee\rdrie") == "een\ntwee\ndrie"


def test_no_text_is_longer_than_the_longest() -> None:
    assert len(clean("a" * 1_000_000)) == LONGEST


def test_a_heap_of_combining_marks_is_lowered() -> None:
    assert len(clean("e" + "\u0301" * 500)) <= 5


def test_one_line_holds_no_line_break() -> None:
    assert one_line("een\n twee\t drie ") == "een twee drie"
