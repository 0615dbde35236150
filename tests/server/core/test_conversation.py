"""A chat from arrival to the end, as both sides see it."""

from __future__ import annotations

from protocol.heard import Said
from protocol.payloads import Text
from protocol.place import InChat, Kept, Trouble
from protocol.visitor_session import Message, Readers, Receipt
from protocol.visitor_session import Trouble as PageTrouble
from tests.night import Desk, Guest, Night


def words(desk: Desk, guest: Guest) -> list[str]:
    """Return the words this console has read of this chat, in order."""
    return [
        news.heard.payload.text
        for news in desk.told(InChat)
        if news.chat == guest.session.chat
        and isinstance(news.heard, Said)
        and isinstance(news.heard.payload, Text)
    ]


def test_everybody_on_duty_reads_the_first_words_of_who_waits() -> None:
    night = Night()
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi", "is daar iemand")
    assert words(noor, guest) == words(sanne, guest) == ["hoi", "is daar iemand"]


def test_after_a_claim_only_the_claimer_reads_on() -> None:
    night = Night()
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    noor.session.claim(guest.session.chat)
    night.settle()
    guest.session.say("alleen voor noor")
    night.settle()
    assert words(noor, guest) == ["hoi", "alleen voor noor"]
    assert words(sanne, guest) == ["hoi"]
    assert guest.session.chat not in sanne.session.places
    assert guest.told(Readers)[-1].count == 1


def test_both_sides_read_each_other_in_order_and_nothing_is_troubled() -> None:
    night = Night()
    noor = night.colleague()
    guest = night.visitor("hoi")
    noor.session.claim(guest.session.chat)
    night.settle()
    for number in range(10):
        guest.session.say(f"v{number}")
        noor.session.say(guest.session.chat, Text(f"c{number}"))
        night.settle()
    assert [m.text for m in guest.told(Message)] == [f"c{n}" for n in range(10)]
    assert words(noor, guest)[1::1][:1] == ["v0"]
    assert len(noor.told(Kept)) == 10
    assert len([r for r in guest.told(Receipt) if r.state == "stored"]) == 11
    assert noor.told(Trouble) == []
    assert guest.told(PageTrouble) == []


def test_a_lost_connection_resumes_without_loss_or_doubling() -> None:
    night = Night()
    noor = night.colleague()
    guest = night.visitor("hoi")
    chat = guest.session.chat
    noor.session.claim(chat)
    night.settle()
    night.drop(guest)
    guest.session.say("in de tunnel")
    noor.session.say(chat, Text("ben je er nog"))
    night.settle()
    night.connect(guest)
    assert words(noor, guest) == ["hoi", "in de tunnel"]
    assert [m.text for m in guest.told(Message)] == ["ben je er nog"]
    night.drop(noor)
    guest.session.say("en jij")
    noor.session.say(chat, Text("ik ben terug"))
    night.settle()
    night.sign_in(noor)
    assert words(noor, guest)[-1] == "en jij"
    assert [m.text for m in guest.told(Message)] == ["ben je er nog", "ik ben terug"]
    assert noor.told(Trouble) == []
    assert guest.told(PageTrouble) == []


def test_a_claim_that_brings_no_epoch_goes_back_to_the_queue() -> None:
    night = Night()
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    chat = guest.session.chat
    noor.session.claim(chat)
    claim = noor.session.take()[0]
    noor.up = False  # the console dies before it hears that it has the chat
    night.from_staff(noor, claim)
    assert night.row(guest).phase == "claimed"
    night.wait(10)
    assert night.row(guest).phase == "waiting"
    sanne.session.claim(chat)
    night.settle()
    assert night.row(guest).holder == sanne.person.id
    assert night.row(guest).phase == "open"


def test_only_one_of_two_claims_wins() -> None:
    night = Night()
    noor, sanne = night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    noor.session.claim(guest.session.chat)
    sanne.session.claim(guest.session.chat)
    night.settle()
    assert night.row(guest).holder == noor.person.id
    assert [t.code for t in sanne.told(Trouble)] == ["taken"]


def test_a_newcomer_on_duty_is_granted_what_waits() -> None:
    night = Night()
    night.colleague()
    guest = night.visitor("hoi")
    sanne = night.colleague()
    guest.session.say("en dit")
    night.settle()
    assert words(sanne, guest) == ["hoi", "en dit"]


def test_what_the_disk_refused_is_said_and_lost_by_nobody() -> None:
    night = Night()
    noor = night.colleague()
    guest = night.visitor("hoi")
    noor.session.claim(guest.session.chat)
    night.settle()
    night.disk_full = True
    guest.session.say("past dit nog")
    night.settle()
    assert [t.code for t in guest.told(PageTrouble)] == ["not_stored"]
    assert words(noor, guest) == ["hoi"]
    night.disk_full = False
    guest.session.send_again()
    night.settle()
    assert words(noor, guest) == ["hoi", "past dit nog"]
