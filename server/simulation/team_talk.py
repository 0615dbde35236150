"""What colleagues say among themselves in a simulated night: one of every kind of letter."""

from __future__ import annotations

from random import Random

from protocol.letters import (
    Advice,
    Call,
    Excerpt,
    Reasons,
    Received,
    RoomLine,
    TeamLetter,
    Whisper,
)


def some_word(dice: Random, now: int) -> TeamLetter:
    """Return something that no visitor may ever hear, said at `now` (milliseconds)."""
    one = dice.randbytes(16), now
    said: list[TeamLetter] = [
        *(RoomLine(*one, "a line"), Whisper(*one, "a whisper"), Call(*one, on=True)),
        *(Excerpt(*one, "a question", ("a line of the chat",)), Advice(*one, one[0], "advice")),
        *(Received(*one, one[0]), Reasons(*one, ("danger", "heavy"))),
    ]
    return dice.choice(said)
