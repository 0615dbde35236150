"""Safes for tests: one that keeps in memory, and a keyring that writes plaintext."""

from __future__ import annotations

from pathlib import Path

from keyring.backend import KeyringBackend

from console.link.safes import KeysError


class MemorySafe:
    """A safe that lasts as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, name: str, master: bytes) -> None:
        self.kept[name] = master

    def fetch(self, name: str) -> bytes:
        try:
            return self.kept[name]
        except KeyError:
            raise KeysError("nothing is kept") from None

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


class PlaintextKeyring(KeyringBackend):
    """Works in every way, and writes what it is given into a readable file."""

    priority = 0.5

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's carries no types
        self.path = path

    def set_password(self, service: str, username: str, password: str) -> None:
        self.path.write_text(f"{service} {username} {password}")

    def get_password(self, service: str, username: str) -> str | None:
        kept = self.path.read_text().split() if self.path.exists() else []
        return kept[2] if kept[:2] == [service, username] else None

    def delete_password(self, service: str, username: str) -> None:  # noqa: ARG002
        self.path.unlink()
