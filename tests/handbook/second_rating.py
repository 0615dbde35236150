"""Says how far a second rater agrees with the kept levels.

`python -m tests.handbook.second_rating` prints the figures and every line on which the two differ.

The second rater had the levels of the service as they are defined, and each line alone: shuffled,
without its level or the set that it is from. The ratings of each draw were filed before its levels
were opened; before the second draw the rater had seen those of the first. Two of the
250 are also examples in the definitions.

- 150 lines drawn by chance from all kept sets
  chance: raw 0.980, kappa 0.970, linear weighted 0.976
- 100 of the 536 that the cues judged otherwise than they are kept, so the hardest lines there are;
  the rater knew that, and not how they were judged
  misjudged: raw 0.960, kappa 0.931, linear weighted 0.940

So where the cues differ from the kept level, both raters mostly differ from the cues. Nothing was
changed afterwards: no level, no rating. Nobody called a line hoog that the other called laag. The
seven differences are single phrases that can be read in two ways; four of them are hoog for one of
the two, because somebody may be reading along or it may be happening now.

These figures flatter. The second rater, like those who wrote the lines, is a language model that
read the definitions, and almost every line was written for a level, so few lie between two. They
say that the definitions can be followed, not that counsellors would agree: two counsellors, on real
first messages, are still needed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from handbook.cue_book import Level

RATED = Path(__file__).with_name("second_rating.tsv")
STEP = {level: step for step, level in enumerate(Level)}


class Rated(NamedTuple):
    """A line, how it was drawn, and the level that each of the two gave it."""

    drawn: str
    kept: Level
    second: Level
    line: str


class Agreement(NamedTuple):
    """How often the kept level and the second rater's were which."""

    table: Counter[tuple[Level, Level]]

    @property
    def raw(self) -> float:
        """Which part of the lines got the same level twice."""
        return sum(self.table[level, level] for level in Level) / self.table.total()

    @property
    def kappa(self) -> float:
        """Cohen's kappa: what is agreed beyond chance, where every difference counts as one."""
        return self._beyond_chance([min(apart, 1) for apart in range(len(Level))])

    @property
    def weighted(self) -> float:
        """The same with linear weights: hoog against laag is two levels apart, and counts so."""
        return self._beyond_chance(list(range(len(Level))))

    def _beyond_chance(self, cost: list[int]) -> float:
        of_kept, of_second = Counter[Level](), Counter[Level]()
        for (kept, second), count in self.table.items():
            of_kept[kept] += count
            of_second[second] += count
        seen = expected = 0.0
        for kept in Level:
            for second in Level:
                price = cost[abs(STEP[kept] - STEP[second])]
                seen += price * self.table[kept, second]
                expected += price * of_kept[kept] * of_second[second] / self.table.total()
        return 1 - seen / expected

    @property
    def text(self) -> str:
        """The figures as they are told."""
        return f"raw {self.raw:.3f}, kappa {self.kappa:.3f}, linear weighted {self.weighted:.3f}"


def rated() -> list[Rated]:
    """Return the lines that both rated, in the order in which the second rater read them."""
    rows = RATED.read_text(encoding="utf-8").splitlines()[1:]
    parted = (row.split("\t", 3) for row in rows)
    return [Rated(drawn, Level(kept), Level(second), line) for drawn, kept, second, line in parted]


def agreement(drawn: str) -> Agreement:
    """Return how far the two agree on the lines that were drawn so."""
    return Agreement(Counter((r.kept, r.second) for r in rated() if r.drawn == drawn))


def told() -> str:
    """Return the figures of each draw, its table, and the lines on which the two differ."""
    told: list[str] = []
    for drawn in dict.fromkeys(each.drawn for each in rated()):
        found = agreement(drawn)
        told.append(f"{drawn}: {found.text}")
        told.append("kept \\ second" + "".join(f"{level.value:>8}" for level in Level))
        for kept in Level:
            counts = (found.table[kept, second] for second in Level)
            told.append(f"{kept.value:13}" + "".join(f"{count:8}" for count in counts))
        told += [
            f"  kept {each.kept.value}, second {each.second.value}: {each.line}"
            for each in rated()
            if each.drawn == drawn and each.kept is not each.second
        ]
    return "\n".join(told)


if __name__ == "__main__":
    sys.stdout.write(f"{told()}\n")
