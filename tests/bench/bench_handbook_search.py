"""Times each key stroke of the handbook's search over 5,000 invented entries.

Run it: `python -m tests.bench.bench_handbook_search`. It prints how long the index takes to
build, and p50, p99 and the slowest of all key strokes while the queries of the search tests
are typed letter by letter, the reasons of the eight hits included. The goal is p99 <= 5 ms.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from time import perf_counter

from handbook import Entry, Handbook, Section, load_entries
from tests.handbook.queries import QUERIES

COUNT = 5_000
GOAL_MS = 5.0
SEED = 20180101


def invented_entries(count: int) -> list[Entry]:
    """Return the shipped entries and, up to `count`, shuffles of their words with new compounds."""
    draw = random.Random(SEED)
    shipped = list(load_entries())
    text = " ".join(section.text for entry in shipped for section in entry.sections)
    common = text.replace("\n", " ").split()
    rare = [f"{draw.choice(common)}{draw.choice(common)}".lower() for _ in range(20_000)]

    def some(few: int, rarely: float) -> str:
        chosen = (draw.choice(rare if draw.random() < rarely else common) for _ in range(few))
        return " ".join(chosen)

    def invented(number: int) -> Entry:
        model = draw.choice(shipped)
        return Entry(
            slug=f"verzonnen-{number}",
            title=some(5, 0.3),
            category=model.category,
            phase=model.phase,
            themes=model.themes,
            audience=model.audience,
            also=tuple(some(draw.randint(1, 3), 0.4) for _ in range(10)),
            sources=model.sources,
            status="concept",
            reviewed=None,
            sentences=tuple(some(9, 0.1) for _ in range(4)),
            sections=tuple(Section(s.heading, some(35, 0.1)) for s in model.sections),
            links=(),
        )

    return shipped + [invented(number) for number in range(count - len(shipped))]


@dataclass(frozen=True)
class Figures:
    """Times in milliseconds."""

    p50: float
    p99: float
    slowest: float
    slowest_text: str


def typed(handbook: Handbook) -> Figures:
    """Search after each letter of every query, as the pane does."""
    times: list[tuple[float, str]] = []
    for query, _ in QUERIES:
        for end in range(1, len(query) + 1):
            begin = perf_counter()
            handbook.search(query[:end])
            times.append(((perf_counter() - begin) * 1_000, query[:end]))
    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
    return Figures(middle[0], late[0], *times[-1])


def main() -> int:
    """Print the figures; 1 if the goal is missed."""
    entries = invented_entries(COUNT)
    begin = perf_counter()
    handbook = Handbook(entries)
    built = perf_counter() - begin
    figures = typed(handbook)
    print(f"{len(entries)} entries, built in {built:.2f} s")  # noqa: T201 - a bench prints
    print(  # noqa: T201 - a bench prints
        f"key stroke p50 {figures.p50:.2f} ms · p99 {figures.p99:.2f} ms (goal {GOAL_MS}) · "
        f"slowest {figures.slowest:.2f} ms at {figures.slowest_text!r}"
    )
    return int(figures.p99 > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
