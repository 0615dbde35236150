"""The short fuzz of sessions and core: nobody raises, nobody answers for ever."""

from __future__ import annotations

import random

from tests.protocol.fuzz_sessions import a_full_night, changed, fuzz, places


def test_changed_messages_make_nobody_raise_and_nobody_answer_for_ever() -> None:
    found = fuzz(seed=7, count=2000)
    assert found.total() == 2000
    assert min(found.values()) > 50, "each way in is tried often enough to mean something"


def test_a_night_says_nearly_everything_that_can_be_said() -> None:
    night, _, _ = a_full_night()
    kinds = {name: {message["t"] for message in noted} for name, noted in night.noted.items()}
    assert {"log", "stored", "welcome", "capsule", "resumed"} <= kinds["to the page"]
    assert {"start", "say", "resume", "unlock", "keep", "epoch"} <= kinds["from the page"]
    assert {"night", "log", "stored", "offered", "asked"} <= kinds["to the console"]
    assert {"epoch", "grant", "claim", "ask", "offer"} <= kinds["from the console"]


def test_a_changed_message_is_another_one_and_leaves_the_noted_one_alone() -> None:
    rng, message = random.Random(3), {"t": "say", "mid": "AAAA", "frame": [1, {"a": True}]}
    before = repr(message)
    versions = {repr(changed(rng, message, [message])) for _ in range(200)}
    assert repr(message) == before
    assert len(versions) > 50
    assert len(places(message)) == 6
