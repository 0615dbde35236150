"""Finds entries: a stemmed and a trigram table in memory, fused by reciprocal rank."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from typing import TYPE_CHECKING

from handbook.words import is_unfinished, sounds, stem, stems, telling, trigrams, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handbook.entry import Entry

RANK_OFFSET = 10
"""Reciprocal rank fusion's k: how little the first place of one list counts above the second."""

POSTINGS = 600
"""The most rows one table may touch in one search: it bounds the time of a key stroke."""

COMPLETIONS = 8
CANDIDATES = 40

WORTH_SHOWING = 0.2
"""The part of the best entry's worth that another needs, in one table, to be a hit at all."""

LONGEST_NAME = 6

_TABLES = """
CREATE VIRTUAL TABLE stemmed USING fts5(names, lines, body, content='', tokenize='ascii');
CREATE VIRTUAL TABLE spelled USING fts5(names, content='', tokenize='trigram');
CREATE VIRTUAL TABLE stemmed_terms USING fts5vocab(stemmed, 'row');
CREATE VIRTUAL TABLE spelled_terms USING fts5vocab(spelled, 'row');
"""
_BY_STEM = """
SELECT rowid, bm25(stemmed, 8, 2, 1) AS worth FROM stemmed WHERE stemmed MATCH ?
ORDER BY worth LIMIT ?
"""
_BY_SPELLING = """
SELECT rowid, bm25(spelled) AS worth FROM spelled WHERE spelled MATCH ?
ORDER BY worth LIMIT ?
"""


class Index:
    """The words of some entries, ready to be searched; it never changes once built."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        # Built in a worker thread, asked from the screen's thread: never both at once.
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.executescript(_TABLES)
        self._db.executemany(
            "INSERT INTO stemmed(rowid, names, lines, body) VALUES (?, ?, ?, ?)",
            ((row, *_stemmed(entry)) for row, entry in enumerate(entries)),
        )
        self._db.executemany(
            "INSERT INTO spelled(rowid, names) VALUES (?, ?)",
            ((row, _spelled(entry)) for row, entry in enumerate(entries)),
        )
        self._stems = dict(self._db.execute("SELECT term, doc FROM stemmed_terms"))
        self._trigrams = dict(self._db.execute("SELECT term, doc FROM spelled_terms"))
        self._completions = sorted(self._stems)
        self._named = _names(entries)

    def rows(self, text: str) -> list[int]:
        """Return the numbers of the entries that fit `text`, best first."""
        typed = words(text)
        if not typed:
            return []
        unfinished = typed[-1] if is_unfinished(text) else ""
        found = telling(typed)
        lists = (
            self._by_name(typed),
            self._match(_BY_STEM, self._affordable_stems(found, unfinished)),
            self._match(_BY_SPELLING, affordable(trigrams(sounds(found)), self._trigrams)),
        )
        score: dict[int, float] = {}
        for ranked in lists:
            for place, row in enumerate(ranked):
                score[row] = score.get(row, 0) + 1 / (RANK_OFFSET + place)
        return sorted(score, key=lambda row: (-score[row], row))

    def _by_name(self, typed: list[str]) -> list[int]:
        """Return entries one of whose names stands in the query in full, longest name first."""
        roots = [stem(word) for word in typed]
        found: dict[int, None] = {}
        for length in range(min(LONGEST_NAME, len(roots)), 0, -1):
            for at in range(len(roots) - length + 1):
                for row in self._named.get(tuple(roots[at : at + length]), ()):
                    found[row] = None
        return list(found)[:CANDIDATES]

    def _affordable_stems(self, found: list[str], unfinished: str) -> list[str]:
        roots = [stem(word) for word in found]
        if unfinished and unfinished == found[-1]:
            roots += self._completed(unfinished)
        return affordable(dict.fromkeys(roots), self._stems, at_least=1)

    def _completed(self, beginning: str) -> list[str]:
        """Return the shortest known stems that begin with what is being typed."""
        if len(beginning) < 2:
            return []
        first = bisect_left(self._completions, beginning)
        last = bisect_left(self._completions, beginning + "\U0010ffff")
        return sorted(self._completions[first:last], key=len)[:COMPLETIONS]

    def _match(self, sql: str, terms: list[str]) -> list[int]:
        if not terms:
            return []
        # Terms hold letters, digits and spaces only: `words` leaves nothing that FTS5 could read.
        either = " OR ".join(f'"{term}"' for term in terms)
        found = self._db.execute(sql, (either, CANDIDATES)).fetchall()
        # bm25 is negative, and lower is better.
        return [row for row, rank in found if rank <= found[0][1] * WORTH_SHOWING]


def affordable(terms: Iterable[str], rows: dict[str, int], at_least: int = 0) -> list[str]:
    """Return the rarest known `terms` that together touch `POSTINGS` rows, or `at_least` some."""
    known = sorted((term for term in terms if term in rows), key=rows.__getitem__)
    spent = 0
    for count, term in enumerate(known):
        spent += rows[term]
        if spent > POSTINGS:
            return known[: max(count, at_least)]
    return known


def names(entry: Entry) -> Iterator[str]:
    """Yield what an entry is called: the editors' words, its title, its slug."""
    yield from entry.also
    yield entry.title
    yield entry.slug


def _stemmed(entry: Entry) -> tuple[str, str, str]:
    body = (part for section in entry.sections for part in (section.heading, section.text))
    groups = (names(entry), entry.sentences, body)
    return tuple(" ".join(" ".join(stems(text)) for text in group) for group in groups)  # type: ignore[return-value]


def _spelled(entry: Entry) -> str:
    return " ".join(sounds(words(name)) for name in names(entry))


def _names(entries: Sequence[Entry]) -> dict[tuple[str, ...], tuple[int, ...]]:
    named: dict[tuple[str, ...], tuple[int, ...]] = {}
    for row, entry in enumerate(entries):
        for key in {tuple(stems(name)) for name in names(entry)}:
            if key and len(key) <= LONGEST_NAME:
                named[key] = (*named.get(key, ()), row)
    return named
