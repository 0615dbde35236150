"""Lines fit their width, whatever they hold, and colours are the paper's."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import console
from console.desk.clean import clean
from console.desk.slots import Slot
from console.paint.lines import BLANK, Line, Span, cells, clip, cut, ends, pad, wrap
from console.paint.roll import Roll
from console.theme import THEMES

words = st.text(st.characters(codec="utf-8"), max_size=80).map(clean)


@given(words, st.integers(1, 90))
def test_wrapped_rows_fit_and_hold_every_word(text: str, width: int) -> None:
    rows = wrap(text, max(2, width))
    assert all(cell_len(row) <= max(2, width) for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.expandtabs(4).split())


@given(words, st.integers(0, 60))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert cell_len(cut(text.replace("\n", " "), width)) <= max(width, 0)


@given(words, st.integers(1, 60))
def test_what_is_padded_fills_exactly(text: str, width: int) -> None:
    assert cell_len(pad(text.replace("\n", " "), width)) == width


@given(words, words, st.integers(30, 90))
def test_what_stands_at_the_right_is_kept(left: str, right: str, width: int) -> None:
    shown = cut(right.replace("\n", " "), 12)
    spans = ends([Span(left.replace("\n", " "))], [Span(shown)], width)
    assert cells(spans) == width
    assert spans[-1].text == shown


def test_what_was_left_out_is_told_by_a_sign() -> None:
    assert cut("ik wil alleen praten", 10) == "ik wil al…"
    assert clip([Span("een "), Span("twee drie")], 9)[-1].text == "twee…"


@given(st.integers(0, 4), st.lists(st.integers(1, 3), max_size=6), st.integers(0, 2), st.data())
def test_a_roll_shows_what_a_list_would_and_draws_what_is_looked_at(
    head: int, heights: list[int], gap: int, data: st.DataObject
) -> None:
    drawn: list[int] = []

    def draw(row: int) -> list[Line]:
        drawn.append(row)
        return [Line(key=f"{row} {part}") for part in range(heights[row])]

    above = [Line(key=f"head {part}") for part in range(head)]
    below = [[*draw(row), *[BLANK] * gap] for row in range(len(heights))]
    whole = [*above, *(line for lines in below for line in lines)]
    roll = Roll(above, heights, draw, gap=gap)
    first, last = (data.draw(st.integers(0, len(whole) + 2)) for _ in range(2))
    drawn.clear()
    assert roll[first:last] == whole[first:last]
    places = [roll.row(row) for row in range(len(heights))]
    assert sorted(drawn) == [
        r for r, (a, b) in enumerate(places) if a < last and b + gap >= first and first < last
    ]
    assert len(roll) == len(whole)
    assert list(roll) == whole
    for row, (top, bottom) in enumerate(places):
        assert whole[top : bottom + 1] == draw(row)


PLACES = [slot.word for slot in Slot]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_text_can_be_read_on_every_ground_in_every_theme() -> None:
    for tokens in THEMES.values():
        for ink in ("text", "soft", "quiet", "focus", "warn", "alarm", *PLACES):
            for ground in ("ground", "surface", "raised"):
                assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
        assert contrast(tokens["edge"], tokens["ground"]) >= 3
        assert contrast(tokens["on_focus"], tokens["focus"]) >= 4.5


def test_every_theme_has_every_token() -> None:
    assert len({frozenset(tokens) for tokens in THEMES.values()}) == 1


def test_no_colour_is_named_outside_the_theme() -> None:
    for file in Path(console.__file__).parent.rglob("*"):
        if file.suffix in {".py", ".tcss"} and file.name != "theme.py":
            assert not re.search(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8")), file.name


def test_a_key_of_two_stands_in_one_row() -> None:
    assert wrap("Kies een gesprek, of zoek met Alt H.", 33) == (
        "Kies een gesprek, of zoek met",
        "Alt H.",
    )
    assert wrap("zij heet Alt", 11) == ("zij heet", "Alt")
