"""The invented visitors of a practice chat: what they say, and who leaves and comes back.

All of it is made up, and none of it tells what was done to somebody. Their lines fit
whatever a newcomer writes: nobody can say the wrong thing here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from protocol.scripted_visitors import ONLY_TELL, Line, Script


@dataclass(frozen=True)
class PracticeVisitor:
    """A script, and a way out in the middle of it. Times are seconds.

    `leaves_after` is the number of answers after which this visitor uses the exit, None for
    somebody who stays; `away` is how long, and `back` what they say on their return.
    """

    chat: str  # 22 characters, as every chat has
    script: Script
    leaves_after: int | None = None
    away: float = 0.0
    back: tuple[Line, ...] = ()


CAREFUL: Final = Script(
    name="tells it for the first time",
    arrives=3.0,
    door="general",
    language="nl",
    intent="tell",
    danger=False,
    opening=(
        Line(2.0, "hoi"),
        Line(4.0, "ik weet niet hoe ik het moet zeggen"),
        Line(5.0, "ik heb het nog nooit aan iemand verteld"),
    ),
    answers=(
        Line(5.0, "oke. fijn dat je antwoordt"),
        Line(8.0, "ik vind het moeilijk om te beginnen"),
        Line(6.0, "het gaat over iemand die ik vertrouwde"),
        Line(9.0, "de rest durf ik nog niet op te schrijven. mag het in kleine stukjes"),
        Line(6.0, "het helpt dat je rustig blijft"),
        Line(6.0, "mag ik een andere keer verder vertellen"),
        Line(5.0, "dank je. voor nu is dit genoeg"),
    ),
)

WATCHED: Final = Script(
    name="somebody may come in",
    arrives=20.0,
    door="general",
    language="nl",
    intent="ask",
    danger=False,
    opening=(
        Line(2.0, "ik heb niet lang. hij komt zo thuis"),
        Line(5.0, "mag ik toch iets vragen"),
    ),
    answers=(
        Line(4.0, "oke"),
        Line(5.0, "wacht. ik hoor iemand op de trap"),
        Line(6.0, "hoe kan ik straks weer met jou praten"),
        Line(5.0, "die zes woorden heb ik opgeschreven"),
        Line(5.0, "dankjewel. ik ga nu stoppen voor hij weer komt"),
    ),
)

FIRST: Final = PracticeVisitor("practice-chat-00000001", CAREFUL)
LEAVES: Final = PracticeVisitor(
    "practice-chat-00000002",
    WATCHED,
    leaves_after=2,
    away=20.0,
    back=(Line(4.0, "ik ben er weer. er kwam niemand binnen"),),
)
LISTENS: Final = PracticeVisitor("practice-chat-00000003", replace(ONLY_TELL, arrives=60.0))

# Each comes some seconds after the one before was taken, the first after the doors opened.
VISITORS: Final = (FIRST, LEAVES, LISTENS)
