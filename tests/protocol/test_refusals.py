"""Changed bits, cut ends and random input: refused with the one error, whatever they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import capsules, epochs, frames, ids, letters, p256, padding, payloads, wraps
from protocol.directory import Directory
from protocol.errors import Reject
from tests.builders import NOW, Organisation
from tests.protocol.fuzz import fuzz

HOUSE = Organisation()
NOOR = HOUSE.hire("counsellor", "supervisor")
THERE = Directory(HOUSE.root_point)
THERE.read(HOUSE.papers(NOOR), NOW)
CHAT, KEY, SENDER = bytes(range(16)), bytes(range(32)), b"Vsender1"
WEEKLY = NOOR.weekly
POINT = p256.public_bytes(WEEKLY)


def wrap() -> bytes:
    header = wraps.WrapHeader(CHAT, 3, SENDER, NOOR.id, ids.key_id(POINT))
    return wraps.seal_wrap(header, POINT, KEY)


def frame(signed: bool = False) -> bytes:
    sender = NOOR.id if signed else SENDER
    header = frames.FrameHeader(frames.CHAT, CHAT, 3, sender, 0)
    return frames.seal_frame(KEY, header, b'{"k":1}', NOOR.signing if signed else None)


def epoch_body() -> tuple[bytes, bytes]:
    check = epochs.key_check(CHAT, 3, KEY)
    readers = (epochs.Reader(ids.VISITOR, bytes(32)), epochs.Reader(NOOR.id, bytes(32)))
    content = epochs.Announcement(CHAT, 3, "claim", NOOR.id, check, readers)
    made = epochs.announce(NOOR.id, content, (), NOOR.signing)
    return made.body, made.proof


def letter() -> bytes:
    header = letters.LetterHeader(CHAT, SENDER, NOOR.id, ids.key_id(POINT))
    return letters.seal_letter(header, POINT, letters.HandOverNote("rustig aan"), NOOR.signing)


def capsule() -> bytes:
    return capsules.seal_capsule(KEY, capsules.Capsule(CHAT, KEY, KEY, WEEKLY))


BODY, PROOF = epoch_body()
SIGNING_POINT = p256.public_bytes(NOOR.signing)
OPENERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "wrap": (wrap(), lambda raw: wraps.open_wrap(WEEKLY, raw, CHAT, 3, NOOR.id)),
    "frame of a visitor": (frame(), lambda raw: frames.open_frame(KEY, raw, None)),
    "frame of staff": (frame(signed=True), lambda raw: frames.open_frame(KEY, raw, SIGNING_POINT)),
    "epoch": (
        BODY + PROOF,
        lambda raw: epochs.open_announcement(epochs.Epoch(raw[:-64], raw[-64:], ()), THERE, None),
    ),
    "capsule": (capsule(), lambda raw: capsules.open_capsule(KEY, raw)),
    "letter": (letter(), lambda raw: letters.open_letter(WEEKLY, raw, NOOR.id, SIGNING_POINT)),
}
# Of a letter's header only chat, sender, receiver and kid are looked at by `open_letter`; all of
# it is bound into the seal, so every bit counts all the same.


@pytest.mark.parametrize("kind", OPENERS)
def test_what_nobody_touched_opens(kind: str) -> None:
    sealed, open_it = OPENERS[kind]
    assert open_it(sealed) is not None


@pytest.mark.parametrize("kind", OPENERS)
def test_no_single_changed_bit_is_accepted(kind: str) -> None:
    sealed, open_it = OPENERS[kind]
    accepted = 0
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            open_it(bytes(changed))
            accepted += 1
        except Reject:
            continue
    assert accepted == 0


@pytest.mark.parametrize("kind", OPENERS)
def test_no_truncation_and_no_longer_one_is_accepted(kind: str) -> None:
    sealed, open_it = OPENERS[kind]
    for raw in (*(sealed[:length] for length in range(len(sealed))), sealed + b"\0", sealed * 2):
        with pytest.raises(Reject):
            open_it(raw)


def test_no_splice_of_two_frames_is_accepted() -> None:
    one, other = frame(), frame()
    for cut in (1, 2, 3, 4, 20, 24, 32, 36, 40, 48, 100, 304):
        for spliced in (one[:cut] + other[cut:], other[:cut] + one[cut:]):
            if spliced in (one, other):
                continue
            with pytest.raises(Reject):
                frames.open_frame(KEY, spliced, None)


def test_a_wrap_opens_for_no_other_chat_epoch_member_or_key() -> None:
    sealed = wrap()
    for key, chat, number, member in (
        (WEEKLY, bytes(16), 3, NOOR.id),
        (WEEKLY, CHAT, 4, NOOR.id),
        (WEEKLY, CHAT, 3, ids.VISITOR),
        (p256.new_key(), CHAT, 3, NOOR.id),
    ):
        with pytest.raises(Reject):
            wraps.open_wrap(key, sealed, chat, number, member)


@pytest.mark.parametrize("question", payloads.ANSWERS)
def test_an_answer_to_another_question_is_refused(question: payloads.Question) -> None:
    ack = payloads.Ack(0, {})
    every = {answer for answers in payloads.ANSWERS.values() for answer in answers}
    for answer in every:
        said = payloads.Sealed(ack, payloads.Answer(question, answer))
        if answer in payloads.ANSWERS[question]:
            assert payloads.decode(payloads.encode(said)) == said
        else:
            with pytest.raises(Reject, match="malformed"):
                payloads.decode(payloads.encode(said))


def said(kind: str) -> bytes:
    """Return the content of a frame that says `kind`, written by hand."""
    return b'{"ack":{"upto":0,"seen":{}},"say":' + kind.encode() + b"}"


def test_a_kind_that_nobody_knows_yet_is_no_error_and_says_nothing() -> None:
    later = payloads.decode(said('{"k":"later","how":[1]}'))
    assert later.say == payloads.Unknown("later")


@pytest.mark.parametrize(
    "kind",
    [
        '{"k":"exercise","name":"sleep"}',
        '{"k":"exercise","name":"breathe","text":"hoi"}',
        '{"k":"exercise_done","name":"breathe","seconds":40}',
        '{"k":"text"}',
        '{"k":7}',
        '{"name":"breathe"}',
    ],
)
def test_a_known_kind_with_anything_else_in_it_is_malformed(kind: str) -> None:
    with pytest.raises(Reject, match="malformed"):
        payloads.decode(said(kind))


def test_only_five_sizes_leave_for_texts_of_nought_to_four_thousand_letters() -> None:
    sizes = set()
    for length in range(0, 4000, 7):
        header = frames.FrameHeader(frames.CHAT, CHAT, 0, SENDER, length)
        sizes.add(len(frames.seal_frame(KEY, header, b"x" * length, None)))
    assert sizes == set(frames.SIZES)


def test_twenty_thousand_frames_have_twenty_thousand_nonces() -> None:
    assert len({frame()[36:48] for _ in range(20_000)}) == 20_000


def test_random_bytes_and_shapes_bring_out_the_documented_error_only() -> None:
    found = fuzz(seed=7, frame_count=400, shape_count=150)
    assert sum(found.values()) == 400 * 10 + 150 * 14


@given(st.binary(max_size=padding.LARGEST))
@settings(max_examples=60, deadline=None)
def test_whatever_is_padded_comes_back(content: bytes) -> None:
    padded = padding.pad(content)
    assert len(padded) in padding.BUCKETS
    assert padding.unpad(padded) == content


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_random_padding_is_refused_or_canonical(raw: bytes) -> None:
    try:
        content = padding.unpad(raw)
    except Reject:
        return
    assert padding.pad(content) == raw


@given(st.text(min_size=1, max_size=900), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_any_text_survives_its_way_through_a_frame(text: str, upto: int) -> None:
    try:
        said = payloads.Sealed(payloads.Ack(upto, {}), payloads.Text(text))
        content = payloads.encode(said)
    except UnicodeEncodeError:
        return
    header = frames.FrameHeader(frames.CHAT, CHAT, 1, NOOR.id, 5)
    sealed = frames.seal_frame(KEY, header, content, NOOR.signing)
    assert payloads.decode(frames.open_frame(KEY, sealed, SIGNING_POINT)) == said


@given(st.binary(min_size=0, max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_refusal_never_carries_a_byte_of_what_was_refused(raw: bytes) -> None:
    with pytest.raises(Reject) as refused:
        payloads.decode(b'{"ack":' + raw)
    assert str(refused.value) == "malformed"
    assert refused.value.__suppress_context__  # the parser's own words stay out of logs
