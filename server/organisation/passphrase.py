"""Asks for the passphrase of a key file: of the person, or of a file for demo and CI."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from server.organisation.office import OfficeError

_FILE = "VESTE_PASSPHRASE_FILE"


def ask_passphrase(prompt: str, *, new: bool = False) -> str:
    """Return a passphrase: from the file in VESTE_PASSPHRASE_FILE, else by asking.

    The question never stands on standard output. Raises `OfficeError`.
    """
    path = os.environ.get(_FILE)
    if not path:
        return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True))
    try:
        words = Path(path).read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError):
        raise OfficeError(f"The file in {_FILE} cannot be read.") from None
    if not words:
        raise OfficeError(f"The file in {_FILE} begins with an empty line.")
    return words
