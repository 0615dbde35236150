"""Both languages say everything, with the same fields, and nothing stands unused."""

import json
import re
import string
from pathlib import Path

import pytest

import console
from console.catalog import LANGUAGES, load_words
from console.desk.slots import Slot

ROOT = Path(console.__file__).parent
TABLES = {
    name: json.loads((ROOT / "catalogs" / f"{name}.json").read_text("utf-8")) for name in LANGUAGES
}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_has_the_same_keys() -> None:
    assert set(TABLES["nl"]) == set(TABLES["en"])


def test_every_sentence_asks_for_the_same_fields_in_every_language() -> None:
    for key, sentence in TABLES["nl"].items():
        assert fields(sentence) == fields(TABLES["en"][key]), key


def test_every_key_that_the_code_names_exists() -> None:
    for file in ROOT.rglob("*.py"):
        for key in re.findall(r'words\(\s*"([a-z_]+\.[a-z_.-]+)"', file.read_text("utf-8")):
            assert key in TABLES["nl"], (file.name, key)


def test_no_catalog_says_a_word_that_a_screen_must_never_say() -> None:
    for table in TABLES.values():
        said = " ".join(table.values()).casefold()
        for word in ("ticket", "relay", "afgehandeld", "score"):
            assert word not in said
        assert not re.search(r"\b(case|user|haar)\b", said)


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="nl, en"):
        load_words("de")


def test_words_of_the_places_fit_the_gutter() -> None:
    places = [slot.word for slot in Slot]
    for table in TABLES.values():
        assert all(len(table[f"slot.{slot}"]) <= 5 for slot in places)
