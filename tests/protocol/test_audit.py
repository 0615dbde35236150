"""Whoever changes, adds, removes, swaps or cuts off a line of the audit chain is noticed."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from protocol import audit
from protocol.audit import Broken, Head, Line, Note, What, Why, append, read_head, verify
from protocol.ids import VISITOR, new_staff

_WHO = st.sampled_from([VISITOR, audit.RELAY, audit.OPERATOR, b"Sstaff-1", b"Sstaff-2"])
_CHATS = st.sampled_from([b"", b"c" * 16, b"d" * 16])
NOTES = st.builds(
    Note,
    st.integers(0, 2**62),
    _WHO,
    st.sampled_from([what for what in get_args(What) if what != "cut"]),  # those are below
    _CHATS,
    st.sampled_from(get_args(Why)),
)
CHAINS = st.lists(NOTES, min_size=1, max_size=12).map(lambda n: list(append(audit.START, n)))
HASHES = st.binary(min_size=32, max_size=32)


slowly = settings(deadline=None)  # a machine may stand still


def head_of(chain: list[Line]) -> Head:
    return Head(chain[-1].n, chain[-1].hash)


@slowly
@given(CHAINS)
def test_a_chain_that_nobody_touched_holds_with_and_without_its_head(chain: list[Line]) -> None:
    assert verify(chain) is None
    assert all(verify(chain, Head(line.n, line.hash)) is None for line in chain)


@slowly
@given(CHAINS, st.data())
def test_a_changed_line_is_found_where_it_is(chain: list[Line], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    other: Any = data.draw(
        st.one_of(
            NOTES.map(lambda note: {"note": note}),
            HASHES.map(lambda digest: {"hash": digest}),
            HASHES.map(lambda digest: {"previous": digest}),
        )
    )
    changed = replace(chain[at], **other)
    if changed == chain[at]:
        return
    found = verify([*chain[:at], changed, *chain[at + 1 :]])
    assert found == Broken(at + 1, "changed")


@slowly
@given(CHAINS, st.data())
def test_a_line_that_is_missing_before_the_end_is_found_where_it_was(
    chain: list[Line], data: st.DataObject
) -> None:
    if len(chain) > 1:
        at = data.draw(st.integers(0, len(chain) - 2))
        assert verify([*chain[:at], *chain[at + 1 :]]) == Broken(at + 1, "removed")


@slowly
@given(CHAINS, st.data())
def test_lines_cut_off_the_end_are_missed_by_whoever_remembers_the_head(
    chain: list[Line], data: st.DataObject
) -> None:
    kept = data.draw(st.integers(0, len(chain) - 1))
    assert verify(chain[:kept], head_of(chain)) == Broken(kept + 1, "cut")


@slowly
@given(CHAINS, NOTES, st.data())
def test_an_added_line_is_found_also_when_it_fits_the_one_before(
    chain: list[Line], note: Note, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    before = head_of(chain[:at]) if at else audit.START
    (added,) = append(before, [note])
    if added == chain[at]:
        return
    assert verify([*chain[:at], added, *chain[at:]]) == Broken(at + 2, "inserted")
    moved = [replace(line, n=line.n + 1) for line in chain[at:]]
    assert verify([*chain[:at], added, *moved]) == Broken(at + 2, "changed")


@slowly
@given(CHAINS, st.data())
def test_two_lines_that_changed_places_are_found(chain: list[Line], data: st.DataObject) -> None:
    if len(chain) < 2:
        return
    at = data.draw(st.integers(0, len(chain) - 2))
    one, two = chain[at], chain[at + 1]
    assert verify([*chain[:at], two, one, *chain[at + 2 :]]) == Broken(at + 1, "removed")
    renumbered = [replace(two, n=one.n), replace(one, n=two.n)]
    assert verify([*chain[:at], *renumbered, *chain[at + 2 :]]) == Broken(at + 1, "changed")


@slowly
@given(CHAINS, st.data())
def test_a_chain_made_anew_from_a_line_on_is_known_by_the_remembered_head(
    chain: list[Line], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    notes = [line.note for line in chain]
    other = data.draw(NOTES)
    anew = list(append(audit.START, [*notes[:at], other, *notes[at + 1 :]]))
    if other != notes[at]:
        assert verify(anew) is None  # by itself it holds
        assert verify(anew, head_of(chain)) == Broken(len(chain), "rewritten")
    without = list(append(audit.START, [*notes[:at], *notes[at + 1 :]]))
    assert verify(without, head_of(chain)) == Broken(len(chain), "cut")


@slowly
@given(NOTES, NOTES, st.integers(1, 2**40))
def test_no_two_notes_have_the_same_bytes_before_the_hash(one: Note, two: Note, n: int) -> None:
    same = audit.hash_of(n, one, bytes(32)) == audit.hash_of(n, two, bytes(32))
    assert same == (one == two)


def test_a_field_cannot_borrow_from_the_next_one() -> None:
    one = Note(1, b"Sstaff-1", "offer", b"chat", "")
    two = Note(1, b"Sstaff-1c", "offer", b"hat", "")
    assert audit.hash_of(1, one, bytes(32)) != audit.hash_of(1, two, bytes(32))


def test_a_value_that_no_line_ever_holds_is_a_change_and_no_crash() -> None:
    (line,) = append(audit.START, [Note(1, audit.RELAY, "start")])
    for note in (Note(-1, audit.RELAY, "start"), Note(1, b"x" * 300, "start")):
        assert verify([replace(line, note=note)]) == Broken(1, "changed")


def test_a_head_is_read_back_as_it_was_printed() -> None:
    head = Head(12, bytes(range(32)))
    assert read_head(str(head)) == head


@pytest.mark.parametrize("printed", ["", "12", "12:", "x:" + "0" * 64, "12:00", "-1:" + "0" * 64])
def test_what_is_no_head_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int and fromhex have words of their own
        read_head(printed)


def test_staff_are_named_by_their_opaque_id_and_others_by_what_they_are() -> None:
    me = new_staff()
    assert audit.name_of(me).startswith("U")
    assert [audit.name_of(who) for who in (VISITOR, audit.RELAY, audit.OFFICE)] == [
        "visitor",
        "relay",
        "office",
    ]


# --- what was removed because of its age ----------------------------------------------------

YEAR = audit.YEAR
NOW = 60 * YEAR
AGES = st.lists(st.integers(0, 20 * YEAR), min_size=2, max_size=12).map(sorted)


def aged(ages: list[int], years: audit.Why, at: int = NOW) -> list[Line]:
    """Return a chain with a line for each age, the oldest first, and a cut at `at`."""
    notes = [Note(at - age, b"Sstaff-1", "claim", b"c" * 16) for age in reversed(ages)]
    return list(append(audit.START, [*notes, Note(at, audit.RELAY, "cut", why=years)]))


@slowly
@given(AGES, st.integers(1, 10), st.data())
def test_a_chain_may_begin_late_only_where_all_before_is_older_than_its_cut_says(
    ages: list[int], many: int, data: st.DataObject
) -> None:
    chain = aged(ages, audit.years(many))
    first = data.draw(st.integers(1, len(chain) - 2))
    old = NOW - chain[first].note.at >= many * YEAR
    assert verify(chain[first:]) == (None if old else Broken(1, "removed"))


@slowly
@given(AGES, st.data())
def test_after_an_honest_cut_every_other_change_is_still_found(
    ages: list[int], data: st.DataObject
) -> None:
    chain = aged([0, *ages, 15 * YEAR, 16 * YEAR], "5y")
    old = [line for line in chain if NOW - line.note.at >= 5 * YEAR]
    kept = chain[len(old) - 1 :]
    assert verify(kept, head_of(chain)) is None
    at = data.draw(st.integers(0, len(kept) - 1))
    line = kept[at]
    younger = replace(line, note=replace(line.note, at=line.note.at - 1))
    assert verify([*kept[:at], younger, *kept[at + 1 :]], head_of(chain)) is not None
    assert verify([*kept[:at], *kept[at + 1 :]], head_of(chain)) is not None
    assert verify([*kept[: at + 1], line, *kept[at + 1 :]], head_of(chain)) is not None
    assert verify(kept[:at], head_of(chain)) is not None


def test_an_old_beginning_that_is_forged_does_not_fit_what_follows() -> None:
    chain = aged([0, 1, 2, 3, 9 * YEAR, 10 * YEAR], "5y")
    young = chain[3]
    forged = replace(young, note=replace(young.note, at=NOW - 6 * YEAR))
    redone = replace(forged, hash=audit.hash_of(forged.n, forged.note, forged.previous))
    assert verify([redone, *chain[4:]]) == Broken(1, "removed")


def test_a_remembered_head_from_before_the_first_line_never_calls_a_chain_whole() -> None:
    chain = aged([0, 1, 2, 3, 4], "5y")
    seen = [Head(line.n, line.hash) for line in chain[:4]]
    forged = [Note(NOW - 6 * YEAR, b"Sstaff-1", "claim"), chain[-1].note]
    anew = list(append(Head(4, b"?" * 32), forged))
    assert verify(anew) is None  # by itself it holds
    assert verify(anew, seen[3]) == Broken(4, "rewritten")
    assert [verify(anew, head) for head in seen[:3]] == [Broken(5, "older")] * 3
    fits = list(append(seen[3], forged))
    assert [verify(fits, head) for head in seen] == [Broken(5, "older")] * 4
    assert verify(fits, head_of(fits)) is None
    assert verify(fits[:1] + chain[5:], seen[0]) == Broken(1, "removed")


def test_a_head_that_is_older_than_an_honest_first_line_cannot_be_compared() -> None:
    chain = aged([0, 6 * YEAR, 7 * YEAR, 8 * YEAR], "5y")
    seen = [Head(line.n, line.hash) for line in chain]
    found = [verify(chain[2:], head) for head in seen]
    assert found == [Broken(3, "older")] * 2 + [None] * 3


@pytest.mark.parametrize(("who", "why"), [(b"Sstaff-1", "5y"), (audit.RELAY, "")])
def test_nobody_but_the_relay_cuts_and_never_without_an_age(who: bytes, why: audit.Why) -> None:
    notes = [Note(0, who, "claim"), Note(1, who, "claim"), Note(NOW, who, "cut", why=why)]
    assert verify(list(append(audit.START, notes))[1:]) == Broken(1, "removed")
