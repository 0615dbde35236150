"""A draft survives the console, never readable on disk, and is gone when it is removed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.link.drafts import Drafts

KEY = bytes(range(32))
TEXT = "Ik ben er nog. Neem de tijd."


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts", KEY)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "drafts").iterdir())


def test_drafts_come_back_by_chat_after_a_restart(tmp_path: Path, drafts: Drafts) -> None:
    drafts.keep("chat-a", TEXT)
    drafts.keep("chat-b", "wat \u00e9\u00e9n regel\nis, of twee \U0001f642")
    drafts.keep("chat-a", TEXT + "!")
    assert Drafts(tmp_path / "drafts", KEY).all() == {
        "chat-a": TEXT + "!",
        "chat-b": "wat \u00e9\u00e9n regel\nis, of twee \U0001f642",
    }


def test_neither_text_nor_chat_stands_readable_on_disk(tmp_path: Path, drafts: Drafts) -> None:
    drafts.keep("chat-a", TEXT)
    (path,) = files(tmp_path)
    assert "chat-a" not in path.name
    assert b"chat-a" not in path.read_bytes()
    assert b"Neem" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_size_of_a_file_does_not_tell_how_much_was_written(
    tmp_path: Path, drafts: Drafts
) -> None:
    for chat, text in (("a", "x"), ("b", "x" * 400)):
        drafts.keep(chat, text)
    assert len({path.stat().st_size for path in files(tmp_path)}) == 1


def test_a_removed_draft_is_gone_from_the_disk(tmp_path: Path, drafts: Drafts) -> None:
    drafts.keep("chat-a", TEXT)
    (path,) = files(tmp_path)
    path.with_name(path.name + ".new").write_bytes(b"left by a crash")
    drafts.keep("chat-a", "")
    drafts.keep("chat-a", "")
    assert files(tmp_path) == []
    assert drafts.all() == {}


def test_clearing_removes_every_draft_also_damaged_ones(tmp_path: Path, drafts: Drafts) -> None:
    drafts.keep("chat-a", TEXT)
    drafts.keep("chat-b", TEXT)
    files(tmp_path)[0].write_bytes(b"damaged")
    drafts.clear()
    assert files(tmp_path) == []


@pytest.mark.parametrize("damage", [b"", b"short", bytes(600)])
def test_a_damaged_draft_costs_only_itself(tmp_path: Path, drafts: Drafts, damage: bytes) -> None:
    drafts.keep("chat-a", TEXT)
    (path,) = files(tmp_path)
    drafts.keep("chat-b", TEXT)
    path.write_bytes(damage)
    assert drafts.all() == {"chat-b": TEXT}


def test_a_draft_put_under_the_name_of_another_chat_does_not_open(
    tmp_path: Path, drafts: Drafts
) -> None:
    drafts.keep("chat-a", TEXT)
    drafts.keep("chat-b", "anders")
    one, two = files(tmp_path)
    one.write_bytes(two.read_bytes())
    assert len(drafts.all()) == 1


def test_another_key_opens_no_draft(tmp_path: Path, drafts: Drafts) -> None:
    drafts.keep("chat-a", TEXT)
    assert Drafts(tmp_path / "drafts", bytes(32)).all() == {}
