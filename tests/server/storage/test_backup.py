"""What was destroyed is noted before it is, and left out of a backup that is put back."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from protocol.audit import OPERATOR, RELAY, Line, Note
from server.ports import Item, Outcome, PutCapsule, StoreError
from server.storage import backup, erasures, rows
from server.storage.engines import connect_to
from server.storage.sql import SqlStore
from tests.server.storage.builders import NOW, a_chat_id, a_message, a_row, a_start, positions
from tests.server.storage.test_sql import opened

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
DAY = 86_400


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chats.db"


@pytest.fixture
def store(file: Path) -> SqlStore:
    return opened(f"sqlite:///{file}")


def filed(kind: str, word: str) -> PutCapsule:
    lookup = sha256(word.encode()).digest()
    return PutCapsule(kind=kind, lookup=lookup, capsule=bytes(540))  # type: ignore[arg-type]


def a_change(chat: bytes, rev: int, **changes: object) -> Item:
    return Item(chat=chat, expected=rev, row=a_row(chat, rev + 1), **changes)  # type: ignore[arg-type]


def put_back(
    store: SqlStore, file: Path, since: Callable[[], object], *, all_of_it: bool = False
) -> tuple[SqlStore, backup.Restored]:
    """Make a backup, let something happen since, put the backup back."""
    copy = file.with_name("copy.db")
    backup.take(file, copy)
    since()
    store.close()
    url = f"sqlite:///{file}"
    restored = backup.put_back(url, file, copy, NOW, replace=True, all_of_it=all_of_it)
    return opened(url), restored


@pytest.mark.parametrize(
    "end",
    [
        Item(chat=CHAT, expected=1, row=a_row(CHAT, 2, phase="erased"), erase=True),
        Item(chat=CHAT, expected=1, row=None, erase=True, remove=True),
    ],
    ids=["by the visitor", "by its age"],
)
def test_a_chat_that_was_erased_stays_erased(store: SqlStore, file: Path, end: Item) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1), a_start(OTHER), a_message(OTHER, 1)])
    back, restored = put_back(store, file, lambda: store.commit([end]))
    assert back.load(CHAT) is None
    assert positions(back, CHAT) == []
    assert positions(back, OTHER) == [1]
    assert (restored.chats, restored.left_out) == (1, 1)
    back.close()


def test_only_who_says_so_gets_back_what_was_erased(store: SqlStore, file: Path) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    end = Item(chat=CHAT, expected=1, row=None, remove=True)
    back, restored = put_back(store, file, lambda: store.commit([end]), all_of_it=True)
    assert positions(back, CHAT) == [1]
    assert (restored.chats, restored.left_out) == (1, 0)
    back.close()


def test_what_consoles_must_still_hear_of_an_erasure_is_put_back(
    store: SqlStore, file: Path
) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    tombstone = a_row(CHAT, 2, phase="erased", erasing=(b"S-staff1",))
    store.commit([Item(chat=CHAT, expected=1, row=tombstone, erase=True)])
    back, restored = put_back(store, file, lambda: None)
    assert [loaded.row for loaded in back.live()] == [tombstone]
    assert restored.left_out == 0
    back.close()


def test_a_code_that_was_revoked_and_a_token_that_was_used_up_open_nothing(
    store: SqlStore, file: Path
) -> None:
    code, old, new, others = (
        filed("return", "six words"),
        filed("reload", "a token"),
        filed("reload", "another"),
        filed("return", "other words"),
    )
    row = a_row(CHAT, 0, has_code=True)
    store.commit([Item(chat=CHAT, expected=None, row=row, keep=(code, old))])
    store.commit(
        [Item(chat=OTHER, expected=None, row=a_row(OTHER, 0, has_code=True), keep=(others,))]
    )

    def since() -> None:
        store.commit([a_change(CHAT, 0, keep=(new,))])
        store.commit([a_change(CHAT, 1, forget=("return",))])

    back, _ = put_back(store, file, since)
    assert [back.capsule(each.lookup) is not None for each in (code, old, new, others)] == [
        *(False, False, False),
        True,
    ]
    kept, other = back.load(CHAT), back.load(OTHER)
    assert kept is not None
    assert other is not None
    assert (kept.row.has_code, other.row.has_code) == (False, True)
    back.close()


def test_a_capsule_that_was_filed_again_under_its_lookup_is_put_back(
    store: SqlStore, file: Path
) -> None:
    token = filed("reload", "a token")
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 0), keep=(token,))])
    store.commit([a_change(CHAT, 0, keep=(token,))])
    back, _ = put_back(store, file, lambda: None)
    assert back.capsule(token.lookup) is not None
    back.close()


def test_the_audit_log_goes_on_and_says_that_a_backup_was_put_back(
    store: SqlStore, file: Path
) -> None:
    back, _ = put_back(store, file, lambda: None)
    (line,) = back.trail(0, 10)
    assert isinstance(line, Line)
    assert (line.note.who, line.note.what) == (OPERATOR, "restored")
    back.close()


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


def test_notes_that_no_backup_needs_any_more_go_while_the_relay_is_up(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0]
    monkeypatch.setattr("server.storage.erasures.time.time", lambda: now[0])
    store.commit([a_start(a_chat_id(n)) for n in range(5)])
    left = []
    for number, day in enumerate((100, 101, 160, 161, 400)):
        now[0] = (21_000 + day) * DAY
        erase(store, number)
        purge(store, 21_000 + day)
        left.append(len(erasures.read(file)[1]))
    assert left == [1, 2, 2, 2, 1]
    store.close()


def test_a_wrong_clock_throws_no_note_away(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is believed, and when it was years behind while something was erased."""
    now = [3600]  # a machine without a battery: it is 1970
    monkeypatch.setattr("server.storage.erasures.time.time", lambda: now[0])
    store.commit([a_start(a_chat_id(n)) for n in range(4)])
    for number, day in enumerate((0, 21_000, 21_090, 0)):
        now[0] = day * DAY
        store.close()
        store = opened(f"sqlite:///{file}")
        erase(store, number)
    purge(store, 21_001)
    assert erasures.read(file)[1] == {erasures.hash_of(a_chat_id(n)) for n in range(4)}
    content = erasures.beside(file).read_bytes()
    days = [int.from_bytes(content[at : at + 4]) for at in range(16, len(content), 20)]
    assert days == [0, 21_000, 21_090, 21_090]
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


def test_a_backup_of_itself_and_one_that_is_not_there_are_refused(
    store: SqlStore, file: Path
) -> None:
    store.commit([a_start(CHAT)])
    store.close()
    url = f"sqlite:///{file}"
    for wrong, why in ((file, "store itself"), (file.with_name("none.db"), "is not there")):
        with pytest.raises(StoreError, match=why):
            backup.put_back(url, file, wrong, NOW, replace=True, all_of_it=True)
    store.open()
    assert store.load(CHAT) is not None
    store.close()


def test_what_is_no_store_of_ours_is_not_put_back(store: SqlStore, file: Path) -> None:
    store.commit([a_start(CHAT)])
    store.close()
    foreign = file.with_name("foreign.db")
    engine = connect_to(f"sqlite:///{foreign}")
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    engine.dispose()
    with pytest.raises(StoreError, match="another program"):
        backup.put_back(f"sqlite:///{file}", file, foreign, NOW, replace=True, all_of_it=True)
    store.open()
    assert store.load(CHAT) is not None
    store.close()
