"""Everyday words that mean the same here, and verbs that no stemmer brings together."""

from __future__ import annotations

from functools import cache

from handbook.words import stem

# A word belongs here when it may stand in any entry. What points to one entry is that entry's
# `also`, where an editor sees it.
_SAME = """
    mama mam mamma moeder
    papa pap pa vader
    broer broertje bro
    zus zusje zusjes
    opa grootvader
    oma grootmoeder
    leraar lerares juf meester docent mentor
    vriendje vriend bf
    vriendinnetje vriendin gf
    man echtgenoot partner
    vrouw echtgenote partner
    kind kinderen kids
    meid meisje
    gozer jongen
    chatter bezoeker
    politie agent agenten smeris wout
    ziekenhuis spoedeisende seh
    appje app whatsapp bericht berichtje dm
    filmpje video film beelden
    foto pic pics plaatje
    mobiel telefoon tel
    nummer telefoonnummer
    bang angstig angst
    boos woedend kwaad
    verdrietig verdriet huilen
    moe uitgeput
    zelfmoord suicide zelfdoding
    seks sex
    slaan sloeg geslagen klap klappen
    slapen sliep slaap
    drinken dronk drank
    snijden sneed gesneden
    dwingen dwong gedwongen dwang
    vluchten vlucht vluchteling
    zwijgen zweeg gezwegen
    schrijven schreef geschreven
    spreken sprak gesproken praten
    bevriezen bevroor bevroren
    verstijven verstijfd
    krijgen kreeg gekregen
    blijven bleef gebleven
    lopen liep gelopen
    nemen nam genomen
    geven gaf gegeven
    bellen gebeld telefoneren
    helpen hielp geholpen hulp
    schamen schaamte
    schuldig schuld
    chanteren chantage
    reageren reactie antwoorden
    dreigen bedreigen bedreiging
    mishandelen mishandeling
    verwijzen verwezen verwijzing
    weggaan vertrekken
    typen tikken
    geld betalen euro
    gevoel gevoelens voelen
    gedachte gedachten denken
    langzaam traag
    snel vlug
    makkelijk gemakkelijk eenvoudig simpel
    dokter huisarts arts
    therapie therapeut behandeling
    psycholoog psychologe therapeut
    online internet
    account profiel insta instagram
    school klas
    plan stappenplan
"""


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _SAME.split("\n"):
        roots = tuple(dict.fromkeys(map(stem, line.split())))
        for root in roots:
            found[root] = tuple(dict.fromkeys((*found.get(root, ()), *roots)))
    return found


def same_as(root: str) -> tuple[str, ...]:
    """Return the stems that mean about what `root` means, itself among them, or none."""
    return _groups().get(root, ())
