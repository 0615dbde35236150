"""A reminder comes when the talk calls for it and goes when it was asked or put away."""

from __future__ import annotations

import pytest

from console.catalog import LANGUAGES, load_words
from console.counsellor import Counsellor
from console.desk import show
from console.desk.desk import Desk
from console.desk.reminders import LONG, ORDER, SOME_WAY
from console.desk.show_reminders import line, reminder
from console.link.port import Answered, Author, Ended, Event, Turn
from console.plain import Plain
from console.widgets.over import DEAF
from handbook.reminders import reminder_book
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, ZEE, ZONE, at, mine, quiet_night, turns
from tests.console.terminal import SHELF, a_terminal

WORDS = load_words("nl")
WEARY = "ik wil er niet meer zijn"
COMING = "hij komt zo thuis"
SUICIDE = "Is naar zelfmoord gevraagd?"


def a_desk(*events: Event, since: float = NOW - 60, intent: str = "tell") -> Desk:
    desk = Desk(WORDS, ZONE)
    desk.lay_open(SHELF)
    for event in [*quiet_night(), mine(HEIDE, since, intent=intent), *events]:
        desk.hear(event, NOW)
    desk.follow()
    return desk


def said(*texts: str, who: str = "v") -> list[Event]:
    return turns(HEIDE, *(("2:05", who, text) for text in texts))


def wrote(key: int, text: str, author: Author = Author.ME) -> Turn:
    own = f"m{key}" if author is Author.ME else None
    return Turn(chat=HEIDE, key=key, at=NOW, author=author, text=text, mine=own)


def answered(question: str, answer: str) -> Answered:
    return Answered(chat=HEIDE, question=question, answer=answer)


def name(desk: Desk, now: float = NOW) -> str:
    seen = reminder(desk, desk.chats[HEIDE], now)
    return seen.name if seen else ""


def test_words_of_the_visitor_call_for_it_and_stand_in_the_line() -> None:
    desk = a_desk(*said(WEARY))
    assert line(desk, desk.chats[HEIDE], NOW) == f"○ {SUICIDE} “wil er niet meer” · Alt J"


@pytest.mark.parametrize("author", [Author.ME, Author.COLLEAGUE])
def test_it_goes_by_itself_when_somebody_asked(author: Author) -> None:
    desk = a_desk(*said(WEARY))
    desk.hear(wrote(7, "Denk je aan zelfmoord?", author), NOW)
    desk.follow()
    assert name(desk) == ""


def test_a_visitor_who_names_it_has_not_been_asked() -> None:
    assert name(a_desk(*said("denk je dat ik aan zelfmoord denk? ik wil niet meer leven")))


def test_what_was_put_away_does_not_come_back_in_that_chat_and_does_in_another() -> None:
    desk = a_desk(*said(WEARY), mine(ZEE, NOW - 60))
    desk.guide.reminders.put_away(HEIDE, "suicide")
    again = wrote(7, "ik wil dood", Author.VISITOR)
    for event in [again, *turns(ZEE, ("2:05", "v", WEARY))]:
        desk.hear(event, NOW)
    desk.follow()
    assert name(desk) == ""
    assert reminder(desk, desk.chats[ZEE], NOW) is not None


def test_the_most_urgent_comes_first_and_the_next_when_that_is_settled() -> None:
    desk = a_desk(*said(WEARY, COMING))
    assert name(desk) == "safe"
    desk.hear(wrote(7, "Ben je nu veilig?"), NOW)
    desk.follow()
    assert name(desk) == "suicide"


@pytest.mark.parametrize(
    ("events", "intent", "lasted", "expected"),
    [
        ((), "tell", SOME_WAY - 1, ""),
        ((), "tell", SOME_WAY, "suicide"),
        ((), "other", SOME_WAY, ""),
        ((answered("who", "friend"),), "tell", SOME_WAY, ""),
        ((answered("die", "no"),), "tell", SOME_WAY, ""),
        ((answered("die", "dontknow"),), "tell", 60.0, "suicide"),
        ((answered("see", "yes"),), "tell", 60.0, "safe"),
        ((answered("see", "no"),), "tell", 60.0, ""),
        ((answered("die", "no"), *said("ik ben 13")), "tell", LONG, "confide"),
        ((answered("die", "no"), *said("ik ben 33")), "tell", LONG, ""),
    ],
)
def test_what_was_answered_before_and_how_far_the_talk_is_decide_too(
    events: tuple[Event, ...], intent: str, lasted: float, expected: str
) -> None:
    assert name(a_desk(*events, since=NOW - lasted, intent=intent)) == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("gesprek-afronden", "ending"), ("ademhaling", "scale"), ("aangifte", "age")],
)
def test_the_phase_of_the_entry_that_lies_open_calls_for_it(slug: str, expected: str) -> None:
    desk = a_desk()
    assert name(desk) == ""
    desk.guide.choose(HEIDE, slug)
    assert name(desk) == expected


def test_an_age_that_is_known_is_not_asked_for() -> None:
    told, picked = a_desk(*said("ik ben 34")), a_desk()
    picked.guide.referrals.known(HEIDE).age = "18-20"
    for desk in (told, picked):
        desk.guide.choose(HEIDE, "aangifte")
        assert name(desk) == ""


def test_near_the_end_of_the_night_the_way_back_is_named() -> None:
    assert name(a_desk(), at(5, 40)) == "suicide"
    assert name(a_desk(answered("die", "no")), at(5, 40)) == "ending"


def test_where_nothing_is_to_be_asked_any_more_nothing_reminds() -> None:
    ended, misused = a_desk(*said(WEARY)), a_desk(*said(WEARY))
    ended.hear(Ended(chat=HEIDE, why="visitor"), NOW)
    misused.chats[HEIDE].misuse = True
    assert (name(ended), name(misused)) == ("", "")


def test_erased_words_are_in_no_reminder() -> None:
    desk = a_desk(*said(WEARY))
    desk.hear(wrote(7, "ik wil dood", Author.VISITOR), NOW)
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    desk.follow()
    desk.chats[HEIDE].ended = None
    assert name(desk) == ""


def test_who_comes_back_in_a_chat_that_was_put_away_is_new() -> None:
    desk = a_desk(*said(WEARY))
    desk.guide.reminders.put_away(HEIDE, "suicide")
    desk.put_away(HEIDE, NOW)
    for event in [mine(HEIDE, NOW), *said(WEARY)]:
        desk.hear(event, NOW)
    desk.follow()
    assert name(desk) == "suicide"


def test_the_card_lists_only_what_nobody_asked() -> None:
    desk = a_desk(wrote(7, "Denk je aan zelfmoord?"), answered("see", "no"))
    assert show.card(desk, desk.chats[HEIDE], NOW).ask == ("Spanning nu, 0 tot 10?",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reminder_has_its_words_and_its_place_in_the_order(language: str) -> None:
    words = load_words(language)
    assert set(ORDER) == set(reminder_book().reminders)
    assert all(words(f"remind.{part}.{name}") for part in ("ask", "short") for name in ORDER)


def sending(*texts: str) -> list[Event]:
    return [*quiet_night(), mine(HEIDE, NOW - 60), *said(*texts)]


async def test_its_question_goes_into_the_draft_and_nothing_is_sent() -> None:
    async with a_terminal(sending(WEARY)) as terminal:
        await terminal.press("alt+j")
        await terminal.wait(DEAF + 0.1)
        assert "Mokkenstorm (2017)" in terminal.text
        await terminal.press("1")
        assert terminal.draft.endswith("Denk je aan zelfmoord?")
        assert terminal.link.said() == []
        assert SUICIDE in terminal.text  # a draft is no question yet


async def test_its_entry_opens_at_the_question() -> None:
    async with a_terminal(sending(WEARY, "ben zo moe"), size=(80, 24)) as terminal:
        terminal.app.desk.guide.choose(HEIDE, "aangifte")
        await terminal.press("alt+j")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("2")
        assert "Zelfmoordgedachten bespreken" in terminal.text
        assert terminal.app.main.place == "guide"


async def test_it_is_put_away_by_two_keys_then_there_is_none_and_nobody_is_told() -> None:
    async with a_terminal(sending(WEARY)) as terminal:
        assert SUICIDE in terminal.text
        told = list(terminal.link.asked)
        await terminal.press("alt+j")
        await terminal.wait(DEAF + 0.1)
        await terminal.press("3")
        assert SUICIDE not in terminal.text
        await terminal.press("alt+j")
        assert "niets om aan te herinneren. Alt G: wat nog niet is gevraagd." in terminal.rows[-1]
        assert terminal.link.asked == told


async def test_it_comes_by_time_alone_and_the_row_of_keys_says_so_where_no_pane_does() -> None:
    async with a_terminal(sending("hoi"), size=(80, 24)) as terminal:
        assert "Alt J" not in terminal.rows[-1]
        await terminal.wait(SOME_WAY)
        assert "Alt J zelfmoord?" in terminal.rows[-1]


class Lines:
    """The line mode, with what it said."""

    def __init__(self, *events: Event) -> None:
        self.rows: list[str] = []
        desk = Desk(WORDS, ZONE)
        self.plain = Plain(Counsellor(desk, RecordingLink()), self.rows.append)
        self.plain.shelf = SHELF
        desk.lay_open(SHELF)
        for event in events:
            self.plain.hear(event, NOW)

    def after(self, *typed: str) -> list[str]:
        self.rows.clear()
        for row in typed:
            self.plain.line(row, NOW)
        self.plain.tick(NOW)
        return self.rows


def test_the_line_mode_says_it_once_tells_it_in_full_and_puts_it_away() -> None:
    lines = Lines(*sending(WEARY))
    assert f"heide: {SUICIDE} “wil er niet meer”. Typ herinnering." in lines.after()
    assert lines.after() == []
    told = lines.after("herinnering")
    assert told[1].startswith("waarom: Mokkenstorm")
    assert told[2].endswith("Denk je aan zelfmoord?")
    assert lines.after("herinnering weg", "herinnering") == [
        "Niet meer in dit gesprek.",
        "Er is nu niets om aan te herinneren.",
    ]


def test_a_sentence_that_begins_with_the_word_is_for_the_visitor() -> None:
    lines = Lines(*sending(WEARY))
    lines.plain.tick(NOW + 5)
    lines.rows.clear()
    lines.plain.line("herinnering aan vroeger is zwaar", NOW + 5)
    assert lines.rows == ["Verstuurd aan heide."]
