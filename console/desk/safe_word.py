"""The secret word: whether what the visitor wrote since I spoke last holds it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from console.desk.chat import Chat

Verdict = Literal["none", "unanswered", "right", "other"]


def answered(chat: Chat) -> list[str]:
    """Return what the visitor wrote since my last message, oldest first."""
    return chat.transcript.visitor_said(chat.transcript.new)


def judge(chat: Chat) -> Verdict:
    """Return whether the answer holds the word: `none` was agreed on, or nothing was said yet.

    It is no proof: who was made to tell the word is known by it too.
    """
    if not chat.agreed_word:
        return "none"
    said = answered(chat)
    if not said:
        return "unanswered"
    return "right" if any(holds(text, chat.agreed_word) for text in said) else "other"


def holds(text: str, word: str) -> bool:
    """Return whether `word` stands in `text`, whatever its capitals, accents and signs.

    Whole words only: who writes "bijen" has not said "bij". A word without a letter or a digit
    (a flower, a heart) stands in a text that has it anywhere.
    """
    wanted, said = _pieces(word), _pieces(text)
    if not wanted:
        return bool(word.strip()) and word.strip() in text
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def _pieces(text: str) -> list[str]:
    """Return the runs of letters and digits, in small letters and without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return "".join(char if char.isalnum() else " " for char in kept).split()
