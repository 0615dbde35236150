"""Reminders hear what calls for a question, what asks it, and what answers it."""

import pytest

from handbook import load_entries
from handbook.cue_book import CueTableError
from handbook.reminders import read_reminders, reminder_book

BOOK = reminder_book()
ENTRIES = {entry.slug: entry for entry in load_entries()}

ASKED = {
    "call_112": ["Bel 112", "Bel nu een ambulance, ik blijf hier.", "Bel de huisartsenpost."],
    "safe": [
        "Ben je nu veilig?",
        "Kan er iemand meelezen?",
        "Is hij nu bij je?",
        "Zit je ergens veilig?",
        "Is het nu veilig bij jou?",
        "Kun je vrij typen of kijkt er iemand mee?",
        "Are you safe now?",
    ],
    "suicide": [
        "Denk je aan zelfmoord?",
        "Denkt u wel eens aan doodgaan?",
        "denk je aan suïcide",
        "Denk je er weleens aan om niet meer te leven?",
        "Heb je er weleens over gedacht om er een einde aan te maken?",
        "Wil je niet meer leven?",
        "Heb je het gevoel dat je er niet meer wilt zijn?",
        "Heb je gedachten over de dood?",
        "Hoe sterk zijn die gedachten nu?",
        "Ben je suïcidaal?",
        "Are you thinking of suicide?",
    ],
    "ending": ["Je mag altijd terugkomen.", "Kom gerust terug met je code.", "You can come back."],
    "scale": ["Hoe hoog is je spanning, van 0 tot 10?", "Kun je het een cijfer geven?"],
    "age": ["Hoe oud ben je?", "Wat is je leeftijd ongeveer?", "Ben je al 16?", "How old are you?"],
    "confide": [
        "Is er iemand die je vertrouwt?",
        "Weet iemand hiervan?",
        "Wie mag dit weten?",
        "Heb je er al met iemand over gepraat?",
    ],
}
NOT_ASKED = {
    "call_112": ["Wat is er gebeurd?"],
    "safe": ["Hier ben je veilig.", "Ik lees met je mee.", "Je bent niet alleen."],
    "suicide": [
        "Wat erg dat je broer dood is.",
        "Denk je dat je moeder boos wordt?",
        "Je bent doodmoe, denk ik.",
        "Je wilt niet meer dat hij komt.",
    ],
    "ending": ["Kom je daar later nog op terug?", "Komt het beeld vaak terug?"],
    "scale": ["In welke klas zit je?"],
    "age": ["Hoe lang is dat al zo?", "Dat is oud."],
    "confide": ["Wat knap dat je dit vertelt.", "Wil je het mij vertellen?"],
}


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in ASKED.items() for t in texts])
def test_a_question_is_heard_as_people_put_it(name: str, text: str) -> None:
    assert name in BOOK.asked(text)


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n, texts in NOT_ASKED.items() for t in texts]
)
def test_what_only_sounds_like_the_question_is_not_it(name: str, text: str) -> None:
    assert name not in BOOK.asked(text)


def test_each_reminder_was_tried_with_both() -> None:
    assert set(ASKED) == set(NOT_ASKED) == set(BOOK.reminders)


@pytest.mark.parametrize("name", BOOK.reminders)
def test_each_has_a_source_and_an_entry_with_a_sentence_that_asks_it(name: str) -> None:
    reminder = BOOK.reminders[name]
    sentences = ENTRIES[reminder.entry].sentences
    assert name in BOOK.asked(sentences[BOOK.sentence(name, sentences)])
    assert len(reminder.source) > 20


@pytest.mark.parametrize(
    ("said", "calls_for"),
    [
        ("ik wil er niet meer zijn", {"suicide": "wil er niet meer"}),
        ("hij komt zo thuis", {"safe": "hij komt zo"}),
        ("weet niet meer hoeveel ik er op heb", {"call_112": "weet niet meer hoeveel ik"}),
        ("lekker weer vandaag", {}),
        ("ik ga dood van het lachen", {}),
    ],
)
def test_a_visitors_words_call_for_it_and_are_the_reason(
    said: str, calls_for: dict[str, str]
) -> None:
    assert BOOK.called_for(said) == calls_for


@pytest.mark.parametrize(
    ("said", "told"),
    [("ik ben 34", True), ("15", True), ("16 jaar", True), ("ben 2 uur weg", False)],
)
def test_an_age_that_was_told_need_not_be_asked(said: str, told: bool) -> None:
    assert ("age" in BOOK.told(said)) is told


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"signs": "no_such_sign"}, "there is no sign 'no_such_sign'"),
        ({"asked": ".. dood"}, "begins or ends with nothing"),
        ({"told": "@nobody"}, "there is no list '@nobody'"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(row: dict[str, str], said: str) -> None:
    with pytest.raises(CueTableError, match=said) as error:
        read_reminders({"reminder": {"mine": {"entry": "doseren", "source": "x", **row}}})
    assert str(error.value).startswith("mine: ")
