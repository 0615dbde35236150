"""What must hold through every night, each rule with its name and one sentence."""

from __future__ import annotations

from collections.abc import Hashable

from server.simulation.course import Broken

RULES = {
    "acknowledged is stored": "What somebody was told is stored, is in the store's log.",
    "nothing doubled": "No message is in a log twice, and nobody is shown one twice.",
    "in order": "A log counts from 1 without a hole, and what one device says keeps its order.",
    "nothing lost": "When the faults stop, everything said is stored, and shown to its reader.",
    "one chat, one visitor": "Nobody is shown words from or for the visitor of another chat.",
    "only readers hear": "A console gets of a log only what it may read, and only its own wraps.",
    "readers hear": "Whoever reads a chat and is connected gets its log to the end.",
    "only members open": "A console opens only epochs that somebody sealed a wrap of for it.",
    "who waits is seen": "Everybody on duty sees everybody who waits, within some seconds.",
    "the line is fair": "People in danger first, then by arrival; each knows their place.",
    "one page": "Of one visit one page is connected: it went on where the code was typed last.",
    "one holder": "A chat has one holder: no second claim, and no words of anybody else's.",
    "can be closed": "A supervisor sees every chat that lives, and can close it.",
    "erased is gone": "Of an erased chat the store keeps no entry and no capsule, nor a console.",
    "no note reaches the visitor": "What colleagues write each other comes in no visitor's line.",
    "memory is bounded": "A relay keeps no more than the chats there are and those connected.",
    "one shift": "Every relay knows who is connected to any of them.",
    "here is connected": "Of whom a relay says that they are here, a page is connected to one.",
    "memory is the store": "What a relay holds of a chat is what is on disk.",
    "all settles": "When the faults stop, everybody is connected and nothing is unsent.",
    "staff leave a line": "The audit chain is unbroken; what staff did to a chat stands in it.",
    "nothing is tampered": "No session warns of a relay that lies: this one does not.",
}


class Patience:
    """Rules that need a moment: what does not hold must hold again within some seconds."""

    def __init__(self) -> None:
        """Begin with nothing to wait for."""
        self._since: dict[tuple[str, Hashable], tuple[float, Hashable]] = {}

    def within(
        self,
        rule: str,
        what: Hashable,
        seconds: float,
        now: float,
        *,
        holds: bool,
        where: str,
        at: Hashable = None,
    ) -> None:
        """Raise `Broken` when `rule` has not held of `what` for `seconds`.

        Whatever moved on meanwhile, so that it is `at` another point, has not stood still: nobody
        looked when it held.
        """
        key = (rule, what)
        since, before = self._since.get(key, (now, at))
        if holds:
            self._since.pop(key, None)
        elif before != at:
            self._since[key] = now, at
        elif now - since > seconds:
            raise Broken(rule, f"{where} for {now - since:.0f} s")
        else:
            self._since[key] = since, at

    def forget(self, rule: str) -> None:
        """Begin to wait anew: something is broken on purpose."""
        for key in [key for key in self._since if key[0] == rule]:
            del self._since[key]
