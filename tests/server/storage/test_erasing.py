"""What is erased or removed is gone from every store, and nothing else is."""

from __future__ import annotations

from server.ports import Outcome, Store
from server.records import Item
from tests.server.storage.builders import (
    a_chat_id,
    a_frame,
    a_message,
    a_reload_capsule,
    a_row,
    a_start,
    positions,
)

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
STORED, CONFLICT = Outcome.STORED, Outcome.CONFLICT


def test_erasing_destroys_the_log_and_the_capsules_and_leaves_the_row(store: Store) -> None:
    capsule = a_reload_capsule(b"l")
    store.commit([a_start(CHAT), a_message(CHAT, 1), a_start(OTHER), a_message(OTHER, 1)])
    store.commit([Item(chat=CHAT, expected=1, row=None, keep=(capsule,))])
    tombstone = a_row(CHAT, 1, phase="erased")
    assert store.commit([Item(chat=CHAT, expected=1, row=tombstone, erase=True)]) == [STORED]
    loaded = store.load(CHAT)
    assert loaded is not None
    assert (loaded.row, loaded.mids, loaded.seqs) == (tombstone, {}, {})
    assert store.entries(CHAT, 0) == []
    assert store.capsule(b"l") is None
    assert positions(store, OTHER) == [1]


def test_erasing_takes_along_what_came_in_the_same_batch_and_item(store: Store) -> None:
    last = Item(
        chat=CHAT,
        expected=1,
        row=a_row(CHAT, 2, phase="erased"),
        entries=(a_frame(2),),
        keep=(a_reload_capsule(b"l"),),
        erase=True,
    )
    assert store.commit([a_start(CHAT), a_message(CHAT, 1), last]) == [STORED] * 3
    assert store.entries(CHAT, 0) == []
    assert store.capsule(b"l") is None


def test_a_chat_goes_on_after_it_was_erased_in_the_same_batch(store: Store) -> None:
    erased = Item(chat=CHAT, expected=1, row=a_row(CHAT, 1, phase="erased"), erase=True)
    noted = Item(chat=CHAT, expected=1, row=a_row(CHAT, 1, phase="erased", touched=9))
    batch = [a_start(CHAT), a_message(CHAT, 1), erased, noted, a_start(OTHER)]
    assert store.commit(batch) == [STORED] * 5
    assert store.entries(CHAT, 0) == []


def test_removing_destroys_the_row_too_and_no_other_chat(store: Store) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1), a_start(OTHER), a_message(OTHER, 1)])
    assert store.commit([Item(chat=CHAT, expected=1, row=None, remove=True)]) == [STORED]
    assert store.load(CHAT) is None
    assert store.entries(CHAT, 0) == []
    assert positions(store, OTHER) == [1]
    assert store.commit([a_message(CHAT, 2)]) == [CONFLICT]
