"""How plain the Dutch is, by what can be counted: `python -m tests.page.plain_dutch`.

Words a sentence, syllables a word, and both as Douma's score, as the handbook counts them.
"""

from __future__ import annotations

import re
import statistics
import sys
from dataclasses import dataclass

from handbook.reading_level import douma, spoken, syllables
from tests.page.site import catalog

_END = re.compile(r"(?<=[.?!:;])\s+")
_PLACE = re.compile(r"{\w+}")
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
        return spoken(self.text)

    @property
    def syllables(self) -> int:
        """How many syllables all of them have; a number has one."""
        return sum(map(syllables, self.words))

    @property
    def douma(self) -> float:
        """How easily it reads by Douma's formula; above 100 for the very short."""
        return douma(len(self.words), self.syllables / len(self.words))


def sentences() -> list[Sentence]:
    """Return every sentence of three words or more that a visitor may read."""
    found = []
    for name, text in catalog("nl").items():
        parts = _END.split(_PLACE.sub("5", text))
        found += [Sentence(name, part) for part in parts if len(spoken(part)) >= 3]
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
    sounded = sum(sentence.syllables for sentence in of) / sum(lengths)
    mean = statistics.mean(lengths)
    return Figures(len(of), mean, max(lengths), sounded, douma(mean, sounded))


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
