"""Turns, the rule above what is new, and words about delivery only where they matter."""

from hypothesis import given
from hypothesis import strategies as st

from console.desk.transcript import LOOKED_AT, Message, Transcript
from console.link.port import Author, Delivery
from handbook.cues import Judgement, judge

V, ME = Author.VISITOR, Author.ME


def a_transcript(*said: tuple[int, float, Author, str]) -> Transcript:
    transcript = Transcript()
    for key, at, author, text in said:
        transcript.hear(Message(key, at, author, text, mine=f"m{key}" if author is ME else None))
    return transcript


def shape(transcript: Transcript) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(b.author.value, tuple(s.text for s in b.said), b.new) for b in transcript.blocks]


def test_the_same_writer_within_two_minutes_is_one_turn() -> None:
    transcript = a_transcript((0, 0, V, "a"), (1, 100, V, "b"), (2, 221, V, "c"))
    assert [texts for _, texts, _ in shape(transcript)] == [("a", "b"), ("c",)]


def test_new_stands_above_the_first_unanswered_line_until_i_answer() -> None:
    transcript = a_transcript((0, 0, ME, "hoi"), (1, 1, V, "a"), (2, 2, V, "b"))
    assert [new for _, _, new in shape(transcript)] == [False, True]
    assert transcript.new == 2
    transcript.say("mine", "ja", 3)
    assert [new for _, _, new in shape(transcript)] == [False, False, False]
    assert transcript.new == 0


def test_delivery_is_said_only_below_the_last_own_message() -> None:
    transcript = a_transcript((0, 0, ME, "een"), (1, 1, V, "ja"), (2, 2, ME, "twee"))
    assert [s.delivery for b in transcript.blocks for s in b.said] == [None, None, Delivery.STORED]


def test_what_is_not_yet_safe_says_so_also_when_it_is_not_the_last() -> None:
    transcript = Transcript()
    transcript.say("x", "een", 0)
    transcript.say("y", "twee", 1)
    shown = [s.delivery for b in transcript.blocks for s in b.said]
    assert shown == [Delivery.UNDERWAY, Delivery.UNDERWAY]


def test_delivery_never_goes_backwards() -> None:
    transcript = a_transcript((0, 0, ME, "een"))
    transcript.receive("m0", Delivery.READ)
    transcript.receive("m0", Delivery.STORED)
    assert transcript.blocks[0].said[0].delivery is Delivery.READ


def test_my_message_is_shown_once_when_the_relay_numbers_it() -> None:
    transcript = Transcript()
    transcript.say("x", "een", 0)
    transcript.hear(Message(5, 1, ME, "een", mine="x"))
    assert shape(transcript) == [("me", ("een",), False)]
    assert transcript.blocks[0].said[0].delivery is Delivery.STORED


def test_a_refused_message_goes_away_and_gives_its_text_back() -> None:
    transcript = Transcript()
    transcript.say("x", "een", 0)
    assert transcript.receive("x", Delivery.REFUSED) == "een"
    assert shape(transcript) == []


def test_a_message_heard_twice_is_shown_once() -> None:
    transcript = a_transcript((0, 0, V, "a"), (0, 0, V, "a"))
    assert shape(transcript) == [("visitor", ("a",), True)]


def test_a_message_that_the_relay_numbered_lower_stands_where_it_belongs() -> None:
    transcript = Transcript()
    transcript.say("x", "een", 0)
    transcript.hear(Message(8, 1, V, "later"))
    transcript.hear(Message(7, 2, ME, "een", mine="x"))
    assert [texts for _, texts, _ in shape(transcript)] == [("een",), ("later",)]


def test_a_turn_that_did_not_change_stays_the_same_object() -> None:
    transcript = a_transcript((0, 0, V, "a"), (1, 500, ME, "b"), (2, 1000, V, "c"))
    before = transcript.blocks
    transcript.hear(Message(3, 2000, V, "d"))
    assert all(a is b for a, b in zip(before[:2], transcript.blocks, strict=False))


def test_an_erased_chat_holds_no_word() -> None:
    transcript = a_transcript((0, 0, V, "geheim"), (1, 1, ME, "ja"))
    transcript.erase()
    assert shape(transcript) == []
    assert transcript.last_own == ""


def test_a_cue_is_marked_in_the_newest_message_that_holds_it() -> None:
    transcript = a_transcript((0, 0, V, "nooit verteld"), (1, 500, V, "echt nooit verteld"))
    transcript.mark("nooit verteld")
    assert [s.cues for b in transcript.blocks for s in b.said] == [(), ((5, 18),)]


def test_what_a_visitor_wrote_last_is_looked_at_once() -> None:
    looked: list[str] = []

    def looking(text: str) -> Judgement:
        looked.append(text)
        return judge(text)

    transcript = a_transcript(
        (0, 0, V, "hoi"), (1, 1, ME, "hij komt"), (2, 2, V, "hij komt zo thuis")
    )
    cue = transcript.look(looking)
    assert cue is not None
    assert (cue.family, cue.words) == ("presence", "hij komt zo thuis")
    assert transcript.look(looking) is None
    assert looked == ["hoi", "hij komt zo thuis"]
    assert [s.cues for b in transcript.blocks for s in b.said][:2] == [(), ()]


def cues(transcript: Transcript) -> list[tuple[tuple[int, int], ...]]:
    return [said.cues for block in transcript.blocks for said in block.said]


def test_a_sentence_in_pieces_is_read_as_one_and_underlined_in_each() -> None:
    transcript = a_transcript((0, 0, V, "hoi"), (1, 1, V, "hij heeft"))
    assert transcript.look(judge) is None
    transcript.hear(Message(2, 2, V, "een mes"))
    cue = transcript.look(judge)
    assert cue is not None
    assert cue.words == "mes"
    assert cues(transcript) == [(), (), ((4, 7),)]
    pieces = a_transcript((0, 0, V, "hoi"), (1, 1, V, "ze nemen"), (2, 2, V, "mij mee"))
    assert pieces.look(judge) is not None
    assert cues(pieces) == [(), ((0, 8),), ((0, 7),)]


def test_what_was_answered_between_or_said_long_after_is_no_piece_of_a_sentence() -> None:
    answered = a_transcript((0, 0, V, "ze nemen"), (1, 1, ME, "ja?"), (2, 2, V, "mij mee"))
    assert answered.look(judge) is None
    later = a_transcript((0, 0, V, "ze nemen"), (1, 900, V, "mij mee"))
    assert later.look(judge) is None


def test_what_asked_for_haste_makes_nothing_urgent_that_follows_it() -> None:
    transcript = a_transcript((0, 0, V, "hij heeft een mes"), (1, 1, V, "ben je er nog"))
    assert transcript.look(judge) is not None
    assert cues(transcript)[1] == ()


def test_a_long_conversation_that_is_resumed_is_looked_at_from_its_end() -> None:
    looked: list[str] = []

    def looking(text: str) -> Judgement:
        looked.append(text)
        return judge(text)

    a_transcript(*((n, n, V, f"regel {n}") for n in range(500))).look(looking)
    alone = [text for text in looked if text.count("regel") == 1]
    assert alone[-1] == "regel 499"
    assert len(alone) == LOOKED_AT


steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 5)),
        st.tuples(st.just("visitor"), st.integers(0, 400)),
        st.tuples(st.just("number"), st.integers(0, 5)),
        st.tuples(st.just("read"), st.integers(0, 5)),
    ),
    max_size=40,
)


@given(steps)
def test_grouping_as_it_grows_equals_grouping_anew(done: list[tuple[str, int]]) -> None:
    transcript, key, now = Transcript(), 0, 0.0
    mine: list[str] = []
    for step, number in done:
        now += number
        if step == "say":
            mine.append(f"m{len(mine)}")
            transcript.say(mine[-1], f"ik {len(mine)}", now)
        elif step == "visitor":
            transcript.hear(Message(key, now, V, f"bezoeker {key}"))
            key += 1
        elif mine and step == "number":
            name = mine[number % len(mine)]
            transcript.hear(Message(key, now, ME, "x", mine=name))
            key += 1
        elif mine:
            transcript.receive(mine[number % len(mine)], Delivery.READ)
        grown = shape(transcript), [s for b in transcript.blocks for s in b.said]
        transcript._group(0)
        assert (shape(transcript), [s for b in transcript.blocks for s in b.said]) == grown
