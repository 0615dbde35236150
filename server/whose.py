"""Whose store it is: with another pepper or name a relay would turn people away unseen."""

from __future__ import annotations

import hmac

import msgspec

from server.ports import Store
from server.settings import SettingsError

WHOSE = "whose"  # under which name the store keeps it
_WHICH = b"veste/1/which"


class Whose(msgspec.Struct, frozen=True, array_like=True):
    """What all relays of one service have in common, for as long as there is a store."""

    pepper: bytes  # HMAC-SHA256(pepper, "veste/1/which"): it tells that pepper from others only
    deployment: str


def claim(store: Store, pepper: bytes, deployment: str, *, lost: bool = False) -> None:
    """Mark an unmarked store as that of this service. Raises `SettingsError` for another's.

    `lost` puts this pepper in the place of one that is gone for good. The root is not asked for:
    a new one is the answer to a stolen one, and with a wrong one nobody gets in at all.
    """
    ours = Whose(hmac.digest(pepper, _WHICH, "sha256"), deployment)

    def compared(kept: bytes | None) -> bytes | None:
        if kept is None:
            return msgspec.msgpack.encode(ours)
        theirs = msgspec.msgpack.decode(kept, type=Whose)
        if theirs.deployment != deployment:
            raise SettingsError(
                f"`deployment` is not the one of this store, {theirs.deployment}: no return code "
                "that visitors hold would open anything. Put that name back"
            )
        if theirs == ours:
            return None
        if not lost:
            raise SettingsError(
                "`pepper` is not the one of this store: everybody who comes back would be turned "
                "away. Put the file back that belongs to it; all relays on one store have the "
                "same. Is it lost for good? `veste-server serve --lost-pepper` goes on without it"
            )
        return msgspec.msgpack.encode(ours)

    store.amend(WHOSE, compared)
