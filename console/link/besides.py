"""Turns what is said in a chat besides words into what the desk hears. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.link import port
from protocol import payloads

if TYPE_CHECKING:
    from protocol.payloads import Payload, Unknown


def besides(chat: str, key: int, at: float, said: Payload | Unknown) -> port.Event | None:
    """Return what the desk hears of `said`, at position `key` of the log and moment `at`."""
    match said:
        case payloads.Answer():
            return port.Answered(chat=chat, question=said.question, answer=said.answer)
        case payloads.SafeWord():
            return port.WordAgreed(chat=chat, at=at, word=said.word)
        case payloads.Exercise():
            return port.ExerciseSent(chat=chat, key=key, at=at, name=said.name)
        case payloads.ExerciseDone():
            return port.ExerciseDone(chat=chat, name=said.name)
        case payloads.CodeMade() | payloads.CodeRevoked():
            return port.ReturnCode(chat=chat, at=at, on=isinstance(said, payloads.CodeMade))
        case _:
            return None
