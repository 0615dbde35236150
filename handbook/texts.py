"""Takes an entry apart: what it is called, its sentences and passages, and their words."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from handbook.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handbook.entry import Entry

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n")
_MARKER = re.compile(r"(?:\d+\.|[-*])\s+")

Words = list[list[str]]
"""The words of some texts, a list a text."""


class Texts(NamedTuple):
    """The texts of one entry, and their words; each is split once, for all who ask.

    `names` are its title, its slug and the editors' words, `passages` its sentences and those of
    its sections: each has its words, in the same order, in the fields below. `rest` are the words
    of headings, and the numbers of lists.
    """

    names: tuple[str, ...]
    passages: tuple[str, ...]
    title: Words
    also: Words
    sentences: Words
    body: Words
    rest: Words

    @property
    def called(self) -> Words:
        """The words of each name."""
        return [*self.title, *self.also]

    def words(self) -> set[str]:
        """Return every word of the entry."""
        return set(chain(*self.title, *self.also, *self.sentences, *self.body, *self.rest))


def texts_of(entry: Entry) -> Texts:
    """Return the texts of `entry`."""
    rest, passages = [], []
    for section in entry.sections:
        rest.append(section.heading)
        for line in _SENTENCE_END.split(section.text):
            marker = _MARKER.match(line)
            bare = line[marker.end() :].strip() if marker else line.strip()
            if marker:
                rest.append(marker.group())
            if bare:
                passages.append(bare)
    return Texts(
        names=(entry.title, entry.slug, *entry.also),
        passages=(*entry.sentences, *passages),
        title=_split((entry.title, entry.slug)),
        also=_split(entry.also),
        sentences=_split(entry.sentences),
        body=_split(passages),
        rest=_split(rest),
    )


def _split(texts: Iterable[str]) -> Words:
    return [words(text) for text in texts]
