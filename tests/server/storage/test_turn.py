"""What goes to the store in one turn: all that waits, but nothing that overtakes a read."""

from __future__ import annotations

from dataclasses import dataclass

from server.ports import Outcome
from server.storage.turn import MOST, Turn, Write
from tests.server.storage.builders import a_chat_id, a_start

ONE, OTHER = a_chat_id(1), a_chat_id(2)


@dataclass
class Question:
    of: bytes | None = None


def heard(outcome: Outcome) -> None:
    raise AssertionError(outcome)


def a_write(chat: bytes = ONE) -> Write:
    return a_start(chat), heard


def took(*waiting: Write | Question) -> int:
    """Return how many of `waiting` one turn takes along."""
    turn: Turn[Question] = Turn()
    for number, work in enumerate(waiting):
        if turn.over or not turn.takes(work):
            return number
    return len(waiting)


def test_writes_to_any_chats_go_together() -> None:
    assert took(a_write(ONE), a_write(OTHER), a_write(ONE)) == 3


def test_a_read_of_a_chat_lets_writes_to_other_chats_pass() -> None:
    assert took(a_write(ONE), Question(ONE), a_write(OTHER), Question(OTHER)) == 4


def test_nothing_is_written_to_a_chat_before_it_was_read() -> None:
    assert took(Question(ONE), a_write(OTHER), a_write(ONE), a_write(OTHER)) == 2


def test_a_read_about_more_than_a_chat_ends_the_turn() -> None:
    assert took(a_write(ONE), Question(), a_write(OTHER)) == 2


def test_a_turn_has_room_for_so_many_writes_and_reads() -> None:
    waiting = [a_write(a_chat_id(number)) for number in range(10, 10 + MOST)]
    assert took(Question(ONE), *waiting) == MOST
