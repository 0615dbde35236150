"""The search beside a chat inserts what it shows, and knows which chat it stands beside."""

import pytest

from console.desk.search import Search
from handbook import Entry, Handbook
from handbook.phrases import TEAM
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns
from tests.console.terminal import SHELF, a_terminal
from tests.handbook.builders import an_entry

PHRASES = an_entry(
    slug="team-phrases-1",
    category=TEAM,
    title="Even pauze",
    also=(),
    sections=(),
    sentences=("Ik ben zo terug.", "Neem gerust een glas water.", "Blijf je nog even?"),
)


def searched(text: str, *more: Entry) -> Search:
    search = Search(Handbook([*SHELF.entries, *more]))
    search.type(text)
    return search


def test_the_sentence_that_a_hit_shows_is_the_one_that_is_inserted() -> None:
    search = searched("betaal niet en stuur niets meer")
    assert search.hit is not None
    assert search.insert() == search.hit.reason


def test_a_phrase_of_the_team_is_inserted_from_below_its_heading() -> None:
    search = searched("neem gerust een glas water", PHRASES)
    assert search.insert() == "Neem gerust een glas water."
    assert search.insert() == "Blijf je nog even?"


def test_another_hit_is_at_its_own_sentence_and_another_search_begins_anew() -> None:
    search = searched("glas water", PHRASES, an_entry(slug="b", also=("glas water drinken",)))
    at = {}
    for number in range(2):
        search.choose(number)
        assert search.entry is not None
        at[search.entry.slug] = search.sentence
    assert at == {"team-phrases-1": 1, "b": 0}
    search.choose(0)
    search.type("loverboy")
    assert search.sentence == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_sentence_that_stands_below_the_hit_reaches_the_draft(
    size: tuple[int, int],
) -> None:
    said = turns(HEIDE, ("2:05", "v", "hoi"))
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), *said], size=size) as terminal:
        await terminal.press("alt+h")
        await terminal.type("betaal niet en stuur niets meer")
        rows = [row for row in terminal.rows if "› 2 Betaal niet" in row]
        assert len(rows) == 1
        await terminal.press("alt+i")
        assert terminal.draft.startswith("Betaal niet en stuur niets meer.")
