"""Setting up the second factor in a plain terminal: `veste second-factor`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from console.catalog import load_words
from console.link.api import Api, FactorWanted
from protocol.ids import text
from protocol.second_factor import address_of, letters_of, read_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.link.keys import KeyRing
    from console.settings import Settings

TRIES = 5


def asked_line(prompt: str) -> str:
    """Return the next line of standard input, empty at its end; the rest of it stays unread.

    The prompt goes to standard error: what scripts read stays clean.
    """
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = b""
    while (byte := os.read(sys.stdin.fileno(), 1)) not in (b"", b"\n"):
        line += byte
    return line.decode(errors="replace")


async def set_up(
    ring: KeyRing,
    settings: Settings,
    tell: Callable[[str], object],
    ask: Callable[[str], str] = asked_line,
) -> bool:
    """Get a secret, show it this once, and confirm it by a first code. False: it was not.

    Raises `AccessError`.
    """
    words, api = load_words(settings.language), Api(ring.relay)
    try:
        secret = await api.new_factor(ring.signing, ring.staff)
        tell(words("factor.intro"))
        tell(f"\n{address_of(secret, text(ring.staff), ring.relay)}\n")
        tell(words("factor.letters"))
        tell(f"\n{letters_of(secret)}\n")
        for _ in range(TRIES):
            typed = ask(words("factor.ask"))
            code = read_code(typed)
            if not typed.strip():
                break
            if code is None:
                tell(words("factor.not_six"))
                continue
            try:
                await api.sign_in(ring.signing, ring.staff, code)
            except FactorWanted as wanted:
                wait = f" {words('code.wait', n=wanted.wait)}" if wanted.wait else ""
                tell(words(f"code.{wanted.why}") + wait)
                continue
            tell(words("factor.done"))
            return True
        tell(words("factor.not_done"))
        return False
    finally:
        await api.close()
