"""Exit, reload, return by code, revoke: what opens again, and what does not."""

from __future__ import annotations

from msgspec.structs import replace

from protocol.heard import Closed, Said
from protocol.ids import VISITOR, new_message, new_sender
from protocol.room import Room
from protocol.staff_messages import Follow, Info
from protocol.visitor_messages import Keep
from tests.night import Guest, Night
from tests.reading import (
    claim,
    leave,
    make_code,
    page_words,
    say,
    six_words,
    troubles,
    with_code,
    words,
)


def test_an_exit_without_a_code_closes_the_chat_after_thirty_minutes(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    leave(night, guest)
    night.wait(29 * 60)
    assert (night.row(guest).phase, night.row(guest).presence) == ("open", "exited")
    night.wait(60)
    assert night.row(guest).phase == "closed"


def test_an_exit_with_a_code_is_a_pause(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    guest.session.make_code(six_words())
    night.settle()
    leave(night, guest)
    night.wait(13 * 86400)
    assert night.row(guest).phase == "open"


def test_after_an_exit_the_pass_alone_opens_nothing(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    leave(night, guest)
    night.connect(guest)
    assert troubles(guest) == ["unknown_chat"]


def test_after_an_exit_the_first_message_sent_again_opens_nothing(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    start = guest.session._start
    leave(night, guest)
    guest.up = True
    night.from_visitor(guest, start)
    assert troubles(guest) == ["unknown_chat"]


def test_a_code_opens_the_chat_for_two_weeks_and_then_nothing(night: Night) -> None:
    night.colleague()
    guest, keys = night.visitor("hoi"), six_words()
    guest.session.make_code(keys)
    night.settle()
    for _ in range(2):  # each time anew
        leave(night, guest)
        night.wait(14 * 86400 - 60)
        night.publish()  # a roster is renewed more often than that
        guest = night.come_back(keys, by_code=True)
        assert troubles(guest) == []
    leave(night, guest)
    night.wait(14 * 86400 + 60)
    night.publish()
    assert troubles(night.come_back(keys, by_code=True)) == ["sealed"]


def test_who_answers_a_return_knows_the_visitor_though_the_newer_capsule_was_lost(
    night: Night,
) -> None:
    """They were told of the newer code alone; by the one before it the visitor comes back."""
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    filed = night.store.capsule(night.house.hmac(keys.lookup))
    assert filed is not None
    leave(night, phone)
    night.drop(noor)
    sara = night.colleague()
    library = night.come_back(keys, by_code=True)
    night.from_visitor(library, Keep(new_message(), "return", keys.lookup, filed[1]))
    claim(night, sara, library)
    night.drop(library)
    home = night.come_back(keys, by_code=True)
    say(night, home, "ik ben er weer")
    say(night, sara, "fijn dat je er bent", home)
    assert words(sara, home)[-1] == "ik ben er weer"
    assert page_words(home)[-1] == "fijn dat je er bent"
    assert troubles(sara, home) == []


def _returned(night: Night) -> tuple[Guest, Guest]:
    """Return the page that left and the page that came back, with Noor holding the chat."""
    noor = night.colleague()
    before = night.visitor("hoi", "dit is van ons")
    claim(night, noor, before)
    say(night, before, "ook dit")
    keys = make_code(night, before)
    leave(night, before)
    say(night, noor, "ik ben hier morgen weer", before)
    return before, night.come_back(keys, by_code=True)


def test_who_comes_back_with_the_code_reads_what_came_after_the_exit(night: Night) -> None:
    before, back = _returned(night)
    (noor,) = night.desks.values()
    say(night, back, "ik ben er weer")
    say(night, noor, "fijn dat je er bent", back)
    assert page_words(back) == ["ik ben hier morgen weer", "fijn dat je er bent"]
    assert words(noor, back)[-1] == "ik ben er weer"
    assert (night.row(back).phase, night.row(back).presence) == ("open", "here")
    assert night.row(back).returned
    assert troubles(before, back, noor) == []


def test_the_old_words_are_closed_to_whoever_has_the_code(night: Night) -> None:
    before, back = _returned(night)
    holder = back.session
    # The whole log with every wrap in it, more than an honest relay hands out.
    room = Room(holder.chat, VISITOR, new_sender(), holder.directory, holder._find_key)
    room.proofs = holder.room.proofs
    heard = [room.hear(entry) for entry in night.log(back)]
    readable = [one.payload for one in heard if isinstance(one, Said)]
    old = [entry.pos for entry in night.log(before) if entry.pos <= 9]
    assert "ook dit" not in str(readable)
    assert "hoi" not in str(readable)
    assert "ik ben hier morgen weer" in str(readable)
    assert {one.pos for one in heard if isinstance(one, Closed)} & set(old)


def test_the_same_six_words_open_a_second_return(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    for visit in ("tweede", "derde", "vierde"):
        leave(night, guest)
        say(night, noor, f"voor de {visit} keer", guest)
        guest = night.come_back(keys, by_code=True)
        say(night, guest, f"{visit} keer")
        assert page_words(guest)[-1] == f"voor de {visit} keer"
    assert words(noor, guest) == ["hoi", "tweede keer", "derde keer", "vierde keer"]
    assert troubles(noor, guest) == []


def test_a_returning_visitor_is_read_by_colleagues_who_never_met_them(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    leave(night, guest)
    night.drop(noor)
    sanne = night.colleague()
    back = night.come_back(keys, by_code=True)
    say(night, back, "is er iemand")
    assert night.row(back).phase == "waiting"
    assert words(sanne, back) == ["is er iemand"]
    later = night.colleague()
    assert words(later, back) == ["is er iemand"]
    claim(night, sanne, back)
    say(night, sanne, "ik ben er", back)
    assert page_words(back) == ["ik ben er"]
    leave(night, back)  # and once more, now with Sanne, who must know the code by now
    say(night, sanne, "tot morgen", back)
    again = night.come_back(keys, by_code=True)
    assert page_words(again) == ["tot morgen"]
    assert troubles(noor, sanne, later, back, again) == []


def test_a_reload_after_a_return_reads_what_came_after_the_exit(night: Night) -> None:
    _, back = _returned(night)
    (noor,) = night.desks.values()
    for _ in range(2):
        token = six_words()
        back.session.keep_reload(token)
        night.settle()
        back = night.come_back(token, by_code=False)
        say(night, back, "na het herladen")
    assert page_words(back)[:2] == ["ik ben hier morgen weer", "na het herladen"]
    assert words(noor, back)[-2:] == ["na het herladen"] * 2
    assert troubles(noor, back) == []


def test_a_closed_chat_opened_by_code_waits_at_the_end_of_the_line(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    leave(night, guest)
    row = night.row(guest)
    night.from_staff(noor, _close(guest))
    night.settle()
    assert night.row(guest).phase == "closed"
    night.wait(3600)
    back = night.come_back(keys, by_code=True)
    assert night.row(back).phase == "waiting"
    assert night.row(back).since == night.now > row.since
    say(night, back, "daar ben ik")
    assert words(noor, back)[-1] == "daar ben ik"


def _close(guest: Guest) -> object:
    from protocol.staff_messages import Close  # noqa: PLC0415 - only here

    return Close(new_message(), guest.session.chat)


def test_a_returned_visitor_is_asked_the_last_question_before_the_end(night: Night) -> None:
    _, back = _returned(night)
    (noor,) = night.desks.values()
    night.from_staff(noor, _close(back))
    assert night.row(back).phase == "closing"


def test_a_return_while_somebody_claims_is_refused_and_then_done(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    keys = make_code(night, guest)
    leave(night, guest)
    noor.session.claim(guest.session.chat)
    night.from_staff(noor, noor.session.take()[0])
    noor.session.take()  # its epoch is still on the way
    noor.up = False
    back = night.come_back(keys, by_code=True)
    assert troubles(back) == ["wrong_state"]
    night.wait(10)
    back.session.send_again()
    night.settle()
    assert (night.row(back).phase, night.row(back).presence) == ("waiting", "here")


def test_a_revoked_code_opens_nothing(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = six_words()
    guest.session.make_code(keys)
    guest.session.revoke_code()
    night.settle()
    leave(night, guest)
    back = night.come_back(keys, by_code=True)
    assert troubles(back) == ["sealed"]
    assert not night.row(guest).has_code


def test_a_wrong_code_and_an_unknown_one_look_the_same(night: Night) -> None:
    night.colleague()
    first, second = (night.come_back(six_words(), by_code=True) for _ in range(2))
    assert troubles(first) == troubles(second) == ["sealed"]


def test_who_sat_in_until_a_return_reads_the_chat_again_once_it_is_theirs(night: Night) -> None:
    noor, bo = night.colleague(), night.colleague("supervisor")
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    keys = make_code(night, guest)
    chat, now = guest.session.chat, night.now / 1000
    bo.session.ask(chat, "sit-in", "learning", now)
    night.settle()
    leave(night, guest)
    back = night.come_back(keys, by_code=True)  # to whom it was with, and to nobody else
    say(night, back, "ben je er nog?")
    assert "ben je er nog?" not in words(bo, back)
    place = bo.session.places[chat]
    place.ready = True  # the end of an older log may come after that of the sitting in
    given = replace(night.house.chats[chat].info(), holder=bo.person.id)
    bo.session.receive(Info(given), night.now / 1000)
    assert Follow(chat, place.room.pos) in bo.session.take()
