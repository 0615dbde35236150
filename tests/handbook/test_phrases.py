"""Phrases of a counsellor and of a team are found among the entries."""

from pathlib import Path

import pytest

from handbook import EntryError, Handbook, load_entries
from handbook.phrases import FILE, LONGEST, OWN, load_phrases

PAUSE = "# Thee halen\nIk ben zo terug.\n\nBlijf je nog even?\n# Later\n"


def read(folder: Path, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    (folder / FILE).write_text(text, encoding="utf-8")
    return tuple((one.title, one.sentences) for one in load_phrases(folder, OWN))


def test_each_heading_with_sentences_is_found_by_its_words(tmp_path: Path) -> None:
    assert read(tmp_path, PAUSE) == (("Thee halen", ("Ik ben zo terug.", "Blijf je nog even?")),)
    book = Handbook((*load_entries(), *load_phrases(tmp_path, OWN)))
    hit = book.search("thee halen")[0]
    assert (hit.entry.category, hit.entry.slug) == (OWN, "own-phrases-1")


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert load_phrases(tmp_path, OWN) == load_phrases(None, OWN) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ik ben zo terug.\n", 1),
        ("# Pauze\n#\n", 2),
        ("# Pauze\n" + "x" * (LONGEST + 1), 2),
        ("# Pauze\nzo \x1b[2J terug", 2),
    ],
)
def test_what_is_neither_a_heading_nor_a_sentence_is_told(
    tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(EntryError, match=f"{FILE}, regel {line}:"):
        read(tmp_path, text)
