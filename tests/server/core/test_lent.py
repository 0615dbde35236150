"""A consultant who was written to about a chat must erase it too, whenever they come back."""

from __future__ import annotations

from protocol import staff_messages as wire
from protocol import visitor_messages
from protocol.ids import new_message
from protocol.letters import Excerpt, RoomLine, Whisper
from protocol.team import FromColleague, new_letter
from tests.night import Desk, Guest, Night
from tests.reading import claim


def asks(night: Night, noor: Desk, petra: Desk, chat: bytes) -> None:
    """Let a counsellor send words of a chat to a consultant."""
    excerpt = Excerpt(new_letter(), night.now, "wat nu?", ("ik durf niet naar huis",))
    noor.session.tell_colleagues(excerpt, (petra.person.id,), night.now / 1000, chat)
    night.settle()


def reached(desk: Desk) -> list[tuple[bytes, ...]]:
    return [news.to for news in desk.told(wire.Reached)]


def talk(night: Night) -> tuple[Desk, Desk, Guest]:
    """Return a counsellor, a consultant, and a visitor whom the counsellor answers."""
    noor, petra = night.colleague(), night.colleague("consultant")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    return noor, petra, guest


def erase(night: Night, guest: Guest) -> None:
    guest.session.command(visitor_messages.Erase(new_message()))
    night.settle()


def is_waited_for(night: Night, away: Desk, guest: Guest) -> None:
    """Erase while somebody is away, alone of all who had something of it; they hear when back."""
    night.drop(away)
    erase(night, guest)
    assert night.row(guest).erasing == (away.person.id,)
    night.sign_in(away)
    assert away.told(wire.StaffErased) == [wire.StaffErased(guest.session.chat)]


def test_the_consultant_is_told_that_it_was_erased_and_says_gone(night: Night) -> None:
    noor, petra, guest = talk(night)
    asks(night, noor, petra, guest.session.chat)
    assert reached(noor) == [(petra.person.id,)]
    erase(night, guest)
    assert petra.told(wire.StaffErased) == [wire.StaffErased(guest.session.chat)]
    assert night.row(guest).erasing == ()


def test_one_who_is_away_hears_it_on_coming_back_also_after_a_restart(night: Night) -> None:
    noor, petra, guest = talk(night)
    asks(night, noor, petra, guest.session.chat)
    night.drop(petra)
    erase(night, guest)
    assert night.row(guest).erasing == (petra.person.id,)
    night.restart_relay()
    night.sign_in(petra)
    assert petra.told(wire.StaffErased) == [wire.StaffErased(guest.session.chat)]
    assert night.row(guest).erasing == ()


def test_who_was_sent_nothing_of_it_is_not_waited_for(night: Night) -> None:
    noor, petra, guest = talk(night)
    line = RoomLine(new_letter(), night.now, "wie heeft pauze?")
    noor.session.tell_colleagues(line, (petra.person.id,), night.now / 1000)
    night.settle()
    night.drop(petra)
    erase(night, guest)
    assert night.row(guest).erasing == ()


def test_it_is_noted_once(night: Night) -> None:
    noor, petra, guest = talk(night)
    asks(night, noor, petra, guest.session.chat)
    before = night.row(guest).rev
    asks(night, noor, petra, guest.session.chat)
    assert night.row(guest).rev == before
    assert len([news for news in petra.news if isinstance(news, FromColleague)]) == 2


def test_what_the_disk_does_not_note_is_handed_to_nobody(night: Night) -> None:
    noor, petra, guest = talk(night)
    night.disk_full = True
    asks(night, noor, petra, guest.session.chat)
    assert reached(noor) == [()]
    assert [news for news in petra.news if isinstance(news, FromColleague)] == []
    night.disk_full = False
    asks(night, noor, petra, guest.session.chat)
    assert reached(noor) == [(), (petra.person.id,)]


def test_a_letter_that_meets_the_erasing_half_way_goes_to_no_consultant(night: Night) -> None:
    noor, petra, guest = talk(night)
    excerpt = Excerpt(new_letter(), night.now, "wat nu?", ("ik durf niet naar huis",))
    chat, to = guest.session.chat, (petra.person.id,)
    letters = noor.session.team.write(excerpt, to, night.now / 1000, chat)
    erase(night, guest)
    night.from_staff(noor, wire.Post(new_message(), letters))
    night.settle()
    assert reached(noor) == [()]
    assert [news for news in petra.news if isinstance(news, FromColleague)] == []


def test_of_a_chat_that_is_over_and_out_of_memory_it_is_noted_too(night: Night) -> None:
    noor, petra, guest = talk(night)
    chat = guest.session.chat
    night.from_staff(noor, wire.Close(new_message(), chat))
    night.drop(guest)
    night.wait(3600)
    assert chat not in night.house.chats
    asks(night, noor, petra, chat)
    assert reached(noor)[-1] == (petra.person.id,)
    night.ensure(chat)
    assert petra.person.id in night.row(guest).held


def test_who_was_asked_to_take_over_is_waited_for_also_when_it_is_another_by_now(
    night: Night,
) -> None:
    noor, sanne, femke = night.colleague(), night.colleague(), night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    for asked in (sanne, femke):
        note = (guest.session.chat, asked.person.id, "hij durft niet naar huis")
        noor.session.offer(*note, night.now / 1000)
        night.settle()
    is_waited_for(night, sanne, guest)


def test_a_consultant_who_may_also_talk_is_waited_for_as_any_other(night: Night) -> None:
    noor, petra = night.colleague(), night.colleague("counsellor", "consultant")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    asks(night, noor, petra, guest.session.chat)
    night.drop(petra)
    erase(night, guest)
    assert night.row(guest).erasing == (petra.person.id,)


def test_whose_gone_the_disk_refused_is_asked_again_and_the_page_waits_no_longer(
    night: Night,
) -> None:
    noor, _, guest = talk(night)
    night.drop(noor)
    erase(night, guest)
    night.disk_full = True
    night.sign_in(noor)
    assert night.row(guest).erasing == (noor.person.id,)
    night.disk_full = False
    night.wait(60)
    assert night.row(guest).erasing == ()
    assert guest.told(visitor_messages.Erased)[-1] == visitor_messages.Erased(0)


def whispers(night: Night, joris: Desk, noor: Desk, chat: bytes) -> None:
    said = Whisper(new_letter(), night.now, "vraag of hij veilig slaapt")
    joris.session.tell_colleagues(said, (noor.person.id,), night.now / 1000, chat)
    night.settle()


def test_a_supervisor_who_whispered_about_it_is_waited_for(night: Night) -> None:
    noor, _, guest = talk(night)
    joris = night.colleague("supervisor")
    whispers(night, joris, noor, guest.session.chat)
    is_waited_for(night, joris, guest)


def test_what_is_whispered_about_an_erased_chat_reaches_nobody(night: Night) -> None:
    noor, _, guest = talk(night)
    joris = night.colleague("supervisor")
    said = Whisper(new_letter(), night.now, "vraag of hij veilig slaapt")
    to, chat = (noor.person.id,), guest.session.chat
    letters = joris.session.team.write(said, to, night.now / 1000, chat)
    erase(night, guest)
    night.from_staff(joris, wire.Post(new_message(), letters))
    night.settle()
    assert reached(joris) == [()]
    assert [news for news in noor.news if isinstance(news, FromColleague)] == []
