"""Which sentence a trouble has: the codes that the desk's catalog knows. Pure."""

from __future__ import annotations

from typing import Final

from protocol.outbox import AGAIN

SAID: Final = frozenset(
    (
        *("missing", "late", "taken", "full", "roster_old", "not_stored"),
        *("wrong_state", "not_allowed", "unknown_chat", "chat_full", "offer_stands"),
        *("offer_over", "not_asked", "ask_again"),
    )
)
_OLD: Final = frozenset({"rolled_back", "expired"})
_UNDONE: Final = frozenset({"too_long", "too_big", "closed"})


def sentence_of(code: str) -> str:
    """Return the code with a sentence for what the session calls `code`.

    What is known to be neither is a message that did not hold: silence would hide it.
    """
    if code in AGAIN:
        return "not_stored"
    if code in SAID:
        return code
    if code in _OLD:
        return "roster_old"
    return "wrong_state" if code in _UNDONE else "tampered"
