"""Whoever tries codes learns nothing: one size, one beat; one list for page and Python."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import capsules, code_words
from protocol.errors import Refusal, Reject
from server.web.page_files import WORDS, read_files
from server.web.unlocking import BEAT, next_beat
from tests.live import live_relay
from tests.server.web.code_guesses import ask, begin, file, guess, rank_test
from tests.server.web.page_client import Client

moments = st.floats(0, 1e6)


async def test_known_and_unknown_codes_are_answered_in_one_size_and_not_at_once(
    tmp_path: Path,
) -> None:
    told = await guess(tmp_path, 8, warm=0)
    answers = told.known + told.unknown
    assert len(told.known) == len(told.unknown) == 8
    assert len({len(one.message) for one in answers}) == 1
    for one in answers:
        message = json.loads(one.message)
        assert message.keys() == {"t", "capsule"}
        assert len(base64.b64decode(message["capsule"])) == capsules.LENGTH
        assert one.seconds > BEAT - 0.002  # a loop's clock ticks in milliseconds


async def test_a_code_that_never_was_gets_the_same_answer_each_time_and_it_opens_nothing(
    tmp_path: Path,
) -> None:
    keys = capsules.keys_of_words(code_words.draw(), "veste-test")
    async with live_relay(tmp_path) as relay, aiohttp.ClientSession() as http:
        first = await ask(http, relay.address, keys.lookup)
        again = await ask(http, relay.address, keys.lookup)
        other = await ask(http, relay.address, bytes(16))
    assert first.message == again.message
    assert first.message != other.message
    with pytest.raises(Reject) as refused:
        capsules.open_capsule(keys.key, base64.b64decode(json.loads(first.message)["capsule"]))
    assert refused.value.code is Refusal.SEALED


async def test_who_files_under_the_code_of_another_chat_is_told_what_everybody_is(
    tmp_path: Path,
) -> None:
    """Two chats of one's own are enough to ask: the relay must not even look unwell."""
    taken, free = bytes(16), b"f" * 16
    async with live_relay(tmp_path) as relay, aiohttp.ClientSession() as http:
        relay.publish()
        one, other = await begin(http, relay), await begin(http, relay)
        answers = [await file(one, taken, b"1" * 540)]
        answers += [await file(other, lookup, b"2" * 540) for lookup in (taken, free) * 3]
        assert relay.relay.writer.healthy
        unlocked = json.loads((await ask(http, relay.address, taken)).message)
    assert {json.loads(each.message)["t"] for each in answers} == {"stored"}
    assert min(each.seconds for each in answers) > BEAT - 0.002
    assert base64.b64decode(unlocked["capsule"]) == b"1" * 540


@given(moments, st.floats(0, 100))
def test_an_answer_leaves_on_a_beat_after_it_is_ready(asked: float, took: float) -> None:
    leaves = next_beat(asked, asked + took)
    beats = (leaves - asked) / BEAT
    assert abs(beats - round(beats)) < 1e-6
    assert round(beats) >= 1
    assert leaves - (asked + took) + 1e-6 > 0
    assert leaves - (asked + took) <= BEAT + 1e-6


def test_some_microseconds_more_in_the_store_change_nothing_of_when_an_answer_leaves() -> None:
    assert next_beat(7.0, 7.000_084) == next_beat(7.0, 7.000_087) == next_beat(7.0, 7.04)


def test_the_rank_test_tells_a_shift_from_none() -> None:
    even = [float(value) for value in range(0, 2000, 2)]
    odd = [value + 1 for value in even]
    larger, p = rank_test(even, odd)
    assert (round(larger, 2), p > 0.9) == (0.5, True)
    assert rank_test(even, [value + 200 for value in even])[1] < 1e-9
    assert rank_test([1.0] * 50, [1.0] * 50) == (0.5, 1.0)


async def test_the_page_is_given_the_very_list_that_python_reads(client: Client) -> None:
    answer = await client.get(WORDS)
    assert answer.status == 200
    assert answer.content_type == "text/plain"
    assert tuple((await answer.text()).split()) == code_words.words()
    assert read_files().others[WORDS].digest == sha256(code_words.LIST.read_bytes()).hexdigest()


async def test_the_list_is_not_fetched_before_somebody_has_a_code_to_type(client: Client) -> None:
    page = await (await client.get("/nl")).text()
    assert WORDS not in page


def test_the_list_weighs_at_most_seven_kilobytes_on_the_line() -> None:
    assert len(read_files().others[WORDS].packed) <= 7_000
