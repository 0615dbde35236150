"""The course of a night: a digest of all that happened, its last steps, what was counted."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from typing import NamedTuple

_REMEMBERED = 40  # the last steps that a broken night tells


class Plan(NamedTuple):
    """What is in a night beside its seed."""

    nodes: int = 1  # relays on one store
    devices: int = 1  # 2: a visit may go on by its code while it is open on another device

    def __str__(self) -> str:
        """Return it in words."""
        relays = "one relay" if self.nodes == 1 else f"{self.nodes} relays"
        return relays if self.devices == 1 else f"{relays}, {self.devices} devices a visitor"


ONE_RELAY = Plan()


class Broken(Exception):
    """An invariant does not hold. `rule` names it; the text says where, and no word of anybody."""

    def __init__(self, rule: str, where: str) -> None:
        super().__init__(f"{rule}: {where}")
        self.rule = rule


class Course:
    """What happened so far. Only kinds, numbers and sizes: no content and no id."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[str] = Counter()
        self.steps = 0
        self.last: deque[str] = deque(maxlen=_REMEMBERED)
        self._digest = hashlib.blake2b(digest_size=16)

    def step(self, at: float, name: str) -> None:
        """Note the next step of the night, at `at` seconds."""
        self.steps += 1
        self.last.append(f"{self.steps:4} {at:10.3f} s  {name}")
        self.note("step", at, name)

    def note(self, *facts: object) -> None:
        """Take `facts` into the digest; they must be the same in every run of the seed."""
        self._digest.update(repr(facts).encode())

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the summary."""
        self.counts[name] += number

    @property
    def digest(self) -> str:
        """Return what two runs of one seed must have in common."""
        return self._digest.hexdigest()
