"""The handbook follows the chat: what fits lies open, the rest is suggested, with why."""

import msgspec
import pytest

from console.catalog import load_words
from console.desk.address import addressed, formal, informal
from console.desk.desk import Desk
from console.desk.show_guide import guide, mark, suggested
from console.link.port import Answered, Author, Event
from handbook import Handbook
from tests.console.scene import HEIDE, NOW, ZONE, mine, quiet_night, turns
from tests.console.terminal import SHELF, a_terminal

WORDS = load_words("nl")
BESIDE_ME = "sst hij ligt naast me en kan elk moment wakker worden"
PRESSED = "hij zegt dat ik geld moet betalen anders stuurt hij mijn naaktfoto rond"


def a_desk(*said: str, before: tuple[Event, ...] = ()) -> Desk:
    desk = Desk(WORDS, ZONE)
    desk.lay_open(SHELF)
    written = turns(HEIDE, *(("2:05", "v", text) for text in said))
    for event in [*quiet_night(), mine(HEIDE, NOW - 60), *before, *written]:
        desk.hear(event, NOW)
    desk.follow()
    return desk


def test_what_a_sentence_means_lies_open_with_its_own_words_as_the_reason() -> None:
    view = guide(desk := a_desk(BESIDE_ME), desk.chats[HEIDE], NOW)
    assert view.entry == "Als de dader in huis is of meekijkt"
    assert view.why == "past bij: “hij ligt naast me”"


def test_the_newest_message_leads_and_the_one_before_is_suggested() -> None:
    view = guide(desk := a_desk(PRESSED, BESIDE_ME), desk.chats[HEIDE], NOW)
    assert view.entry == "Als de dader in huis is of meekijkt"
    assert view.also == "past ook: Sextortion: afpersing met naaktbeelden · Alt H"


def test_small_talk_calls_for_nothing() -> None:
    desk = a_desk("ja dat klopt wel denk ik")
    assert guide(desk, desk.chats[HEIDE], NOW).why == "om mee te beginnen"


def test_an_entry_that_was_used_stays_and_what_fits_now_is_only_suggested() -> None:
    desk = a_desk(BESIDE_ME)
    assert desk.guide.insert(HEIDE)
    for event in turns(HEIDE, ("2:05", "v", BESIDE_ME), ("2:06", "v", PRESSED)):
        desk.hear(event, NOW)
    desk.follow()
    view = guide(desk, desk.chats[HEIDE], NOW)
    assert view.entry == "Als de dader in huis is of meekijkt"
    assert view.also.startswith("past ook: Sextortion")


def test_what_fits_comes_first_then_what_lies_open_then_what_comes_after_it() -> None:
    desk = a_desk(PRESSED)
    desk.guide.choose(HEIDE, "doseren")
    hits = suggested(desk, HEIDE)
    why = [hit.reason.partition("“")[0].strip() for hit in hits]
    assert (hits[0].entry.slug, why[0]) == ("sextortion", "past bij:")
    assert hits[why.index("ligt nu open")].entry.slug == "doseren"
    assert list(dict.fromkeys(why)) == ["past bij:", "ligt nu open", "komt na"]
    assert len({hit.entry.slug for hit in hits}) == len(hits)


def test_the_theme_of_the_last_entry_with_one_stays_the_theme_of_the_chat() -> None:
    desk = a_desk(PRESSED)
    assert desk.guide.where(HEIDE) == ("safety", "online")
    desk.guide.choose(HEIDE, "doseren")
    assert desk.guide.where(HEIDE) == ("story", "online")


def test_nothing_of_a_chat_that_left_is_kept() -> None:
    desk = a_desk(PRESSED)
    desk.put_away(HEIDE, NOW)
    assert desk.guide.suggestions(HEIDE) == []
    assert desk.guide.where(HEIDE) == ("", "")


def answered(question: str, answer: str) -> Answered:
    return Answered(chat=HEIDE, question=question, answer=answer)


@pytest.mark.parametrize(
    ("said", "before", "marked"),
    [
        ("ik ben 13 en ik durf niet naar huis", (), "misschien een kind"),
        (
            "mijn zoon van 11 zegt niks meer",
            (answered("who", "parent"),),
            "",
        ),
        ("hoi", (answered("wish_short", "on"),), "korte zinnen gevraagd"),
        ("hoi", (answered("wish_short", "off"),), ""),
        (
            "ik ben 12 jaar",
            (answered("wish_short", "on"),),
            "misschien een kind · korte zinnen gevraagd",
        ),
        ("ik werk al 33 jaar hier", (), ""),
    ],
)
def test_a_mark_says_when_a_child_writes_or_short_sentences_were_asked_for(
    said: str, before: tuple[Event, ...], marked: str
) -> None:
    desk = a_desk(said, before=before)
    assert mark(desk.chats[HEIDE], WORDS) == marked


def test_for_a_child_the_entry_says_first_what_a_child_needs() -> None:
    desk = a_desk("ik ben 13 en " + BESIDE_ME)
    heading, text = guide(desk, desk.chats[HEIDE], NOW).sections[0]
    assert heading == "misschien een kind"
    assert text.startswith("Vraag of het kind")


@pytest.mark.parametrize("keys", [("alt+i",), ("alt+h", "alt+i")])
async def test_from_a_visitors_sentence_to_a_draft_takes_two_keys_at_most(
    keys: tuple[str, ...],
) -> None:
    events = [*quiet_night(), mine(HEIDE, NOW - 60), *turns(HEIDE, ("2:05", "v", BESIDE_ME))]
    async with a_terminal(events) as terminal:
        await terminal.press(*keys)
        assert terminal.draft == "Kan er nu iemand meelezen?"
        assert terminal.link.said() == []


async def test_the_search_opens_with_what_the_conversation_calls_for() -> None:
    events = [*quiet_night(), mine(HEIDE, NOW - 60), *turns(HEIDE, ("2:05", "v", BESIDE_ME))]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+h")
        assert "past hier · Esc terug" in terminal.text
        assert "past bij: “hij ligt naast me”" in terminal.text
        await terminal.type("zzzz")
        assert "Niets gevonden" in terminal.text


@pytest.mark.parametrize(
    ("sentence", "formally"),
    [
        ("Ben je nu veilig?", "Bent u nu veilig?"),
        ("Wat je lichaam deed, wilde jij niet.", "Wat uw lichaam deed, wilde u niet."),
        ("Hoe voel je je nu?", "Hoe voelt u zich nu?"),
        ("Ik wil je niet wegsturen.", "Ik wil u niet wegsturen."),
        ("Je mag altijd weg. Het is niet jouw schuld.", "U mag altijd weg. Het is niet uw schuld."),
        ("Ik geloof je, [naam].", "Ik geloof u."),
        ("Je hoeft je hier niet te schamen.", "U hoeft zich hier niet te schamen."),
        ("Wie mag je morgen helpen en je nu steunen?", "Wie mag u morgen helpen en u nu steunen?"),
        ("Beslissen jij en je ouders samen? Jij niet.", "Beslissen u en uw ouders samen? U niet."),
        ("Laat je het weten, of wacht je nog?", "Laat u het weten, of wacht u nog?"),
        ("Je kat ligt hier.", "Je kat ligt hier."),
        ("Laat je kat binnen. Het is jouw kat.", "Laat je kat binnen. Het is jouw kat."),
        ("Ik lees mee.", "Ik lees mee."),
    ],
)
def test_a_sentence_speaks_to_the_visitor_as_the_chat_does(sentence: str, formally: str) -> None:
    assert addressed(sentence, formally=True) == formally
    assert addressed(sentence, formally=False) == sentence.replace(", [naam]", "")


def test_every_sentence_of_the_handbook_can_say_u_from_its_first_word_to_its_last() -> None:
    told = [s for entry in SHELF.entries for s in entry.sentences if informal(s)]
    assert len(told) > 250
    assert [s for s in told if informal(addressed(s, formally=True))] == []


@pytest.mark.parametrize(
    ("said", "is_formal"),
    [
        ([(Author.VISITOR, "kunt u mij helpen")], True),
        ([(Author.VISITOR, "kun je helpen")], False),
        ([(Author.VISITOR, "kunt u helpen"), (Author.ME, "Ik ben er voor je.")], False),
        ([(Author.ME, "Bent u veilig?"), (Author.VISITOR, "weet je")], True),
        ([(Author.ME, "Ik lees mee.")], False),
        ([], False),
    ],
)
def test_what_i_wrote_last_decides_how_a_chat_speaks(
    said: list[tuple[Author, str]], is_formal: bool
) -> None:
    assert formal(said) is is_formal


async def test_an_inserted_sentence_says_u_in_a_chat_that_says_u() -> None:
    said = turns(HEIDE, ("2:04", "v", "kunt u mij helpen"), ("2:05", "v", "ik lig wakker"))
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), *said]) as terminal:
        terminal.app.desk.guide.choose(HEIDE, "acuut-gevaar")
        await terminal.press("alt+i")
        assert terminal.draft == "Ik ben bij u. Bent u nu veilig?"


async def test_a_sentence_that_still_says_je_where_the_chat_says_u_asks_to_be_changed() -> None:
    said = turns(HEIDE, ("2:04", "v", "kunt u mij helpen"))
    cat = msgspec.structs.replace(SHELF.entries[0], sentences=("Je kat ligt hier.", "U bent er."))
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 60), *said]) as terminal:
        terminal.app.desk.lay_open(Handbook([cat]))
        terminal.app.desk.guide.choose(HEIDE, cat.slug)
        await terminal.press("alt+i")
        assert WORDS("say.misspeaks") in terminal.text
        await terminal.wait(60.0)
        await terminal.press("alt+i")
        assert WORDS("say.misspeaks") not in terminal.text


def test_a_phrase_is_found_but_never_laid_open_and_never_stands_on_the_form() -> None:
    phrase = msgspec.structs.replace(
        SHELF.entries[0], slug="own-phrases-1", category="own-phrases", also=("pindakaas",)
    )
    desk = a_desk("hoi")
    desk.guide.shelf = Handbook([*SHELF.entries, phrase])
    for event in turns(HEIDE, ("2:05", "v", "hoi"), ("2:06", "v", "we eten pindakaas")):
        desk.hear(event, NOW)
    desk.follow()
    assert desk.guide.shelf.search("pindakaas")[0].entry == phrase
    assert "own-phrases-1" not in [one.entry.slug for one in desk.guide.suggestions(HEIDE)]
    desk.guide.note(HEIDE, "own-phrases-1", taken=True)
    assert desk.guide.used(HEIDE) == {}
