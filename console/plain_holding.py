"""The line mode for taking a chat and ending one: a yes where a screen asks too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.show_care import limits
from console.desk.why_not import OFFLINE
from console.plain_told import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor


class PlainHolding:
    """Takes who needs somebody most, and closes the chat that I am in."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out = counsellor.desk.words, out

    def take(
        self, now: float, chat: str | None = None, *, sure: bool = False
    ) -> Callable[[float], None] | None:
        """Take `chat`, or who needs somebody most; return what a yes does, if a limit asks."""
        words = self._words
        match self._counsellor.claim(chat, now, sure=sure):
            case Outcome.NOBODY:
                self._out(words("say.nobody_waits"))
            case Outcome.OFFLINE:
                self._out(words(OFFLINE))
            case Outcome.REFUSED:
                self._out(" ".join(limits(self._desk, now)))
            case Outcome.ASK:
                self._out(words("plain.sure_limit", limit=" ".join(limits(self._desk, now))))
                return partial(self._take_all_the_same, chat)
            case Outcome.RESTS:
                self._out(words("plain.rests"))
            case _:
                self._out(words("say.asked"))
        return None

    def _take_all_the_same(self, chat: str | None, now: float) -> None:
        self.take(now, chat, sure=True)

    def close(self) -> Callable[[float], None] | None:
        """Ask whether to close my chat; return what a yes does."""
        chat = self._desk.chat()
        if chat is None:
            self._out(self._words("plain.first"))
            return None
        self._out(self._words("plain.sure_close", chat=named(self._desk, chat)))
        return partial(self._close, chat.id)

    def _close(self, chat: str, now: float) -> None:
        if self._counsellor.close(chat, now) is Outcome.OFFLINE:
            self._out(self._words(OFFLINE))
