"""What the desk asks the link to keep on this machine, sealed: a part of the door `port`."""

from __future__ import annotations

from typing import Protocol

from protocol.registration import Registration

TONIGHT = "tonight"
"""The name of the note of my night; every other one is a chat's."""


class KeepingLink(Protocol):
    """What outlives the console. Every call returns at once."""

    def keep_draft(self, chat: str, text: str) -> None:
        """Keep `text` as the chat's draft, sealed on disk; an empty text removes it."""

    def drafts(self) -> dict[str, str]:
        """Return the drafts that were kept, by chat."""

    def keep_form(self, name: str, content: str) -> None:
        """Keep a form that is not done, sealed on disk."""

    def forms(self) -> list[str]:
        """Return the forms that were kept."""

    def register(self, form: str, record: Registration) -> None:
        """Keep `record`, to be sent later and apart from everything, in the place of a form."""

    def keep_note(self, name: str, content: str) -> None:
        """Keep a note of mine, of a chat or of `TONIGHT`; an empty content removes it."""

    def notes(self) -> dict[str, str]:
        """Return the notes that were kept, by name."""
