"""The visitor's side of a chat as a pure machine: messages in, messages and news out.

The page's `session.js` is the same machine in JavaScript; scripted visitors, the simulation
and the bench run this one. After every call, send what `take()` returns, in order. Moments
are seconds since 1970 and come in as arguments; reconnecting is the caller's work.
"""

from __future__ import annotations

import secrets

from protocol import visitor_messages as wire
from protocol.capsules import Capsule, CapsuleKeys
from protocol.directory import Papers
from protocol.errors import Refusal, Reject
from protocol.grants import Grants
from protocol.heard import Changed, Heard, Said, State
from protocol.ids import is_staff, new_message
from protocol.log import Log
from protocol.outbox import AGAIN, FOR_GOOD, Waiting
from protocol.p256 import public_bytes
from protocol.payloads import CodeMade, CodeRevoked, Hello, Payload, Seen, Text
from protocol.visit import Message, News, Readers, Receipt, Trouble
from protocol.way_back import new_code, reload_capsule

__all__ = ["Message", "News", "Readers", "Receipt", "Trouble", "VisitorSession"]


class VisitorSession(Grants):
    """One visit: from the door to the end of the chat, over as many connections as it takes."""

    # --- what the visitor does ------------------------------------------------------------

    def say(self, text: str) -> bytes:
        """Send `text`; return the id its receipts will carry. Raises `Reject` (too_long)."""
        return self.send(Text(text))

    def send(self, payload: Payload) -> bytes:
        """Send any payload a visitor may send. Raises `Reject` (too_long)."""
        item = self.outbox.say(payload)
        if self._ready and item.frame is not None:
            self._out.append(wire.Say(item.mid, item.frame))
        return item.mid

    def seen(self, pos: int) -> None:
        """Tell that the screen has shown the log up to `pos`."""
        self.send(Seen(pos))

    def typing(self, on: bool) -> None:
        """Tell that the visitor is typing, or stopped; never a word of it."""
        if self._ready:
            self._out.append(wire.Typing(on))

    def keep_reload(self, keys: CapsuleKeys) -> None:
        """File what a reload needs under the keys of its token."""
        proof = self.room.proofs[0] if self.room.proofs else bytes(32)
        note = self.room.reach.note or secrets.token_bytes(32)
        held = Capsule(self.chat, self.pass_, proof, self.key, note, self._came or 0)
        self._file(reload_capsule(keys, held))

    def _file_capsule_of(self, item: Waiting | None) -> None:
        capsule = self._capsules.pop(item.mid, None) if item else None
        if capsule is not None:
            self._file(capsule)

    def _file(self, capsule: wire.Keep) -> None:
        """Send a capsule; an older one of its kind must never arrive after it."""
        self._supersede(capsule.kind)
        self.command(capsule)

    def _supersede(self, kind: wire.CapsuleKind) -> None:
        for mid, owed in list(self._owed.items()):
            if isinstance(owed, wire.Keep) and owed.kind == kind:
                del self._owed[mid]

    def make_code(self, keys: CapsuleKeys) -> None:
        """Tell staff of a return code, and then file its capsule under the keys of its words.

        In this order: a code that staff do not know of brings nobody back.
        """
        said, capsule = new_code(keys, self.chat, self.pass_, self.room.reach.note)
        self._told = self.room.holder
        self._capsules[self.send(said)] = capsule

    def revoke_code(self) -> None:
        """Let the return code open nothing any more."""
        self._capsules.clear()
        self._supersede("return")
        self.send(CodeRevoked())
        self.command(wire.Forget(new_message(), "return"))

    def send_again(self) -> None:
        """Send everything that is not confirmed once more: the relay could not store it."""
        if not self._started:
            self._out += [self._start] if self._start else []
        elif self._ready:
            self._send_pending()
        else:
            self._resume()

    # --- what the relay says --------------------------------------------------------------

    def receive(self, message: wire.ToVisitor, now: float) -> list[News]:
        """Take one message; return what became of it."""
        if isinstance(message, Log):
            return self._hear(message, now)
        if isinstance(message, wire.Welcome):
            return self._welcome(message.papers, now)
        if isinstance(message, wire.Cards):
            return self._new_cards(message.papers, now)
        if isinstance(message, wire.Stored):
            return self._stored(message, now)
        if isinstance(message, wire.Resumed):
            self._resumed(now)
        elif isinstance(message, wire.Capsule):
            return self._unlocked(message)
        elif isinstance(message, wire.Colleague):
            self._colleague(message, now)
        elif isinstance(message, wire.Asked):
            self._asked(message.by, message.request, now)
        elif isinstance(message, wire.Problem):
            return self._problem(message)
        return [message]

    def _problem(self, problem: wire.Problem) -> list[News]:
        returning = isinstance(self._owed.get(problem.mid or b""), wire.NewEpoch)
        if problem.mid is not None and problem.code not in AGAIN:
            self._owed.pop(problem.mid, None)
            if problem.code in FOR_GOOD:
                self.outbox.refused(problem.mid)
        if problem.code != "stale_epoch":
            return [Trouble(problem.code)]
        if returning:  # somebody changed the readers at the same moment: make mine anew
            self._resume()
        return []

    def _resumed(self, now: float) -> None:
        """Go on; or, with a return code, make the epoch by which I am back."""
        if self._returning and self.way_back is not None:
            if self.phase == "closing":  # nobody comes back to a last question: I am past it
                self._past = new_message()
                self._out.append(wire.End(self._past))
                return
            self._owed = {m: o for m, o in self._owed.items() if not isinstance(o, wire.NewEpoch)}
            former = self.holder if self.phase == "open" else None
            self._came = self.room.epoch + 1
            epoch = self.way_back.epoch(self.room, self.key, former, now)
            self.command(wire.NewEpoch(new_message(), epoch))
            return
        self._ready = True
        self._send_pending()
        self._grant_newcomers(now)

    def _back(self) -> None:
        """Say hello under my new epoch, and make the same words open what comes after it.

        The code I came by is said again: if the new capsule is never stored, the words open that
        one once more, and who reads me only from now on would not know its proof.
        """
        if self.way_back is not None:
            key = public_bytes(self.key)
            self.outbox.say_first(Hello(key, self.intent))
            self.send(CodeMade(key, self.way_back.proof))
            self.make_code(self.way_back.keys)
            self.way_back, self._ready = None, True
            self._send_pending()

    def _stored(self, message: wire.Stored, now: float) -> list[News]:
        self._owed.pop(message.mid, None)
        if message.mid == self._past:
            self._resume()
            return []
        try:
            if self._start and message.mid == self._start.mid:
                self._started = self._ready = True
                if self.room.pos < message.pos:
                    self.room.stored(0, 0, message.pos)
                self._send_pending()
                self._grant_newcomers(now)  # cards may have come before the log did
                return []
            item = self.outbox.stored(message.mid, message.pos)
        except Reject as refused:
            return self._ask_again(refused)
        self._file_capsule_of(item)
        if item is None or not isinstance(item.payload, Text):
            return [message] if item is None else []
        self._mine[item.mid] = message.pos
        return [Receipt(item.mid, "stored")]

    def _hear(self, log: Log, now: float) -> list[News]:
        news: list[News] = []
        for entry in log.entries:
            if entry.pos <= self.room.pos:
                continue
            try:
                news += self._heard(self.room.hear(entry))
            except Reject as refused:
                if refused.code is Refusal.GAP and entry.pos > self.room.pos + 1:
                    return news + self._ask_again(refused)
                self.room.skip(entry)
                news.append(Trouble(refused.code.value))
        if self._ready:  # who came on duty while this epoch was on its way is not in it
            self._grant_newcomers(now)
        return news

    def _heard(self, heard: Heard) -> list[News]:
        if isinstance(heard, Said):
            missing: list[News] = [Trouble(Refusal.MISSING.value)] if heard.missing else []
            return self._said(heard) + missing
        if isinstance(heard, Changed):
            return self._changed(heard)
        if isinstance(heard, State):
            self.phase, self.holder = heard.entry.phase, heard.entry.holder
            return [heard]
        return []

    def _changed(self, changed: Changed) -> list[News]:
        content = changed.announcement
        if content.epoch > 0:
            self._granted.clear()
        if content.why in ("claim", "hand-over", "take-over"):
            self._colleague_gone = None
        if self.way_back is not None and self.way_back.is_mine(changed, self.room):
            self._back()
        elif self._returning is False and changed.readable:
            for item in self.outbox.resealed():
                self._say_again(item.mid, item.frame)
            self._tell_code(content.holder)
        return [Readers(len(content.staff), content.why)]

    def _tell_code(self, holder: bytes | None) -> None:
        """Let a new holder know of my return code: an older epoch told it to somebody else."""
        code = self.room.code
        if self._ready and code is not None and holder is not None and holder != self._told:
            self._told = holder
            self.send(code)

    def _said(self, said: Said) -> list[News]:
        if not is_staff(said.sender):
            item = self.outbox.came_back(said)
            self._file_capsule_of(item)
            if item is not None and isinstance(item.payload, Text):
                self._mine[item.mid] = said.pos
                return [Receipt(item.mid, "stored")]
            if isinstance(said.payload, Text) and item is None:
                return [Message(said.pos, said.payload.text, mine=True)]
            return []
        if isinstance(said.payload, Seen):
            upto = said.payload.upto
            read = [mid for mid, pos in self._mine.items() if pos <= upto]
            for mid in read:
                del self._mine[mid]
            return [Receipt(mid, "read") for mid in read]
        if isinstance(said.payload, Text):
            return [Message(said.pos, said.payload.text, mine=False)]
        return []

    def _send_pending(self) -> None:
        for item in self.outbox.resealed():
            self._say_again(item.mid, item.frame)
        self._out += self._owed.values()
        self._tell_code(self.room.holder)

    def _say_again(self, mid: bytes, frame: bytes | None) -> None:
        if self._ready and frame is not None:
            self._out.append(wire.Say(mid, frame))

    def _ask_again(self, refused: Reject) -> list[News]:
        if not self._ready:  # the log is on its way already, and this is in it
            return []
        self._resume()
        return [Trouble(refused.code.value)]

    def _new_cards(self, papers: Papers, now: float) -> list[News]:
        try:
            self.directory.read(papers, now)
        except Reject as refused:
            return [Trouble(refused.code.value)]
        self._grant_newcomers(now)
        return []
