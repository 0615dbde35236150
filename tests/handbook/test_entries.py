"""The entries that are shipped keep what the handbook promises about them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import handbook
from handbook import Entry, lint, load_entries, load_partners
from handbook.entry import SECTION_HEADINGS, UNSURE
from tests.file_map import ROOT
from tests.handbook.builders import TODAY

ENTRIES = load_entries()
EVERY = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.slug for entry in ENTRIES])

SLUGS = frozenset(
    """
    aangifte acuut-gevaar ademhaling behandeling-uitleg bevriezen bewijs-bewaren boze-chatter
    chatfasen containeroefening dader-in-de-buurt digitaal-veilig dissociatie-chat doseren
    dubbel-bewustzijn eergeweld eerste-onthulling eetproblemen ehealth-aanbod ehealth-afspraken
    flashbacks geen-slaapplek gesprek-afronden gronden-54321 grooming huwelijksdwang
    informatief-gesprek jongens-mannen kindermishandeling koninkrijk-caribisch lhbtiq
    loverboymethode lvb-eenvoudige-taal mdo-overleg meldcode misbruik-in-gezin motiveren-oars
    naaktfoto-verspreid naasten nachtmerries-slapen net-gebeurd openen-welkom overdosis
    paniek-hyperventilatie partnergeweld pleger privacy-uitleg ptss-uitleg raampje
    rechten-minderjarigen registreren schuld-schaamte seksueel-misbruik-chat sextortion
    stilte-wegvallen suicidaliteit-uitvragen suicide-veiligheidsplan tempo-spiegelen
    terugkerende-chatter testgesprek traumabinding uitstappen-uitbuiting veilige-plek
    veiligheidsplan-thuis verandertaal verwijzen-kind verwijzen-mensenhandel verwijzen-nacht
    vlinderomhelzing vluchteling-zonder-papieren warm-verwijzen weerstand zelfbeschadiging
    zorg-voor-jezelf zwanger-soa-pep
    """.split()  # noqa: SIM905 - a block of names is easier to read and to add to
)

WITHOUT_SOURCE = set(
    """
    dissociatie-chat flashbacks nachtmerries-slapen overdosis paniek-hyperventilatie ptss-uitleg
    raampje stilte-wegvallen traumabinding weerstand zorg-voor-jezelf
    """.split()  # noqa: SIM905 - see above
)
"""Only the way this chat works stands behind these: a professional looks at them first."""

SURE_NUMBERS = {
    *("112", "113", "911"),
    "0800-0113",
    "0800-0188",
    "0800-0432",
    "0800-2000",
    "0900-8844",
    "020-261 52 75",
    "088-0767 000",
}
_NUMBER = re.compile(
    r"(?<![\w+-])(?:0\d{1,3}-\d[\d ]*\d|\+\d[\d ]{6,}\d|\d{3} \d{4}|[19]\d\d)(?![\w%-])"
)
"""A number with an area, one from abroad, one of an island, and one of three digits."""


def everything_in(entry: Entry) -> str:
    return "\n".join([entry.title, *entry.sentences, *(section.text for section in entry.sections)])


def unsure_of(number: re.Match[str]) -> bool:
    """Say whether `(controleren)` stands right behind a number."""
    return number.string[number.end() :].lstrip().startswith(UNSURE)


def test_every_entry_of_the_plan_is_there() -> None:
    assert {entry.slug for entry in ENTRIES} == SLUGS


@pytest.mark.parametrize(
    ("document", "saying"),
    [
        ("README.md", "its {} entries"),
        ("CHANGELOG.md", "and {} entries"),
        ("handbook/EDITING.md", "Er zijn nu {} ingrepen."),
    ],
)
def test_the_documents_say_how_many_entries_there_are(document: str, saying: str) -> None:
    assert saying.format(len(ENTRIES)) in (ROOT / document).read_text(encoding="utf-8")


def test_lint_notes_only_that_entries_are_concept_or_have_no_source_from_outside() -> None:
    found = lint(ENTRIES, TODAY)
    assert {(each.level, each.kind) for each in found if each.kind != "own-source"} == {
        ("note", "unreviewed")
    }
    assert {each.slug for each in found if each.kind == "own-source"} == WITHOUT_SOURCE


@EVERY
def test_no_entry_claims_to_be_approved_before_a_professional_read_it(entry: Entry) -> None:
    assert (entry.status, entry.reviewed) == ("concept", None)


@EVERY
def test_an_entry_has_all_sections(entry: Entry) -> None:
    assert tuple(section.heading for section in entry.sections) == SECTION_HEADINGS


@EVERY
def test_a_phone_number_is_one_that_was_found_sure(entry: Entry) -> None:
    found = _NUMBER.finditer(everything_in(entry))
    assert {number[0] for number in found if not unsure_of(number)} <= SURE_NUMBERS


@pytest.mark.parametrize(
    "number",
    ["020-111 22 33", "06-13 11 22 33", "0802-1111", "567 1111", "+1 721 511 1111", "131", "918"],
)
def test_a_number_that_nobody_confirmed_is_seen_unless_it_says_so(number: str) -> None:
    found = _NUMBER.finditer(f"Bel {number}, of {number} {UNSURE}. Sinds 1 juli 2024.")
    assert [(seen[0], unsure_of(seen)) for seen in found] == [(number, False), (number, True)]


@EVERY
def test_an_entry_and_the_directory_say_alike_whether_a_number_is_sure(entry: Entry) -> None:
    ways = [way for partner in load_partners() for way in partner.channels]
    certain = {way.value: way.certainty == "sure" for way in ways}
    found = [seen for seen in _NUMBER.finditer(everything_in(entry)) if seen[0] in certain]
    assert [(seen[0], not unsure_of(seen)) for seen in found] == [
        (seen[0], certain[seen[0]]) for seen in found
    ]


@EVERY
def test_nobody_is_surely_closed_whose_hours_the_directory_does_not_know(entry: Entry) -> None:
    unknown = {
        partner.name.partition(" (")[0].removesuffix(" Nederland")
        for partner in load_partners()
        if not any(way.hours.known for way in partner.channels)
    }
    assert {"Helpwanted", "Slachtofferhulp"} <= unknown
    for text in (line for section in entry.sections for line in section.text.splitlines()):
        said = re.split(r"(?<=[.?!]) ", text)
        for before, now in pairwise(["", *said]):
            named = any(name in before + now for name in unknown)
            assert not (named and "dicht" in now.split(UNSURE)[-1]), now


@EVERY
def test_the_old_number_for_suicide_prevention_is_nowhere(entry: Entry) -> None:
    assert "0900-0113" not in everything_in(entry)


@EVERY
def test_who_may_be_on_an_island_is_thought_of_wherever_a_dutch_number_is_sent(
    entry: Entry,
) -> None:
    sent = re.search(r"\b(112|113|0[89]00-\d+|088-\d+)", " ".join(entry.sentences))
    assert not sent or re.search("eiland|Aruba", everything_in(entry))


@EVERY
def test_the_visitor_has_no_gender_in_a_sentence(entry: Entry) -> None:
    assert not re.search(r"\b(haar|hem|zijn moeder|meisje|jongen)\b", " ".join(entry.sentences))


@EVERY
def test_nobody_is_promised_full_anonymity(entry: Entry) -> None:
    assert "100%" not in everything_in(entry)


def test_the_first_words_for_a_first_disclosure_are_those_of_the_design() -> None:
    entry = next(entry for entry in ENTRIES if entry.slug == "eerste-onthulling")
    assert entry.title == "Voor het eerst vertellen"
    assert entry.sentences == (
        "Wat goed dat je dit hier zegt. Dat vraagt moed.",
        "Alleen vertellen mag. Er hoeft daarna niets.",
        "Jij bepaalt wat je vertelt, en wanneer je stopt.",
        "Ik geloof je.",
    )


def test_no_line_of_an_entry_file_is_wider_than_an_editor_shows() -> None:
    folder = Path(handbook.__file__).parent / "entries"
    wide = [
        (path.name, number)
        for path in folder.glob("*.md")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 100
    ]
    assert wide == []
