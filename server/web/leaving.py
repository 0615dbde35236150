"""Who left by the exit: noted until it is on the disk, for the page that said so is gone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from protocol.visitor_messages import Leave
from server.core.effects import Effect
from server.core.pages import check_page, page_of
from server.core.refused import Refused
from server.web.mending import Attempt

if TYPE_CHECKING:
    from server.web.connections import Connection
    from server.web.relay import Relay


class Leaving:
    """The exits of one relay that the store has not taken yet; nobody will say them again."""

    def __init__(self, relay: Relay) -> None:
        """Note the exits of `relay`."""
        self._relay = relay
        self._left: dict[bytes, tuple[Leave, Connection | None]] = {}

    def begin(self, leave: Leave) -> None:
        """Note that the page of a chat in memory left. Raises `Refused` for any other."""
        chat = self._relay.house.chats.get(leave.chat)
        if chat is None:
            raise Refused("unknown_chat")
        self._relay.door.check_pass(chat, leave.pass_)
        check_page(chat.row.page, page_of(leave))
        self._left[leave.chat] = leave, self._relay.connections.pages.get(leave.chat)
        # Else `retry` notes it: what is decided while a chat is read again takes the place of
        # another change, and whoever asked for that is told that it is stored.
        if self._relay.mending.sure_of(leave.chat):
            self._note(leave)

    def retry(self) -> None:
        """Note again what the store refused; called every second."""
        for name, (leave, page) in list(self._left.items()):
            if not self._relay.mending.sure_of(name):
                continue
            chat = self._relay.house.chats.get(name)
            back = self._relay.connections.pages.get(name) not in (None, page)
            if chat is None or not chat.live or chat.stored.presence == "exited" or back:
                del self._left[name]
            elif chat.row.presence != "exited":
                self._note(leave)

    def _note(self, leave: Leave) -> None:
        self._relay.attempt(Attempt(None, partial(self._decide, leave), lambda _: None))

    def _decide(self, leave: Leave) -> list[Effect]:
        chat = self._relay.house.chats.get(leave.chat)
        if chat is None:
            raise Refused("unknown_chat")
        check_page(chat.row.page, page_of(leave))  # who came back meanwhile has another
        return self._relay.visitors.exit(chat, leave, self._relay.now())
