"""Decides what a counsellor may have forgotten to ask, here alone: it is never sent.

What a visitor's words call for comes at once; the rest when the talk has come so far. It goes by
itself when it was asked, and for good when it was put away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from console.link.port import Author

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.desk.chat import Intake
    from handbook.reminders import ReminderBook

ORDER: Final = ("call_112", "safe", "suicide", "ending", "scale", "age", "confide")
"""The most urgent first: one at a time is shown."""

SOME_WAY: Final = 15 * 60.0  # seconds after which a question that everybody is asked is late
LONG: Final = 20 * 60.0
LOOKED_AT: Final = 12  # messages of the visitor: a chat that is resumed tells all of them at once
_OPEN_ANSWERS: Final = frozenset(("yes", "dontknow"))


class Talk(msgspec.Struct, frozen=True):
    """How far a talk has come: `phase` by the handbook, `lasted` in seconds.

    `ends`: the doors close soon. `refers`: somebody was named to go to.
    """

    intake: Intake
    phase: str
    lasted: float
    ends: bool = False
    child: bool = False
    age_known: bool = False
    refers: bool = False


class Due(NamedTuple):
    """A reminder, and why now: the visitor's own `words` where it was they."""

    name: str
    why: str
    words: str = ""


class _Heard(msgspec.Struct):
    """What was heard in one chat: what words called for, what is settled, what was put away."""

    called: dict[str, str] = {}
    settled: set[str] = set()
    away: set[str] = set()


class Reminders:
    """By chat: what its words called for, and what was asked, answered or put away."""

    def __init__(self) -> None:
        self._heard: dict[str, _Heard] = {}

    def hear(self, chat: str, said: Sequence[tuple[Author, str]], book: ReminderBook) -> None:
        """Take in what was said in `chat`, oldest first, each message once."""
        heard = self._heard.setdefault(chat, _Heard())
        theirs = [text for author, text in said if author is Author.VISITOR]
        for text in theirs[-LOOKED_AT:]:
            heard.called.update(book.called_for(text))
            heard.settled |= book.told(text)
        for author, text in said:
            if author is not Author.VISITOR:
                heard.settled |= book.asked(text)

    def settled(self, chat: str) -> frozenset[str]:
        """Return what was asked by a colleague or me, or told by the visitor."""
        return frozenset(self._heard.get(chat, _Heard()).settled)

    def put_away(self, chat: str, name: str) -> None:
        """Never come back with `name` in this chat."""
        self._heard.setdefault(chat, _Heard()).away.add(name)

    def due(self, chat: str, talk: Talk) -> Due | None:
        """Return the most urgent thing that was not asked yet, or None."""
        heard, reasons = self._heard.get(chat, _Heard()), _reasons(talk)
        for name in ORDER:
            if name in heard.settled | heard.away:
                continue
            if name in heard.called:
                return Due(name, "words", heard.called[name])
            for why, holds in reasons.get(name, ()):
                if holds:
                    return Due(name, why)
        return None

    def forget(self, chat: str) -> None:
        """Forget everything about a chat that is no longer here."""
        self._heard.pop(chat, None)


def _reasons(talk: Talk) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Return what may call for each reminder besides words: the reason, and whether it holds."""
    intake, phase = talk.intake, talk.phase
    see, die = intake.answers.get("see", ""), intake.answers.get("die", "")
    late = talk.lasted >= SOME_WAY and die != "no"
    goes_on = talk.refers or phase == "next"
    return {
        "safe": (("danger", intake.danger), ("see", see in _OPEN_ANSWERS)),
        "suicide": (("die", die in _OPEN_ANSWERS), ("not_yet", intake.for_self and late)),
        "ending": (("ends", talk.ends or phase == "close"),),
        "scale": (("exercise", phase == "stabilise" and "scale" not in intake.answers),),
        "age": (("next", intake.for_self and not talk.age_known and goes_on),),
        "confide": (("child", talk.child and talk.lasted >= LONG and phase != "safety"),),
    }
