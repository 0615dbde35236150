"""Five sizes and no other: what is sealed tells its length only roughly."""

from __future__ import annotations

from protocol.errors import Refusal, Reject

BUCKETS = (256, 512, 1024, 2048, 4096)
LARGEST = BUCKETS[-1] - 2


def pad(content: bytes) -> bytes:
    """Return length (2 bytes), content and zeros, filling the smallest bucket that fits.

    Raises `Reject` (too_long) when no bucket does.
    """
    for size in BUCKETS:
        if len(content) + 2 <= size:
            return len(content).to_bytes(2, "big") + content + bytes(size - 2 - len(content))
    raise Reject(Refusal.TOO_LONG)


def unpad(padded: bytes) -> bytes:
    """Return the content of a padded block. Raises `Reject` unless `pad` made it."""
    length = int.from_bytes(padded[:2], "big")
    content = padded[2 : 2 + length]
    if len(content) != length or pad(content) != padded:
        raise Reject(Refusal.MALFORMED)
    return content
