"""Lines of the audit chain that belong to no change of a chat, on their way to the store."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from protocol.audit import Head, Note
from protocol.staff_messages import AuditHead
from server.core.effects import TellStaff, Witness
from server.ports import StoreError

if TYPE_CHECKING:
    from server.web.relay import Relay

_MOST = 10_000  # lines that wait for a store that does not answer

_log = logging.getLogger("veste")


class Logbook:
    """Keeps what one relay has to write until it is written, in its order.

    A store that does not answer keeps nobody from their work: the lines wait. What waits is
    lost when the relay dies meanwhile, and the line of its next start tells that it did.
    """

    def __init__(self, relay: Relay) -> None:
        """Write for `relay`."""
        self._relay = relay
        self._waiting: list[Note] = []
        self._telling: dict[bytes, None] = {}  # the consoles that hear of the head
        self._writing = False

    def add(self, witness: Witness) -> None:
        """Write these notes, after all that were added before."""
        self._waiting += witness.notes
        if witness.tell is not None:
            self._telling[witness.tell] = None
        if len(self._waiting) > _MOST:
            _log.error("%s lines of the audit log are lost", len(self._waiting) - _MOST)
            del self._waiting[_MOST:]
        self.write()

    def write(self) -> None:
        """Write what waits, at once if nothing is on its way; called every second too."""
        if self._writing or not (self._waiting or self._telling):
            return
        notes, self._waiting = tuple(self._waiting), []
        telling, self._telling = self._telling, {}
        done = partial(self._written, notes, telling)
        try:
            sent = self._relay.writer.read(lambda store: store.witness(notes))
        except StoreError:  # this relay is going
            return
        self._writing = True
        sent.add_done_callback(done)

    def _written(
        self, notes: tuple[Note, ...], telling: dict[bytes, None], sent: asyncio.Future[Head]
    ) -> None:
        self._writing = False
        if sent.cancelled() or sent.exception() is not None:
            self._waiting = [*notes, *self._waiting]
            self._telling = telling | self._telling
            return  # until the next second
        head = sent.result()
        if head.n:
            told = AuditHead(head.n, head.hash)
            self._relay.do(TellStaff(who, told) for who in telling)
        self.write()
