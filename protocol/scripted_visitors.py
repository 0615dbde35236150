"""Three invented visitors for the demo and for tests: what they say, and at what pace.

All of it is made up, and none of it tells what was done to somebody. A script answers the
counsellor line by line; whatever the counsellor writes, the next line follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from protocol.payloads import Intent
from protocol.visitor_messages import Door, Language


@dataclass(frozen=True)
class Line:
    """Words, and how long this visitor hesitates before them (seconds)."""

    after: float
    text: str


@dataclass(frozen=True)
class Script:
    """One visitor: how they come in, what they say unasked, and how they answer."""

    name: str
    arrives: float  # seconds after the doors open
    door: Door
    language: Language
    intent: Intent
    danger: bool
    opening: tuple[Line, ...]
    answers: tuple[Line, ...]


FIRST_TIME = Script(
    name="first disclosure",
    arrives=0.0,
    door="general",
    language="nl",
    intent="tell",
    danger=False,
    opening=(
        Line(1.0, "hoi"),
        Line(3.0, "ik weet niet hoe ik het moet zeggen"),
        Line(4.0, "ik heb het nog nooit aan iemand verteld"),
    ),
    answers=(
        Line(4.0, "ja op mijn kamer. iedereen slaapt denk ik"),
        Line(6.0, "het gaat over iemand die ik vertrouwde"),
        Line(5.0, "ik durf het niet goed op te schrijven"),
        Line(5.0, "oke. in kleine stukjes dan"),
        Line(6.0, "het helpt wel dat je gewoon luistert"),
        Line(5.0, "mag ik morgen nog een keer komen"),
        Line(4.0, "dankjewel. ik ga proberen te slapen"),
    ),
)

WORRIED_FRIEND = Script(
    name="worried friend",
    arrives=4.0,
    door="general",
    language="nl",
    intent="other",
    danger=False,
    opening=(
        Line(1.0, "hallo, het gaat niet over mij maar over mijn beste vriendin"),
        Line(4.0, "ze is de laatste weken heel anders en ik maak me zorgen"),
    ),
    answers=(
        Line(5.0, "ze heeft ineens dure spullen en wil niet zeggen van wie"),
        Line(5.0, "als ik iets vraag wordt ze boos of gaat ze huilen"),
        Line(4.0, "moet ik het tegen haar moeder zeggen? ik wil haar niet kwijt"),
        Line(5.0, "dus gewoon blijven appen en zeggen dat ik er ben"),
        Line(4.0, "dat kan ik wel. fijn dat ik het kon vragen"),
    ),
)

ONLY_TELL = Script(
    name="only wants to tell",
    arrives=8.0,
    door="boys",
    language="nl",
    intent="tell",
    danger=False,
    opening=(
        Line(1.0, "ik wil alleen iets vertellen. verder niks"),
        Line(3.0, "mag dat ook"),
    ),
    answers=(
        Line(4.0, "oke"),
        Line(6.0, "er is vroeger iets gebeurd en ik dacht altijd dat het mijn schuld was"),
        Line(6.0, "ik was toen tien"),
        Line(5.0, "je hoeft niks terug te zeggen hoor"),
        Line(6.0, "zo. nu weet er tenminste een iemand het"),
        Line(4.0, "bedankt voor het lezen"),
    ),
)

SCRIPTS = (FIRST_TIME, WORRIED_FRIEND, ONLY_TELL)
