"""The desk hears the link and says, in words, what a counsellor has to know."""

import msgspec
import pytest

from console.catalog import load_words
from console.desk import show
from console.desk.desk import Desk
from console.desk.show_guide import guide
from console.desk.show_shift import empty
from console.desk.slots import Slot
from console.desk.unread import next_unread
from console.link.port import (
    Answered,
    Connection,
    Ended,
    Event,
    Presence,
    Trouble,
    VisitorPresence,
    VisitorTyping,
    WordAgreed,
)
from protocol.payloads import ANSWERS
from tests.console.scene import (
    HEIDE,
    MOS,
    NOW,
    ZEE,
    ZONE,
    at,
    mine,
    night,
    quiet_night,
    turns,
    waits,
)

WORDS = load_words("nl")


def a_desk(events: list[Event] | None = None) -> Desk:
    desk = Desk(WORDS, ZONE)
    for event in night() if events is None else events:
        desk.hear(event, NOW)
    return desk


def states(desk: Desk, now: float = NOW) -> list[tuple[str, str]]:
    return [(row.state, row.under) for row in show.mine(desk, now).rows]


def test_three_chats_get_three_words_in_the_order_they_came() -> None:
    assert [row.word for row in show.mine(a_desk(), NOW).rows] == ["heide", "zee", "mos"]


def test_the_list_says_what_the_design_says() -> None:
    assert states(a_desk()) == [
        ("typt …", "3 nieuw"),
        ("exit gebruikt", "2 min · kan terug"),
        ("stil 8 min", "eigen ritme 1 min"),
    ]


def test_the_four_ends_look_different() -> None:
    desk = a_desk()
    said = set()
    for presence in (Presence.AWAY, Presence.EXITED):
        desk.hear(VisitorPresence(chat=MOS, presence=presence, since=NOW, can_return=False), NOW)
        said.add(states(desk)[2][0])
    desk.hear(VisitorPresence(chat=MOS, presence=Presence.HERE, since=NOW, can_return=False), NOW)
    said.add(states(desk)[2][0])
    desk.hear(Ended(chat=MOS, why="visitor"), NOW)
    said.add(states(desk)[2][0])
    assert said == {"verbinding weg", "exit gebruikt", "stil 8 min", "gesloten"}


def test_the_first_row_says_danger_and_the_longest_wait() -> None:
    view = show.status(a_desk(), NOW)
    assert (view.waiting, view.danger, view.long) == (4, "nu in gevaar", "!! 11 min")
    assert view.day == "ma 23 nov"
    assert view.open_long == "open tot 06:00 · nog 3 u 47"


def test_a_lost_connection_says_the_three_things_one_wants_to_know() -> None:
    desk = a_desk()
    desk.hear(Connection(up=False, since=NOW - 12), NOW)
    assert show.status(desk, NOW).lost == "verbinding weg, 12 s · niets is kwijt · schrijf door"
    assert show.status(desk, NOW).as_of == "rij van 02:12"
    assert "de dienst weet het" in (show.status(desk, NOW + 60).lost or "")


def test_back_again_is_said_for_ten_seconds_and_only_after_a_loss() -> None:
    desk = a_desk()
    assert show.status(desk, NOW).connected == "✓ verbonden"
    desk.hear(Connection(up=False, since=NOW), NOW)
    desk.hear(Connection(up=True, since=NOW + 5), NOW + 5)
    assert show.status(desk, NOW + 6).connected == "weer verbonden, alles is verstuurd"
    assert show.status(desk, NOW + 16).connected == "✓ verbonden"


def test_who_waited_and_erased_everything_stands_in_no_row_any_more() -> None:
    desk = a_desk([waits("w", NOW - 60, "laat maar")])
    desk.hear(Ended(chat="w", why="erased"), NOW)
    assert len(desk.queue) == 0
    assert desk.queue.rows(NOW, WORDS) == []
    assert desk.board.figures.left == 1


def test_a_line_that_goes_after_the_end_is_not_called_lost() -> None:
    desk = a_desk()
    desk.hear(Ended(chat=MOS, why="visitor"), NOW)
    desk.hear(VisitorPresence(chat=MOS, presence=Presence.AWAY, since=NOW, can_return=False), NOW)
    assert desk.chats[MOS].transcript.blocks[-1].note == "ended.visitor"


def test_a_chat_that_was_closed_and_then_erased_leaves_no_word_either() -> None:
    desk = a_desk()
    desk.hear(Ended(chat=HEIDE, why="visitor"), NOW)
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    chat = desk.chats[HEIDE]
    assert [block.note for block in chat.transcript.blocks] == ["ended.erased"]


def test_a_chat_that_the_visitor_erased_leaves_no_word_and_no_draft() -> None:
    desk = a_desk()
    desk.drafts.write(HEIDE, "concept", NOW)
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    chat = desk.chats[HEIDE]
    assert [block.note for block in chat.transcript.blocks] == ["ended.erased"]
    assert desk.drafts.of(HEIDE) == ""


def test_answers_fill_the_card_and_empty_the_list_of_questions() -> None:
    desk = a_desk()
    desk.hear(Answered(chat=HEIDE, question="scale", answer="7"), NOW)
    view = show.card(desk, desk.chats[HEIDE], NOW)
    assert ("spanning", "7 bij begin") in view.rows
    assert view.ask == ("Denk je aan doodgaan?",)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_card_has_words_for_every_answer_that_can_be_given(language: str) -> None:
    desk = a_desk([])
    desk.words = load_words(language)
    desk.hear(mine(HEIDE, NOW, intent="other"), NOW)
    for question, answers in ANSWERS.items():
        for answer in answers:
            desk.hear(Answered(chat=HEIDE, question=question, answer=answer), NOW)
            assert show.card(desk, desk.chats[HEIDE], NOW).rows


def test_who_somebody_is_to_the_person_it_is_about_stands_on_the_card() -> None:
    desk = a_desk()
    desk.hear(Answered(chat=ZEE, question="who", answer="work"), NOW)
    assert ("is", "werkt met deze persoon") in show.card(desk, desk.chats[ZEE], NOW).rows


def test_a_secret_word_stands_on_the_card_and_in_nothing_else_that_is_shown() -> None:
    desk = a_desk()
    desk.hear(WordAgreed(chat=HEIDE, at=NOW, word="zonne\x1b[2Jbloem\n\n7"), NOW)
    chat = desk.chats[HEIDE]
    assert ("geheim", "zonnebloem 7") in show.card(desk, chat, NOW).rows
    talk = show.talk(desk, chat)
    assert talk.blocks[-1].note == "note.word"
    others = (
        *(show.status(desk, NOW), show.mine(desk, NOW), show.queue(desk, NOW), talk),
        *(show.head(desk, chat, NOW, split=split) for split in (False, True)),
        *(show.composer(desk, chat, NOW, focused=focused) for focused in (False, True)),
        *(guide(desk, chat, NOW), empty(desk, NOW), show.card(desk, desk.chats[ZEE], NOW)),
    )
    assert "zonnebloem" not in repr(others)


def test_the_newest_secret_word_counts_and_none_outlives_an_erasure() -> None:
    desk = a_desk()
    for word in ("zonnebloem", "fietsbel", "\u200b"):
        desk.hear(WordAgreed(chat=HEIDE, at=NOW, word=word), NOW)
    chat = desk.chats[HEIDE]
    assert "geheim" not in dict(show.card(desk, chat, NOW).rows)  # nothing of it can be seen
    desk.hear(WordAgreed(chat=HEIDE, at=NOW, word="fietsbel"), NOW)
    assert ("geheim", "fietsbel") in show.card(desk, chat, NOW).rows
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    assert "fietsbel" not in repr(show.card(desk, chat, NOW))


def test_the_handbook_follows_the_chat_and_says_in_whose_words() -> None:
    from handbook import Handbook, load_entries  # noqa: PLC0415 - only here

    desk = a_desk([])
    desk.guide.shelf = Handbook(load_entries())
    for event in night():
        desk.hear(event, NOW)
    desk.follow()
    view = guide(desk, desk.chats[HEIDE], NOW)
    assert view.entry == "Voor het eerst vertellen"
    assert view.why.startswith("past bij: “")


def test_what_fits_the_entry_beside_the_chat_leads_among_hits_that_fit_alike() -> None:
    from console.desk.search import Search  # noqa: PLC0415 - only here
    from handbook import Handbook  # noqa: PLC0415 - only here
    from tests.handbook.builders import an_entry  # noqa: PLC0415 - only here

    here = an_entry(slug="hier", phase="safety", themes=("alle", "online"))
    shelf = Handbook([an_entry(slug="daar"), here])
    for beside, first in ((None, "daar"), (here, "hier")):
        search = Search(shelf, *((beside.phase, "online") if beside else ()))
        search.type("kalm")
        assert search.entry is not None
        assert search.entry.slug == first


def test_a_sentence_that_was_used_moves_the_mark_and_pins_the_entry() -> None:
    from handbook import Handbook, load_entries  # noqa: PLC0415 - only here

    desk = a_desk([])
    desk.guide.shelf = Handbook(load_entries())
    for event in night():
        desk.hear(event, NOW)
    desk.follow()
    first = desk.guide.insert(HEIDE)
    place = desk.guide.place(HEIDE)
    assert first is not None
    assert place is not None
    assert (place.sentence, place.used) == (1, True)


def test_a_closed_chat_makes_room_for_somebody_living() -> None:
    desk = a_desk()
    desk.hear(Ended(chat=ZEE, why="visitor"), NOW)
    desk.hear(mine("fourth-0000000000000000", NOW), NOW)
    assert desk.slots.of("fourth-0000000000000000") is Slot.ZEE


def test_a_new_chat_does_not_take_the_screen_from_the_one_i_am_in() -> None:
    desk = a_desk()
    assert desk.active == HEIDE


def test_trouble_in_a_chat_is_said_in_that_chat_and_other_trouble_is_kept() -> None:
    desk = a_desk()
    desk.hear(Trouble(chat=HEIDE, code="tampered"), NOW)
    desk.hear(Trouble(chat=None, code="removed"), NOW)
    assert desk.chats[HEIDE].transcript.blocks[-1].note == "trouble.tampered"
    assert desk.troubles == ["removed"]


def test_an_event_for_a_chat_that_is_not_here_changes_nothing() -> None:
    desk = a_desk([])
    for event in (
        *turns("unknown", ("2:00", "v", "hoi")),
        VisitorTyping(chat="unknown", on=True),
        Ended(chat="unknown", why="closed"),
    ):
        desk.hear(event, NOW)
    assert desk.chats == {}


def test_an_event_the_desk_does_not_know_is_an_error() -> None:
    class Strange(Event, frozen=True):
        pass

    with pytest.raises(TypeError, match="Strange"):
        a_desk([]).hear(Strange(), NOW)


def test_unread_goes_to_the_next_chat_with_something_unseen() -> None:
    desk = a_desk()
    for chat in desk.chats.values():
        chat.seen = chat.transcript.last_key
    assert next_unread(desk) is None
    desk.hear(turns(MOS, *[("2:12", "v", "ja")] * 6)[-1], NOW)
    assert next_unread(desk) == MOS


def test_views_are_equal_when_nothing_changed() -> None:
    desk = a_desk()
    assert show.mine(desk, NOW) == show.mine(desk, NOW)
    assert show.queue(desk, NOW) == show.queue(desk, NOW + 20)


def test_no_view_can_be_changed() -> None:
    with pytest.raises(AttributeError):
        show.status(a_desk(), NOW).me = "x"  # type: ignore[misc]
    assert isinstance(show.status(a_desk(), NOW), msgspec.Struct)


def test_the_doors_say_when_they_open_when_they_are_closed() -> None:
    desk = a_desk(quiet_night())
    assert show.status(desk, at(18, 59)).open_short == "open om 19:00"
    assert show.status(desk, at(19, 0)).open_short == "tot 06:00"
