"""Knows the past of strong Dutch verbs, which no stemmer brings together with the rest."""

from __future__ import annotations

# Infinitive, past, participle. Left out is what is mostly another word: "vroeg", "geleden".
_STRONG = """
    bedriegen bedroog bedrogen | beginnen begon begonnen | bergen borg geborgen
    bevelen beval bevolen | bieden bood geboden | bijten beet gebeten | binden bond gebonden
    blijven bleef gebleven | breken brak gebroken | brengen bracht gebracht
    denken dacht gedacht | dragen droeg gedragen | drinken dronk gedronken
    duiken dook gedoken | dwingen dwong gedwongen | eten at gegeten | genieten genoot genoten
    gieten goot gegoten | grijpen greep gegrepen | hangen hing gehangen | helpen hielp geholpen
    kiezen koos gekozen | kijken keek gekeken | knijpen kneep geknepen | komen kwam gekomen
    kopen kocht gekocht | krijgen kreeg gekregen | kruipen kroop gekropen | laten liet gelaten
    lezen las gelezen | liegen loog gelogen | liggen lag gelegen | lopen liep gelopen
    nemen nam genomen | rijden reed gereden | roepen riep geroepen | ruiken rook geroken
    schelden schold gescholden | schenden schond geschonden | schieten schoot geschoten
    schrijven schreef geschreven | schrikken schrok geschrokken | schuiven schoof geschoven
    slaan sloeg geslagen | slapen sliep geslapen | sluiten sloot gesloten
    smijten smeet gesmeten | snijden sneed gesneden | snuiven snoof gesnoven
    spreken sprak gesproken | springen sprong gesprongen | staan stond gestaan
    steken stak gestoken | stelen stal gestolen | sterven stierf gestorven
    treffen trof getroffen | trekken trok getrokken | vallen viel gevallen
    vangen ving gevangen | vechten vocht gevochten | verdwijnen verdween verdwenen
    verliezen verloor verloren | vergeten vergat vergeten | vinden vond gevonden
    vliegen vloog gevlogen | vriezen vroor gevroren | wegen woog gewogen | wijzen wees gewezen
    zenden zond gezonden | zien zag gezien | zitten zat gezeten
    zoeken zocht gezocht | zweren zwoer gezworen | zwijgen zweeg gezwegen
"""

PARTICLES = frozenset(
    (
        *("aan", "af", "bij", "binnen", "door", "in", "langs", "mee", "na", "om", "op", "over"),
        *("terug", "toe", "uit", "vast", "weg"),
    )
)
"""What may part from its verb: "hij kijkt mee", "meekijken"."""

_BEFORE = (*sorted(PARTICLES), "be", "her", "mis", "ont", "ver")


def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for verb in _STRONG.replace("\n", "|").split("|"):
        if verb.strip():
            infinitive, past, participle = verb.split()
            # Of "bergen" also "borgen": they borg, and "verborgen" has no "ge".
            for form in (past, f"{past}en", participle, participle.removeprefix("ge")):
                found.setdefault(form, infinitive)
    return found


_INFINITIVES = _forms()


def infinitive(word: str) -> str:
    """Return the infinitive of the strong verb that `word` is a past form of; else `word`."""
    if word in _INFINITIVES:
        return _INFINITIVES[word]
    for before in _BEFORE:
        if word.startswith(before) and (whole := _INFINITIVES.get(word[len(before) :])):
            return before + whole
    return word
