"""Finds entries: a stemmed and a trigram table in memory, fused by reciprocal rank."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from typing import TYPE_CHECKING

from handbook.words import sounds, stem, stems, telling, trigrams, unfinished, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handbook.entry import Entry

RANK_OFFSET = 10
"""Reciprocal rank fusion's k: how little the first place of one list counts above the second."""

POSTINGS = 400
"""The most rows one table may touch in one search: it bounds the time of a key stroke."""

COMPLETIONS = 8
CANDIDATES = 40

WORTH_SHOWING = 0.2
"""The part of the best entry's worth that another needs, in one table, to be a hit at all."""

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
        with self._db:
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

    def rows(self, text: str) -> list[int]:
        """Return the numbers of the entries that fit `text`, best first."""
        found = telling(words(text))
        roots = [stem(word) for word in found]
        roots += self._completed(unfinished(text))
        lists = (
            self._by_stem(list(dict.fromkeys(roots))),
            self._by_spelling(trigrams(sounds(found))),
        )
        score: dict[int, float] = {}
        for ranked in lists:
            for place, row in enumerate(ranked):
                score[row] = score.get(row, 0) + 1 / (RANK_OFFSET + place)
        return sorted(score, key=lambda row: (-score[row], row))

    def _completed(self, beginning: str) -> list[str]:
        """Return the shortest known stems that begin with what is being typed."""
        if len(beginning) < 2:
            return []
        first = bisect_left(self._completions, beginning)
        last = bisect_left(self._completions, beginning + "\U0010ffff")
        return sorted(self._completions[first:last], key=len)[:COMPLETIONS]

    def _by_stem(self, roots: list[str]) -> list[int]:
        if chosen := affordable(roots, self._stems):
            return self._match(_BY_STEM, _either(chosen))
        # Every word is in very many entries: then those count that are called so.
        known = [root for root in roots if root in self._stems]
        rarest = sorted(known, key=self._stems.__getitem__)[:1]
        return self._match(_BY_STEM, f"names : {_either(rarest)}") if rarest else []

    def _by_spelling(self, pieces: list[str]) -> list[int]:
        chosen = affordable(pieces, self._trigrams)
        return self._match(_BY_SPELLING, _either(chosen)) if chosen else []

    def _match(self, sql: str, expression: str) -> list[int]:
        found = self._db.execute(sql, (expression, CANDIDATES)).fetchall()
        # bm25 is negative, and lower is better.
        return [row for row, rank in found if rank <= found[0][1] * WORTH_SHOWING]


def _either(terms: list[str]) -> str:
    # Terms hold letters, digits and spaces only: `words` leaves nothing that FTS5 could read.
    return " OR ".join(f'"{term}"' for term in terms)


def affordable(terms: Iterable[str], rows: dict[str, int]) -> list[str]:
    """Return the rarest known `terms`, as many as touch at most `POSTINGS` rows together."""
    known = sorted((term for term in terms if term in rows), key=rows.__getitem__)
    spent = 0
    for count, term in enumerate(known):
        spent += rows[term]
        if spent > POSTINGS:
            return known[:count]
    return known


def names(entry: Entry) -> Iterator[str]:
    """Yield what an entry is called: the editors' words, its title, its slug."""
    yield from entry.also
    yield entry.title
    yield entry.slug


def _stemmed(entry: Entry) -> tuple[str, str, str]:
    body = (part for section in entry.sections for part in (section.heading, section.text))
    return _roots(names(entry)), _roots(entry.sentences), _roots(body)


def _roots(texts: Iterable[str]) -> str:
    return " ".join(root for text in texts for root in stems(text))


def _spelled(entry: Entry) -> str:
    return " ".join(sounds(words(name)) for name in names(entry))
