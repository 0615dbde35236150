"""Remembers which words of the people who wait ask for haste, judging each message once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from console.desk.clean import clean, one_line
from console.desk.fragments import MESSAGES, asks_haste

if TYPE_CHECKING:
    from console.desk.cues import Judge

NAMED: Final = 200  # characters of the words that are named as a reason


class _Looked(msgspec.Struct):
    """How far somebody's messages were judged, and the words of them that ask most."""

    written: tuple[str, ...] = ()
    words: str = ""
    worth: float = 0.0
    calm: int = 0  # from which message on nothing asked for haste yet


class Haste:
    """What everybody who waits wrote, as far as it asks for haste.

    Each message is judged whole, with its line ends, as it was written: a row of the queue is
    one line and short, and what it leaves out may be the danger. Short ones in a row are judged
    together too.
    """

    def __init__(self) -> None:
        self._judge: Judge | None = None
        self._looked: dict[str, _Looked] = {}

    def by(self, judge: Judge) -> None:
        """Judge by `judge` from now on, and everything anew."""
        self._judge = judge
        self._looked.clear()

    def look(self, chat: str, written: tuple[str, ...]) -> None:
        """Judge what is new in `written`; all of it when something was erased or changed."""
        if self._judge is None:
            return
        looked = self._looked.get(chat, _Looked())
        if written[: len(looked.written)] != looked.written:
            looked = _Looked()
        for place in range(len(looked.written), len(written)):
            self._add(looked, written[: place + 1], self._judge)
        looked.written = written
        self._looked[chat] = looked

    def _add(self, looked: _Looked, written: tuple[str, ...], judge: Judge) -> None:
        row = [clean(text) for text in written[looked.calm :][-MESSAGES:]]
        cue, _ = asks_haste(judge, row)
        if cue is None:
            return
        looked.calm = len(written)
        if not looked.words or cue.worth > looked.worth:
            looked.words, looked.worth = one_line(cue.words, NAMED), cue.worth

    def words(self, chat: str) -> str:
        """Return the words of `chat` that ask most for haste; empty when none do."""
        looked = self._looked.get(chat)
        return looked.words if looked else ""

    def forget(self, chat: str) -> None:
        """Forget what somebody wrote."""
        self._looked.pop(chat, None)
