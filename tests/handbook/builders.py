"""Entries and entry files to begin a test from, each right until the test changes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from handbook import Entry, Partner, Section
from handbook.entry import SECTION_HEADINGS
from handbook.partner_reader import read_partner

TODAY = date(2026, 11, 23)

GOOD_FILE = """\
+++
slug = "rustig-praten"
title = "Rustig praten"
category = "luisterend-oor"
phase = "story"
themes = ["alle"]
audience = ["kind", "jongere"]
also = ["kalm", "geen haast"]
sources = ["Een boek"]
status = "approved"
reviewed = 2026-11-01
+++

## Wat je nu kunt typen

1. Neem je tijd.
   Er is geen haast.
2. Zal ik even wachten?

## Wanneer

Iemand typt snel
en door elkaar.

Ook bij spanning.

## Stappen

1. Wacht even.
2. Stel één vraag, en wacht
   op het antwoord.

## Niet doen

Haasten.

## Bij een kind

Kort.

## Bij LVB

Korter.

## Bij jongens

Gewoon.

## Daarna

- [Doseren](doseren)
- [Het raampje](raampje)
"""


def a_file(old: str = "", new: str = "") -> str:
    """Return a good entry file in which `old`, which must be there, became `new`."""
    assert old in GOOD_FILE
    return GOOD_FILE.replace(old, new, 1)


def an_entry(**changes: Any) -> Entry:
    """Return an approved entry without a fault, then changed."""
    entry = Entry(
        slug="rustig-praten",
        title="Rustig praten",
        category="luisterend-oor",
        phase="story",
        themes=("alle",),
        audience=("kind",),
        also=("kalm",),
        sources=("Een boek",),
        status="approved",
        reviewed=TODAY,
        sentences=("Neem je tijd.", "Zal ik even wachten?"),
        sections=tuple(Section(heading, "Gewone tekst.") for heading in SECTION_HEADINGS),
        links=("doseren",),
    )
    return msgspec.structs.replace(entry, **changes)


def sections_with(heading: str, text: str) -> tuple[Section, ...]:
    """Return all sections, the one called `heading` with `text`, or without it if that is empty."""
    assert heading in SECTION_HEADINGS
    every = (Section(h, text if h == heading else "Gewone tekst.") for h in SECTION_HEADINGS)
    return tuple(section for section in every if section.text)


GOOD_PARTNER = """\
slug = "de-lijn"
name = "De lijn"
what = "Praten."
for_whom = ["victim"]
areas = ["NL"]
zone = "Europe/Amsterdam"
source = "Een bron"
age_from = 8
seen_on = 2026-11-01
certainty = "sure"
age_to = 18
[[channels]]
kind = "phone"
value = "088-1234"
hours = "24/7"
say = "Bel {value}."
[[channels]]
kind = "chat"
value = "lijn.nl"
hours = "unknown"
certainty = "old"
areas = ["AW"]
"""


def a_partner(old: str = "", new: str = "") -> Partner:
    """Return the partner of `GOOD_PARTNER` with `new` in the place of `old`."""
    assert old in GOOD_PARTNER
    return read_partner(GOOD_PARTNER.replace(old, new, 1) if old else GOOD_PARTNER, "de-lijn.toml")
