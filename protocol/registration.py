"""The registration of one chat for research: closed lists, no free text, one size.

    contact      the night's date and bands that the console computes, never a moment
    answers      one of the codes, "unknown" (asked, and it stayed open) or "not_asked"
    packed       length 2 | JSON | zeros, always 2,048 bytes

Who chatted (`role`) is the one answer that every record has. The first theme is the primary
one. Interventions are slugs of the handbook that the counsellor says helped. What was used is
counted beside it by the console, and nobody is asked: entries that were opened or of which a
sentence was put into a draft, exercises that were sent or that the visitor said to have done,
and whether a consultant was asked and answered (`consulted`).

A changed code book gets another `v`, so that figures say by which definitions they were
counted: 1 did not count what was used, and 1 and 2 say nothing of a consultant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from protocol.errors import Refusal, Reject
from protocol.payloads import ExerciseName
from protocol.visitor_messages import Door, Language

VERSIONS = (1, 2, 3)
SIZE = 2048  # bytes of every packed record, whatever was answered

Unanswered = Literal["unknown", "not_asked"]
Unknown = Literal["unknown"]

# In hours, by the clock of the service's own time zone.
Start = Literal["06-19", "19-21", "21-23", "23-01", "01-03", "03-06"]
# In minutes: `<5` is up to five, `5-15` from five up to fifteen.
Duration = Literal["<5", "5-15", "15-30", "30-60", "60-120", "120+"]
Waited = Literal["<1", "1-5", "5-10", "10-20", "20+"]
EndedBy = Literal["counsellor", "visitor", "silence"]

Role = Literal["self", "relative", "professional", "perpetrator", "misuse", "unclear"]
# Minors and "under 25" can be counted from these, and no age can be read from them.
Age = Literal["<12", "12-15", "16-17", "18-20", "21-24", "25-34", "35+"]
Gender = Literal["female", "male", "other"]
Area = Literal["netherlands", "caribbean", "abroad"]
YesNo = Literal["yes", "no"]
Theme = Literal[
    "coercion",  # honour, forced marriage
    "home",  # a child who is maltreated or not safe in the family
    "exploitation",
    "online",
    "partner",
    "despair",  # sombre, suicidal, hurting oneself
    "sexual_violence",
    "other",
]
Lasted = Literal["once", "<1m", "1-12m", "1-5y", "5y+"]
Relation = Literal[
    "parent",
    "step_parent",
    "family",
    "partner",  # also a former one
    "recruiter",  # a "friend" who exploits
    "acquaintance",
    "online_stranger",
    "group",
    "professional",
]
Number = Literal["1", "2", "3-5", "6+"]
Triage = Literal["high", "middle", "low"]
Referral = Literal["none", "advised", "accepted", "warm"]  # each contains the one before
Safety = Literal["none", "plan", "emergency", "csg", "report"]
Returning = Literal["no", "code", "counsellor", "visitor_said"]
# A question about this chat went to a consultant; an answer came to it.
Consulted = Literal["no", "asked", "advised"]

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*(?!\n)$", max_length=40)]
Distress = Annotated[int, Meta(ge=0, le=10)]

MOST_INTERVENTIONS = 12
MOST_USED = 12  # entries, opened and inserted together: the last ones


class Registration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one chat for research, and of no person."""

    v: Literal[1, 2, 3] = 3
    night: dt.date
    start: Start
    duration: Duration | Unknown
    waited: Waited | Unknown
    door: Door
    language: Language
    ended_by: EndedBy
    role: Role
    age: Age | Unanswered = "not_asked"
    gender: Gender | Unanswered = "not_asked"
    area: Area | Unanswered = "not_asked"
    ongoing: YesNo | Unanswered = "not_asked"
    first_disclosure: YesNo | Unanswered = "not_asked"
    triage_start: Triage | Unanswered = "not_asked"
    themes: Annotated[tuple[Theme, ...], Meta(min_length=1)] | Unanswered = "not_asked"
    lasted: Lasted | Unanswered = "not_asked"
    age_at_start: Age | Unanswered = "not_asked"
    relations: Annotated[tuple[Relation, ...], Meta(min_length=1)] | Unanswered = "not_asked"
    number: Number | Unanswered = "not_asked"
    triage_end: Triage | Unanswered = "not_asked"
    interventions: Annotated[tuple[Slug, ...], Meta(max_length=MOST_INTERVENTIONS)] = ()
    referral: Referral | Unanswered = "not_asked"
    safety: Annotated[tuple[Safety, ...], Meta(min_length=1)] | Unanswered = "not_asked"
    returning: Returning | Unanswered = "not_asked"
    distress_start: Distress | Unanswered = "not_asked"
    distress_end: Distress | Unanswered = "not_asked"
    # Each in the furthest of the two that it came to.
    opened: Annotated[tuple[Slug, ...], Meta(max_length=MOST_USED)] = ()
    inserted: Annotated[tuple[Slug, ...], Meta(max_length=MOST_USED)] = ()
    exercises_sent: tuple[ExerciseName, ...] = ()
    exercises_done: tuple[ExerciseName, ...] = ()
    consulted: Consulted | None = None  # None in a version that did not count it

    def __post_init__(self) -> None:
        """Raise `ValueError` for a code named twice, "none" beside another, or too much used.

        And for a version that counts what it cannot, or leaves out what it must.
        """
        entries = self.opened + self.inserted
        exercises = self.exercises_sent + self.exercises_done
        answers = self.themes, self.relations, self.interventions, self.safety
        for codes in (*answers, entries, exercises):
            if not isinstance(codes, str) and len(set(codes)) < len(codes):
                raise ValueError("a code is named twice")
        if not isinstance(self.safety, str) and "none" in self.safety and len(self.safety) > 1:
            raise ValueError("none stands alone")
        if len(entries) > MOST_USED or (self.v == 1 and (entries or exercises)):
            raise ValueError("more was used than can be counted")
        if (self.v < 3) != (self.consulted is None):
            raise ValueError("consulted is of version 3, and of no other")


class _Versioned(msgspec.Struct):
    """The one field that every version has."""

    v: int


# The questions that a counsellor answers, in their order, with the codes of each.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "role": get_args(Role),
    "age": get_args(Age),
    "gender": get_args(Gender),
    "area": get_args(Area),
    "ongoing": get_args(YesNo),
    "first_disclosure": get_args(YesNo),
    "triage_start": get_args(Triage),
    "themes": get_args(Theme),
    "lasted": get_args(Lasted),
    "age_at_start": get_args(Age),
    "relations": get_args(Relation),
    "number": get_args(Number),
    "triage_end": get_args(Triage),
    "interventions": (),  # those of the handbook that were open beside the chat
    "referral": get_args(Referral),
    "safety": get_args(Safety),
    "returning": get_args(Returning),
}
SEVERAL = frozenset({"themes", "relations", "interventions", "safety"})


def registration(fields: dict[str, object]) -> Registration:
    """Return the record with these fields. Raises `Reject` (malformed) for any other code."""
    try:
        return msgspec.convert(fields, Registration)
    except msgspec.ValidationError:
        raise Reject(Refusal.MALFORMED) from None


def pack(record: Registration) -> bytes:
    """Return the 2,048 bytes of `record`. Raises `Reject` (malformed) unless it is all codes."""
    content = msgspec.json.encode(record)
    packed = len(content).to_bytes(2, "big") + content + bytes(SIZE - 2 - len(content))
    unpack(packed)  # a struct that was made by hand was never checked
    return packed


def unpack(packed: bytes) -> Registration:
    """Return the record in `packed`.

    Raises `Reject`: version for another code book, malformed for anything else.
    """
    length = int.from_bytes(packed[:2], "big")
    content, rest = packed[2 : 2 + length], packed[2 + length :]
    if len(packed) != SIZE or len(content) != length or rest.strip(b"\0"):
        raise Reject(Refusal.MALFORMED)
    try:
        if msgspec.json.decode(content, type=_Versioned).v not in VERSIONS:
            raise Reject(Refusal.VERSION)
        return msgspec.json.decode(content, type=Registration)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Reject(Refusal.MALFORMED) from None


# --- bands --------------------------------------------------------------------------------


def night_of(began: dt.datetime) -> dt.date:
    """Return the date of the night in which a chat began; `began` is local and aware.

    What begins before noon belongs to the evening before.
    """
    return (began - dt.timedelta(hours=12)).date()


def start_band(began: dt.datetime) -> Start:
    """Return the band of hours in which a chat began; `began` is local."""
    hour = began.hour
    if 6 <= hour < 19:
        return "06-19"
    late: tuple[tuple[int, Start], ...] = ((19, "19-21"), (21, "21-23"), (23, "23-01"))
    for first, band in reversed(late):
        if hour >= first:
            return band
    return "23-01" if hour < 1 else "01-03" if hour < 3 else "03-06"


def duration_band(seconds: float) -> Duration:
    """Return the band of a chat's length."""
    bands: tuple[Duration, ...] = get_args(Duration)
    return bands[_place(seconds, (5, 15, 30, 60, 120))]


def waited_band(seconds: float) -> Waited:
    """Return the band of how long somebody waited."""
    bands: tuple[Waited, ...] = get_args(Waited)
    return bands[_place(seconds, (1, 5, 10, 20))]


def _place(seconds: float, edges: Sequence[int]) -> int:
    """Return how many of the `edges`, in minutes, are reached."""
    return sum(seconds >= edge * 60 for edge in edges)
