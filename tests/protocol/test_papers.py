"""Who is on duty by the newest papers, and requests that are granted once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol import directory, p256
from protocol.errors import Reject
from protocol.staff_access import Request, Requests, seal_request
from tests.builders import NOW, Organisation, Person
from tests.protocol.relay_scene import Scene


def test_who_left_the_roster_is_off_duty_and_signs_nothing() -> None:
    house = Organisation()
    noor, sanne = house.hire(), house.hire()
    there = directory.Directory(house.root_point)
    there.read(house.papers(noor, sanne), NOW)
    house.dismiss(noor)
    house.version += 1
    there.read(house.papers(noor, sanne), NOW)
    assert set(there.on_duty(NOW)) == {sanne.id}
    with pytest.raises(Reject):
        there.member(noor.id)


def test_who_went_off_duty_is_sealed_to_no_more() -> None:
    house = Organisation()
    noor, sanne = house.hire(), house.hire()
    there = directory.Directory(house.root_point)
    there.read(house.papers(noor, sanne), NOW)
    there.read(house.papers(sanne), NOW)
    assert set(there.on_duty(NOW)) == {sanne.id}


def test_an_older_card_never_brings_an_older_key_back() -> None:
    house = Organisation()
    noor = house.hire()
    there = directory.Directory(house.root_point)
    old = house.papers(noor)
    noor.weekly = p256.new_key()
    there.read(house.papers(noor, now=NOW + 60), NOW + 60)
    there.read(old, NOW + 60)
    assert there.card(noor.id, NOW + 60).key == p256.public_bytes(noor.weekly)


def _request(scene: Scene, signer: Person, who: bytes) -> Any:
    return seal_request(signer.signing, who, Request(scene.chat, "sit-in", "learning", NOW))


def test_a_request_is_granted_once_also_under_the_twin_of_its_signature() -> None:
    scene = Scene()
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    document, requests = _request(scene, scene.bo, scene.bo.id), Requests()
    s = int.from_bytes(document.signature[32:], "big")
    twin = document.signature[:32] + (order - s).to_bytes(32, "big")
    requests.open(scene.bo.id, document, scene.chat, scene.there, NOW)
    for again in (document, msgspec.structs.replace(document, signature=twin)):
        with pytest.raises(Reject):
            requests.open(scene.bo.id, again, scene.chat, scene.there, NOW)
