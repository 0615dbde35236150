"""What colleagues say is heard by whom it is for, once, soon, from who may say it."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from protocol.directory import Role
from protocol.errors import Refusal, Reject
from protocol.letters import (
    Advice,
    Call,
    Carries,
    Excerpt,
    Handed,
    HandedLine,
    HandOverNote,
    Introduction,
    LetterHeader,
    ReasonCode,
    Reasons,
    Received,
    ReleaseNote,
    RoomLine,
    Tally,
    TeamLetter,
    Whisper,
    seal_letter,
)
from protocol.p256 import public_bytes
from protocol.place import Trouble
from protocol.staff_messages import Posted
from protocol.staff_session import StaffSession
from protocol.team import FRESH, NO_CHAT, WRITERS, FromColleague, new_letter
from tests.builders import NOW, Organisation, Person

CHAT = bytes(range(16))
ROLES: tuple[Role, ...] = get_args(Role)


def said(kind: type, at: float = NOW) -> TeamLetter:
    """Return something of this kind, said at `at` (seconds)."""
    one: tuple[bytes, int] = new_letter(), int(at * 1000)
    rest: dict[type, tuple[Any, ...]] = {
        Introduction: ("Noor",),
        RoomLine: ("wie heeft pauze?",),
        Whisper: ("je doet het goed",),
        ReleaseNote: ("praat liever met een vrouw",),
        Call: (True,),
        Excerpt: ("wat is hier wijs?", ("eerste regel", "tweede regel")),
        Advice: (bytes(16), "vraag eerst hoe het nu is"),
        Received: (bytes(16),),
        Reasons: (("overload", "cooling"), None, Tally(2, 1, int(at * 1000), 2, 3)),
        Carries: (6, True, int(at * 1000)),
        Handed: ((HandedLine(new_letter(), int(at * 1000), bytes(8), 1, "may_return"),),),
    }
    content: TeamLetter = kind(*one, *rest[kind])
    return content


class Team:
    """One person of each role, all on duty, each with a session."""

    def __init__(self) -> None:
        self.organisation = Organisation()
        self.people = {role: self.organisation.hire(role) for role in ROLES}
        self.papers = self.organisation.papers(*self.people.values())
        self.sessions = {role: self.session(person) for role, person in self.people.items()}

    def session(self, person: Person) -> StaffSession:
        session = self.organisation.console(person)
        session.directory.read(self.papers, NOW)
        return session

    def letter(self, content: TeamLetter, by: Role, to: Role, chat: bytes = NO_CHAT) -> bytes:
        writer, reader = self.sessions[by], self.people[to]
        (sealed,) = writer.team.write(content, (reader.id,), NOW, chat)
        return sealed


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("role", ROLES)
def test_each_kind_is_written_and_heard_by_the_roles_of_the_table(
    team: Team, kind: type, role: Role
) -> None:
    content = said(kind)
    to: Role = "counsellor" if role != "counsellor" else "supervisor"
    if role in WRITERS[kind]:
        heard = team.sessions[to].team.hear(team.letter(content, role, to, CHAT), NOW)
        assert heard == FromColleague(team.people[role].id, CHAT, content)
        return
    with pytest.raises(Reject, match=Refusal.ROLE):
        team.letter(content, role, to, CHAT)
    # A console that cheats signs and seals it all the same.
    writer, reader = team.people[role], team.people[to]
    card = team.sessions[role].directory.card(reader.id, NOW)
    forged = seal_letter(
        LetterHeader(CHAT, writer.id, reader.id, card.kid), card.key, content, writer.signing
    )
    with pytest.raises(Reject, match=Refusal.ROLE):
        team.sessions[to].team.hear(forged, NOW)


def test_every_kind_has_its_writers() -> None:
    assert set(WRITERS) == set(TeamLetter.__args__)


def test_what_is_about_no_chat_names_none(team: Team) -> None:
    letter = team.letter(said(RoomLine), "consultant", "counsellor")
    assert team.sessions["counsellor"].team.hear(letter, NOW).chat is None


def test_a_letter_is_heard_once_and_not_when_it_comes_late(team: Team) -> None:
    noor = team.sessions["counsellor"].team
    letter = team.letter(said(Whisper), "supervisor", "counsellor")
    noor.hear(letter, NOW + FRESH)
    with pytest.raises(Reject, match=Refusal.REPLAYED):
        noor.hear(letter, NOW + FRESH)
    with pytest.raises(Reject, match=Refusal.EXPIRED):
        noor.hear(letter, NOW + FRESH + 1)  # when its id may be forgotten it is too old
    with pytest.raises(Reject, match=Refusal.EXPIRED):
        noor.hear(team.letter(said(Whisper, NOW + 3600), "supervisor", "counsellor"), NOW)


def test_a_letter_whose_writer_left_while_it_was_on_its_way_comes_late(team: Team) -> None:
    """Nobody is warned of a stranger: the papers that leave its writer out were only faster."""
    letter = team.letter(said(RoomLine), "supervisor", "counsellor")
    team.organisation.dismiss(team.people["supervisor"])
    team.organisation.version += 1
    noor = team.sessions["counsellor"]
    noor.directory.read(team.organisation.papers(), NOW)
    with pytest.raises(Reject, match=Refusal.EXPIRED):
        noor.team.hear(letter, NOW)


def test_a_letter_of_anybody_else_or_to_anybody_else_is_refused(team: Team) -> None:
    letter = team.letter(said(Whisper), "supervisor", "counsellor")
    with pytest.raises(Reject, match=Refusal.FOREIGN):
        team.sessions["consultant"].team.hear(letter, NOW)
    changed = letter[:20] + team.people["consultant"].id + letter[28:]  # another sender
    with pytest.raises(Reject):
        team.sessions["counsellor"].team.hear(changed, NOW)
    stranger = letter[:20] + b"Sstrange" + letter[28:]
    with pytest.raises(Reject, match=Refusal.STRANGER):
        team.sessions["counsellor"].team.hear(stranger, NOW)


def test_a_hand_over_note_is_nothing_that_is_said_to_the_team(team: Team) -> None:
    noor, joris = team.people["counsellor"], team.people["supervisor"]
    card = team.sessions["supervisor"].directory.card(noor.id, NOW)
    header = LetterHeader(CHAT, joris.id, noor.id, card.kid)
    note = seal_letter(header, public_bytes(noor.weekly), HandOverNote("rustig"), joris.signing)
    with pytest.raises(Reject, match=Refusal.FOREIGN):
        team.sessions["counsellor"].team.hear(note, NOW)


class OfLater(msgspec.Struct, frozen=True, tag="of_later"):
    """A kind that this version does not know."""

    id: bytes
    mood: str


class Broken(msgspec.Struct, frozen=True, tag="room"):
    """A kind that this version does know, and never like this."""

    mood: str


def sealed_by_hand(team: Team, content: Any) -> bytes:
    """Return a letter of the supervisor to the counsellor that holds anything at all."""
    joris, noor = team.people["supervisor"], team.people["counsellor"]
    card = team.sessions["supervisor"].directory.card(noor.id, NOW)
    header = LetterHeader(NO_CHAT, joris.id, noor.id, card.kid)
    return seal_letter(header, card.key, content, joris.signing)


def test_a_letter_of_a_later_version_is_passed_over_and_a_broken_one_is_told(team: Team) -> None:
    later, broken = (sealed_by_hand(team, each) for each in (OfLater(b"", "x"), Broken("x")))
    noor = team.sessions["counsellor"]
    noor._taken_in = True
    with pytest.raises(Reject, match=Refusal.VERSION):
        noor.team.hear(later, NOW)
    assert noor.receive(Posted(later), NOW) == []
    assert noor.receive(Posted(broken), NOW) == [Trouble(None, "malformed")]


def test_the_words_of_a_letter_are_bounded(team: Team) -> None:
    too_long = RoomLine(new_letter(), NOW * 1000, "x" * 4001)
    with pytest.raises(Reject):
        team.letter(too_long, "counsellor", "supervisor")
    longest = RoomLine(new_letter(), NOW * 1000, "x" * 2000)
    letter = team.letter(longest, "counsellor", "supervisor")
    assert team.sessions["supervisor"].team.hear(letter, NOW).content == longest


def test_colleagues_are_those_on_duty_but_me(team: Team) -> None:
    noor = team.sessions["counsellor"].team
    ids = {role: person.id for role, person in team.people.items()}
    assert set(noor.colleagues(NOW)) == {ids["supervisor"], ids["consultant"]}
    assert noor.colleagues(NOW, "consultant") == (ids["consultant"],)
    team.sessions["counsellor"].directory.read(
        team.organisation.papers(team.people["supervisor"]), NOW
    )
    assert noor.colleagues(NOW) == (ids["supervisor"],)


# --- moments of reasons ---------------------------------------------------------------------------


class OfBefore(msgspec.Struct, frozen=True, tag="reasons"):
    """Reasons as a console of before wrote them: without a moment of each."""

    id: bytes
    at: int
    codes: tuple[str, ...]
    slot: int | None = None
    tally: Tally | None = None


def test_the_relay_sees_one_size_of_reasons_whatever_holds_and_since_when(team: Team) -> None:
    now, tally = int(NOW * 1000), Tally(99, 99, int(NOW * 1000), 9, 9)
    every: tuple[ReasonCode, ...] = (
        *("danger", "silent_after", "cut_off", "heavy"),
        *("unanswered", "fast", "overload", "first_solo"),
    )
    said = (
        Reasons(new_letter(), now, ()),
        Reasons(new_letter(), now, ("danger",), 1, since=(int(NOW),)),
        Reasons(new_letter(), now, ("unanswered", "fast"), 1, since=(int(NOW) - 86_000, 0)),
        Reasons(new_letter(), now, every, 9, tally, (int(NOW),) * 8),
    )
    assert len({len(team.letter(each, "counsellor", "supervisor", CHAT)) for each in said}) == 1


def test_reasons_of_an_older_console_are_read_without_a_moment(team: Team) -> None:
    letter = sealed_by_hand(team, OfBefore(new_letter(), int(NOW * 1000), ("heavy",), 2))
    heard = team.sessions["counsellor"].team.hear(letter, NOW).content
    assert isinstance(heard, Reasons)
    assert (heard.codes, heard.slot, heard.since) == (("heavy",), 2, ())
