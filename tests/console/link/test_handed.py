"""Lines for the next shift: from console to console, kept sealed for a day, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.link import port
from console.link.handed import A_DAY, IN_ONE_LETTER, MOST, HandedLines, as_event, as_line
from console.link.kept_lines import KeptLines
from console.link.team_telling import TeamTeller
from protocol import staff_messages as wire
from protocol.directory import Role
from protocol.letters import HandedLine
from protocol.staff_session import StaffSession
from protocol.team import new_letter
from tests.builders import NOW, Organisation, Person

KEY = bytes(32)


def a_line(at: float = NOW) -> HandedLine:
    return HandedLine(new_letter(), int(at * 1000), bytes(8), 1, "may_return")


class Shift:
    """People who are on duty together, each with what tells their desk of colleagues."""

    def __init__(self, *roles: Role) -> None:
        self.organisation = Organisation()
        self.people = [self.organisation.hire(role) for role in roles]
        self.on_duty: list[Person] = []
        self.sessions: dict[bytes, StaffSession] = {}
        self.tellers: dict[bytes, TeamTeller] = {}

    def comes(self, number: int, now: float = NOW) -> list[port.Event]:
        """Let somebody come on duty; return what their desk hears by it."""
        person = self.people[number]
        self.on_duty.append(person)
        if person.id not in self.sessions:
            self.sessions[person.id] = self.organisation.console(person)
            self.tellers[person.id] = TeamTeller(self.sessions[person.id], "")
        self.sessions[person.id].receive(self._night(now), now)
        for other in self.on_duty:
            self.sessions[other.id].receive(wire.StaffPapers(self._papers(now)), now)
            self.tellers[other.id].look(now)
        return self.carried(number, now)

    def leaves(self, number: int, now: float = NOW) -> None:
        self.on_duty.remove(self.people[number])
        for other in self.on_duty:
            self.sessions[other.id].receive(wire.StaffPapers(self._papers(now)), now)
            self.tellers[other.id].look(now)

    def leaves_a_line(self, number: int, now: float = NOW) -> None:
        self.tellers[self.people[number].id].hand_on(1, now, "may_return", now)

    def carried(self, to: int, now: float = NOW) -> list[port.Event]:
        """Carry every letter; return what one desk hears."""
        heard: list[port.Event] = []
        for person in self.on_duty:
            for message in self.sessions[person.id].take():
                for letter in message.letters if isinstance(message, wire.Post) else ():
                    heard += self._brought(letter, to, now)
        return heard

    def _brought(self, letter: bytes, to: int, now: float) -> list[port.Event]:
        told: list[port.Event] = []
        for other in self.on_duty:
            for news in self.sessions[other.id].receive(wire.Posted(letter), now):
                events = self.tellers[other.id].tell(news, now)
                told += events if other is self.people[to] else []
        return told

    def _papers(self, now: float):  # type: ignore[no-untyped-def] # noqa: ANN202
        return self.organisation.papers(*self.on_duty, now=int(now))

    def _night(self, now: float) -> wire.Night:
        return wire.Night(1, int(now * 1000), self._papers(now), (), ())


def lines(events: list[port.Event]) -> list[tuple[str, int]]:
    return [(each.code, each.slot) for each in events if isinstance(each, port.Handed)]


def test_a_line_reaches_who_is_on_duty_and_who_comes_later_once() -> None:
    shift = Shift("counsellor", "supervisor", "counsellor")
    shift.comes(0)
    shift.comes(1)
    shift.leaves_a_line(0)
    assert lines(shift.carried(1)) == [("may_return", 1)]
    shift.leaves(0)
    assert lines(shift.comes(2)) == [("may_return", 1)]
    assert lines(shift.comes(0)) == []


def test_a_consultant_who_comes_on_duty_hears_nothing_of_it() -> None:
    shift = Shift("counsellor", "consultant")
    shift.comes(0)
    shift.leaves_a_line(0)
    assert lines(shift.comes(1)) == []


def test_who_left_the_line_when_nobody_was_there_brings_it_the_next_evening() -> None:
    shift = Shift("counsellor", "counsellor")
    shift.comes(0)
    shift.leaves_a_line(0)
    shift.leaves(0)
    shift.comes(0, NOW + 13 * 3600)
    assert lines(shift.comes(1, NOW + 13 * 3600)) == [("may_return", 1)]


def test_after_a_day_a_line_is_gone() -> None:
    held = HandedLines()
    line = a_line()
    assert held.take((line,), NOW + A_DAY - 1) == [as_event(line)]
    assert held.to_pass_on(NOW + A_DAY) == []
    assert HandedLines().take((line,), NOW + A_DAY) == []
    assert HandedLines().take((a_line(NOW + 3600),), NOW) == []


def test_nobody_fills_a_console_with_lines() -> None:
    held = HandedLines()
    assert len(held.take([a_line() for _ in range(MOST + 5)], NOW)) == MOST
    assert [len(each) for each in held.to_pass_on(NOW)] == [IN_ONE_LETTER] * 4


def test_what_the_desk_heard_is_the_same_line_again() -> None:
    line = a_line()
    assert as_line(as_event(line)) == line


def test_lines_are_kept_sealed_and_gone_from_the_disk_after_a_day(tmp_path: Path) -> None:
    kept, line = KeptLines(tmp_path / "handed", KEY), a_line()
    kept.keep(line)
    (file,) = (tmp_path / "handed").iterdir()
    assert b"may_return" not in file.read_bytes()
    assert KeptLines(tmp_path / "handed", KEY).read(NOW + 60) == [line]
    assert KeptLines(tmp_path / "handed", KEY).read(NOW + A_DAY) == []
    assert list((tmp_path / "handed").iterdir()) == []


@pytest.mark.parametrize("broken", [b"", b"x" * 600])
def test_a_file_that_is_damaged_costs_only_its_own_line(tmp_path: Path, broken: bytes) -> None:
    kept, line = KeptLines(tmp_path / "handed", KEY), a_line()
    kept.keep(a_line())
    next(iter((tmp_path / "handed").iterdir())).write_bytes(broken)
    kept.keep(line)
    assert kept.read(NOW) == [line]
