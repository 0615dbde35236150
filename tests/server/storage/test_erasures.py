"""What is destroyed is noted before it is; a note goes when no backup needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocol.audit import RELAY, Note
from server.ports import Outcome
from server.records import Item
from server.storage import erasures, rows
from server.storage.engines import connect_to
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_message, a_start, positions
from tests.server.storage.test_sql import opened

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
DAY = 86_400


@pytest.fixture
def store(sqlite_url: str) -> SqlStore:
    return opened(sqlite_url)


def test_an_erasure_is_noted_before_it_is_made(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a relay that dies in between gives back what its visitor was told is gone."""
    store.commit([a_start(CHAT)])
    write, noted = rows.write, []

    def watched(*given: object) -> bool:
        noted.append(erasures.hash_of(CHAT) in erasures.read(file)[1])
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(rows, "write", watched)
    store.commit([Item(chat=CHAT, expected=0, row=None, remove=True)])
    assert noted == [True]
    store.close()


def test_where_it_cannot_be_noted_nothing_is_destroyed(store: SqlStore, file: Path) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    noted = erasures.beside(file)
    noted.unlink()
    noted.mkdir()
    assert store.commit([Item(chat=CHAT, expected=1, row=None, remove=True)]) == [Outcome.FAILED]
    assert positions(store, CHAT) == [1]
    store.close()


def test_a_file_that_was_taken_away_is_begun_anew_under_another_name(
    store: SqlStore, file: Path
) -> None:
    store.commit([a_start(CHAT), a_start(OTHER)])
    store.commit([Item(chat=CHAT, expected=0, row=None, remove=True)])
    name, noted = erasures.read(file)[0], erasures.beside(file)
    noted.unlink()
    assert store.commit([Item(chat=OTHER, expected=0, row=None, remove=True)]) == [Outcome.STORED]
    assert erasures.read(file)[0] == store.recall(erasures.NAMED) != name
    assert erasures.read(file)[1] == {erasures.hash_of(OTHER)}
    store.close()


def test_a_note_that_the_power_cut_off_spoils_none_after_it(store: SqlStore, file: Path) -> None:
    store.commit([a_start(CHAT), a_start(OTHER)])
    store.commit([Item(chat=CHAT, expected=0, row=None, remove=True)])
    with erasures.beside(file).open("ab") as torn:
        torn.write(b"half of a re")
    store.commit([Item(chat=OTHER, expected=0, row=None, remove=True)])
    assert erasures.read(file)[1] == {erasures.hash_of(CHAT), erasures.hash_of(OTHER)}
    store.close()


def erase(store: SqlStore, number: int) -> None:
    store.commit([Item(chat=a_chat_id(number), expected=0, row=None, remove=True)])


def purge(store: SqlStore, day: int) -> None:
    """Do with the store what the keeping does each hour, while the clock is believed."""
    store.shorten(0, Note(day * DAY * 1000, RELAY, "cut", why="5y"))


def days_noted(file: Path) -> list[int]:
    content = erasures.beside(file).read_bytes()
    return [int.from_bytes(content[at : at + 4]) for at in range(16, len(content), 20)]


def test_notes_that_no_backup_needs_any_more_go_while_the_relay_is_up(
    store: SqlStore, file: Path
) -> None:
    store.commit([a_start(a_chat_id(n)) for n in range(5)])
    left = []
    for number, day in enumerate((100, 101, 160, 161, 400)):
        erase(store, number)
        purge(store, 21_000 + day)
        left.append(len(erasures.read(file)[1]))
    assert left == [1, 2, 2, 2, 1]
    store.close()


def test_a_note_gets_its_day_from_a_clock_that_is_believed_and_from_no_other(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine's own clock may be years behind, or ahead, while something is erased."""
    monkeypatch.setattr("time.time", lambda: 20_500 * DAY)
    store.commit([a_start(a_chat_id(n)) for n in range(3)])
    for number in range(2):
        erase(store, number)
    assert days_noted(file) == [0, 0]
    purge(store, 21_000)
    erase(store, 2)
    purge(store, 21_059)
    assert days_noted(file) == [21_000, 21_000, 21_059]
    purge(store, 21_060)
    assert days_noted(file) == [21_059]
    store.close()


def test_no_note_gets_an_earlier_day_than_one_that_has_its_day(store: SqlStore, file: Path) -> None:
    """A clock that is behind for long is believed some day, and put right after that."""
    store.commit([a_start(a_chat_id(n)) for n in range(2)])
    erase(store, 0)
    purge(store, 21_000)
    erase(store, 1)
    purge(store, 20_900)
    assert days_noted(file) == [21_000, 21_000]
    store.close()


@pytest.mark.parametrize("day", [0, 15_000])
def test_a_day_of_before_that_no_right_clock_had_begins_anew(
    store: SqlStore, file: Path, day: int
) -> None:
    store.commit([a_start(CHAT)])
    with erasures.beside(file).open("ab") as noted:
        noted.write(day.to_bytes(4, "big") + bytes(16))
    purge(store, 21_000)
    assert days_noted(file) == [21_000]
    store.close()


def test_notes_that_cannot_be_dropped_stop_nothing(store: SqlStore, file: Path) -> None:
    store.commit([a_start(CHAT)])
    erasures.beside(file).unlink()
    purge(store, 21_000)
    erasures.beside(file).mkdir()
    purge(store, 21_000)
    assert store.load(CHAT) is not None
    store.close()


@pytest.mark.parametrize("lost", ["the file", "the name in the database"])
def test_a_file_of_another_store_is_not_taken_for_its_own(
    store: SqlStore, file: Path, lost: str
) -> None:
    store.commit([a_start(CHAT)])
    store.commit([Item(chat=CHAT, expected=0, row=None, remove=True)])
    name = erasures.read(file)[0]
    store.close()
    if lost == "the file":
        erasures.beside(file).unlink()
    else:
        engine = connect_to(f"sqlite:///{file}")
        with engine.begin() as conn:
            rows.remember(conn, erasures.NAMED, bytes(16))
        engine.dispose()
    store = opened(f"sqlite:///{file}")
    fresh, noted = erasures.read(file)
    assert fresh not in {name, bytes(16)}
    assert noted == frozenset()
    assert store.recall(erasures.NAMED) == fresh
    store.close()
