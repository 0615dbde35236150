"""What the door says of a number is what the referral directory says of it."""

import re
from importlib.resources import files

import pytest

from handbook import load_partners
from tests.page.site import catalog

PART = (files("server") / "page/parts/dutch-numbers.html").read_text("utf-8")
ROW = re.compile(r'"tel:(\d+)"><span>.*?(?:<small>{{t:(.+?)}}</small>)?</span><b>(.+?)</b>')
ROWS = ROW.findall(PART)
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


def test_every_number_of_the_door_is_looked_at() -> None:
    assert len(ROWS) == PART.count("<li") == PART.count("tel:")


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
