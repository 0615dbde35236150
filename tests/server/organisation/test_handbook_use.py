"""The use of the handbook, from sealed records to what may be shown of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from protocol.p256 import new_key, public_bytes
from protocol.registration import SIZE, VERSIONS, Registration
from protocol.research import Opened, open_all, seal_registration
from protocol.wraps import hpke_seal
from server.organisation.disclosure import INSIDE, OUTSIDE, Band
from server.organisation.handbook_use import Pair, use_of
from server.organisation.use_lines import lines
from server.organisation.use_report import Report, report
from tests.protocol.test_registration import a_record

OLD, NEW, FOREIGN = new_key(), new_key(), new_key()
FEW, FIVE, TEN = Band(1, 4), Band(5, 9), Band(10, 14)
FIRST = dt.date(2026, 11, 1)
SLUGS = ("ademhaling", "eerste-onthulling", "raampje")
EXERCISES = ("breathe", "senses")


def sealed(key: Any = NEW, **answers: object) -> bytes:
    return seal_registration(public_bytes(key), a_record(**answers))


def made(*records: Registration, width: int = INSIDE) -> Report:
    return report(Opened(records, 0, 0, 0), width)


def many(count: int, **answers: object) -> list[Registration]:
    return [a_record(**answers) for _ in range(count)]


def sealed_as_version(sealing: int, book: int) -> bytes:
    """Return what a newer console might send: another sealing, or another code book."""
    content = b'{"v":%d,"shape":"new"}' % book
    packed = len(content).to_bytes(2, "big") + content + bytes(SIZE - 2 - len(content))
    header = b"VF" + bytes((sealing, 1)) + sealed()[4:8]
    point = public_bytes(NEW)
    return header + hpke_seal(point, b"veste/1/registration" + header, packed)


def test_records_open_with_every_key_that_is_there_and_the_rest_is_counted_apart() -> None:
    whole = sealed(age="12-15")
    changed = whole[:-1] + bytes((whole[-1] ^ 1,))
    found = open_all(
        [OLD, NEW],
        [
            sealed(OLD, age="<12"),
            whole,
            sealed(FOREIGN),
            sealed_as_version(2, 2),
            sealed_as_version(1, max(VERSIONS) + 1),
            changed,
            b"VF",
            b"",
            None,
            None,
        ],
    )
    assert {record.age for record in found.records} == {"<12", "12-15"}
    assert (len(found.records), found.other_key, found.other_version) == (2, 1, 2)
    assert found.damaged == 5
    shown = report(found, INSIDE).unopened
    assert (shown.other_key, shown.other_version, shown.damaged) == (1, 2, 5)


def test_a_record_in_two_files_counts_once() -> None:
    once = sealed()
    assert len(open_all([NEW], [once, once, sealed()]).records) == 2


def test_each_number_is_a_number_of_contacts() -> None:
    used = use_of(
        [
            a_record(opened=["raampje"], exercises_sent=["breathe"]),
            a_record(inserted=["raampje"], interventions=["raampje"], exercises_done=["breathe"]),
            a_record(opened=["ademhaling"], night="2026-11-23"),
        ]
    )
    assert (used.contacts, used.counted, len(used.nights)) == (3, 3, 2)
    assert used.opened == {"raampje": 2, "ademhaling": 1}
    assert used.inserted == {"raampje": 1}
    assert used.helped == {"raampje": 1}
    assert used.sent == {"breathe": 2}
    assert used.done == {"breathe": 1}


def test_distress_counts_only_where_both_numbers_were_given() -> None:
    used = use_of(
        [
            a_record(distress_start=8, distress_end=0),
            a_record(distress_start=0, distress_end=3, exercises_done=["senses"]),
            a_record(distress_start=7, exercises_done=["senses"]),
            a_record(distress_start=7, distress_end="unknown"),
            a_record(distress_end=2),
        ]
    )
    assert sorted(used.distress) == [Pair(0, 3), Pair(8, 0)]
    assert used.exercised == (Pair(0, 3),)


def test_a_record_of_version_1_counts_what_it_has_and_not_as_nothing_used() -> None:
    old = many(5, v=1, consulted=None, interventions=["raampje"], distress_start=8, distress_end=4)
    shown = made(*old, *many(6, opened=["raampje"]), a_record(v=1, consulted=None))
    (entry,) = shown.entries
    assert (shown.contacts, shown.counted) == (TEN, FIVE)
    assert (entry.opened, entry.helped) == (FIVE, FIVE)
    assert shown.distress is not None
    assert (shown.distress.n, shown.distress.down) == (FIVE, FIVE)
    only_old = made(*old)
    assert only_old.counted == Band(0, 0)
    (entry,) = only_old.entries
    assert (entry.opened, entry.inserted, entry.helped) == (None, None, FIVE)
    assert only_old.exercises == ()


def test_medians_and_directions_of_all_and_of_those_who_did_an_exercise() -> None:
    calmed = many(12, distress_start=8, distress_end=4, exercises_done=["breathe"])
    others = [
        *many(9, distress_start=6, distress_end=6),
        *many(3, distress_start=5, distress_end=7),
    ]
    shown = made(*calmed, *others, *many(10))
    assert shown.distress is not None
    assert (shown.distress.before, shown.distress.after) == (7, 5)
    assert (shown.distress.n, shown.distress.down) == (Band(20, 24), TEN)
    assert (shown.distress.same, shown.distress.up) == (FIVE, FEW)
    exercised = shown.distress_exercise_done
    assert exercised is not None
    assert (exercised.n, exercised.before, exercised.after) == (TEN, 8, 4)


def test_of_too_few_contacts_nothing_is_shown_and_not_even_the_names_of_entries() -> None:
    shown = made(*many(4, opened=["raampje"], interventions=["raampje"], distress_start=3))
    assert (shown.contacts, shown.counted, shown.nights) == (FEW, None, None)
    assert (shown.entries, shown.exercises, shown.distress) == ((), (), None)
    assert next(lines(shown)) == "Use of the handbook: <5 contacts, too few to tell more."
    few_counted = made(
        *many(9, v=1, consulted=None), a_record(opened=["raampje"], exercises_sent=["senses"])
    )
    assert (few_counted.counted, few_counted.entries, few_counted.exercises) == (FEW, (), ())
    assert few_counted.distress_exercise_done is None


def test_without_any_record_there_is_a_report_all_the_same() -> None:
    shown = made()
    assert shown.contacts == Band(0, 0)
    assert "0 contacts" in next(lines(shown))


def test_rows_stand_in_an_order_that_tells_nothing_beyond_their_bands() -> None:
    shown = made(*many(6, opened=["a"]), *many(9, opened=["b"]), *many(20, opened=["c"]))
    assert [entry.slug for entry in shown.entries] == ["c", "a", "b"]


def test_readers_outside_get_bands_of_ten() -> None:
    shown = made(*many(12, opened=["raampje"]), *many(40), width=OUTSIDE)
    assert (shown.contacts, shown.entries[0].opened) == (Band(50, 59), Band(10, 19))
    assert made(*many(9), width=OUTSIDE).contacts == Band(1, 9)


def test_the_lines_are_a_table_with_what_it_cannot_say() -> None:
    records = many(23, opened=["eerste-onthulling"], distress_start=7, distress_end=4)
    records += many(3, inserted=["raampje"], exercises_done=["breathe"], night="2026-11-24")
    said = list(lines(made(*records, *many(20))))
    assert said[0] == ("Use of the handbook: 45-49 contacts in 2 nights, 2026-11-22 to 2026-11-24.")
    assert said[3].split() == ["entry", "opened", "inserted", "helped"]
    assert said[4].split() == ["eerste-onthulling", "20-24", "0", "0"]
    assert said[5].split() == ["raampje", "<5", "<5", "0"]
    assert said[8].split() == ["breathe", "<5", "<5"]
    assert said[11].split() == ["all", "20-24", "7", "4", "20-24", "0", "0"]
    assert said[12].split() == ["exercise", "done", "0", "-", "-", "-", "-", "-"]
    assert len(said) == 16 + len(made().cannot_say)
    assert max(map(len, said)) <= 100


# --- what may be shown, of any records ----------------------------------------------------

some = st.lists(st.sampled_from(SLUGS), unique=True, max_size=2).map(tuple)
levels = st.one_of(st.integers(0, 10), st.just("unknown"), st.just("not_asked"))
new_records = st.builds(
    lambda opened, helped, done, *distress: a_record(
        opened=opened,
        interventions=helped,
        exercises_done=done,
        distress_start=distress[0],
        distress_end=distress[1],
    ),
    some,
    some,
    st.lists(st.sampled_from(EXERCISES), unique=True).map(tuple),
    levels,
    levels,
)
old_records = st.builds(lambda helped: a_record(v=1, consulted=None, interventions=helped), some)


def bands_in(shown: Any) -> list[dict[str, int]]:
    """Return every figure of a report that was read back from JSON."""
    if isinstance(shown, dict):
        here = [shown] if set(shown) == {"least", "most"} else []
        return here + [each for value in shown.values() for each in bands_in(value)]
    return [each for value in shown for each in bands_in(value)] if isinstance(shown, list) else []


@given(
    st.lists(st.one_of(new_records, old_records), max_size=30), st.sampled_from([INSIDE, OUTSIDE])
)
def test_no_report_shows_a_count_but_as_a_band(records: list[Registration], width: int) -> None:
    shown = made(*records, width=width)
    told = msgspec.json.decode(msgspec.json.encode(shown))
    for figure in bands_in(told):
        least, most = figure["least"], figure["most"]
        assert (least, most) in {(0, 0), (1, width - 1)} or (least % width, most) == (
            0,
            least + width - 1,
        )
    new = [record for record in records if record.v > 1]
    if len(new) < width:
        assert {entry.slug for entry in shown.entries} <= {
            slug for record in records for slug in record.interventions
        }
        assert shown.exercises == ()
    if len(records) < width:
        assert (len(bands_in(told)), shown.entries) == (1, ())
    assert msgspec.convert(told, Report) == shown


def test_the_shape_of_the_json_is_the_one_that_is_documented() -> None:
    records = many(30, opened=["raampje"], exercises_done=["senses"], distress_start=4)
    told = msgspec.json.decode(msgspec.json.encode(made(*records)))
    assert {name: type(value).__name__ for name, value in told.items()} == {
        "v": "int",
        "band": "int",
        "unopened": "dict",
        "contacts": "dict",
        "counted": "dict",
        "nights": "dict",
        "entries": "list",
        "exercises": "list",
        "distress": "dict",
        "distress_exercise_done": "dict",
        "cannot_say": "list",
    }
    assert set(told["unopened"]) == {"other_key", "other_version", "damaged"}
    assert told["nights"] == {"first": "2026-11-22", "last": "2026-11-22", "count": 1}
    thirty = {"least": 30, "most": 34}
    none = {"least": 0, "most": 0}
    assert told["entries"] == [
        {"slug": "raampje", "opened": thirty, "inserted": none, "helped": none}
    ]
    assert told["exercises"] == [{"name": "senses", "sent": thirty, "done": thirty}]
    assert set(told["distress"]) == {"n", "before", "after", "down", "same", "up"}
