"""What a console keeps of a chat besides its form goes when the chat does."""

from __future__ import annotations

from pathlib import Path

from console.link.keeping import Keeping
from console.link.port_keeping import TONIGHT
from tests.console.link.safe_fakes import MemorySafe
from tests.console.link.test_keys import make


def test_the_draft_and_the_note_of_a_chat_go_and_the_note_of_the_night_stays(
    tmp_path: Path,
) -> None:
    ring = make(tmp_path / "keys", MemorySafe())
    kept = Keeping(ring, tmp_path)
    kept.keep_draft("one", "nog niet verstuurd")
    kept.keep_note("one", "high")
    kept.keep_note("two", "low")
    kept.keep_note(TONIGHT, "{}")
    assert kept.kept_of_chats() == {"one", "two"}
    kept.let_go("one")
    again = Keeping(ring, tmp_path)
    assert (again.drafts(), again.notes()) == ({}, {"two": "low", TONIGHT: "{}"})
    files = b"".join(path.read_bytes() for path in (tmp_path / "notes").iterdir())
    assert b"low" not in files
    assert b"two" not in files
