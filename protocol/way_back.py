"""How a page comes back to its chat: by a reload token, or by the six words of a code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from protocol.capsules import Capsule, CapsuleKeys, seal_capsule
from protocol.epochs import Epoch
from protocol.heard import Changed
from protocol.ids import VISITOR, new_message
from protocol.p256 import PrivateKey, new_key, public_bytes
from protocol.payloads import CodeMade
from protocol.room import Room
from protocol.visitor_messages import Keep


@dataclass
class WayBack:
    """The keys of a capsule, and how far the return by code has come."""

    keys: CapsuleKeys
    by_code: bool
    proof: bytes = b""
    _key: bytes = b""  # of the epoch I made

    def epoch(self, room: Room, mine: PrivateKey, holder: bytes | None, now: float) -> Epoch:
        """Return the epoch by which I am back: for the former holder, or all on duty.

        `holder` is who held the chat when I left; whoever is not on duty now cannot answer.
        """
        room.reach.remember(CodeMade(public_bytes(mine), self.proof), room.epoch)
        cards = room.directory.on_duty(now)
        if holder in cards and holder is not None:
            cards = {holder: cards[holder]}
        else:
            holder = None
        points = {VISITOR: public_bytes(mine), **{who: card.key for who, card in cards.items()}}
        made, self._key = room.make_epoch("return", holder, points, self.proof)
        return made

    def is_mine(self, changed: Changed, room: Room) -> bool:
        """Whether this is the epoch I made: I am back."""
        return bool(self._key) and room.keys.get(changed.announcement.epoch) == self._key


def new_code(
    keys: CapsuleKeys, chat: bytes, pass_: bytes, note: bytes | None
) -> tuple[CodeMade, Keep]:
    """Return what staff must hear of a return code, and its capsule: a key pair of its own.

    `note` is the key of notes that an earlier code of this chat had, if there was one: what was
    left for whoever answers next must open also for those who come back twice before.
    """
    private, proof, note = new_key(), secrets.token_bytes(32), note or secrets.token_bytes(32)
    capsule = seal_capsule(keys.key, Capsule(chat, pass_, proof, private, note))
    said = CodeMade(public_bytes(private), proof, note)
    return said, Keep(new_message(), "return", keys.lookup, capsule)


def reload_capsule(keys: CapsuleKeys, capsule: Capsule) -> Keep:
    """Return the capsule that holds this page's own key pair, for a reload.

    Its `proof` is that of the code by which this visit came back; zeros when it did not.
    """
    return Keep(new_message(), "reload", keys.lookup, seal_capsule(keys.key, capsule))
