"""Somebody leaves the roster of a played relay, and somebody takes over."""

from __future__ import annotations

import time

from protocol.directory import Former
from protocol.ids import VISITOR
from protocol.log import EpochEntry
from protocol.p256 import public_bytes
from protocol.room import Room
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay


def leaves(relay: Relay, person: Counsellor) -> None:
    """Take somebody off the roster, and tell the page."""
    was = person.member
    relay.former += (Former(was.id, was.key, was.roles, int(time.time())),)
    relay.staff.remove(person)
    relay.on_duty.remove(person)
    relay.new_cards()


def takes_over(relay: Relay, person: Counsellor) -> None:
    """Let a supervisor answer from here on, instead of who is gone."""
    room = relay.room
    assert room is not None
    assert room.visitor_key is not None
    theirs = Room(room.chat, person.id, person.id, room.directory, lambda _: None)
    theirs.epoch = room.epoch
    points = {VISITOR: room.visitor_key, person.id: public_bytes(person.weekly)}
    epoch, key = theirs.make_epoch("take-over", person.id, points, person.signer)
    room.keys[theirs.epoch + 1] = key  # so that the words are still read here
    relay.enters(EpochEntry, epoch)
