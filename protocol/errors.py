"""The one error for anything from outside that does not hold, and its list of codes.

    Reject(ValueError)   code: Refusal; its text is the code and nothing else

A `Reject` never carries a word of what was refused: it may be logged.
"""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why something was refused. The names are part of SPEC.md."""

    MALFORMED = "malformed"  # does not parse: bytes, JSON, lengths, points
    VERSION = "version"  # a version or suite this program does not know
    SIGNATURE = "signature"  # a signature or a MAC does not hold
    STRANGER = "stranger"  # signed by somebody the roster does not know
    ROLE = "role"  # the roster knows them, but they may not do this
    EXPIRED = "expired"  # a certificate, roster or duty card out of its time
    ROLLED_BACK = "rolled_back"  # a roster older than one already seen
    FOREIGN = "foreign"  # belongs to another chat, member or key
    SEALED = "sealed"  # does not open
    NO_KEY = "no_key"  # sealed in an epoch this member has no key of
    REPLAYED = "replayed"  # a number that was already used
    GAP = "gap"  # a number was left out
    STALE_EPOCH = "stale_epoch"  # an epoch that is not the next one
    MISSING = "missing"  # the other side should have seen more than it says
    TOO_LONG = "too_long"  # does not fit in the largest frame


class Reject(ValueError):
    """Something from outside does not hold; nothing was changed by it."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code
