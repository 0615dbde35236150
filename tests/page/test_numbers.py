"""What the page says of a number is what the referral directory says of it."""

import re
from importlib.resources import files

import pytest

from handbook import load_partners
from handbook.partner import AREAS
from tests.page.site import catalog

PARTS = files("server") / "page/parts"
DUTCH, ISLANDS, DYING = (
    (PARTS / f"{name}.html").read_text("utf-8")
    for name in ("dutch-numbers", "islands", "suicide-line")
)
ROW = re.compile(
    r'<li(?P<mark>[^>]*)><a href="tel:(?P<dialled>\d+)"><span>.*?'
    r"(?:<small>(?P<places>[^{]*)(?:{{t:(?P<note>[^}]+)}})?</small>)?</span><b>(?P<shown>.+?)</b>"
)
HOURS = re.compile(r'data-hours="(\w+) (\d+) (\d+)"')
ROWS = [found.group("dialled", "note", "shown") for found in ROW.finditer(DUTCH)]
DIRECTORY = {
    channel.value: channel
    for partner in load_partners()
    for channel in partner.channels
    if channel.kind == "phone" and "NL" in channel.areas
}
# How each language says that a call is free, shows on the bill, costs money, is always answered.
SAYS = {
    "nl": ("gratis", "rekening", "kost", "dag en nacht"),
    "en": ("free", "bill", "cost", "day and night"),
}
NAMES = dict(
    zip(
        ("Nederland", "Aruba", "Curaçao", "Sint Maarten", "Bonaire", "Saba", "Statia"),
        AREAS,
        strict=True,
    )
)


def test_every_number_of_the_door_is_looked_at() -> None:
    assert len(ROWS) == DUTCH.count("<li") == DUTCH.count("tel:")


@pytest.mark.parametrize("language", SAYS)
@pytest.mark.parametrize(("dialled", "note", "number"), ROWS)
def test_the_door_and_the_directory_say_the_same_of_a_number(
    dialled: str, note: str, number: str, language: str
) -> None:
    said, known = catalog(language).get(note, ""), DIRECTORY[number]
    free, bill, costs, always = (word in said for word in SAYS[language])
    assert dialled == re.sub(r"\D", "", number)
    assert not free or known.cost == "free"
    assert not costs or known.cost in {"local", "paid"}
    assert bill == (known.on_bill == "possible")
    assert not always or known.hours.always


def of_islands() -> list[tuple[str, re.Match[str]]]:
    """Return each row that is shown on one island or for some, with the island's area."""
    rows = []
    for place in ISLANDS.split("<summary>")[1:]:
        name = place.partition("<")[0]
        rows += [(NAMES[name], row) for row in ROW.finditer(place)]
    for row in ROW.finditer(DYING):
        names = [name.strip("; ") for name in (row["places"] or "").split(",")]
        rows += [(NAMES[name], row) for name in names if name]
    return rows


@pytest.mark.parametrize(("area", "row"), of_islands())
def test_of_a_number_on_an_island_its_hours_are_said_or_that_nobody_knows_them(
    area: str, row: re.Match[str]
) -> None:
    (hours,) = (
        channel.hours
        for partner in load_partners()
        for channel in partner.channels
        if channel.kind == "phone" and area in channel.areas and channel.value == row["shown"]
    )
    assert row["dialled"] == re.sub(r"\D", "", row["shown"])
    assert (row["note"] == "num.isl.open") == (not hours.known)
    shown = HOURS.search(row["mark"])
    assert (shown is None) == (hours.always or not hours.known)
    assert (row["note"] == "num.isl.hours") == (shown is not None)
    for window in hours.windows if shown else ():
        assert shown is not None
        assert shown.groups() == ("isl", str(window.opens.hour), str(window.closes.hour))
        assert len(window.days) == 7
        for language in SAYS:
            said = catalog(language)["num.isl.hours"]
            clock = 12 if language == "en" else 24
            assert re.findall(r"\d+", said) == [
                str(each.hour % clock) for each in (window.opens, window.closes)
            ]


def test_every_number_of_every_island_is_looked_at() -> None:
    assert {area for area, _ in of_islands()} == {*AREAS} - {"NL"}
    assert len(of_islands()) == ISLANDS.count("tel:") - 1 + 1 + 1 + 3  # all six; AW; CW; BES
