"""A page that comes back by the token of a reload, and who does not get in."""

from __future__ import annotations

import pytest

from protocol.ids import new_message
from protocol.visitor_messages import Bye, End, Keep, Resume, Start
from tests.night import Night
from tests.reading import claim, leave, make_code, page_words, say, six_words, troubles, words


def test_a_reload_reads_everything_and_goes_on(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    token = six_words()
    guest.session.keep_reload(token)
    claim(night, noor, guest)
    say(night, noor, "hoi, ik lees mee", guest)
    night.drop(guest)
    back = night.come_back(token, by_code=False)
    say(night, back, "even weg")
    assert page_words(back) == ["hoi", "hoi, ik lees mee"]
    assert words(noor, back) == ["hoi", "even weg"]
    assert troubles(noor, back) == []


@pytest.mark.parametrize("how", ["exit", "end", "quarter", "return"])
def test_the_token_of_a_reload_opens_nothing_after(night: Night, how: str) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    token = six_words()
    guest.session.keep_reload(token)
    night.settle()
    if how == "exit":
        leave(night, guest)
    elif how == "end":
        guest.session.command(End(new_message()))
        night.settle()
    elif how == "return":
        code = make_code(night, guest)
        night.drop(guest)
        night.come_back(code, by_code=True)
    else:
        night.drop(guest)
        night.wait(15 * 60)
    assert troubles(night.come_back(token, by_code=False)) == ["sealed"]


def test_a_token_filed_again_after_a_long_absence_dies_at_the_next_one(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    night.drop(guest)
    night.wait(15 * 60)
    night.connect(guest)
    token = six_words()
    guest.session.keep_reload(token)
    night.settle()
    night.drop(guest)
    night.wait(15 * 60)
    assert troubles(night.come_back(token, by_code=False)) == ["sealed"]


def test_a_claim_that_comes_to_nothing_leaves_the_token_alive(night: Night) -> None:
    noor = night.colleague()
    guest = night.visitor("hoi")
    token = six_words()
    guest.session.keep_reload(token)
    night.settle()
    noor.session.claim(guest.session.chat)
    night.from_staff(noor, noor.session.take()[0])
    noor.session.take()
    noor.up = False
    night.wait(10)
    assert night.row(guest).phase == "waiting"
    night.drop(guest)
    assert page_words(night.come_back(token, by_code=False)) == ["hoi"]


def test_after_the_exit_no_capsule_is_filed_any_more(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    token = six_words()
    guest.session.keep_reload(token)
    late: list[Keep] = [m for m in guest.session.take() if isinstance(m, Keep)]
    leave(night, guest)
    guest.up = True
    night.from_visitor(guest, late[0])
    assert troubles(guest) == ["wrong_state"]
    assert night.store.capsule(night.house.hmac(token.lookup)) is None


def test_the_newest_connection_of_a_chat_wins(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    token = six_words()
    guest.session.keep_reload(token)
    night.settle()
    second = night.come_back(token, by_code=False)
    assert [bye.why for bye in guest.told(Bye)] == ["newer"]
    say(night, second, "hier ben ik")
    assert troubles(second) == []


def test_a_stranger_with_the_name_of_a_chat_gets_nothing(night: Night) -> None:
    night.colleague()
    guest = night.visitor("hoi")
    other = night.visitor("hallo")
    night.from_visitor(other, Resume(guest.session.chat, bytes(32), 0))
    assert troubles(other) == ["unknown_chat"]


def test_a_start_that_the_disk_refused_is_sent_again(night: Night) -> None:
    noor = night.colleague()
    night.disk_full = True
    guest = night.visitor("hoi")
    assert troubles(guest) == ["not_stored"]
    night.disk_full = False
    guest.session.send_again()
    night.settle()
    assert words(noor, guest) == ["hoi"]
    assert isinstance(guest.session._start, Start)
