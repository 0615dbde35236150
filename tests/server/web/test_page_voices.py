"""A language that nobody reviewed says a few words; the rest is said by people, and named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from server.web.page_voices import INTERFACE, name_languages, read_voices
from server.web.page_words import CATALOGS, WHOLE
from tests.server.web.page_client import Client, languages_of, settings, text_of

UNREVIEWED = ("pap-AW", "pap-CW")
VOICES = read_voices(settings())
DUTCH, ENGLISH = VOICES["nl", "nl"], VOICES["en", "en"]


def test_there_are_two_whole_languages_and_two_with_a_few_words_beside_either() -> None:
    mixed = {(code, rest) for code in UNREVIEWED for rest in WHOLE}
    assert set(VOICES) == {("nl", "nl"), ("en", "en"), *mixed}


@pytest.mark.parametrize("code", UNREVIEWED)
@pytest.mark.parametrize("rest", [DUTCH, ENGLISH])
def test_all_but_a_few_words_is_said_by_people(code: str, rest: object) -> None:
    assert rest in (DUTCH, ENGLISH)
    whole = DUTCH if rest == DUTCH else ENGLISH
    voice = VOICES[code, whole.code]
    said_otherwise = {name for name in whole.words if voice.words[name] != whole.words[name]}
    assert said_otherwise <= voice.own <= INTERFACE
    assert voice.words.keys() == whole.words.keys()
    assert voice.own, "the language says something of its own"


# By the beginning of its id: what tells somebody what to do, what happens, who reads, what a
# button undoes. None of it may ever stand in a catalog that nobody has reviewed.
SAFETY = (
    *("exit", "em", "num", "first", "ask", "q", "wait", "lost", "away", "hand", "sit", "take"),
    *("who", "word.p", "word.done", "word.save", "alone", "erase", "end", "hide", "about", "full"),
    *("fail", "old", "nojs", "hours", "closed", "rcpt", "st", "chat.unsent", "chat.send", "live"),
    *("yes", "no", "dontknow", "skip", "stop", "door.p", "door.late", "door.alone", "code.p"),
    *("code.share", "code.in", "code.revoke", "lang.unreviewed", "title", "trouble", "unsent"),
)


def test_no_text_about_safety_may_be_an_unreviewed_one() -> None:
    assert [name for name in INTERFACE if name.startswith(SAFETY)] == []
    assert [s for s in SAFETY if not any(name.startswith(s) for name in DUTCH.words)] == []


@pytest.mark.parametrize("name", sorted(INTERFACE))
def test_no_sentence_names_a_word_that_another_language_says_otherwise(name: str) -> None:
    word = DUTCH.words[name]
    named = rf"\b{re.escape(word)}\b"
    sentences = {i: t for i, t in DUTCH.words.items() if i not in INTERFACE and " " in t}
    # "Terug" and "Meer" are ordinary words too: as the name of a button they have a capital.
    assert [i for i, text in sentences.items() if re.search(rf"(?<=[a-z] ){named}", text)] == []


def test_a_catalog_that_says_more_than_interface_words_is_refused(tmp_path: Path) -> None:
    for code in WHOLE:
        (tmp_path / f"{code}.json").write_bytes((CATALOGS / f"{code}.json").read_bytes())
    (tmp_path / "pap-CW.json").write_text(json.dumps({"more": "Mas", "exit": "Bai for di aki"}))
    with pytest.raises(ValueError, match="pap-CW: nobody has reviewed exit"):
        read_voices(settings(), tmp_path)


# --- which language each text is in -----------------------------------------------------------

MIXED = VOICES["pap-CW", "en"]


def test_each_text_of_a_mixed_page_is_in_the_language_it_is_marked_with() -> None:
    page = (
        "<title>{{t:title}}</title><body><p>{{t:exit.hint}}</p>"
        '<h1 tabindex="-1">{{t:door.h}}</h1><textarea placeholder="{{t:chat.hint}}"></textarea>'
    )
    assert name_languages(page, MIXED) == (
        '<title lang="en">{{t:title}}</title><body lang="en"><p>{{t:exit.hint}}</p>'
        '<h1 tabindex="-1" lang="pap-CW">{{t:door.h}}</h1>'
        '<textarea placeholder="{{t:chat.hint}}" lang="pap-CW"></textarea>'
    )
    assert name_languages(page, DUTCH) == page


@pytest.mark.parametrize(
    "page",
    [
        "<p>{{t:door.h}} {{t:door.p1}}</p>",
        '<form aria-label="{{t:word.h}}"></form>',
        "x {{t:more}}",
    ],
)
def test_a_word_without_an_element_of_its_own_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="has no element of its own"):
        name_languages(f"<p>{page}</p>", MIXED)


@pytest.mark.parametrize("code", UNREVIEWED)
@pytest.mark.parametrize(("accept", "rest"), [("en-GB,en", "en"), ("nl", "nl"), ("fr", "nl")])
async def test_what_is_not_said_in_it_is_said_in_the_language_the_browser_likes_best(
    client: Client, code: str, accept: str, rest: str
) -> None:
    page = await text_of(client, f"/eilanden/{code}", **{"Accept-Language": accept})
    assert f'<html lang="{code}"' in page
    assert f'<body lang="{rest}">' in page
    assert page.count(VOICES[rest, rest].words["lang.unreviewed"]) == 3
    assert VOICES[rest, rest].words["about.1"] in page


async def test_a_browser_in_that_language_gets_it_without_a_choice_and_only_on_the_islands(
    client: Client,
) -> None:
    wish = {"Accept-Language": "pap-AW,nl;q=0.5"}
    assert '<html lang="pap-AW"' in await text_of(client, "/eilanden", **wish)
    assert '<html lang="nl"' in await text_of(client, "/", **wish)
    offered = languages_of(await text_of(client, "/eilanden/en"))
    assert list(offered) == ["pap-AW", "pap-CW", "nl"]


async def test_a_reviewed_language_says_nothing_of_that(client: Client) -> None:
    for path in ("/nl", "/en", "/eilanden/nl", "/eilanden/en", "/jongens/nl"):
        page = await text_of(client, path)
        assert "lang.unreviewed" not in page
        assert DUTCH.words["lang.unreviewed"] not in page
        assert '"own":[]' in page
