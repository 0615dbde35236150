"""Whom one can refer to: open and certain first, never what nobody is sure of."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from typer.testing import CliRunner

from console.catalog import LANGUAGES, load_words
from console.cli import app
from console.desk.reach import ISLANDS, ZONES, Group, Visitor, Way, Why, reach
from console.desk.show_refer import facts, sentence
from handbook import Partner, load_partners
from handbook.partner import AREAS
from tests.handbook.builders import a_partner

RUN = CliRunner()
OURS = load_partners()
NL = load_words("nl")
THREE_AT_NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
ANYBODY = Visitor()


def ways(visitor: Visitor = ANYBODY, moment: datetime = THREE_AT_NIGHT) -> dict[str, Way]:
    return {way.partner.slug: way for way in reach(OURS, visitor, moment)}


def group(number: Group, visitor: Visitor = ANYBODY) -> list[str]:
    return [slug for slug, way in ways(visitor).items() if way.group is number]


def row(slug: str) -> Partner:
    return next(each for each in OURS if each.slug == slug)


def test_at_three_at_night_the_sure_ones_are_those_that_the_research_names() -> None:
    now = group(Group.NOW)
    assert now == ["luisterlijn", "113", "csg", "veilig-thuis", "samen-in-mijn-schoenen", "112"]
    assert ways()["kindertelefoon"].group is Group.LATER
    assert ways()["helpwanted"].group is Group.UNKNOWN


def test_nobody_who_is_not_certain_stands_before_somebody_who_is() -> None:
    for areas in [(area,) for area in AREAS] + [ISLANDS]:
        groups = [way.group for way in reach(OURS, Visitor(areas=areas), THREE_AT_NIGHT)]
        assert groups == sorted(groups)
    for way in ways().values():
        assert way.channel.sure or way.group is not Group.NOW


def test_in_danger_the_alarm_number_comes_first() -> None:
    assert group(Group.NOW, Visitor(danger=True))[0] == "112"
    assert group(Group.NOW, Visitor(areas=ISLANDS, danger=True))[0] == "911"


def test_what_it_is_about_comes_before_what_it_is_not_about() -> None:
    assert group(Group.NOW, Visitor(themes=frozenset({"seksueel-geweld"})))[0] == "csg"
    assert group(Group.NOW, Visitor(themes=frozenset({"partnergeweld"})))[0] == "veilig-thuis"


def test_whoever_cannot_talk_is_shown_chats_first_and_a_chat_where_there_is_one() -> None:
    silent = ways(Visitor(silent=True))
    assert (silent["113"].channel.kind, ways()["113"].channel.kind) == ("chat", "phone")
    kinds = [way.channel.kind for way in silent.values() if way.group is Group.NOW]
    assert kinds == ["chat", "phone", "phone", "phone", "site", "phone"]


def test_an_age_that_nobody_said_leaves_everybody_in_and_one_that_was_said_does_not() -> None:
    assert ways()["kindertelefoon"].why is None
    assert ways(Visitor(age=(12, 15)))["kindertelefoon"].why is None
    assert ways(Visitor(age=(12, 15)))["alles-oke"].why is Why.AGE
    assert ways(Visitor(age=(18, 20)))["alles-oke"].why is None
    assert ways(Visitor(age=(25, 34)))["kindertelefoon"].why is Why.AGE


def test_on_an_island_nothing_dutch_is_offered_but_a_chat_that_is_not_certain() -> None:
    island = ways(Visitor(areas=("CW",)))
    offered = {slug for slug, way in island.items() if way.group is not Group.NOT}
    assert offered == {
        *("911", "113", "kinder-en-jeugdtelefoon-curacao"),
        *("hulpdiensten-curacao", "slachtofferhulp-curacao"),
    }
    assert island["113"].group is Group.UNSURE
    assert island["veilig-thuis"].why is Why.AREA


def test_whoever_only_helps_professionals_is_not_for_a_visitor() -> None:
    assert ways()["lec-egg"].why is Why.WHOM
    assert ways(Visitor(whom="professional"))["lec-egg"].why is None


def test_a_holiday_on_which_nobody_knows_makes_the_hours_unknown() -> None:
    christmas = datetime(2026, 12, 25, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert ways(moment=christmas)["comensha"].group is Group.UNKNOWN
    before = christmas.replace(day=24)
    assert ways(moment=before)["comensha"].group is Group.UNSURE


def test_hours_are_told_by_the_visitors_clock() -> None:
    noon = datetime(2026, 11, 26, 17, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    bonaire = Visitor(areas=("BON",))
    guana = ways(bonaire, noon)["guana-chat"]
    assert "om 14:00" in facts(guana, bonaire, noon, NL)
    assert "vanaf vandaag 14:00 uur" in sentence(guana, bonaire, noon, NL)
    afternoon = noon.replace(hour=20)
    assert "nog tot 18:00" in facts(ways(bonaire, afternoon)["guana-chat"], bonaire, noon, NL)


def test_every_area_has_a_clock_and_all_islands_the_same() -> None:
    assert set(ZONES) == set(AREAS)
    clocks = {THREE_AT_NIGHT.astimezone(ZoneInfo(ZONES[area])).hour for area in ISLANDS}
    assert len(clocks) == 1


def test_a_sentence_names_the_number_the_cost_and_the_hours() -> None:
    assert sentence(ways()["veilig-thuis"], ANYBODY, THREE_AT_NIGHT, NL) == (
        "Is het thuis niet veilig? Bel Veilig Thuis: 0800-2000. "
        "Dat is gratis. Het kan dag en nacht."
    )
    said = sentence(ways()["luisterlijn"], ANYBODY, THREE_AT_NIGHT, NL)
    assert "Het nummer kan op de telefoonrekening staan." in said


def test_an_alarm_number_stands_alone() -> None:
    said = sentence(ways()["112"], ANYBODY, THREE_AT_NIGHT, NL)
    assert said == "Ben je nu in gevaar? Bel 112."


def test_a_sentence_says_what_we_do_not_know() -> None:
    said = sentence(ways()["fier"], ANYBODY, THREE_AT_NIGHT, NL)
    assert "Ik weet niet of daar nu iemand antwoordt." in said
    assert "Ik weet niet zeker of dit nog klopt." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_can_be_said_in_every_language_in_short_sentences(language: str) -> None:
    speak = load_words(language)
    for way in ways(Visitor(areas=("NL", *ISLANDS))).values():
        for one in (way, *way.others):
            said = sentence(one, ANYBODY, THREE_AT_NIGHT, speak)
            assert one.channel.value in said
            assert "{" not in said
            assert max(len(part.split()) for part in said.split(". ")) <= 17
            assert facts(one, ANYBODY, THREE_AT_NIGHT, speak)


def test_a_row_that_is_overdue_says_so_and_one_that_was_checked_does_not() -> None:
    assert "nakijken" in facts(ways()["veilig-thuis"], ANYBODY, THREE_AT_NIGHT, NL)
    (fresh,) = reach([a_partner()], ANYBODY, THREE_AT_NIGHT)
    assert "nakijken" not in facts(fresh, ANYBODY, THREE_AT_NIGHT, NL)


def test_without_an_island_each_row_names_its_own() -> None:
    islands = Visitor(areas=ISLANDS)
    assert "Bonaire" in facts(ways(islands)["guiami"], islands, THREE_AT_NIGHT, NL)
    assert "Aruba" not in facts(ways(islands)["911"], islands, THREE_AT_NIGHT, NL)


def test_a_visitor_of_no_kind_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"whom": "nobody"}, Visitor)


def test_scripts_are_told_who_is_reachable_and_why_the_others_are_not() -> None:
    asked = ["directory", "now", "--at", "2026-11-26T03:00", "--age", "14", "--json"]
    done = RUN.invoke(app, asked)
    assert done.exit_code == 0
    rows = {each["slug"]: each for each in json.loads(done.stdout)}
    assert len(rows) == len(OURS)
    assert (rows["113"]["group"], rows["113"]["overdue"]) == ("now", True)
    assert rows["kindertelefoon"]["opens"] == "2026-11-26T10:00:00Z"
    assert (rows["alles-oke"]["group"], rows["alles-oke"]["why_not"]) == ("not", "age")


def test_a_person_is_told_the_same_by_the_clock_of_the_place() -> None:
    asked = ["directory", "now", "--at", "2026-11-26T03:00", "--area", "CW"]
    done = RUN.invoke(app, asked)
    rows = done.stdout.splitlines()
    assert rows[0] == "2026-11-26 03:00 America/Curacao"
    assert rows[2:4] == ["Nu bereikbaar", "  911: 911 · ○ nakijken · dag en nacht"]
    assert "  Veilig Thuis: niet in dit gebied" in rows


@pytest.mark.parametrize(
    "wrong", [("--at", "straks"), ("--area", "XX"), ("--whom", "iemand"), ("--age", "oud")]
)
def test_what_cannot_be_asked_is_refused_and_prints_nothing(wrong: tuple[str, str]) -> None:
    done = RUN.invoke(app, ["directory", "now", *wrong])
    assert (done.exit_code, done.stdout) == (2, "")
