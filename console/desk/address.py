"""Puts a sentence of the handbook, written with "je", into the "u" that a chat speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.link.port import Author

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
_INFORMAL_WORDS = ("je", "jij", "jou", "jouw", "jezelf")
_INFORMAL = re.compile(rf"\b(?:{'|'.join(_INFORMAL_WORDS)})\b", re.IGNORECASE)
_PLACE_FOR_A_NAME = re.compile(r"[ ,]*[\[{<](?:naam|name)[\]}>]", re.IGNORECASE)
_PIECE = re.compile(r"[^\W\d_]+|[\W\d_]+")

# Before "je" as a question or after another word: with "u" the verb gets back its "t".
_INVERTED = {
    "ben": "bent",
    "kun": "kunt",
    "wil": "wilt",
    "zal": "zult",
    "zul": "zult",
    "heb": "hebt",
    "hoef": "hoeft",
    "denk": "denkt",
    "voel": "voelt",
    "zie": "ziet",
    "hoor": "hoort",
    "vind": "vindt",
    "word": "wordt",
    "ga": "gaat",
    "doe": "doet",
    "kies": "kiest",
    "bedoel": "bedoelt",
    "zoek": "zoekt",
    "beslis": "beslist",
    "begrijp": "begrijpt",
    "blijf": "blijft",
    "herken": "herkent",
    "merk": "merkt",
    "zeg": "zegt",
    "snap": "snapt",
    "typ": "typt",
    "slaap": "slaapt",
    "woon": "woont",
    "durf": "durft",
    "bepaal": "bepaalt",
    "hoop": "hoopt",
    "neem": "neemt",
    "schaam": "schaamt",
}
_SAME_INVERTED = frozenset(
    "mag moet zit weet had wilde was moest zou hielp kan kon liet wacht beslissen".split()  # noqa: SIM905
)
_VERBS = frozenset(
    """
    mag hoeft bent kunt hebt wilt was had deed zou moet moest kon wilde gaat zit weet durft bepaalt
    kiest beslist vertelt stopt schrijft vertrouwt belt stuurt ziet voelt hoort ruikt proeft slaapt
    twijfelt trouwt bewaart schreef praat valt meehielp typt denkt
    """.split()  # noqa: SIM905 - a block of words is easier to read and to add to
)
_OF_SOMEBODY = frozenset(
    """
    aandacht adres armen arts behandelaar benen borst bovenarmen broer buik code dochter echte
    eentje eerste eigen familie gedachten geschiedenis gevoel gezin handen hart hoofd huis huisarts
    ideeën kamer kinderen knieën land leeftijd leeftijdsgroep leven lichaam lijf man mobiel
    moeder naam ogen oma ouders paspoort rug schoenen school schouders schuld spanning
    telefoon tijd vader verhaal voeten vriend vriendin vrouw woorden zoon
    """.split()  # noqa: SIM905 - see above
)
# Behind these a "je" is the visitor, whatever it does there: "dat je hier bent", "ik geloof je".
_AFTER = frozenset(
    """
    aan als bij dank dat die geloof help hoe ik is met naar of om omdat oud over samen tegen toen
    van voor voordat waar wanneer wat wie
    """.split()  # noqa: SIM905 - see above
)
# Between one of these and one that nobody owns it is the visitor too: "heeft je hier geholpen".
_BESIDE = frozenset(("en", "heeft", "diegene", "laat"))
_NOBODYS = frozenset("hier het morgen niet nu wel".split())  # noqa: SIM905
_ONESELF = frozenset(("schamen", "vergissen", "verstoppen"))
FARTHEST = 4
"""How many words behind "je" its verb may stand: "je hoeft je hier niet te schamen"."""


def formal(said: Sequence[tuple[Author, str]]) -> bool:
    """Say whether a chat speaks with "u": what I wrote last decides, else what the visitor did.

    `said` are messages, oldest first, each with who wrote it.
    """
    for author in (Author.ME, Author.VISITOR):
        for text in (text for who, text in reversed(said) if who is author):
            here, there = _FORMAL.search(text), _INFORMAL.search(text)
            if here or there:
                return bool(here) and not there
    return False


def informal(sentence: str) -> bool:
    """Say whether `sentence` says "je" to the visitor."""
    return _INFORMAL.search(sentence) is not None


def addressed(sentence: str, *, formally: bool) -> str:
    """Return `sentence` without a place for a name and, where that is sure, with "u" for "je".

    Where one "je" can be read in two ways, all of it stays as it was: a person reads it anyway.
    """
    bare = _PLACE_FOR_A_NAME.sub("", sentence)
    return (_with_u(bare) or bare) if formally else bare


def _with_u(sentence: str) -> str | None:
    pieces = _PIECE.findall(sentence)
    words = [at for at, piece in enumerate(pieces) if piece[0].isalpha()]
    told = [pieces[at].lower() for at in words]
    for number, at in enumerate(words):
        if told[number] not in _INFORMAL_WORDS:
            continue
        joined = number > 0 and pieces[at - 1].isspace()
        before = told[number - 1] if joined else ""
        after = told[number + 1] if number + 1 < len(words) else ""
        mine = joined and number > 1 and told[number - 2] == "ik"
        put = _put(told[number], before, after)
        of_me = number > 1 and told[number - 2] in {"je", "jij"}
        if of_me and _ONESELF.intersection(told[number + 1 : number + 1 + FARTHEST]):
            put = "zich"
        if put is None:
            return None
        if before in _INVERTED and put == "u" and not mine:
            verb = words[number - 1]
            pieces[verb] = _like(pieces[verb], _INVERTED[before])
        pieces[at] = _like(pieces[at], put)
    return "".join(pieces)


def _put(word: str, before: str, after: str) -> str | None:
    """Return what stands for `word` between two others; None where that is not sure."""
    if word == "jezelf":
        return "uzelf"
    if word == "jouw" or (word == "je" and after in _OF_SOMEBODY):
        return "uw"
    if before in {"je", "jij"} or after in _ONESELF:
        return "zich"
    sure = before in _AFTER or before in _SAME_INVERTED or before in _INVERTED or after in _VERBS
    beside = before in _BESIDE and after in _NOBODYS
    first = word == "jij" and not before
    return "u" if sure or beside or first or word == "jou" else None


def _like(before: str, word: str) -> str:
    return word.capitalize() if before[0].isupper() else word
