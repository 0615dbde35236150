"""Whoever pulls the plug on a relay takes nothing from anybody that was announced."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kill_store import broken_promises, kill
from tests.server.storage.builders import a_chat_id


def test_ten_kills_lose_nothing_that_was_announced(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    chats, wrong = kill(url, kills=10, seed=10)
    assert wrong == []
    assert chats >= 30


def test_the_search_for_broken_promises_finds_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    kill(url, kills=1, seed=1)
    assert broken_promises(url, {a_chat_id(1): 5}) == ["a chat of 5 entries is gone"]
