"""What a desk shows once the line is back: of nobody's chat that it is still mine."""

from __future__ import annotations

from console.desk.offers import give_up
from console.link import port
from console.link.port import Delivery
from protocol import ids
from protocol.ids import new_message
from protocol.staff_messages import Close
from tests.console.link.night_with_desks import NightWithDesks
from tests.night import Desk, Guest
from tests.reading import claim, leave, reply, say, with_code
from tests.server.core.test_taking_back import offered


def two_consoles(night: NightWithDesks, unsent: str, sent: str) -> tuple[Desk, Desk, Guest]:
    """Return a console whose words wait, another one of the same person that spoke, and to whom."""
    first = night.colleague()
    guest = night.visitor("hoi")
    claim(night, first, guest)
    night.drop(first)
    night.write(first, guest, unsent)
    second = night.restart_console(first)
    night.write(second, guest, sent)
    return first, second, guest


def back_at(night: NightWithDesks, first: Desk, second: Desk) -> None:
    """Go on at the first console, which signs the second out."""
    night.drop(second)
    night.desks[first.person.id] = first
    night.sign_in(first)


def test_a_chat_that_went_back_to_the_queue_while_i_was_away_is_mine_no_more() -> None:
    night = NightWithDesks()
    noor = night.colleague()
    guest, code = with_code(night, noor)
    leave(night, guest)
    night.drop(noor)
    back = night.come_back(code, by_code=True)
    night.sign_in(noor)
    chat, desk = ids.text(guest.session.chat), night.of(noor).desk
    assert night.row(back).phase == "waiting"
    assert desk.chats[chat].ended == "taken"
    assert desk.held() == []
    assert desk.queue.get(chat) is not None
    claim(night, noor, back)
    assert [each.id for each in desk.held()] == [chat]
    say(night, back, "ik ben er weer")
    assert night.words(noor, guest)[-1] == "ik ben er weer"


def test_a_supervisor_whose_chat_was_taken_over_while_they_were_away_holds_it_no_more() -> None:
    night = NightWithDesks()
    noor = night.colleague("counsellor", "supervisor")
    joris = night.colleague("counsellor", "supervisor")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    night.drop(noor)
    night.wait(31)
    joris.session.ask(guest.session.chat, "take-over", "gone", night.now / 1000)
    night.settle()
    assert night.row(guest).holder == joris.person.id
    night.sign_in(noor)
    chat, desk = ids.text(guest.session.chat), night.of(noor).desk
    assert desk.chats[chat].ended == "taken"
    assert desk.held() == []
    assert night.of(joris).desk.chats[chat].ended is None


def test_words_that_waited_while_my_other_console_spoke_are_under_way_no_more() -> None:
    night = NightWithDesks()
    first, second, guest = two_consoles(night, "bel 112 als hij terugkomt", "ik ben er weer")
    back_at(night, first, second)
    chat = night.of(first).desk.chats[ids.text(guest.session.chat)]
    assert night.words(first, guest) == ["hoi", "ik ben er weer", "bel 112 als hij terugkomt"]
    said = [each for block in chat.transcript.blocks for each in block.said]
    assert said[-1].delivery is not Delivery.UNDERWAY


def test_a_chat_that_my_other_console_closed_stays_open_on_no_desk() -> None:
    night = NightWithDesks()
    first, second, guest = two_consoles(night, "tot zo", "tot morgen")
    second.session.command(Close(new_message(), guest.session.chat))
    night.settle()
    back_at(night, first, second)
    assert night.of(first).desk.chats[ids.text(guest.session.chat)].ended == "closed"


def test_who_comes_back_after_the_end_and_is_claimed_again_can_end_once_more() -> None:
    night = NightWithDesks()
    noor = night.colleague()
    guest, code = with_code(night, noor)
    noor.session.command(Close(new_message(), guest.session.chat))
    night.settle()
    leave(night, guest)
    back, desk = night.come_back(code, by_code=True), night.of(noor).desk
    claim(night, noor, back)
    assert len(desk.held()) == 1
    noor.session.command(Close(new_message(), guest.session.chat))
    night.settle()
    assert desk.held() == []


def test_a_chat_that_is_given_back_leaves_the_desk_once_it_waits_and_not_before() -> None:
    night = NightWithDesks()
    noor = night.colleague()
    guest, code = with_code(night, noor)
    leave(night, guest)
    chat, desk = ids.text(guest.session.chat), night.of(noor).desk
    desk.leaving.add(chat)
    noor.session.release(guest.session.chat, night.now / 1000)
    releasing = noor.session.take()
    night.drop(noor)  # the release is lost, and the visitor comes back before the line
    assert releasing
    assert [each.id for each in desk.held()] == [chat]
    night.come_back(code, by_code=True)
    night.sign_in(noor)
    assert desk.chats == {}
    assert desk.queue.get(chat) is not None


def test_of_an_offer_that_ended_after_my_yes_while_i_was_away_the_desk_learns_in_the_end() -> None:
    night = NightWithDesks()
    noor, sanne, guest = offered(night)
    told = night.of(sanne)
    night.drop(noor)  # so that nothing follows the yes at once
    yes = reply(sanne, guest.session.chat)
    told.desk.team.offers.answered(ids.text(yes.offer), night.now / 1000, accept=True)
    sanne.session.command(yes)
    night.settle()
    night.drop(sanne)
    night.wait(121)
    assert night.row(guest).offer is None
    night.sign_in(sanne)
    assert not [each for each in told.events if isinstance(each, port.OfferOver)]
    told.hear(port.Connection(up=True, since=night.now / 1000))
    give_up(told.desk, night.now / 1000 + 10)
    assert told.desk.troubles == ["offer_nothing"]
