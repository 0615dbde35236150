"""What became of all that was said: lost, doubled, out of order, or read by a stranger.

Every text is a letter for who said it (`v` the visitor) and a number that counts up from 1
in its chat. The log is opened with all keys that its members ever had. Who is a member is known
by whoever played the chat, where that is one script; else it is who was given a key in the log.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from protocol import frames, payloads
from protocol.ids import is_staff
from protocol.log import Entry, EpochEntry, FrameEntry, GrantEntry
from protocol.payloads import Text
from protocol.wraps import read_header
from tests.builders import Organisation
from tests.faults.clients import Client, Console, Page

OVER = frozenset({"closing", "closed"})


@dataclass
class Verdict:
    """The figures of one judgement, or of many added up; every list should be empty."""

    messages: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    readable: list[str] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        """Add another judgement to this one."""
        self.messages += other.messages
        self.acknowledged += other.acknowledged
        for name in ("lost", "doubled", "out_of_order", "readable"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be."""
        kinds = ("lost", "doubled", "out_of_order", "readable")
        return [f"{kind}: {what}" for kind in kinds for what in getattr(self, kind)]

    def __str__(self) -> str:
        """Return the figures in one line."""
        return (
            f"{self.messages} messages, {self.acknowledged} acknowledged, {len(self.lost)} lost,"
            f" {len(self.doubled)} doubled, {len(self.out_of_order)} out of order,"
            f" {len(self.readable)} readable by a non-member"
        )


@dataclass
class Visit:
    """One chat with everybody who took part: its pages, one after another, and the consoles."""

    pages: list[Page]
    entries: list[Entry]

    @property
    def chat(self) -> bytes:
        """The id of the chat."""
        return self.pages[-1].session.chat

    @property
    def read_until(self) -> float:
        """The position after which the visitor is owed nothing more.

        A page that has read that the chat is over may leave. What a counsellor had on the way, and
        sends again when the relay is back, is stored all the same.
        """
        session = self.pages[-1].session
        return session.room.pos if session.phase in OVER else math.inf


def judge(
    visit: Visit,
    consoles: list[Console],
    organisation: Organisation,
    members: dict[int, set[bytes]] | None = None,
) -> Verdict:
    """Compare a chat's log with what everybody was told and has read.

    `members` are the staff ids that may read each epoch; without it, who was sealed to.
    """
    verdict, chat = Verdict(), visit.chat
    said = _texts(visit, consoles, organisation)
    words = [text for _, _, text in said]
    verdict.messages = len(words)
    _numbers(verdict, words)
    everybody: list[Client] = [*visit.pages, *consoles]
    told = {text for client in everybody for text in client.acknowledged.get(chat, ())}
    verdict.acknowledged = len(told)
    verdict.lost += sorted(told - set(words))
    page_keys = {number for page in visit.pages for number in page.session.room.keys}
    _compare(
        verdict,
        "a page",
        [text for page in visit.pages for text in page.read],
        [
            text
            for pos, epoch, text in said
            if text[0] != "v" and epoch in page_keys and pos <= visit.read_until
        ],
        whole=True,
    )
    members = _members(visit.entries) if members is None else members
    for console in consoles:
        mine = {number for name, number in console.keys if name == chat}
        who = console.person.id
        verdict.readable += [f"epoch {n}" for n in mine if who not in members.get(n, ())]
        _compare(
            verdict,
            "a console",
            console.read.get(chat, []),
            [text for _, epoch, text in said if text[0] == "v" and epoch in mine],
            whole=console.holds(chat),
        )
    return verdict


def _numbers(verdict: Verdict, words: list[str]) -> None:
    """Note what is not exactly 1, 2, 3 … in the log, of each who speaks."""
    reached: dict[str, int] = {}
    for text in words:
        who, number = text[0], int(text[1:])
        last = reached.get(who, 0)
        reached[who] = max(last, number)
        if number <= last:
            kind = verdict.doubled if words.count(text) > 1 else verdict.out_of_order
            kind.append(f"{text} in the log")
        elif number > last + 1:
            verdict.lost += [f"{who}{n:06d} before {text}" for n in range(last + 1, number)]


def _compare(
    verdict: Verdict, who: str, read: list[str], stored: list[str], *, whole: bool
) -> None:
    """Note where what somebody read is not what was stored for them (or the `whole` of it)."""
    times, kept = Counter(read), set(stored)
    verdict.doubled += [f"{text} at {who}" for text, count in times.items() if count > 1]
    verdict.lost += [f"{text} at {who}, but not stored" for text in times if text not in kept]
    if [text for text in stored if text in times] != [text for text in times if text in kept]:
        verdict.out_of_order.append(f"what {who} read")
    if whole:
        verdict.lost += [f"{text} never came to {who}" for text in stored if text not in times]


def _texts(
    visit: Visit, consoles: list[Console], organisation: Organisation
) -> list[tuple[int, int, str]]:
    """Return (position, epoch, words) of every text in the log, in order."""
    keys = {number: key for page in visit.pages for number, key in page.session.room.keys.items()}
    for console in consoles:
        keys |= {number: key for (chat, number), key in console.keys.items() if chat == visit.chat}
    signers = {person.id: person.member().key for person in organisation.people}
    found = []
    for entry in visit.entries:
        if isinstance(entry, FrameEntry):
            header = frames.read_header(entry.frame)
            signer = signers[header.sender] if is_staff(header.sender) else None
            opened = frames.open_frame(keys[header.epoch], entry.frame, signer)
            say = payloads.decode(opened).say
            found += [(entry.pos, header.epoch, say.text)] if isinstance(say, Text) else []
    return found


def _members(entries: Iterable[Entry]) -> dict[int, set[bytes]]:
    """Return who was given each epoch, by the wraps in the log."""
    members: dict[int, set[bytes]] = {}
    for entry in entries:
        sealed: tuple[bytes, ...] = ()
        if isinstance(entry, EpochEntry):
            sealed = entry.epoch.wraps
        elif isinstance(entry, GrantEntry):
            sealed = entry.wraps
        for header in map(read_header, sealed):
            members.setdefault(header.epoch, set()).add(header.member)
    return members
