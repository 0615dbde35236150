"""How plain the Dutch is, by what can be counted: `python -m tests.page.plain_dutch`.

Words a sentence, syllables a word, and both as Douma's score (1960, Flesch for Dutch), in which 80
is "easy" and 65 "plain". A formula is a sign and no proof: it does not know a hard short word.
"""

from __future__ import annotations

import re
import statistics
import sys
from dataclasses import dataclass

from tests.page.site import catalog

_END = re.compile(r"(?<=[.?!:;])\s+")
_PLACE = re.compile(r"{\w+}")
_WORD = re.compile(r"[\w'’-]+")
# Letters that are one sound together; with a trema a syllable begins.
_SOUNDS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyáéíóúèàëïöü]", re.IGNORECASE
)
# Words of an office, a form or a computer, and the longer way of saying what has a short one.
OFFICE = (
    *("bijvoorbeeld", "betreft", "betreffende", "conform", "derhalve", "desgewenst", "dient"),
    *("echter", "eventueel", "gegevens", "gebruiker", "hierbij", "hiervoor", "indien", "inzake"),
    *("kenbaar", "klikken", "maatregelen", "middels", "mits", "nadien", "ontvangst", "opgeslagen"),
    *("procedure", "raadplegen", "registreren", "reeds", "teneinde", "tevens", "tijdens"),
    *("toegankelijk", "uitsluitend", "uiterlijk", "verstrekken", "vertrouwelijk", "verwerken"),
    *("voorts", "vooralsnog", "waarborgen", "inschakelen", "weggevallen", "u", "uw"),
)


@dataclass(frozen=True)
class Sentence:
    """One sentence or label of the page; a place to fill counts as one short word."""

    id: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its words."""
        return _WORD.findall(self.text)

    @property
    def syllables(self) -> int:
        """How many syllables all of them have; a number has one."""
        return sum(max(1, len(_SOUNDS.findall(word))) for word in self.words)

    @property
    def douma(self) -> float:
        """How easily it reads by Douma's formula; above 100 for the very short."""
        return douma(len(self.words), self.syllables / len(self.words))


def douma(words_a_sentence: float, syllables_a_word: float) -> float:
    """Return Douma's score."""
    return 206.84 - 0.93 * words_a_sentence - 77 * syllables_a_word


def sentences() -> list[Sentence]:
    """Return every sentence of three words or more that a visitor may read."""
    found = []
    for name, text in catalog("nl").items():
        parts = _END.split(_PLACE.sub("5", text))
        found += [Sentence(name, part) for part in parts if len(_WORD.findall(part)) >= 3]
    return found


@dataclass(frozen=True)
class Figures:
    """What all sentences come to."""

    sentences: int
    words: float  # a sentence, on average
    longest: int
    syllables: float  # a word, on average
    score: float


def figures(of: list[Sentence]) -> Figures:
    """Count."""
    lengths = [len(sentence.words) for sentence in of]
    syllables = sum(sentence.syllables for sentence in of) / sum(lengths)
    mean = statistics.mean(lengths)
    return Figures(len(of), mean, max(lengths), syllables, douma(mean, syllables))


def main() -> None:
    """Print the figures, and the twenty sentences that are hardest by them."""
    all_of_them = sentences()
    told = figures(all_of_them)
    sys.stdout.write(
        f"{told.sentences} sentences: {told.words:.1f} words each, the longest {told.longest}; "
        f"{told.syllables:.2f} syllables a word; Douma {told.score:.0f}\n"
    )
    for sentence in sorted(all_of_them, key=lambda each: each.douma)[:20]:
        size = f"{len(sentence.words)} words, {sentence.syllables} syllables"
        sys.stdout.write(f"{sentence.douma:4.0f}  {sentence.id}: {sentence.text}  ({size})\n")


if __name__ == "__main__":
    main()
