"""How plain a Dutch sentence is, by what can be counted: words, syllables, Douma's score.

Douma (De leesbaarheid van landbouwbladen, Wageningen 1960) fitted Flesch's formula to Dutch: a
score of 80 is "easy", 65 "plain". It is a sign and no proof: it does not know a hard short word.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[\w'’-]+")
# Letters that are one sound together; with a trema a syllable begins.
_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|oi|[aeiouyáéíóúèàëïöü]", re.IGNORECASE
)


def spoken(sentence: str) -> list[str]:
    """Return the words of `sentence` as they are read aloud, in order."""
    return _WORD.findall(sentence)


def syllables(word: str) -> int:
    """Return how many syllables `word` has; a number has one."""
    return max(1, len(_VOWELS.findall(word)))


def douma(words_a_sentence: float, syllables_a_word: float) -> float:
    """Return Douma's score: higher is easier, above 100 for very short sentences."""
    return 206.84 - 0.93 * words_a_sentence - 77 * syllables_a_word


def readability(sentences: list[str]) -> float:
    """Return Douma's score over all `sentences`, of which one at least holds a word."""
    lengths = [len(found) for sentence in sentences if (found := spoken(sentence))]
    sounded = sum(syllables(word) for sentence in sentences for word in spoken(sentence))
    return douma(sum(lengths) / len(lengths), sounded / sum(lengths))
