"""What was destroyed is left out of a backup that is put back."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from protocol.audit import OPERATOR, Line
from server.ports import StoreError
from server.records import Item, PutCapsule
from server.storage import backup
from server.storage.engines import connect_to
from server.storage.sql import SqlStore
from tests.server.storage.builders import NOW, a_chat_id, a_message, a_row, a_start, positions
from tests.server.storage.test_sql import opened

CHAT, OTHER = a_chat_id(1), a_chat_id(2)


@pytest.fixture
def store(sqlite_url: str) -> SqlStore:
    return opened(sqlite_url)


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
