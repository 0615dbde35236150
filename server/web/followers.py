"""Who follows a chat here: each gets the log they lack, and from then on what is new.

What another relay has stored follows once this one has heard of it: a page that was shown its
own return sooner would be taken for an older one here, and let go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol.staff_messages import Followed
from server.core.effects import CatchUpStaff, CatchUpVisitor, Truth
from server.web.catch_up import CatchUp

if TYPE_CHECKING:
    from server.web.relay import Relay


class Followers:
    """The pages and consoles of one relay that are told of a chat."""

    def __init__(self, relay: Relay) -> None:
        """Let those follow who are connected to `relay`."""
        self._relay = relay

    def catch_up_visitor(self, effect: CatchUpVisitor) -> None:
        """Send the page of a chat the log it lacks, then what `effect` tells and the truth."""
        relay, chat = self._relay, effect.chat
        page = relay.connections.pages.get(chat)
        if page is None:
            return

        def done(pos: int) -> None:
            page.caught_up, page.reached = True, max(pos, page.reached)
            for message in effect.told:
                page.tell(message)
            relay.do([Truth(chat)])

        catch_up = CatchUp(relay.writer, page, b"visitor!", chat, effect.have)
        catch_up.run(
            done, lambda: relay.connections.pages.get(chat) is page, lambda: self._known(chat)
        )

    def catch_up_staff(self, effect: CatchUpStaff) -> None:
        """Send a console the log it lacks, for as long as its reader may listen."""
        relay, name, who = self._relay, effect.chat, effect.who
        console = relay.connections.consoles.get(who)
        if console is None:
            return

        def done(pos: int) -> None:
            console.follows[name] = pos
            console.tell(Followed(name, pos))

        def allowed() -> bool:
            chat = relay.house.chats.get(name)
            return chat is not None and who in relay.house.listeners(chat)

        catch_up = CatchUp(relay.writer, console, who, name, effect.have)
        catch_up.run(done, allowed, lambda: self._known(name))

    def unfollow(self, chat: bytes, staff: tuple[bytes, ...]) -> None:
        """Send these no more of a chat."""
        for who in staff:
            console = self._relay.connections.consoles.get(who)
            if console is not None:
                console.follows.pop(chat, None)

    def _known(self, name: bytes) -> int | None:
        """Return the last position of a chat that is known here; None when it left memory."""
        chat = self._relay.house.chats.get(name)
        return None if chat is None else chat.stored.pos
