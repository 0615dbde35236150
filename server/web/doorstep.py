"""Who stands at the door without a living chat: bounded in number and in time.

Somebody who resumes stands there too, for a moment, so nobody is turned away at the door:
when it is full, the one who has stood there longest goes (`bye slow`: come again), of that
drawer of addresses that takes most of the room. Chats that are going on are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from protocol.visitor_messages import Bye
from server.web.connections import PageConnection
from server.web.relay import Relay


def step_in(relay: Relay, page: PageConnection) -> None:
    """Let a page stand at the door, in the place of another one if need be."""
    door = relay.connections.at_the_door
    if len(door) >= relay.limits.bounds.at_the_door:
        goes = first_to_go(door)
        door.discard(goes)
        goes.dismiss(Bye("slow"))
    page.since = relay.now()
    door.add(page)


def first_to_go(door: Collection[PageConnection]) -> PageConnection:
    """Return who has stood there longest among those whose drawer has most of the room."""
    room = Counter(page.drawer for page in door)
    return min(door, key=lambda page: (-room[page.drawer], page.since))


def sweep(relay: Relay) -> int:
    """Say goodbye to whoever stood long enough, also after the end of a chat; return how many.

    A page that is read before anything is begun has no connection: nothing is lost with one.
    """
    long_ago = relay.now() - relay.limits.bounds.door_seconds * 1000
    tired = [page for page in relay.connections.at_the_door if page.since <= long_ago]
    for name, page in relay.connections.pages.items():
        chat = relay.house.chats.get(name)
        since = page.since if chat is None else max(page.since, chat.row.touched)
        if (chat is None or not chat.live) and since <= long_ago:
            tired.append(page)
    for page in tired:
        relay.connections.at_the_door.discard(page)
        page.dismiss(Bye("slow"))
    return len(tired)
