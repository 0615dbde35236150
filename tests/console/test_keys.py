"""One table of keys: no doubles, every key explained, letters of tomorrow not shown."""

import subprocess
import sys

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from console.catalog import LANGUAGES, load_words
from console.keys import ACTIONS, frequent, key_table, letter_of, letters, listed, manual


def _keys(sent: str) -> list[str]:
    """Return Textual's names of what a terminal sent."""
    return [event.key for event in XTermParser().feed(sent) if isinstance(event, events.Key)]


def test_no_key_does_two_things() -> None:
    assert len(key_table()) == len(set(key_table()))


def test_every_letter_works_with_alt_and_with_caps_lock_on() -> None:
    for action in ACTIONS:
        if action.letter:
            assert key_table()[f"alt+{action.letter}"] == action.name
            assert key_table()[f"alt+shift+{action.letter}"] == action.name


def test_alt_digits_work_under_the_names_that_terminals_send() -> None:
    table = key_table()
    sent = [key for digit in range(1, 10) for key in _keys(f"\x1b{digit}")]
    assert [table[key] for key in sent] == [f"chat{digit}" for digit in range(1, 10)]
    assert [table[key] for key in ("f2", "f3", "f4")] == ["chat1", "chat2", "chat3"]


def test_every_letter_of_the_desk_in_the_paper_does_something() -> None:
    assert set("nwushixdvcegkmotaqpr123") <= set(letters())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_is_explained_in_every_language(language: str) -> None:
    words = load_words(language)
    for action in listed(practice=True):
        assert words(f"key.{action.name}")
        if action.bar:
            assert words(f"bar.{action.name}")


def test_the_letter_of_an_alt_key_is_found_and_of_others_not() -> None:
    assert letter_of("alt+j") == "j"
    assert letter_of("alt+shift+j") == "j"
    assert letter_of("alt+up") is None
    assert letter_of("j") is None


def test_the_manual_lists_every_action_and_the_spare_places_in_one_row() -> None:
    assert manual("nl").count("\n") == len(listed(practice=True)) + 1
    told = {action.name for action in listed(practice=True)}
    assert {action.name for action in ACTIONS} - told == {f"chat{n}" for n in range(5, 10)}
    assert "| Alt 4 – 9 | " in manual("nl")


def test_the_manual_is_printed_by_the_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "console.keys", "en"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{manual('en')}\n\n{frequent('en')}\n"
