"""The unsent text of each chat: never shared, never lost, gone with the chat."""

from __future__ import annotations

from typing import Final

PAUSE: Final = 1.5  # seconds after its first change that a draft may wait to be kept on disk


def without(draft: str, sent: str) -> str:
    """Return what is left of `draft` once `sent` is off it: words that came back beside it."""
    draft, sent = draft.strip(), sent.strip()
    if draft == sent:
        return ""
    if draft.startswith(f"{sent}\n"):
        return draft.removeprefix(sent).strip()
    return draft.removesuffix(f"\n{sent}").strip()


class Drafts:
    """Drafts by chat, and which of them are not yet kept on disk."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._touched: dict[str, float] = {}
        self._unsent: dict[str, str] = {}

    def remember(self, chat: str, text: str) -> None:
        """Take up a draft that was kept on disk."""
        self._texts[chat] = self._kept[chat] = text

    def of(self, chat: str) -> str:
        """Return the draft of `chat`; an empty text when there is none."""
        return self._texts.get(chat, "")

    def write(self, chat: str, text: str, now: float) -> None:
        """Set the draft of `chat`."""
        if text:
            self._texts[chat] = text
        else:
            self._texts.pop(chat, None)
        # From the first change on: who types without a pause must not lose a whole answer.
        self._touched.setdefault(chat, now)

    def underway(self, unsent: dict[str, str], now: float) -> None:
        """Take up what is sent but not stored, by chat: on disk it lies before the draft.

        Who stops without a connection finds it in the draft again, where nothing sends it unasked.
        """
        for chat in unsent.keys() | self._unsent.keys():
            if unsent.get(chat) != self._unsent.get(chat):
                self._touched.setdefault(chat, now)
        self._unsent = unsent

    def due(self, now: float, pause: float = PAUSE) -> list[tuple[str, str]]:
        """Return (chat, text) of every draft to keep now; it counts as kept from here on.

        A pause of 0 returns all that changed: for a switch of chat, and for leaving.
        """
        ready = [chat for chat, at in self._touched.items() if now - at >= pause]
        changed = []
        for chat in ready:
            del self._touched[chat]
            both = (self._unsent.get(chat, ""), self._texts.get(chat, ""))
            text = "\n".join(part for part in both if part)
            if text != self._kept.get(chat, ""):
                self._kept[chat] = text
                changed.append((chat, text))
        return changed
