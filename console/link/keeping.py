"""What the link keeps on this machine, each thing sealed: drafts, forms, records to send."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from console.link.drafts import Drafts
from console.link.entrance import Entrance
from console.link.kept_head import KeptHead
from console.link.kept_lines import KeptLines
from console.link.keys import KeyRing
from console.link.nights import Nights
from console.link.port_keeping import TONIGHT
from console.link.registrations import Registrations
from protocol.registration import Registration


class Keeping:
    """The part of `console.link.port.Link` that only meets the disk."""

    def __init__(self, ring: KeyRing, folder: Path) -> None:
        """Keep everything in `folder`, beside the keys of `ring`."""
        self._drafts = Drafts(folder / "drafts", ring.drafts)
        self._forms = Drafts(folder / "forms", ring.drafts)
        self._notes = Drafts(folder / "notes", ring.drafts)
        self.entrance = Entrance(ring)
        self.registrations = Registrations(ring, folder, self.entrance)
        self.heads = KeptHead(folder)
        self.nights = Nights(folder)
        self.lines = KeptLines(folder / "handed", ring.drafts)

    def keep_draft(self, chat: str, text: str) -> None:
        """Keep a draft, sealed on disk."""
        self._drafts.keep(chat, text)

    def drafts(self) -> dict[str, str]:
        """Return the drafts that were kept."""
        return self._drafts.all()

    def keep_form(self, name: str, content: str) -> None:
        """Keep a form that is not done, sealed on disk."""
        self._forms.keep(name, content)

    def forms(self) -> list[str]:
        """Return the forms that were kept, the oldest first."""
        return [content for _, content in sorted(self._forms.all().items())]

    def keep_note(self, name: str, content: str) -> None:
        """Keep a note of a chat or of the night, sealed. A disk that is full does not end it."""
        with suppress(OSError):
            self._notes.keep(name, content)

    def notes(self) -> dict[str, str]:
        """Return the notes that were kept."""
        return self._notes.all()

    def kept_of_chats(self) -> set[str]:
        """Return the chats of which something lies here besides a form."""
        return {*self._drafts.all(), *self._notes.all()} - {TONIGHT}

    def let_go(self, chat: str) -> None:
        """Remove the draft and the note of a chat that is over, or no longer mine."""
        self._drafts.keep(chat, "")
        self._notes.keep(chat, "")

    def register(self, form: str, record: Registration) -> None:
        """Keep `record` to be sent, then let the form go: after a crash there may be both."""
        self.registrations.keep(record)
        self._forms.keep(form, "")
