"""Who gets on the roster is decided by the code alone, and no roster goes back."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.directory import Directory, Papers, sign_duty_card
from protocol.ids import new_staff, text
from protocol.p256 import load_private, new_key, public_bytes
from protocol.staff_access import (
    Enrolment,
    ListEnrolments,
    enrol,
    invite_keys,
    open_order,
)
from server.organisation import book as books
from server.organisation.book import Book, BookError, Invited, Verdict

NOW = 1_800_000_000
CODE = "ABCDEFGHJKLMNPQRSTUV"
ROOT = new_key()


def a_book() -> Book:
    invited = Invited(CODE, ("counsellor",), "A.", NOW + 3600)
    return books.invite(books.new_book(ROOT, "https://chat.example", NOW), invited)


def an_enrolment(code: str = CODE, who: bytes | None = None) -> Enrolment:
    return enrol(invite_keys(code), who or new_staff(), public_bytes(new_key()))


def verdict(book: Book, enrolment: Enrolment, now: int = NOW) -> Verdict:
    (judged,) = books.judge(book, (enrolment,), now)
    return judged.verdict


def with_one(book: Book, enrolment: Enrolment) -> Book:
    return books.admit(book, books.judge(book, (enrolment,), NOW), NOW)


def test_whoever_holds_the_code_gets_the_invited_role_and_the_code_is_used_up() -> None:
    enrolment = an_enrolment()
    book = with_one(a_book(), enrolment)
    directory = Directory(book.root)
    directory.read(book.papers, NOW)
    assert directory.member(enrolment.id).roles == ("counsellor",)
    assert directory.version == book.version == 2
    assert book.labels == {text(enrolment.id): "A."}
    assert book.invites == ()


def test_a_code_is_good_for_one_person() -> None:
    first, second = an_enrolment(), an_enrolment()
    assert verdict(with_one(a_book(), first), second) is Verdict.UNKNOWN
    judged = books.judge(a_book(), (first, second), NOW)
    assert [each.verdict for each in judged] == [Verdict.GOOD, Verdict.UNUSABLE]


def test_a_key_that_the_relay_put_in_place_of_theirs_is_forged() -> None:
    theirs = an_enrolment()
    swapped = msgspec.structs.replace(theirs, key=public_bytes(new_key()))
    renamed = msgspec.structs.replace(theirs, id=new_staff())
    assert verdict(a_book(), swapped) is Verdict.FORGED
    assert verdict(a_book(), renamed) is Verdict.FORGED


def test_an_enrolment_with_another_code_belongs_to_no_invite() -> None:
    assert verdict(a_book(), an_enrolment("ZZZZZZZZZZZZZZZZZZZZ")) is Verdict.UNKNOWN


def test_an_enrolment_may_be_approved_a_week_after_its_hours_and_no_later() -> None:
    last = NOW + 3600 + books.APPROVE_WITHIN
    assert verdict(a_book(), an_enrolment(), last) is Verdict.GOOD
    assert verdict(a_book(), an_enrolment(), last + 1) is Verdict.EXPIRED


def test_nobody_takes_the_id_or_the_key_of_a_colleague() -> None:
    enrolment = an_enrolment()
    other = "WWWWWWWWWWWWWWWWWWWW"
    book = with_one(a_book(), enrolment)
    book = books.invite(book, Invited(other, ("supervisor",), "B.", NOW + 3600))
    same_id = enrol(invite_keys(other), enrolment.id, public_bytes(new_key()))
    same_key = enrol(invite_keys(other), new_staff(), enrolment.key)
    assert verdict(book, same_id) is Verdict.UNUSABLE
    assert verdict(book, same_key) is Verdict.UNUSABLE
    assert verdict(book, enrolment) is Verdict.LISTED


@pytest.mark.parametrize(
    ("who", "key"),
    [(b"visitor!", None), (bytes(8), None), (None, b"\x04" + bytes(64)), (None, bytes(65))],
)
def test_an_id_or_a_key_that_cannot_be_used_is_left_out(
    who: bytes | None, key: bytes | None
) -> None:
    made = enrol(invite_keys(CODE), who or new_staff(), key or public_bytes(new_key()))
    assert verdict(a_book(), made) is Verdict.UNUSABLE


def test_admitting_changes_nothing_for_those_who_are_left_out() -> None:
    book = a_book()
    judged = books.judge(book, (an_enrolment("ZZZZZZZZZZZZZZZZZZZZ"),), NOW)
    after = books.admit(book, judged, NOW)
    assert (after.staff, after.invites, after.labels) == ((), book.invites, {})


def test_a_removed_member_is_on_no_later_roster() -> None:
    enrolment = an_enrolment()
    book = books.remove(with_one(a_book(), enrolment), enrolment.id, NOW)
    assert (book.staff, book.labels, book.version) == ((), {}, 3)
    with pytest.raises(BookError, match="Nobody"):
        books.remove(book, enrolment.id, NOW)


def test_a_member_is_found_by_the_start_of_the_id_or_by_the_label() -> None:
    enrolment = an_enrolment()
    book = with_one(a_book(), enrolment)
    assert books.find(book, text(enrolment.id)[:6]) == enrolment.id
    assert books.find(book, "A.") == enrolment.id
    for words in ("", "B.", "zzz"):
        with pytest.raises(BookError, match="Nobody"):
            books.find(book, words)


def test_words_that_fit_two_members_find_none() -> None:
    book = with_one(a_book(), an_enrolment())
    book = with_one(
        books.invite(book, Invited("W" * 20, ("counsellor",), "A.", NOW)), an_enrolment("W" * 20)
    )
    with pytest.raises(BookError, match="More than one"):
        books.find(book, "A.")


def test_a_renewed_roster_is_good_for_another_week_and_old_invites_go() -> None:
    late = NOW + 8 * 86400
    book = books.renew(a_book(), late)
    Directory(book.root).read(book.papers, late + 7 * 86400)
    assert book.invites == ()
    assert book.version == 2


def test_a_new_roster_key_is_certified_by_the_same_root_only() -> None:
    book = a_book()
    fresh = books.renew_key(book, ROOT, NOW)
    assert fresh.key != book.key
    Directory(book.root).read(fresh.papers, NOW)
    with pytest.raises(BookError, match="another organisation"):
        books.renew_key(book, new_key(), NOW)


def test_an_order_is_signed_by_the_certified_roster_key() -> None:
    book = a_book()
    order = ListEnrolments(iat=NOW, nonce=bytes(32))
    ordered = books.order_of(book, order)
    assert open_order(public_bytes(load_private(book.key)), ordered.order) == order
    assert ordered.certificate == book.certificate


# --- what the relay serves ------------------------------------------------------------------


def test_a_newer_roster_of_a_colleague_is_taken_over() -> None:
    mine = a_book()
    enrolment = an_enrolment()
    theirs = with_one(mine, enrolment)
    caught_up = books.catch_up(mine, theirs.papers, NOW)
    assert caught_up.version == 2
    assert [each.id for each in caught_up.staff] == [enrolment.id]
    assert caught_up.invites == mine.invites


def test_an_older_or_expired_roster_changes_nothing() -> None:
    older = a_book()
    newer = with_one(older, an_enrolment())
    assert books.catch_up(newer, older.papers, NOW) == newer
    assert books.catch_up(older, newer.papers, NOW + 9 * 86400) == older


def test_cards_that_the_relay_adds_are_of_no_matter() -> None:
    book = a_book()
    card = sign_duty_card(new_key(), new_staff(), public_bytes(new_key()), NOW, NOW + 60)
    served = Papers(book.certificate, book.roster, (card,))
    assert books.catch_up(book, served, NOW) == book


def test_papers_that_another_root_signed_are_an_error() -> None:
    other = books.new_book(new_key(), "https://chat.example", NOW)
    with pytest.raises(BookError, match="did not sign"):
        books.catch_up(a_book(), other.papers, NOW)


def test_a_roster_signed_with_a_roster_key_that_is_not_here_is_an_error() -> None:
    mine = a_book()
    theirs = books.renew_key(mine, ROOT, NOW)
    with pytest.raises(BookError, match="newer roster key"):
        books.catch_up(mine, theirs.papers, NOW)


@given(st.lists(st.sampled_from(["admit", "remove", "renew"]), max_size=6))
def test_every_change_makes_a_roster_with_a_higher_number_that_holds(changes: list[str]) -> None:
    book = a_book()
    directory = Directory(book.root)
    for number, change in enumerate(changes):
        code = f"{number:020}"
        if change == "admit":
            book = books.invite(book, Invited(code, ("counsellor",), "", NOW))
            after = with_one(book, an_enrolment(code))
        elif change == "remove" and book.staff:
            after = books.remove(book, book.staff[0].id, NOW)
        else:
            after = books.renew(book, NOW)
        assert after.version == book.version + 1
        directory.read(after.papers, NOW)
        assert directory.members() == after.staff
        book = after
