"""What colleagues say among themselves in a simulated night: one of every kind of letter."""

from __future__ import annotations

from random import Random

from protocol.letters import (
    Advice,
    Call,
    Carries,
    Excerpt,
    Handed,
    HandedLine,
    Introduction,
    Reasons,
    Received,
    ReleaseNote,
    RoomLine,
    TeamLetter,
    Whisper,
)


def every_word(dice: Random, now: int) -> list[TeamLetter]:
    """Return something of every kind that no visitor may ever hear, said at `now` (ms)."""
    one = dice.randbytes(16), now
    line = HandedLine(one[0], now, b"Sstaff..", 1, "may_return")
    return [
        *(RoomLine(*one, "a line"), Whisper(*one, "a whisper"), Call(*one, on=True)),
        *(Excerpt(*one, "a question", ("a line of the chat",)), Advice(*one, one[0], "advice")),
        *(Received(*one, one[0]), Reasons(*one, ("danger", "heavy"))),
        *(ReleaseNote(*one, "a note"), Carries(*one, 3, room=True)),
        *(Introduction(*one, "a name"), Handed(*one, (line,))),
    ]


def some_word(dice: Random, now: int) -> TeamLetter:
    """Return something that no visitor may ever hear, said at `now` (milliseconds)."""
    return dice.choice(every_word(dice, now))
