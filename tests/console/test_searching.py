"""The search beside a chat inserts what it shows, and knows which chat it stands beside."""

import msgspec
import pytest

from console.app import HandbookOpened
from console.desk.search import Search
from handbook import Entry, Handbook
from handbook.phrases import TEAM
from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns
from tests.console.terminal import SHELF, a_terminal
from tests.console.test_plain import Lines
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


NOT_HERE = an_entry(slug="a", title="Anders", themes=("eergeweld",))
SAME_PHASE = msgspec.structs.replace(NOT_HERE, slug="b", title="Fase", phase="safety")
BOTH = msgspec.structs.replace(SAME_PHASE, slug="c", title="Fase en thema", themes=("online",))
PLACES = Handbook([NOT_HERE, SAME_PHASE, BOTH])
"""All fit "kalm" alike: only phase and theme of the chat can put them in another order."""
ALIKE = ["Fase en thema", "Fase", "Anders"]


async def test_a_search_beside_a_chat_knows_its_phase_and_its_theme() -> None:
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60)]) as terminal:
        terminal.app.post_message(HandbookOpened(PLACES))
        await terminal.settle()
        terminal.app.desk.guide.choose(HEIDE, "c")
        await terminal.press("alt+h")
        await terminal.type("kalm")
        view = terminal.app.main.steering.moving.beside_view()
        assert [hit.title for hit in view.hits] == ALIKE


def in_lines(shelf: Handbook = SHELF, said: str = "hoi") -> Lines:
    events = [*quiet_night(), mine(HEIDE, NOW - 60), *turns(HEIDE, ("2:05", "v", said))]
    lines = Lines(events)
    lines.plain.shelf = shelf
    lines.desk.lay_open(shelf)
    return lines


def test_a_search_in_lines_knows_the_phase_and_the_theme_of_the_chat() -> None:
    lines = in_lines(PLACES)
    lines.desk.guide.choose(HEIDE, "c")
    titles = [row for row in lines.type("handboek kalm") if not row.startswith("- ")]
    assert titles == ALIKE


def test_in_lines_the_best_hit_counts_as_opened_and_a_sentence_that_was_sent_as_taken() -> None:
    lines = in_lines()
    sentence = lines.type("handboek nog nooit verteld")[1].removeprefix("- ")
    assert lines.desk.guide.used(HEIDE) == {"eerste-onthulling": False}
    lines.type("Ik typ zelf iets.")
    assert lines.desk.guide.used(HEIDE) == {"eerste-onthulling": False}
    lines.type(sentence)
    assert lines.desk.guide.used(HEIDE) == {"eerste-onthulling": True}


def test_in_lines_a_sentence_says_u_in_a_chat_that_says_u() -> None:
    lines = in_lines(said="kunt u mij helpen")
    said = lines.type("handboek acuut gevaar")
    assert "- Ik ben bij u. Bent u nu veilig?" in said
    lines.type("Ik ben bij u. Bent u nu veilig?")
    assert lines.desk.guide.used(HEIDE)["acuut-gevaar"] is True


def test_in_lines_nothing_counts_where_nothing_was_found_or_no_chat_is_open() -> None:
    lines = in_lines()
    lines.type("handboek zzzz")
    assert lines.desk.guide.used(HEIDE) == {}
    alone = Lines(quiet_night())
    assert "- Ik geloof je." in alone.type("handboek nog nooit verteld")


async def test_side_by_side_a_drawer_covers_the_chat_that_i_am_not_in() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+s")
        for key, title in (("alt+h", "HANDBOEK"), ("alt+g", "DIT GESPREK")):
            for chat, at_left in (("f2", False), ("f3", True)):
                await terminal.press(chat, key)
                row = next(row for row in terminal.rows if title in row)
                assert (row.index(title) < 60) is at_left
                await terminal.press("escape")
