"""A registration holds codes and nothing else, and every one of them looks alike sealed."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol import registration as book
from protocol.errors import Refusal, Reject
from protocol.p256 import new_key, public_bytes
from protocol.payloads import ExerciseName
from protocol.registration import QUESTIONS, SEVERAL, SIZE, Registration, pack, unpack
from protocol.research import (
    LENGTH,
    PublishedResearch,
    open_registration,
    open_research,
    research_key_of,
    seal_registration,
    sign_research,
)
from tests.builders import NOW, Organisation

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LEAST: dict[str, Any] = {
    "night": "2026-11-22",
    "start": "01-03",
    "duration": "15-30",
    "waited": "5-10",
    "door": "general",
    "language": "nl",
    "ended_by": "counsellor",
    "role": "self",
    "consulted": "no",
}
# The longest of everything: what a record can ever be.
MOST = LEAST | {
    **{name: max((*codes, "not_asked"), key=len) for name, codes in QUESTIONS.items()},
    **{name: list(QUESTIONS[name]) for name in ("themes", "relations")},
    "safety": [code for code in QUESTIONS["safety"] if code != "none"],
    "interventions": [f"{n:02}{'x' * 38}" for n in range(book.MOST_INTERVENTIONS)],
    "language": "pap-AW",
    "duration": "60-120",
    "distress_start": "not_asked",
    "distress_end": "not_asked",
    "opened": [f"{n:02}{'y' * 38}" for n in range(book.MOST_USED)],
    "exercises_sent": list(get_args(ExerciseName)),
    "consulted": "advised",
}


def a_record(**changes: object) -> Registration:
    return book.registration(LEAST | changes)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_code_of_a_question_is_taken_and_comes_back(question: str) -> None:
    for code in QUESTIONS[question]:
        answer = (code,) if question in SEVERAL else code
        record = a_record(**{question: answer})
        assert getattr(unpack(pack(record)), question) == answer


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "role"])
def test_unknown_and_not_asked_are_two_answers_and_nothing_is_not_asked(question: str) -> None:
    if question == "interventions":
        assert a_record().interventions == ()
        return
    said = {a: getattr(unpack(pack(a_record(**{question: a}))), question) for a in OPEN}
    assert said == {a: a for a in OPEN}
    assert getattr(a_record(), question) == "not_asked"


OPEN = ("unknown", "not_asked")


@pytest.mark.parametrize("answer", ["Anna", "", "self ", "SELF", 3, None, ["Self"], {"a": 1}])
@pytest.mark.parametrize("question", [*QUESTIONS, "start", "duration", "door", "ended_by"])
def test_nothing_but_a_code_is_taken(question: str, answer: object) -> None:
    with pytest.raises(Reject, match="malformed"):
        a_record(**{question: answer})


@pytest.mark.parametrize("slug", ["Anna", "a b", "anna!", "-a", "a-", "a--b", "a\n", "é", "x" * 41])
def test_an_intervention_has_the_form_of_a_slug(slug: str) -> None:
    with pytest.raises(Reject, match="malformed"):
        a_record(interventions=[slug])


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "unknown"},  # somebody chatted: the code for not knowing is "unclear"
        {"role": "not_asked"},
        {"waited": "not_asked"},
        {"start": "unknown"},
        {"themes": []},
        {"themes": ["home", "home"]},
        {"safety": ["none", "plan"]},
        {"interventions": [f"slug-{n}" for n in range(book.MOST_INTERVENTIONS + 1)]},
        {"distress_start": 11},
        {"distress_end": -1},
        {"night": "2026-11-31"},
        {"note": "she said"},
        {"chat": "AAAA"},
        {"v": 4},
        {"v": 2},  # which says nothing of a consultant
        {"consulted": None},
        {"consulted": "twice"},
        {"consulted": "what Petra said"},
        {"opened": ["doseren"], "inserted": ["doseren"]},
        {"opened": [f"slug-{n}" for n in range(book.MOST_USED)], "inserted": ["doseren"]},
        {"opened": ["Anna said"]},
        {"exercises_sent": ["breathe"], "exercises_done": ["breathe"]},
        {"exercises_done": ["a walk with Anna"]},
        {"v": 1, "consulted": None, "opened": ["doseren"]},
    ],
)
def test_what_the_book_does_not_allow_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Reject, match="malformed"):
        a_record(**wrong)


def test_a_record_without_who_chatted_is_none() -> None:
    fields = {name: value for name, value in LEAST.items() if name != "role"}
    with pytest.raises(Reject, match="malformed"):
        book.registration(fields)


def test_a_record_that_was_made_by_hand_is_checked_before_it_leaves() -> None:
    wrong = msgspec.structs.replace(a_record(), age="Anna, 14, from Breda")
    with pytest.raises(Reject, match="malformed"):
        pack(wrong)
    with pytest.raises(Reject, match="malformed"):
        seal_registration(public_bytes(new_key()), wrong)


def test_the_first_theme_stays_the_first() -> None:
    record = a_record(themes=("partner", "home", "online"))
    assert unpack(pack(record)).themes == ("partner", "home", "online")


def test_the_fullest_record_and_the_emptiest_have_one_size() -> None:
    point = public_bytes(new_key())
    for fields in (LEAST, MOST):
        record = book.registration(fields)
        assert len(pack(record)) == SIZE
        assert len(seal_registration(point, record)) == LENGTH


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-1],
        lambda packed: packed + b"\0",
        lambda packed: packed[:-1] + b"x",
        lambda packed: b"\xff\xff" + packed[2:],
        lambda packed: b"\0\0" + packed[2:],
        lambda packed: packed[:2] + b"[" + packed[3:],
        lambda packed: packed[:0],
    ],
)
def test_another_packing_is_refused(damage: Any) -> None:
    with pytest.raises(Reject, match="malformed"):
        unpack(damage(pack(a_record())))


def test_only_the_research_key_opens_a_record() -> None:
    key, other = new_key(), new_key()
    sealed = seal_registration(public_bytes(key), a_record(age="16-17"))
    assert open_registration(key, sealed).age == "16-17"
    with pytest.raises(Reject, match="foreign"):
        open_registration(other, sealed)
    assert seal_registration(public_bytes(key), a_record()) != sealed


@pytest.mark.parametrize("at", [0, 2, 3, 5, 40, 90, LENGTH - 1])
def test_no_changed_byte_of_a_sealed_record_is_accepted(at: int) -> None:
    key = new_key()
    sealed = bytearray(seal_registration(public_bytes(key), a_record()))
    sealed[at] ^= 1
    with pytest.raises(Reject):
        open_registration(key, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"VF", bytes(LENGTH), b"VF\1\1" + bytes(LENGTH)])
def test_other_bytes_are_no_sealed_record(sealed: bytes) -> None:
    with pytest.raises(Reject, match="malformed"):
        research_key_of(sealed)


def test_a_newer_sealing_is_told_apart_from_nonsense() -> None:
    with pytest.raises(Reject) as refused:
        research_key_of(b"VF\2\1" + bytes(LENGTH - 4))
    assert refused.value.code is Refusal.VERSION


# --- the research key ---------------------------------------------------------------------


def published(organisation: Organisation, point: bytes, until: int = NOW + 60) -> PublishedResearch:
    certificate = organisation.papers().certificate
    return PublishedResearch(certificate, sign_research(organisation.roster_key, point, NOW, until))


def test_a_research_key_is_believed_on_the_word_of_the_root_alone() -> None:
    organisation, point = Organisation(), public_bytes(new_key())
    document = published(organisation, point)
    assert open_research(organisation.root_point, document, NOW).key == point
    with pytest.raises(Reject, match="signature"):
        open_research(Organisation().root_point, document, NOW)


def test_a_document_of_another_kind_is_no_research_key() -> None:
    organisation = Organisation()
    papers = organisation.papers()
    with pytest.raises(Reject, match="malformed"):
        open_research(
            organisation.root_point, PublishedResearch(papers.certificate, papers.roster), NOW
        )


@pytest.mark.parametrize("moment", [NOW - 400, NOW + 61])
def test_a_research_key_out_of_its_time_is_refused(moment: int) -> None:
    organisation = Organisation()
    document = published(organisation, public_bytes(new_key()))
    with pytest.raises(Reject, match="expired"):
        open_research(organisation.root_point, document, moment)


def test_a_research_key_that_is_no_point_is_refused() -> None:
    organisation = Organisation()
    with pytest.raises(Reject, match="malformed"):
        open_research(organisation.root_point, published(organisation, bytes(65)), NOW)


# --- bands --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "night", "band"),
    [
        ("2026-11-22T19:00", 22, "19-21"),
        ("2026-11-22T20:59", 22, "19-21"),
        ("2026-11-22T21:00", 22, "21-23"),
        ("2026-11-22T23:30", 22, "23-01"),
        ("2026-11-23T00:59", 22, "23-01"),
        ("2026-11-23T01:00", 22, "01-03"),
        ("2026-11-23T03:00", 22, "03-06"),
        ("2026-11-23T05:59", 22, "03-06"),
        ("2026-11-23T06:00", 22, "06-19"),
        ("2026-11-23T12:00", 23, "06-19"),
    ],
)
def test_a_chat_after_midnight_belongs_to_the_evening_before(
    clock: str, night: int, band: str
) -> None:
    began = dt.datetime.fromisoformat(clock).replace(tzinfo=AMSTERDAM)
    assert book.night_of(began) == dt.date(2026, 11, night)
    assert book.start_band(began) == band


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, "<5"),
        (4.9, "<5"),
        (5, "5-15"),
        (29, "15-30"),
        (30, "30-60"),
        (119, "60-120"),
        (999, "120+"),
    ],
)
def test_a_length_falls_into_one_band(minutes: float, band: str) -> None:
    assert book.duration_band(minutes * 60) == band


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(-1, "<1"), (0.9, "<1"), (1, "1-5"), (5, "5-10"), (19, "10-20"), (20, "20+")],
)
def test_a_wait_falls_into_one_band(minutes: float, band: str) -> None:
    assert book.waited_band(minutes * 60) == band
