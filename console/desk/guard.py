"""Keeps a sentence meant for one visitor from reaching another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

WAIT: Final = 0.6  # seconds Enter waits after the composer of another chat has the focus


class Guard:
    """Knows whose composer has the focus, and since when. Moments are seconds.

    The wait begins when the new composer *has* the focus, not when the key came: a key
    typed in between goes to the old widget.
    """

    def __init__(self) -> None:
        self._chat: str | None = None
        self._since = 0.0
        self._waits = False

    def focused(self, chat: str, now: float) -> None:
        """Note that the composer of `chat` has the focus."""
        if chat != self._chat:
            self._waits = self._chat is not None
            self._chat = chat
            self._since = now

    def again(self, now: float) -> None:
        """Note that the keys come back to the composer: the one that led back may come twice."""
        self._since, self._waits = now, self._chat is not None

    def forget(self, chat: str) -> None:
        """Forget `chat`: it is no longer at this desk. The next one is still guarded."""
        if chat == self._chat:
            self._chat = ""

    def still(self, chat: str, now: float) -> float:
        """Return how many seconds Enter still waits in `chat`; 0.0 when it works."""
        if chat != self._chat:
            return WAIT
        if not self._waits:
            return 0.0
        passed = now - self._since
        return 0.0 if passed < 0 else max(0.0, WAIT - passed)  # the clock may be set back


def also_written_to(text: str, others: Iterable[tuple[str, str, str]]) -> str | None:
    """Return the other chat whose draft or last own message equals `text`, or None.

    `others` holds, for each other chat, its id, its draft and my last message in it.
    """
    said = " ".join(text.split()).casefold()
    for chat, draft, last in others:
        if said in {" ".join(draft.split()).casefold(), " ".join(last.split()).casefold()}:
            return chat
    return None
