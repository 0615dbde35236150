"""The page's words: complete in both languages, short, and all that the page asks for."""

from __future__ import annotations

import re

from tests.page.site import a_boot, catalog, fill, scripts, served

PLACE = re.compile(r"{(\w+)}")


def test_both_languages_have_the_same_ids() -> None:
    assert list(catalog("nl")) == list(catalog("en"))


def test_no_string_is_empty() -> None:
    for language in ("nl", "en"):
        assert all(catalog(language).values())


def test_both_languages_leave_the_same_places_to_fill() -> None:
    dutch, english = catalog("nl"), catalog("en")
    assert {name: sorted(PLACE.findall(dutch[name])) for name in dutch} == {
        name: sorted(PLACE.findall(english[name])) for name in english
    }


def test_no_dutch_sentence_is_longer_than_eighteen_words() -> None:
    sentences = [part for text in catalog("nl").values() for part in re.split(r"[.?!:] ", text)]
    assert not [sentence for sentence in sentences if len(sentence.split()) > 18]


def test_nothing_in_the_catalog_promises_that_somebody_is_safe_or_wholly_anonymous() -> None:
    words = " ".join(catalog("nl").values()).lower()
    assert "100% anoniem" not in words
    assert "je bent veilig" not in words


def test_who_hides_a_visit_looks_for_its_lines_by_the_names_of_both_languages() -> None:
    names = [catalog(code)[title] for code in ("nl", "en") for title in ("title", "title.after")]
    for language in ("nl", "en"):
        assert [name for name in names if name not in catalog(language)["hide.2"]] == []


def test_every_word_a_script_asks_for_is_in_the_page() -> None:
    asked = set(re.findall(r"'([a-z0-9]+(?:\.[a-zA-Z0-9-]+)+)'", "".join(scripts().values())))
    found = set(re.findall(r'data-words="([^"]*)"', served("index.html"))[0].split())
    plural = {name.rsplit(".", 1)[0] for name in found if name.endswith(".n")}
    assert asked - found - plural == set()


def test_every_string_is_said_somewhere() -> None:
    asking = served("index.html")
    said = set(re.findall(r"{{t:([^}]+)}}", asking))
    said |= set(re.findall(r'data-words="([^"]*)"', asking)[0].split())
    assert set(catalog("nl")) == said


def test_the_template_names_only_ids_that_exist() -> None:
    for language in ("nl", "en", "pap-AW", "pap-CW"):
        for door in ("general", "boys", "islands"):
            page = fill(a_boot(), language, door)
            assert "{{" not in page
