"""A dump of PostgreSQL as the relay advises it has all that is kept, and no letter."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

from server.backup_commands import _DUMP, _PUT_DUMP_BACK
from server.records import Post
from server.storage.sql import SqlStore
from tests.server.storage.builders import a_chat_id, a_message, a_start, positions

CHAT = a_chat_id(1)
LETTER = b"a letter between colleagues"


def advised(sentence: str, tool: str, url: str, file: Path) -> list[str]:
    """Return the command that `sentence` advises, for this database and this file."""
    (options,) = re.findall(rf"{tool} ((?:--\S+ )*)", sentence)
    (at,) = Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    database = ["--dbname", plain]
    named = [each for each in options.split() if not each.endswith(("=FILE", "=DATABASE"))]
    return [str(at), *named, *database, *(["--file"] if tool == "pg_dump" else []), str(file)]


@pytest.mark.postgres
def test_a_dump_has_the_chats_and_no_letter_and_is_put_back(
    postgres_url: str, tmp_path: Path
) -> None:
    store, file = SqlStore(postgres_url), tmp_path / "dump"
    store.open()
    store.commit([a_start(CHAT), a_message(CHAT, 1)])
    store.post(Post(b"S-staff1", LETTER))
    subprocess.run(advised(_DUMP, "pg_dump", postgres_url, file), check=True)
    store.close()
    subprocess.run(advised(_PUT_DUMP_BACK, "pg_restore", postgres_url, file), check=True)
    store.open()
    assert positions(store, CHAT) == [1]
    assert store.news(0).posts == ()
    store.commit([a_message(CHAT, 2)])
    assert positions(store, CHAT) == [1, 2]
    store.close()


@pytest.mark.postgres
def test_no_letter_is_in_the_bytes_of_a_dump(postgres_url: str, tmp_path: Path) -> None:
    store, file = SqlStore(postgres_url), tmp_path / "dump"
    store.open()
    store.post(Post(b"S-staff1", LETTER))
    command = advised(_DUMP, "pg_dump", postgres_url, file)
    plain = [each.replace("=custom", "=plain") for each in command]
    subprocess.run(plain, check=True)
    store.close()
    assert LETTER.hex() not in file.read_text()
