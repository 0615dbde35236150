"""What every store promises, kept by memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest

from protocol.epochs import Epoch
from protocol.log import Entry, EpochEntry, GrantEntry, StateEntry
from server.ports import Outcome, Store, StoreError
from server.records import Block, Item, NewEntry, PutCapsule
from tests.server.storage.builders import (
    COUNSELLOR,
    NOW,
    VISITOR,
    a_chat_id,
    a_frame,
    a_message,
    a_reload_capsule,
    a_row,
    a_start,
    positions,
)

CHAT, OTHER = a_chat_id(1), a_chat_id(2)
STORED, CONFLICT, FAILED = Outcome.STORED, Outcome.CONFLICT, Outcome.FAILED


def test_a_store_that_is_not_open_refuses_to_answer(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.load(CHAT)
    with pytest.raises(StoreError):
        store.commit([a_start(CHAT)])


def test_what_is_committed_is_there_after_it_is_opened_again(store: Store) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    store.close()
    store.open()
    assert positions(store, CHAT) == [1]


def test_an_empty_batch_has_no_outcomes(store: Store) -> None:
    assert store.commit([]) == []


@pytest.mark.parametrize("holder", [None, COUNSELLOR])
@pytest.mark.parametrize("readers", [(), (COUNSELLOR, b"S-staff2")])
def test_a_row_comes_back_as_it_was(
    store: Store, holder: bytes | None, readers: tuple[bytes, ...]
) -> None:
    row = a_row(
        *(CHAT, 0),
        danger=True,
        holder=holder,
        readers=readers,
        claimed=NOW,
        language="pap-CW",
        held=readers[::-1],
    )
    store.commit([Item(chat=CHAT, expected=None, row=row)])
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == row


def test_a_chat_that_is_over_is_taken_up_again_while_it_is_blocked(store: Store) -> None:
    block = Block(COUNSELLOR, "searching", NOW, NOW + 1, None, b"S-staff2")
    blocked = a_row(CHAT, 0, phase="closed", block=block)
    over = a_row(OTHER, 0, phase="closed")
    store.commit([Item(chat=row.chat, expected=None, row=row) for row in (blocked, over)])
    store.close()
    store.open()
    assert [loaded.row for loaded in store.live()] == [blocked]
    store.commit([Item(chat=CHAT, expected=0, row=a_row(CHAT, 0, phase="closed"))])
    assert store.live() == []


def test_a_changed_row_replaces_every_field(store: Store) -> None:
    row = a_row(
        *(CHAT, 0),
        pass_hash=b"p" * 32,
        door="boys",
        language="en",
        danger=True,
        since=1,
        phase="waiting",
        presence="exited",
        changed=2,
        holder=None,
        returned=True,
        has_code=True,
        epoch=7,
        touched=3,
        claimed=4,
        readers=(COUNSELLOR,),
    )
    store.commit([a_start(CHAT)])
    assert store.commit([Item(chat=CHAT, expected=0, row=row)]) == [STORED]
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == row


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("grown", ["ggg", "cgg", "gcg", "ggc", "gcc"])
def test_a_chat_that_only_grew_is_stored_as_it_became_whatever_comes_before_or_after(
    store: Store, grown: str, *, together: bool
) -> None:
    items, danger = [a_start(CHAT)], False
    for pos, kind in enumerate(grown, 1):
        danger = danger or kind == "c"
        items.append(a_message(CHAT, pos, danger=danger, grown=kind == "g"))
    batches = [items] if together else [[item] for item in items]
    assert {outcome for batch in batches for outcome in store.commit(batch)} == {STORED}
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == items[-1].row


def test_a_chat_that_only_grew_is_held_to_its_past_too(store: Store) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    assert store.commit([a_message(CHAT, 3, grown=True)]) == [CONFLICT]
    assert positions(store, CHAT) == [1]


def test_every_kind_of_entry_comes_back_as_it_was(store: Store) -> None:
    told: list[Entry] = [
        StateEntry(pos=1, at=NOW, phase="waiting", presence="here", holder=None, cause="start"),
        EpochEntry(pos=2, at=NOW, epoch=Epoch(b"VE1 body", b"", (b"w" * 157,))),
        a_frame(3).entry,
        GrantEntry(pos=4, at=NOW, giver=COUNSELLOR, wraps=(b"w" * 157, b"x" * 157)),
    ]
    new = tuple(NewEntry(entry=entry, author=VISITOR, mid=None) for entry in told)
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 4), entries=new)])
    assert store.entries(CHAT, 0) == told


def test_entries_after_a_position_come_in_order_without_the_earlier_ones(store: Store) -> None:
    store.commit([a_start(CHAT), a_start(OTHER)])
    for pos in range(1, 5):
        store.commit([a_message(OTHER, pos), a_message(CHAT, pos)])
    assert [entry.pos for entry in store.entries(CHAT, 2)] == [3, 4]
    assert store.entries(CHAT, 4) == []
    assert store.entries(a_chat_id(9), 0) == []


def test_a_loaded_chat_knows_what_makes_a_resend_harmless(store: Store) -> None:
    frames = [a_frame(1), a_frame(2, author=COUNSELLOR), a_frame(3)]
    quiet = NewEntry(entry=a_frame(4).entry, author=b"relay...", mid=None)
    entries = (*frames, quiet)
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 4), entries=entries)])
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.mids == {each.mid: each.entry.pos for each in frames}
    assert loaded.seqs == {(1, VISITOR): 3, (1, COUNSELLOR): 2}


def test_a_chat_that_never_was_is_none(store: Store) -> None:
    assert store.load(CHAT) is None


def test_live_leaves_out_what_is_closed_or_erased(store: Store) -> None:
    phases = ["waiting", "claimed", "open", "closing", "closed", "erased"]
    store.commit([a_start(a_chat_id(n), phase=phase) for n, phase in enumerate(phases)])
    store.commit([a_message(a_chat_id(0), 1, phase="waiting")])
    live = store.live()
    assert sorted(each.row.phase for each in live) == ["claimed", "closing", "open", "waiting"]
    assert [each.mids for each in live if each.row.chat == a_chat_id(0)] == [{a_frame(1).mid: 1}]


def test_many_items_of_many_chats_are_all_stored_in_one_batch(store: Store) -> None:
    chats = [a_chat_id(n) for n in range(70)]
    items = [a_start(chat) for chat in chats]
    items += [a_message(chat, pos) for pos in range(1, 6) for chat in chats]
    assert set(store.commit(items)) == {STORED}
    assert {tuple(positions(store, chat)) for chat in chats} == {(1, 2, 3, 4, 5)}
    assert {each.row.pos for each in store.live()} == {5}


@pytest.mark.parametrize("expected", [None, 0, 2])
def test_an_item_from_another_past_is_a_conflict_and_changes_nothing(
    store: Store, expected: int | None
) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    item = Item(chat=CHAT, expected=expected, row=a_row(CHAT, 9), entries=(a_frame(9),))
    assert store.commit([item]) == [CONFLICT]
    assert positions(store, CHAT) == [1]
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == a_row(CHAT, 1)


def test_an_item_of_a_chat_that_is_not_there_is_a_conflict(store: Store) -> None:
    assert store.commit([a_message(CHAT, 1)]) == [CONFLICT]
    assert store.load(CHAT) is None


def test_an_item_without_a_row_is_held_to_its_past_too(store: Store) -> None:
    store.commit([a_start(CHAT)])
    capsule = a_reload_capsule(b"l" * 32)
    late = Item(chat=CHAT, expected=3, row=None, keep=(capsule,))
    right = Item(chat=CHAT, expected=0, row=None, keep=(capsule,))
    assert store.commit([late]) == [CONFLICT]
    assert store.commit([right]) == [STORED]
    loaded = store.load(CHAT)
    assert loaded is not None
    assert loaded.row == a_row(CHAT, 0)


def test_what_follows_a_conflict_in_its_chat_is_one_too_and_nothing_else(store: Store) -> None:
    store.commit([a_start(CHAT), a_start(OTHER)])
    batch = [
        a_message(CHAT, 1),
        a_message(OTHER, 1),
        a_message(CHAT, 3),  # nobody stored 2
        a_message(OTHER, 2),
        a_message(CHAT, 2),
        a_message(CHAT, 3),
    ]
    assert store.commit(batch) == [STORED, STORED, CONFLICT, STORED, CONFLICT, CONFLICT]
    assert positions(store, CHAT) == [1]
    assert positions(store, OTHER) == [1, 2]


def test_a_position_that_is_taken_fails_its_item_whole(store: Store) -> None:
    store.commit([a_start(CHAT), a_message(CHAT, 1), a_start(OTHER)])
    double = Item(chat=CHAT, expected=1, row=a_row(CHAT, 2), entries=(a_frame(2), a_frame(1)))
    outcomes = store.commit([double, a_message(OTHER, 1), a_message(CHAT, 3)])
    assert outcomes == [FAILED, STORED, FAILED]
    assert positions(store, CHAT) == [1]


def test_a_capsule_is_found_by_its_lookup_and_belongs_to_its_chat(store: Store) -> None:
    capsule = a_reload_capsule(b"l" * 32)
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 0), keep=(capsule,))])
    assert store.capsule(b"l" * 32) == (CHAT, capsule.capsule)
    assert store.capsule(b"m" * 32) is None


def test_a_new_capsule_replaces_its_kind_and_not_the_other(store: Store) -> None:
    code = PutCapsule(kind="return", lookup=b"r" * 32, capsule=b"code")
    old, new = a_reload_capsule(b"old"), a_reload_capsule(b"new")
    store.commit([Item(chat=CHAT, expected=None, row=a_row(CHAT, 0), keep=(old, code))])
    store.commit([Item(chat=CHAT, expected=0, row=None, keep=(new,))])
    assert [store.capsule(each.lookup) is None for each in (old, new, code)] == [True, False, False]


def test_the_last_word_about_a_capsule_in_a_batch_counts(store: Store) -> None:
    kept = Item(chat=CHAT, expected=0, row=None, keep=(a_reload_capsule(b"l"),))
    forgotten = Item(chat=CHAT, expected=0, row=None, forget=("reload",))
    assert store.commit([a_start(CHAT), kept, forgotten]) == [STORED] * 3
    assert store.capsule(b"l") is None
    assert store.commit([forgotten, kept]) == [STORED] * 2
    assert store.capsule(b"l") is not None


@pytest.mark.parametrize("together", [True, False])
def test_nobody_takes_the_lookup_of_another_chat_or_is_told_that_it_has_one(
    store: Store, *, together: bool
) -> None:
    mine = a_reload_capsule(b"l", b"mine")
    theirs = a_reload_capsule(b"l", b"theirs")
    filed = Item(chat=CHAT, expected=None, row=a_row(CHAT, 0), keep=(mine,))
    taker = Item(chat=OTHER, expected=None, row=a_row(OTHER, 0), keep=(theirs,))
    batches = [[filed, taker]] if together else [[filed], [taker]]
    assert [store.commit(batch) for batch in batches] == [[STORED] * len(each) for each in batches]
    assert store.capsule(b"l") == (CHAT, b"mine")
    # It may try as often as it likes, and file something else, and say no more of it.
    again = Item(chat=OTHER, expected=0, row=None, keep=(theirs,))
    other = Item(chat=OTHER, expected=0, row=None, keep=(a_reload_capsule(b"m", b"other"),))
    assert store.commit([again]) == store.commit([other]) == store.commit([again]) == [STORED]
    assert store.capsule(b"l") == (CHAT, b"mine")
    assert store.capsule(b"m") is None
    assert store.commit([Item(chat=CHAT, expected=0, row=None, keep=(mine,))]) == [STORED]
    assert store.capsule(b"l") == (CHAT, b"mine")


def test_expired_are_the_chats_whose_last_event_lies_before_the_moment(store: Store) -> None:
    items = [a_start(a_chat_id(n), touched=NOW + n, phase="closed") for n in range(4)]
    store.commit(items)
    assert sorted(store.expired(NOW + 2)) == [a_chat_id(0), a_chat_id(1)]


def test_what_lies_too_far_ahead_is_dated_back_and_nothing_else(store: Store) -> None:
    store.commit([a_start(a_chat_id(n), touched=NOW + n) for n in range(4)])
    store.date_back(NOW + 2, NOW - 1)
    assert list(store.expired(NOW)) == [a_chat_id(3)]
    assert sorted(store.expired(NOW + 2)) == sorted(a_chat_id(n) for n in (0, 1, 3))


def test_what_is_remembered_last_is_recalled(store: Store) -> None:
    assert store.recall("papers") is None
    store.remember("papers", b"first")
    store.remember("papers", b"second")
    store.remember("invites", b"")
    assert (store.recall("papers"), store.recall("invites")) == (b"second", b"")
