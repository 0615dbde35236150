"""A file of sealed registrations comes back whole, or it is said that it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.errors import Refusal, Reject
from protocol.research_file import read, written

SEALED = [b"VF one", b"VF two", b"VF three"]


def lines(sealed: list[bytes]) -> list[str]:
    return b"".join(written(sealed)).decode("ascii").splitlines()


def refusal(found: list[str]) -> Refusal:
    with pytest.raises(Reject) as refused:
        list(read(found))
    return refused.value.code


@given(st.lists(st.binary(min_size=1)))
def test_what_was_written_comes_back_as_it_was_in_its_order(sealed: list[bytes]) -> None:
    assert list(read(lines(sealed))) == sealed


def test_the_file_is_what_the_specification_says() -> None:
    assert b"".join(written([b"VF"])) == b"veste registrations 1\nVkY=\nend 1\n"


def test_a_mail_program_may_change_the_ends_of_lines() -> None:
    assert list(read(f"{line}\r\n" for line in lines(SEALED))) == SEALED


@pytest.mark.parametrize("spoiled", ["?", "VkY", "V", "VkYé", "endless", ""])
def test_a_line_that_was_spoiled_costs_one_record(spoiled: str) -> None:
    found = lines(SEALED)
    found[2] = spoiled
    one, two, three = read(found)
    assert (one, three) == (SEALED[0], SEALED[2])
    assert not two


@pytest.mark.parametrize("gone", range(1, 5))
def test_a_file_that_lost_a_line_is_refused(gone: int) -> None:
    found = lines(SEALED)
    del found[gone]
    assert refusal(found) is Refusal.MISSING


def test_a_file_that_was_cut_anywhere_is_refused() -> None:
    whole = b"".join(written(SEALED)).decode()
    for length in range(len(whole) - 1):
        assert refusal(whole[:length].splitlines()) in {Refusal.MISSING, Refusal.MALFORMED}, length


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], Refusal.MALFORMED),
        (["SQLite format 3"], Refusal.MALFORMED),
        (["veste registrations 2", "end 0"], Refusal.VERSION),
        ([*lines(SEALED), *lines(SEALED)], Refusal.MALFORMED),
    ],
)
def test_what_is_no_such_file_is_refused(found: list[str], code: Refusal) -> None:
    assert refusal(found) is code
