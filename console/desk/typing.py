"""Decides when the visitor is told that I am typing, and when that I stopped."""

from __future__ import annotations

from typing import Final

STOPS_AFTER: Final = 5.0  # seconds without a key


class OwnTyping:
    """At most one chat at a time. Answers are (chat, on) pairs for the link."""

    def __init__(self) -> None:
        self._chat: str | None = None
        self._last = 0.0

    def typed(self, chat: str, text: str, now: float) -> list[tuple[str, bool]]:
        """Note a key in the composer of `chat`, whose draft is now `text`."""
        told: list[tuple[str, bool]] = []
        wanted = chat if text.strip() else None
        if self._chat is not None and self._chat != wanted:
            told.append((self._chat, False))
        if wanted is not None and wanted != self._chat:
            told.append((wanted, True))
        self._chat, self._last = wanted, now
        return told

    def stop(self) -> list[tuple[str, bool]]:
        """Stop at once: something was sent, the screen went blank, or I leave."""
        chat, self._chat = self._chat, None
        return [] if chat is None else [(chat, False)]

    def tick(self, now: float) -> list[tuple[str, bool]]:
        """Stop when no key came for a while."""
        return self.stop() if now - self._last >= STOPS_AFTER else []
