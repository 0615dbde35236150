"""What a counsellor was writing when the console stopped: sealed, one file a chat.

    file name = HMAC(drafts key, `veste/1/draft-name` ‖ chat), in hex
    content   = nonce 12 ‖ AES-256-GCM(drafts key, JSON [chat, text] and spaces, the file name)

A file is filled up to a multiple of 512 bytes, so its size does not tell how much was written.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.link.private_files import make_folder, remove_file, replace_file

_NAME = b"veste/1/draft-name"
_SIZE = 512
_ENDING = ".draft"


class Drafts:
    """The drafts in one folder, under one key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Keep drafts in `folder`, sealed with the 32-byte `key`."""
        self._folder = folder
        self._key = key
        make_folder(folder)

    def keep(self, chat: str, text: str) -> None:
        """Keep `text` as the draft of `chat`; an empty text removes it."""
        path = self._path(chat)
        if not text:
            remove_file(path)
            return
        plain = msgspec.json.encode((chat, text))
        plain += b" " * (-len(plain) % _SIZE)
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(self._key).encrypt(nonce, plain, path.name.encode())
        replace_file(path, nonce + sealed)

    def all(self) -> dict[str, str]:
        """Return every draft that opens, by chat; a damaged file costs only its own draft."""
        found = (self._open(path) for path in sorted(self._folder.glob("*" + _ENDING)))
        return dict(each for each in found if each)

    def clear(self) -> None:
        """Remove every draft, also those that do not open."""
        for path in self._folder.glob("*" + _ENDING + "*"):
            remove_file(path)

    def _path(self, chat: str) -> Path:
        name = hmac.digest(self._key, _NAME + chat.encode(), "sha256").hex()
        return self._folder / (name + _ENDING)

    def _open(self, path: Path) -> tuple[str, str] | None:
        try:
            sealed = path.read_bytes()
            plain = AESGCM(self._key).decrypt(sealed[:12], sealed[12:], path.name.encode())
            return msgspec.json.decode(plain, type=tuple[str, str])
        except (OSError, InvalidTag, ValueError):
            return None
