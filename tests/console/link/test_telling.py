"""What the desk hears of a night."""

from __future__ import annotations

from console.link import port
from console.link.telling import Teller
from protocol.heard import Said
from protocol.ids import new_chat, new_sender, text
from protocol.payloads import SafeWord
from protocol.place import InChat
from protocol.staff_messages import Night, StaffErased
from protocol.staff_session import StaffSession
from tests.builders import Organisation


def _teller() -> Teller:
    organisation = Organisation()
    noor = organisation.hire("counsellor")
    return Teller(StaffSession(noor.id, noor.signing, organisation.root_point, lambda _: None))


def test_a_secret_word_is_told_to_whoever_holds_the_chat_and_to_nobody_in_the_queue() -> None:
    teller, chat = _teller(), new_chat()
    said = InChat(chat, Said(4, 9_000, new_sender(), 0, 1, SafeWord("zonnebloem")))
    assert teller.tell(said, 9.5) == []
    teller._story(chat).mine = True
    told = teller.tell(said, 9.5)
    assert told == [port.WordAgreed(chat=text(chat), at=9.0, word="zonnebloem")]
    assert teller._story(chat).events == told * 2  # once it is mine, also what came before


def test_that_all_is_erased_is_told_of_every_chat_mine_or_not_and_over_or_not() -> None:
    teller, waits, over = _teller(), new_chat(), new_chat()
    teller._story(waits).first_words = "laat maar"
    teller._story(over).mine = teller._story(over).over = True
    for chat in (waits, over):
        told = teller.tell(StaffErased(chat), 9.5)
        assert told == [port.Ended(chat=text(chat), why="erased")]
    assert teller._stories == {}


def test_a_console_whose_clock_is_wrong_is_told_so_and_does_not_break() -> None:
    organisation = Organisation()
    noor = organisation.hire("counsellor")
    session = StaffSession(noor.id, noor.signing, organisation.root_point, lambda _: None)
    teller = Teller(session)
    night = Night(1, 0, organisation.papers(), (), ())
    told = [event for news in session.receive(night, 0.0) for event in teller.tell(news, 0.0)]
    assert [event.roles for event in told if isinstance(event, port.Shift)] == [()]
