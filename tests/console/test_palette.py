"""The palette: what one can do is found by the words that one would use for it."""

from __future__ import annotations

import pytest

from console.catalog import LANGUAGES, load_words
from console.keys import ACTIONS
from tests.console.terminal import a_terminal


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("fluister", "F5"),
        ("pauze", "Alt P"),
        ("overdragen", "Alt O"),
        ("doorgeven", "Alt O"),
        ("sluiten", "Alt A"),
        ("advies", "Alt M"),
        ("registratie", "Alt Y"),
        ("codewoord", "Alt V"),
        ("bellen", "Alt D"),
        ("AFMELDEN dienst", "Ctrl Q"),
    ],
)
async def test_what_one_can_do_is_found_by_everyday_words(typed: str, key: str) -> None:
    async with a_terminal() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type(typed)
        offers = terminal.app.main.palette.list.offers
        assert key in [offer.key for offer in offers]
        assert len(offers) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_to_find_by_are_of_what_the_palette_offers(language: str) -> None:
    words = load_words(language)
    assert all(f"find.{action.name}" in words for action in ACTIONS if action.palette)
    assert not any(f"find.{action.name}" in words for action in ACTIONS if not action.palette)


async def test_what_nothing_is_found_by_is_said() -> None:
    async with a_terminal() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type("xyz")
        assert "Niets gevonden." in terminal.text
