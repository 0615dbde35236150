"""Measures the cues on lines with a level, as a table with every miss below it.

`python -m tests.handbook.cue_misses [FILE…]`, without a file of the lines that nothing was learned
from; a file has a level, a tab and a line a row.

What counts is how they do on lines that they have not seen (recall on hoog; laag called hoog):

- on `dawn`, 330 lines by a writer who was asked for what a year of first messages would bring, with
  the weights as they were before anybody had read it: .97 (116 of 120) and .08 (9 of 118). On three
  sets by other writers, of the same day and before they were learned from: `homes` (adults) .95
  (156 of 165) and .05, `terse` (2 to 10 words) .87 (145 of 166) and .04, `aslant` (everything told
  sideways, and harmless sentences of the same build) .90 (149 of 165) and .22 (37 of 165). The
  four together, 1,710 lines: .92 (566 of 616) and .10 (61 of 613);
- as they are now, weights learned from `TAUGHT` and nothing from `KEPT_BACK`: .95 (220 of 231) and
  .04 (10 of 234) on `night` and `unlike`, .98 (118 of 120) and .05 on `dawn`;
- long messages (measured before there were settings), made by putting five harmless lines of a
  set in front of each line of it: on `dawn`
  .97 of hoog (117 of 120) and .20 of laag (20 of 98), on `adults` .91 (99 of 109) and .57 (81 of
  142); before sentences were weighed apart .21 and .00, .58 and .17. So a danger is seen in a long
  message, at a price: each of its sentences may look like danger, and six of the hardest set often
  do. On the lines as they were written no set is above .15. From which length sentences are
  weighed and by how much more was chosen with `night` and `unlike` in sight, not with these two;
- on `adults`, kept back too, by a writer who was asked for short messages, for what is told
  sideways and for everyday sentences that sound like danger: .85 (93 of 109) and .16 (23 of 142),
  with the weights before .85 and .13. Four of its misses are in other languages. It stays the
  hardest set. As they are now .84 (92 of 109) and .15 (21 of 142);
- on `everyday` (teenagers; short, sideways, and everyday sentences that sound like danger), before
  it was learned from: .91 (99 of 109) and .19 (28 of 150). So the goal of .90 is reached on the
  older sets and not on the hardest one: such sentences are the weak spot;
- the same weights, learned from all sets but one and measured on that one, over the five written
  for this (grown, young, sideways, long, brief): .91 and .10; the worst are messages of a few
  words, where .90 costs .20, and what is told sideways, where it costs .15;
- rules without weights, before these sets were read: .79, .79, .73, .69 on young, grown, sideways
  and long, .88 and .80 on the two kept back; .10 to .15 of laag, and 24 to 44 in a hundred of
  midden, were called hoog. On the sets before those: .95, .83, .93, .83, .80, .72.

All lines are invented. Those after `last` were written by language models that had been told the
levels and whom to be, and had seen neither the table nor each other's lines; `plain` holds what
everybody would say first, and was written afterwards. Writers of one kind resemble each other, and
none is a visitor: real first messages may be harder. So this must never be what somebody relies on.
Whoever tunes again needs new lines, best from counsellors, and tells their first figure here.

The levels are one person's judgement by the definitions of the service (what cannot be told
from the line is midden: ask). A second one rated 250 lines without seeing them: `second_rating`
tells how far they agree, and why that says less than it seems.

`lines_second.tsv` (120) was written by that rater, who had read the definitions and no line, rule
or word of the table, and was never used for tuning. Measured first: recall on hoog .95 (38 of 40),
laag called hoog .175 (7 of 40; so few lines leave .09 to .32), above the goal of .15. All seven
were everyday sentences that sound like danger, of the twelve such.

Then the rules were changed by somebody who knew the kinds of miss, and not the lines (one, "zo kan
het echt niet langer", was quoted to them, and they were not told that it was one): settings, and
signs with a level of their own. `kinds` (206) was written for it: before any rule .76 of hoog and
.32 of laag; weights learned from one half and measured on the other .92 and .13, but
the rules were written with both in sight. Measured once more after that: 1.00 (40 of 40)
and .05 (2 of 40; .01 to .17). It flatters, for the kinds were known: the next figure that counts
needs new lines. Afterwards what lifts a setting was made stricter, for goodbyes and for pictures
that it had hidden, and who is afraid of somebody, or is asked for pictures, is never laag (20 more
lines in `kinds`): .98 (39 of 40) and .05.

`lines_third.tsv` (197; 45 of its 83 harmless ones sound like danger) is by a writer who knew the
definitions alone, when all of the above was done; three more stood in a taught set, word for word,
and were left out. Measured once: recall on hoog .95 (61 of 64; .87 to .98), laag called hoog .06
(5 of 83; .03 to .13). One of the three misses is a line of who does the harm, asking what his wife
has told; one is half in English. For that kind, who asks after somebody or claims her, there are
two signs since (24 more lines in `kinds`): .98 (63 of 64) and .06.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from handbook.cues import Level, judge

TAUGHT = tuple(
    Path(__file__).with_name(f"lines_{name}.tsv")
    for name in (
        *("blind", "held", "kept", "fresh", "later", "after", "last"),
        *("young", "grown", "sideways", "long", "brief", "told", "border", "plain", "everyday"),
        *("terse", "homes", "aslant", "outright", "kinds"),
    )
)
"""What the weights are learned from."""

KEPT_BACK = tuple(
    Path(__file__).with_name(f"lines_{name}.tsv") for name in ("night", "unlike", "adults", "dawn")
)
"""What nobody may learn from: it tells how the cues do on lines that they have not seen."""

ONCE = tuple(Path(__file__).with_name(f"lines_{name}.tsv") for name in ("second", "third"))
"""Lines that came when the cues were done, never learned from: their first figures stand above."""


class Miss(NamedTuple):
    """A line whose level the cues did not find, with the words that they saw."""

    meant: Level
    found: Level
    line: str
    words: tuple[str, ...]


class Measured(NamedTuple):
    """How often each level was called what (`table`), and every miss."""

    table: Counter[tuple[Level, Level]]
    misses: tuple[Miss, ...]

    def share(self, meant: Level, found: Level) -> float:
        """Return the part of the lines of one level that was called another, or the same."""
        return self.table[meant, found] / (sum(self.table[meant, each] for each in Level) or 1)

    @property
    def text(self) -> str:
        """The table and the misses, as people read them."""
        rows = ["meant    " + "".join(f"{level.value:>8}" for level in Level) + "      of"]
        for meant in Level:
            counts = [self.table[meant, found] for found in Level]
            rows.append(f"{meant.value:9}" + "".join(f"{n:8}" for n in (*counts, sum(counts))))
        rows.append(f"recall on hoog    {self.share(Level.HIGH, Level.HIGH):.3f}")
        rows.append(f"laag called hoog  {self.share(Level.LOW, Level.HIGH):.3f}")
        rows += [
            f"{miss.meant.value} called {miss.found.value}: {miss.line}  {list(miss.words)}"
            for miss in self.misses
        ]
        return "\n".join(rows)


def read_lines(file: Path) -> list[tuple[Level, str]]:
    """Return the lines of `file` with their levels; its first row names the columns."""
    rows = file.read_text(encoding="utf-8").splitlines()[1:]
    parted = (row.split("\t", 1) for row in rows if row)
    return [(Level(level), line) for level, line in parted]


def measured(lines: list[tuple[Level, str]]) -> Measured:
    """Return what the cues make of `lines`."""
    table: Counter[tuple[Level, Level]] = Counter()
    misses: list[Miss] = []
    for meant, line in lines:
        judged = judge(line)
        table[meant, judged.level] += 1
        if judged.level is not meant:
            words = tuple(cue.words for cue in judged.cues)
            misses.append(Miss(meant, judged.level, line, words))
    return Measured(table, tuple(misses))


if __name__ == "__main__":
    asked = map(Path, sys.argv[1:]) if len(sys.argv) > 1 else KEPT_BACK
    lines = [line for file in asked for line in read_lines(file)]
    print(measured(lines).text)  # noqa: T201 - a command says what it found
