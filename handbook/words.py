"""Alone decides how text becomes search words, for entries and for queries alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

from handbook.verbs import infinitive

MOST_CHARACTERS = 5_000
"""A longer text is searched by its beginning: nobody pastes more than one message."""

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 40

# What the stemmer leaves of a verb: "weigert" and "beledigd" beside "weiger" and "beledig", "belt"
# beside "bel". A noun of one syllable keeps its end: "beeld", "hand", "woord".
_CONJUGATED = re.compile(
    r"(.*[aeiouy][^aeiouy]+[aeiouy]+(?:.*[^aeiouy])?(?<=[^aeiouydst]))[dt]+|(..+[bdfgklmp])t"
)
_DOUBLED = re.compile(r"([^\W\d])\1")

SMALL_WORDS = frozenset(
    """
    a aan al alle allemaal alles als altijd andere anders beetje ben best bij bijna btw daar daarom
    dan dat de deze die dingen dit doe doen doet door dus echt een eens eigenlijk en enzo er erg
    ergens even ff ga gaan gaat gaf geen gewoon gwn haar had hadden heb hebben hebt heeft heel
    helemaal hem hen het hier hij hoe hoor hun idk iemand iets ik in is ja je jezelf jij jou jouw
    jullie kan kon kunnen kunt maar mag me mee meer men met mezelf mij mijn misschien mn moet moeten
    mogen na naar nee niet niets niks nog nou nu of ofzo om omdat ons onze ooit ook op over pls s
    soms steeds t te tegen toch toe toen tot u uit uw van veel voor vraag waar waarom wanneer want
    waren was wat we weer weet wel wie wij wil wilde willen wilt word worden wordt wou wrm ze zeg
    zeggen zegt zei zeker zelf zelfs zich zichzelf zij zijn zn zo zou zullen
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
    """Return what the inflections of a Dutch `word` have in common.

    A small word has none; it is marked, for "kan" is also the stem of "kant".
    """
    if word in SMALL_WORDS:
        return f"={word}"
    base = infinitive(word)
    # Of "reageert" the stemmer would take the "ge" for that of a participle.
    base = base[:-1] if base.endswith("eert") else base
    # ... and it takes "strafbare" for another word than "strafbaar".
    base = f"{base[:-3]}aar" if base.endswith("bare") else base
    # ... and "beelden" for the past of a verb.
    base = base[:-2] if base.endswith(("lden", "rden")) else base
    # The stemmer keeps state while it works, so each call has its own; the cache makes that cheap.
    found: str = snowballstemmer.stemmer("dutch").stemWord(base)
    if (verb := _CONJUGATED.fullmatch(found)) is not None:
        found = snowballstemmer.stemmer("dutch").stemWord(verb[1] or verb[2])
    return _DOUBLED.sub(r"\1", found)


def stems(text: str) -> list[str]:
    """Return the stems of all words of `text`, in order."""
    return [stem(word) for word in words(text)]
