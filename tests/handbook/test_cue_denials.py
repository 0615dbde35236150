"""A "niet" takes back what it is about, and no cry that it only stands beside."""

import pytest

from handbook.cues import Level, judge, signs_in


@pytest.mark.parametrize(
    "line",
    [
        "hij slaat me niet zeggen",
        "hij slaat me, niet zeggen",
        "ik word morgen meegenomen niet tegen papa zeggen",
        "hij is thuis niet typen",
        "hij is thuis, niet typen",
        "geen politie, hij slaat me",
        "geen politie hij slaat me",
        "ik lieg niet hij slaat me",
        "mama mag dit niet weten hij slaat me",
        "mama mag dit niet weten\nhij slaat me",
        "mijn man slaat me - niet bellen",
    ],
)
def test_a_niet_about_something_else_denies_nothing(line: str) -> None:
    assert judge(line).level is Level.HIGH


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("hij dwingt me niet vertellen", "ordered"),
        ("hij chanteert me niet naar de politie", "leverage"),
        ("ik heb pillen klaarliggen niet doorvertellen", "prepared"),
        ("ik slaap niet ik wil dood", "death_wish"),
        ("hij heeft een mes geen grap", "armed"),
        ("hij bedreigt me met een mes niet verder vertellen", "armed"),
        ("mama gelooft niet dat hij me slaat", "violence"),
        ("hij wil mij meenemen niet zeggen", "fetched"),
    ],
)
def test_a_sign_stands_beside_a_niet_about_something_else(line: str, sign: str) -> None:
    assert sign in signs_in(line)
    assert judge(line).level is not Level.LOW


@pytest.mark.parametrize(
    "line",
    [
        "hij slaat me niet",
        "hij slaat me niet hoor",
        "papa slaat me nooit",
        "ik wil niet dood",
        "hij heeft geen mes",
        "hij heeft me niet geslagen",
    ],
)
def test_what_is_denied_stays_denied(line: str) -> None:
    assert judge(line).level is Level.LOW


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("ik denk niet dat hij me slaat", "violence"),
        ("geen vader slaat me", "violence"),
        ("hij slaat me niet, hij is lief", "violence"),
        ("nee, hij slaat mij niet meer", "violence"),
        ("hij doet me geen pijn", "does_to_me"),
        ("hij kan zijn mes niet vinden", "armed"),
    ],
)
def test_a_niet_further_on_or_before_who_does_it_denies_it_too(line: str, sign: str) -> None:
    assert sign not in signs_in(line)
