"""The words of a return code: drawn, read as they were typed, suggested, never guessed.

A code is six words of `catalogs/code_words.txt`, 2,048 of them: 11 bits each, 66 together. No two
begin with the same four letters, so four letters stand for their word, and no two differ by
one slip (a letter wrong, missing, too much, or two swapped), so a slip never makes another word.
`ij`, `y`, `x`, `q`, `c` but in `ch`, `th`, `ph`, `ae` and accents are in none of them.

The words were chosen by hand from OpenTaal's list (Debian's `wdutch`; copyright 2006-2020
OpenTaal and 2001-2005 Simon Brouwer e.a.; BSD or CC BY 3.0), read beside the common words of
zxcvbn-ts (`language-nl-be`; MIT). No human reviewer and no young people have read them yet.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from protocol.errors import Refusal, Reject

LIST = Path(__file__).parent / "catalogs" / "code_words.txt"
LENGTH = 6
ENOUGH = 4  # letters that stand for a whole word

_LONGEST = 500  # characters that are read at all
_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")  # accents, invisible ones
_APART = re.compile("[^a-z]+")


@cache
def words() -> tuple[str, ...]:
    """Return the 2,048 words in their order, the order of the alphabet."""
    return tuple(LIST.read_text(encoding="ascii").split())


@cache
def _by_beginning() -> dict[str, str]:
    return {word[:ENOUGH]: word for word in words()}


def draw() -> str:
    """Return six new words, joined by one space; a word may come twice."""
    return " ".join(secrets.choice(words()) for _ in range(LENGTH))


def pieces(typed: str) -> tuple[str, ...]:
    """Return what was typed as runs of a to z: capitals and accents go, all else separates."""
    letters = _DROPPED.sub("", unicodedata.normalize("NFKD", typed).lower())
    return tuple(piece for piece in _APART.split(letters) if piece)


def find(piece: str) -> str | None:
    """Return the word that `piece` is, or is the first four letters or more of."""
    word = _by_beginning().get(piece[:ENOUGH])
    return word if word is not None and word.startswith(piece) else None


def known(typed: str) -> tuple[str | None, ...]:
    """Return for each piece its word, or None where there is none: the page counts by it."""
    return tuple(find(piece) for piece in pieces(typed[:_LONGEST]))


def normal(typed: str) -> str:
    """Return the code as it is stretched: six whole words joined by one space.

    Different codes stay different: a word is only ever read as itself, and nothing that is not
    a word, or its beginning, is read as one. Raises `Reject` (malformed) for anything else than
    six known words; a slip is never mended here.
    """
    found = known(typed)
    code = [word for word in found if word is not None]
    if len(typed) > _LONGEST or len(code) != LENGTH or len(found) != LENGTH:
        raise Reject(Refusal.MALFORMED)
    return " ".join(code)


def suggest(piece: str, most: int = 4) -> tuple[str, ...]:
    """Return at most `most` words to choose from: those that begin so, else one slip away.

    `piece` is one of `pieces`. From two letters on the words that begin with it; from four
    letters on, if none does, those whose beginning or whole differs by one slip, where `ij`
    and `ei`, `ou` and `au`, `y` and `i` sound alike: the whole ones first, then as in the list.
    """
    if len(piece) < 2:
        return ()
    found = [word for word in words() if word.startswith(piece)]
    if not found and ENOUGH <= len(piece) <= 9:
        heard = _sound(piece)
        found = [word for word in words() if _begins_nearly(heard, _sound(word))]
        found.sort(key=lambda word: not one_slip(heard, _sound(word)))
    return tuple(found[:most])


def one_slip(one: str, other: str) -> bool:
    """Whether the two are equal or differ by one letter, or by two neighbours swapped."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def _sound(letters: str) -> str:
    return letters.replace("ij", "ei").replace("ou", "au").replace("y", "i")


def _begins_nearly(heard: str, word: str) -> bool:
    lengths = range(len(heard) - 1, len(heard) + 2)
    return any(one_slip(heard, word[:length]) for length in lengths)
