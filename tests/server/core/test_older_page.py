"""A visit goes on where its code was typed; a page from before takes nothing from it."""

from __future__ import annotations

import pytest

from protocol.ids import key_id, new_message
from protocol.p256 import public_bytes
from protocol.visitor_messages import End, Erase, Keep, Leave, Resume
from server.core.pages import check_page
from server.core.refused import Refused
from tests.night import Guest, Night
from tests.reading import claim, leave, say, six_words, troubles, with_code, words


def key_of(guest: Guest) -> bytes:
    return key_id(public_bytes(guest.session.key))


def test_a_phone_that_finds_its_line_again_takes_the_visit_from_nobody(night: Night) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    night.drop(phone)  # its line, in a tunnel
    library = night.come_back(keys, by_code=True)
    say(night, library, "ik zit nu in de bieb")
    night.connect(phone)
    assert troubles(phone) == ["moved"]
    say(night, library, "ben je er nog")
    assert words(noor, library)[-1] == "ben je er nog"
    assert troubles(library) == []
    assert night.pages[library.session.chat] is library


def test_an_exit_that_is_told_late_is_not_the_exit_of_who_came_back(night: Night) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    night.drop(phone)
    library = night.come_back(keys, by_code=True)
    chat = night.house.chats[library.session.chat]
    with pytest.raises(Refused, match="moved"):
        check_page(chat.row.page, phone.session.leave())
    check_page(chat.row.page, library.session.leave())
    silent = Leave(library.session.chat, library.session.pass_)
    check_page(chat.row.page, silent)  # a page of a version that says no key


def test_of_two_that_came_back_by_one_capsule_the_newer_one_has_the_visit(night: Night) -> None:
    """The words were typed on a second device before the first one's new capsule was stored."""
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    leave(night, phone)
    filed = night.store.capsule(night.house.hmac(keys.lookup))
    assert filed is not None
    library = night.come_back(keys, by_code=True)
    night.from_visitor(library, Keep(new_message(), "return", keys.lookup, filed[1]))
    night.drop(library)
    home = night.come_back(keys, by_code=True)
    assert key_of(home) == key_of(library)
    say(night, home, "nu thuis")
    with pytest.raises(Refused, match="moved"):
        check_page(night.row(home).page, library.session.leave())
    night.connect(library)
    assert troubles(library) == ["moved"]
    assert words(noor, home)[-1] == "nu thuis"
    assert night.pages[home.session.chat] is home
    night.connect(home)
    assert troubles(home, noor) == []


def test_the_page_that_came_back_may_reload_and_may_be_overtaken_in_its_turn(night: Night) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    leave(night, phone)
    library = night.come_back(keys, by_code=True)
    token = six_words()
    library.session.keep_reload(token)
    night.settle()
    again = night.come_back(token, by_code=False)
    say(night, again, "na het herladen")
    night.drop(again)
    assert again.session._came == library.session._came  # though the capsule does not tell
    home = night.come_back(keys, by_code=True)
    say(night, home, "nu thuis")
    night.connect(again)
    assert troubles(again) == ["moved"]
    assert words(noor, home)[-2:] == ["na het herladen", "nu thuis"]
    assert troubles(home, noor) == []


def test_a_restarted_relay_still_knows_which_page_came_last(night: Night) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    leave(night, phone)
    library = night.come_back(keys, by_code=True)
    night.restart_relay()
    night.connect(phone)
    assert troubles(phone)[-1:] == ["moved"]
    night.sign_in(noor)
    night.connect(library)
    assert troubles(library) == []


@pytest.mark.parametrize("revoked", [False, True])
def test_who_wants_everything_gone_may_say_so_from_an_older_page(
    night: Night, revoked: bool
) -> None:
    """As `session.js` does: it comes as one who returns, says no key, and erases."""
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    night.drop(phone)
    library = night.come_back(keys, by_code=True)
    if revoked:
        library.session.revoke_code()
        night.settle()
    leave(night, library)
    phone.up = True
    night.from_visitor(phone, Resume(library.session.chat, phone.session.pass_, 0, returning=True))
    night.from_visitor(phone, Erase(new_message()))
    assert night.row(phone).phase == "erased"


def test_a_return_whose_answer_was_lost_never_takes_the_visit_from_a_later_one(
    night: Night,
) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    leave(night, phone)
    library = night.come_back(keys, by_code=True)
    made = library.session._came
    night.drop(library)
    home = night.come_back(keys, by_code=True)
    chat, secret = library.session.chat, library.session.pass_
    library.up = True
    late = Resume(chat, secret, 0, returning=True, key=key_of(library), came=made)
    night.from_visitor(library, late)
    assert troubles(library) == ["moved"]
    assert night.pages[chat] is home
    say(night, home, "ben je er nog")
    assert troubles(home, noor) == []


@pytest.mark.parametrize("other", [False, True])
def test_a_return_that_was_never_stored_is_made_anew(
    night: Night, monkeypatch: pytest.MonkeyPatch, other: bool
) -> None:
    """Also when another page came back by the same words and made the epoch of that number."""
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    leave(night, phone)
    with monkeypatch.context() as broken:
        broken.setattr(night, "_in_chat", lambda *_: None)  # lost with the line
        library = night.come_back(keys, by_code=True)
        night.drop(library)
    if other:
        night.come_back(keys, by_code=True)
    night.connect(library)
    say(night, library, "nu ben ik er")
    assert words(noor, library)[-1] == "nu ben ik er"
    assert troubles(library, noor) == []


def test_who_comes_back_to_a_last_question_that_another_page_shows_goes_past_it(
    night: Night,
) -> None:
    noor = night.colleague()
    phone, keys = with_code(night, noor)
    phone.session.command(End(new_message()))
    night.settle()
    assert night.row(phone).phase == "closing"
    library = night.come_back(keys, by_code=True)
    assert night.row(library).phase == "waiting"
    claim(night, noor, library)
    say(night, library, "toch nog iets")
    assert words(noor, library)[-1] == "toch nog iets"
    assert troubles(library, noor) == []


def test_a_page_that_says_no_key_is_let_in_by_its_pass(night: Night) -> None:
    noor = night.colleague()
    guest, _ = with_code(night, noor)
    night.drop(guest)
    guest.up = True
    night.from_visitor(guest, Resume(guest.session.chat, guest.session.pass_, 0))
    assert troubles(guest) == []
    assert night.row(guest).presence == "here"
