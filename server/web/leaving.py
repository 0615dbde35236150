"""Who left by the exit: noted until it is on the disk, for the page that said so is gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from protocol.visitor_messages import Leave, ProblemCode
from server.core.effects import Effect
from server.core.pages import page_of
from server.core.refused import Refused
from server.web.mending import Attempt

if TYPE_CHECKING:
    from server.web.connections import Connection
    from server.web.relay import Relay


@dataclass
class _Exit:
    leave: Leave
    page: Connection | None  # that was here when it was told
    read_anew: bool = False  # the chat was, to be sure that the visit goes on at another page

    @property
    def key(self) -> tuple[bytes, bytes]:
        """Of which chat, and which page of it."""
        return self.leave.chat, page_of(self.leave)


class Leaving:
    """The exits of one relay that the store has not taken yet; nobody will say them again."""

    def __init__(self, relay: Relay) -> None:
        """Note the exits of `relay`."""
        self._relay = relay
        self._left: dict[tuple[bytes, bytes], _Exit] = {}

    def begin(self, leave: Leave) -> None:
        """Note that the page of a chat in memory left. Raises `Refused` for any other."""
        chat = self._relay.house.chats.get(leave.chat)
        if chat is None:
            raise Refused("unknown_chat")
        self._relay.door.check_pass(chat, leave.pass_)
        told = _Exit(leave, self._relay.connections.pages.get(leave.chat))
        self._left[told.key] = told
        # Else `retry` notes it: what is decided while a chat is read again takes the place of
        # another change, and whoever asked for that is told that it is stored.
        if self._relay.mending.sure_of(leave.chat):
            self._note(told)

    def retry(self) -> None:
        """Note again what the store refused; called every second."""
        for told in list(self._left.values()):
            name = told.leave.chat
            if not self._relay.mending.sure_of(name):
                continue
            chat = self._relay.house.chats.get(name)
            back = self._relay.connections.pages.get(name) not in (None, told.page)
            if chat is None or not chat.live or chat.stored.presence == "exited" or back:
                del self._left[told.key]
            elif chat.row.presence != "exited":
                self._note(told)

    def _note(self, told: _Exit) -> None:
        self._relay.attempt(self._attempt(told))

    def _attempt(self, told: _Exit) -> Attempt:
        decide, refuse = partial(self._decide, told.leave), partial(self._refused, told)
        return Attempt(None, decide, refuse, told.leave.chat)

    def _decide(self, leave: Leave) -> list[Effect]:
        chat = self._relay.house.chats.get(leave.chat)
        if chat is None:
            raise Refused("unknown_chat")
        return self._relay.visitors.exit(chat, leave, self._relay.now())

    def _refused(self, told: _Exit, code: ProblemCode) -> None:
        """Give up the exit of an older page; another relay may know that it is the newest."""
        if code != "moved" or self._left.get(told.key) is not told:
            return
        if self._relay.house.node and not told.read_anew:
            told.read_anew = True
            self._relay.mending.begin(told.leave.chat, self._attempt(told))
        else:
            del self._left[told.key]
