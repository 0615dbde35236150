"""Knows which "niet" takes back what stands beside it, and which is about something else.

"Hij slaat me niet" is denied; in "hij slaat me niet zeggen" and "geen politie hij slaat me" the
"niet" and the "geen" mean another thing, and the cry stands. Where that cannot be told, it stands:
to look once too often costs less than to look away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.cue_patterns import DENIALS
from handbook.cue_spelling import BREAK, START, sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handbook.cue_patterns import Match
    from handbook.cue_spelling import Token


def _heard(words: str) -> frozenset[str]:
    return frozenset(map(sound, words.split()))


_UNSURE = _heard("weet wist kan kon durf snap mag mocht laat lukt of")
"""Before a "niet" these deny nothing: "weet niet hoeveel", "durf niet"."""

_WHOM = _heard("me mij ons haar hem mama dat het")
"""Whoever it is about may stand between the words and a "niet": "slaat mij niet"."""

_WHO = _heard(
    """ik hij ze zij we wij he she they papa mama vader moeder stiefvader stiefmoeder pleegvader
    pleegmoeder broer zus oom tante neef opa oma vriend man vrouw ex baas"""
)
"""With whoever does it something new is said: a "niet" in front of them was about the rest."""

_OPINED = _heard("denk geloof is") | {START, BREAK}
"""Before "niet dat" these deny what follows: "ik denk niet dat hij slaat"."""

_TOWARDS = _heard("tegen naar verder aan over door bij")
"""After a "niet" these tell whom not to tell: "niet tegen papa zeggen"."""

_HARM = _heard("pijn kwaad iets haar vinger kik klap klappen")
"""What a "geen" behind the words denies: "hij doet me geen kwaad". Other things are new."""

_ABLE = _heard(
    """kan kon kun kunnen wil willen moet moeten mag mogen mocht zal zou zullen durf durft hoef
    hoeft laat laten ga gaat gaan hoor hoort zie ziet wilt"""
)
"""These take an infinitive, also behind a "niet": in "ik kan hem niet slaan" it is theirs."""

_NO_VERBS = _heard(
    """alleen binnen buiten boven beneden samen morgen open eigen tegen even iedereen niemand tussen
    mensen dingen kinderen jongen vandaan aan toen zoen"""
)
_VERBS = ("en", "aan", "oen", "ien")


def denied(match: Match, tokens: Sequence[Token]) -> bool:
    """Whether a "niet" stands behind the words, or in front of them, and means them."""
    return _behind(match, tokens) or _in_front(match, tokens)


def _behind(match: Match, tokens: Sequence[Token]) -> bool:
    at = match.after
    if tokens[at].heard in _WHOM and not tokens[at].apart:
        at += 1
    if tokens[at].heard not in DENIALS or tokens[at].apart:
        return False
    then = tokens[at + 1]
    if tokens[at].heard == "geen":
        return then.heard in _HARM
    if then.apart:
        return True
    if then.heard in _TOWARDS:
        return False
    return not _is_infinitive(then) or _waits_for_a_verb(match.first, at, tokens)


def _is_infinitive(token: Token) -> bool:
    """Whether a word looks like "zeggen"; one like "gezegd" or "geslagen" does not."""
    said = token.heard
    return said.endswith(_VERBS) and said not in _NO_VERBS and not said.startswith("ge")


def _waits_for_a_verb(first: int, niet: int, tokens: Sequence[Token]) -> bool:
    """Whether a "kan" or "wil" stands before a "niet" and has no verb of its own yet."""
    for at in range(niet - 1, max(0, first - 4), -1):
        if _is_infinitive(tokens[at]) or tokens[at].heard in (BREAK, START):
            return False
        if tokens[at].heard in _ABLE:
            return True
        if tokens[at].apart:
            return False
    return False


def _in_front(match: Match, tokens: Sequence[Token]) -> bool:
    first = match.first
    if tokens[first].heard in _WHO:
        return _is_denied_whole(first, tokens)
    for at in range(first - 1, max(0, first - 3), -1):
        if tokens[at + 1].apart or tokens[at].heard in (BREAK, START):
            return False
        if tokens[at].heard in _WHO:
            return _is_denied_whole(at, tokens)
        if tokens[at].heard in DENIALS:
            return tokens[at - 1].heard not in _UNSURE
    return False


def _is_denied_whole(who: int, tokens: Sequence[Token]) -> bool:
    """Whether what somebody does is denied with them: "geen man slaat", "niet dat hij slaat"."""
    if who < 2 or tokens[who].apart:
        return False
    before = tokens[who - 1]
    if before.heard == "geen":
        return True
    at = who - 2
    return before.heard == "dat" and tokens[at].heard == "niet" and tokens[at - 1].heard in _OPINED
