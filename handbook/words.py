"""Alone decides how text becomes search words, for entries and for queries alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

MOST_CHARACTERS = 5_000
"""A longer text is searched by its beginning: nobody pastes more than one message."""

_WORD = re.compile(r"[^\W_]+")
_PARTICIPLE = re.compile(r"(?:be|ge|her|ont|ver)\w{2,}[^aeiouy][dt]")
_LONGEST_WORD = 40

# What a misspelling and the right word have in common in Dutch: they sound alike.
_SOUNDS = (
    (re.compile(r"ij|y"), "ei"),
    (re.compile(r"ou(?!d)"), "au"),
    (re.compile(r"d?t\b|d\b"), "t"),
    (re.compile(r"z"), "s"),
)

SMALL_WORDS = frozenset(
    """
    a aan al alles als altijd andere anders ben bij bijna daar dan dat de deze die dingen dit doe
    doen doet door dus echt een eens eigenlijk en er ergens erg even gaan gaat ga gewoon haar had
    heb hebben hebt heel heeft hem hen het hier hij hoe hun iemand iets ik in is ja je jij jou
    jouw jullie kan kon kunnen kunt maar me mee meer men met mij mijn moet moeten mn mogen mag na
    naar nee niet niets niks nog nu of om omdat ons onze ook op over s soms steeds t te tegen
    toch toen tot u uit uw van veel voor vraag waar waarom wanneer want waren was wat we weer
    weet wel wie wil wij word worden wordt ze zegt zei zeg zeggen zeker zelf zich zij zijn zn zo
    zou zullen
    """.split()  # noqa: SIM905 - a block of words is easier to read and to add to
)
"""Words too common to tell one entry from another; kept when a query has nothing else."""


def words(text: str) -> list[str]:
    """Return the words of `text` in order: lower case, without accents or punctuation."""
    plain = text[:MOST_CHARACTERS].lower()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain.replace("'", ""))]


def unfinished(text: str) -> str:
    """Return the last word of `text` if it may still be growing and can tell entries apart."""
    found = words(text)
    growing = bool(found) and text[-1].isalnum() and found[-1] not in SMALL_WORDS
    return found[-1] if growing else ""


def telling(found: list[str]) -> list[str]:
    """Return each word once that can tell entries apart; all of them if none can."""
    once = list(dict.fromkeys(found))
    return [word for word in once if word not in SMALL_WORDS] or once


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return what the inflections of a Dutch `word` have in common."""
    # The stemmer keeps state while it works, so each call has its own; the cache makes that cheap.
    found: str = snowballstemmer.stemmer("dutch").stemWord(word)
    found = found.removesuffix("t") if found.endswith("dt") else found
    return found[:-1] if _PARTICIPLE.fullmatch(found) else found


def stems(text: str) -> list[str]:
    """Return the stems of all words of `text`, in order."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return `word` spelled as it sounds: equal for common misspellings."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def sounds(found: list[str]) -> str:
    """Return the words as they sound, joined by spaces."""
    return " ".join(map(sound, found))


def trigrams(text: str) -> list[str]:
    """Return each run of three characters in `text` once, in order."""
    return list(dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)))
