"""Whatever is sent to a relay's sockets and doors, it goes on, and so do its chats."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.faults.fuzz_socket import all_cases, fuzz, run
from tests.faults.fuzz_socket_case import CLOSED, VISITOR, Case, text
from tests.faults.fuzz_socket_place import FuzzedRelay


def test_there_are_more_than_five_hundred_cases_and_each_has_a_name_of_its_own() -> None:
    names = Counter((case.family, case.path, case.name) for case in all_cases())
    assert len(names) >= 500
    assert [name for name, times in names.items() if times > 1] == []


async def test_every_tenth_case_ends_as_it_must_and_harms_nobody(tmp_path: Path) -> None:
    cases = all_cases()
    silent = [case for case in cases if case.silent][::5]  # each costs nine seconds
    streams = [case for case in cases if case.family == "stream"]  # each costs nothing
    others = [case for case in cases if not case.silent and case.family != "stream"][::10]
    count, wrong = await fuzz(tmp_path, others + silent + streams, orders=12)
    assert wrong == []
    assert count.total() > 200


async def test_a_case_that_ends_otherwise_is_found(tmp_path: Path) -> None:
    good = text('{"t":"ping"}')
    async with FuzzedRelay(tmp_path) as place:
        wrong = [
            await run(Case("frames", "closes", good, VISITOR, (CLOSED,)), place),
            await run(Case("words", "is wrong", good, VISITOR, codes=("malformed",)), place),
            await run(Case("http", "asks", b"GET / HTTP/1.1\r\n\r\n", raw=True), place),
        ]
        assert await place.wrong_in_the_end() == []
    assert all(wrong)
