"""A practice night: visitors arrive, answer at a human pace, leave and come back."""

from __future__ import annotations

from typing import TypeVar

import pytest

from console.link.port import (
    Author,
    Delivery,
    Ended,
    Event,
    ExerciseDone,
    ExerciseSent,
    Mine,
    NoLongerWaiting,
    OfferAnswered,
    OfferTakenBack,
    Presence,
    Receipt,
    Turn,
    VisitorPresence,
    VisitorTyping,
    Waiting,
)
from console.practice.night import DOES_IT, TAKES, Night
from console.practice.visitors import FIRST, LEAVES, VISITORS, PracticeVisitor

NOW = 1_790_000_000.0
Kind = TypeVar("Kind", bound=Event)


class Evening:
    """A night, with a moment that only moves when a test says so."""

    def __init__(self, *visitors: PracticeVisitor) -> None:
        self.now = NOW
        self.night = Night(visitors or VISITORS, NOW)
        self.told: list[Event] = []

    def after(self, seconds: float) -> list[Event]:
        self.now += seconds
        told = self.night.due(self.now)
        self.told += told
        return told

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.told if isinstance(event, kind)]

    def taken(self, visitor: PracticeVisitor) -> None:
        self.after(60)
        self.night.claim(visitor.chat, self.now)
        self.after(1)

    def say(self, visitor: PracticeVisitor, text: str = "ik lees mee") -> str:
        return self.night.say(visitor.chat, text, self.now)

    def spoken(self) -> list[str]:
        return [t.text for t in self.told if isinstance(t, Turn) and t.author is Author.VISITOR]


def test_the_first_visitor_waits_and_the_second_comes_only_after_the_first_was_taken() -> None:
    evening = Evening()
    evening.after(600)
    assert {row.chat for row in evening.of(Waiting)} == {FIRST.chat}
    evening.night.claim(FIRST.chat, evening.now)
    evening.after(60)
    assert {row.chat for row in evening.of(Waiting)} == {FIRST.chat, LEAVES.chat}


def test_a_row_in_the_queue_gets_its_first_words_when_they_are_written() -> None:
    evening = Evening()
    evening.after(4)
    evening.after(10)
    rows = evening.of(Waiting)
    assert [row.first_words for row in rows[:2]] == [None, "hoi"]
    assert rows[-1].first_words == "hoi"
    assert len(rows[-1].written) == len(rows) - 1


def test_whoever_is_taken_tells_everything_that_was_said_while_waiting() -> None:
    evening = Evening()
    evening.taken(FIRST)
    assert isinstance(evening.of(Mine)[0], Mine)
    assert evening.spoken() == [line.text for line in FIRST.script.opening]


def test_an_answer_follows_what_is_written_and_typing_comes_before_it() -> None:
    evening = Evening()
    evening.taken(FIRST)
    mine = evening.say(FIRST)
    evening.told.clear()
    told = evening.after(30)
    kinds = [type(event) for event in told]
    assert kinds.index(VisitorTyping) < kinds.index(Turn, kinds.index(VisitorTyping))
    assert evening.spoken() == [FIRST.script.answers[0].text]
    assert Receipt(chat=FIRST.chat, mine=mine, delivery=Delivery.READ) in told
    assert [t.key for t in told if isinstance(t, Turn)] == [3, 4]


def test_a_long_line_is_begun_hesitated_over_and_begun_again() -> None:
    evening = Evening()
    evening.taken(FIRST)
    for _ in range(2):
        evening.say(FIRST)
        evening.told.clear()
        evening.after(30)
    assert [event.on for event in evening.of(VisitorTyping)] == [True, False, True, False]


def test_two_messages_in_a_row_get_one_answer() -> None:
    evening = Evening()
    evening.taken(FIRST)
    evening.told.clear()
    evening.say(FIRST)
    evening.say(FIRST)
    evening.after(60)
    assert len(evening.spoken()) == 1


def test_one_visitor_uses_the_exit_and_comes_back_with_words_and_receipts() -> None:
    evening = Evening(LEAVES)
    evening.taken(LEAVES)
    for _ in range(2):
        evening.say(LEAVES)
        evening.after(9)
    assert [p.presence for p in evening.of(VisitorPresence)] == [Presence.EXITED]
    evening.told.clear()
    mine = evening.say(LEAVES, "ik wacht op je")
    evening.after(2)
    assert evening.of(Receipt) == []
    evening.after(60)
    assert [p.presence for p in evening.of(VisitorPresence)] == [Presence.HERE]
    assert Receipt(chat=LEAVES.chat, mine=mine, delivery=Delivery.READ) in evening.told
    assert evening.spoken() == [line.text for line in LEAVES.back]


def test_a_chat_that_was_given_back_waits_can_be_taken_again_and_goes_on() -> None:
    evening = Evening(FIRST)
    evening.taken(FIRST)
    evening.say(FIRST)
    evening.after(30)
    evening.night.release(FIRST.chat, evening.now)
    with pytest.raises(ValueError, match="not here"):
        evening.say(FIRST)
    evening.told.clear()
    evening.after(1)
    assert [row.chat for row in evening.of(Waiting)] == [FIRST.chat]
    evening.night.claim(FIRST.chat, evening.now)
    told = evening.after(TAKES)
    texts = [turn.text for turn in told if isinstance(turn, Turn)]
    assert texts[3:] == ["ik lees mee", FIRST.script.answers[0].text]
    assert evening.of(NoLongerWaiting) == []


def test_a_colleague_takes_what_nobody_takes_back() -> None:
    evening = Evening(FIRST)
    evening.taken(FIRST)
    evening.night.release(FIRST.chat, evening.now)
    evening.after(TAKES + 1)
    assert len(evening.of(NoLongerWaiting)) == 1


def test_closing_and_handing_over_end_a_chat_in_their_own_way() -> None:
    closed, handed = Evening(FIRST), Evening(FIRST)
    closed.taken(FIRST)
    closed.night.close(FIRST.chat, closed.now)
    handed.taken(FIRST)
    handed.night.offer(FIRST.chat, handed.now)
    assert Ended(chat=FIRST.chat, why="closed") in closed.after(60)
    told = handed.after(60)
    assert [type(event) for event in told if not isinstance(event, Waiting)] == [
        OfferAnswered,
        Ended,
    ]


def test_what_is_taken_back_from_the_colleague_stays_mine_and_can_be_asked_again() -> None:
    evening = Evening(FIRST)
    evening.taken(FIRST)
    evening.night.offer(FIRST.chat, evening.now)
    evening.night.take_back(FIRST.chat, evening.now)
    evening.after(60)
    assert evening.of(OfferTakenBack) == [OfferTakenBack(chat=FIRST.chat)]
    assert not evening.of(OfferAnswered)
    assert not evening.of(Ended)
    evening.night.offer(FIRST.chat, evening.now)
    evening.after(60)
    evening.night.take_back(FIRST.chat, evening.now)  # it is the colleague's by now
    evening.after(60)
    assert len(evening.of(OfferAnswered)) == len(evening.of(OfferTakenBack)) == 1


def test_what_is_asked_of_a_chat_that_is_not_there_changes_nothing() -> None:
    evening = Evening(FIRST)
    for ask in (evening.night.claim, evening.night.close, evening.night.release):
        ask("nobody", evening.now)
    evening.night.close(FIRST.chat, evening.now)
    evening.after(60)
    assert evening.of(Ended) == []
    assert evening.of(Mine) == []


def test_a_chat_that_is_over_says_nothing_more() -> None:
    evening = Evening(FIRST)
    evening.taken(FIRST)
    evening.say(FIRST)
    evening.night.close(FIRST.chat, evening.now)
    evening.after(1)
    evening.told.clear()
    evening.after(600)
    assert evening.told == []
    assert evening.night.next_at is None


def test_a_visitor_does_an_exercise_that_i_send_and_nobody_does_one_of_somebody_elses() -> None:
    evening = Evening()
    evening.night.exercise(FIRST.chat, "breathe", evening.now)
    evening.taken(FIRST)
    assert evening.of(ExerciseSent) == []
    evening.night.exercise(FIRST.chat, "breathe", evening.now)
    evening.after(DOES_IT + 1)
    assert [each.name for each in evening.of(ExerciseSent)] == ["breathe"]
    assert evening.of(ExerciseDone) == [ExerciseDone(chat=FIRST.chat, name="breathe")]
