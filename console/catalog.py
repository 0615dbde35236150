"""The console's own words, by key, in Dutch or English."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("nl", "en")
_FOLDER: Final = Path(__file__).parent / "catalogs"


class Words:
    """One language's sentences. Called with a key and the fields it needs.

    A key that is not in the catalog raises `KeyError`: a missing sentence is an error
    of ours, found by the completeness test, never shown as a bare key.
    """

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the sentence for `key` with `fields` filled in.

        One that begins with a name begins with a capital, also where the name is not known.
        """
        sentence = self._sentences[key]
        said = sentence.format(**fields) if fields else sentence
        begins = sentence.startswith("{name}") and sentence.endswith(".")
        return said[:1].upper() + said[1:] if begins else said

    def __contains__(self, key: str) -> bool:
        """Tell whether the catalog has `key`."""
        return key in self._sentences


def load_words(language: str) -> Words:
    """Read the catalog of `language` (nl or en). Raises `ValueError` for another."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalog for language {language!r}; known: {', '.join(LANGUAGES)}")
    text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
    sentences: dict[str, str] = json.loads(text)
    return Words(language, sentences)


def visitors_words(language: str) -> Words:
    """Return the words for a sentence to a visitor: English for who chose it, else Dutch."""
    return load_words("en" if language == "en" else "nl")
