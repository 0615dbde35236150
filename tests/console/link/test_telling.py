"""What the desk hears of a night."""

from __future__ import annotations

from typing import get_args

import pytest

from console.catalog import load_words
from console.link import port
from console.link.telling import Teller
from protocol.errors import Refusal
from protocol.heard import Said
from protocol.ids import new_chat, new_message, new_sender, text
from protocol.payloads import Exercise, ExerciseDone, SafeWord, Text
from protocol.place import InChat, Kept, Trouble, Unsaid
from protocol.staff_messages import Night
from protocol.staff_session import StaffSession
from protocol.visitor_messages import ProblemCode
from tests.builders import Organisation


def _teller() -> Teller:
    organisation = Organisation()
    noor = organisation.hire("counsellor")
    return Teller(StaffSession(noor.id, noor.signing, organisation.root_point, lambda _: None))


def test_a_secret_word_is_told_to_whoever_holds_the_chat_and_to_nobody_in_the_queue() -> None:
    teller, chat = _teller(), new_chat()
    said = InChat(chat, Said(4, 9_000, new_sender(), 0, 1, SafeWord("zonnebloem"), b""))
    assert teller.tell(said, 9.5) == []
    teller._story(chat).mine = True
    told = teller.tell(said, 9.5)
    assert told == [port.WordAgreed(chat=text(chat), at=9.0, word="zonnebloem")]
    assert teller._story(chat).events == told * 2  # once it is mine, also what came before


def test_an_exercise_is_told_once_the_relay_has_it_and_done_when_the_visitor_says_so() -> None:
    teller, chat, mid = _teller(), new_chat(), new_message()
    teller._story(chat).mine = True
    teller.said(chat, mid, Exercise("place"))
    sent = port.ExerciseSent(chat=text(chat), key=12, at=9.5, name="place")
    assert teller.tell(Kept(chat, mid, 12), 9.5) == [sent]
    assert teller.tell(Kept(chat, mid, 12), 9.6) == []
    done = InChat(chat, Said(13, 20_000, new_sender(), 0, 1, ExerciseDone("place"), b""))
    assert teller.tell(done, 20.5) == [port.ExerciseDone(chat=text(chat), name="place")]


def test_words_that_the_relay_will_never_take_go_back_to_whoever_wrote_them() -> None:
    teller, chat, mid = _teller(), new_chat(), new_message()
    teller.said(chat, mid, Text("tot morgen"))
    refused = port.Receipt(chat=text(chat), mine=text(mid), delivery=port.Delivery.REFUSED)
    assert teller.tell(Unsaid(chat, mid), 9.5) == [refused]
    assert teller.tell(Kept(chat, mid, 12), 9.6) == []


@pytest.mark.parametrize("code", [*get_args(ProblemCode), *(each.value for each in Refusal)])
def test_every_trouble_has_a_sentence_on_the_desk(code: str) -> None:
    (told,) = _teller().tell(Trouble(None, code), 9.5)
    assert isinstance(told, port.Trouble)
    for language in ("nl", "en"):
        assert f"trouble.{told.code}" in load_words(language)


def test_who_writes_too_fast_is_told_that_it_goes_again() -> None:
    (told,) = _teller().tell(Trouble(None, "rate"), 9.5)
    assert told == port.Trouble(chat=None, code="not_stored")


def test_a_console_whose_clock_is_wrong_is_told_so_and_does_not_break() -> None:
    organisation = Organisation()
    noor = organisation.hire("counsellor")
    session = StaffSession(noor.id, noor.signing, organisation.root_point, lambda _: None)
    teller = Teller(session)
    night = Night(1, 0, organisation.papers(), (), ())
    told = [event for news in session.receive(night, 0.0) for event in teller.tell(news, 0.0)]
    assert [event.roles for event in told if isinstance(event, port.Shift)] == [()]
