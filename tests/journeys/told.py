"""Judges a journey: what both sides were shown, beside what was said, and when.

The visitor's words are `v000001`, `v000002` and so on, the counsellor's `a000001` and so on.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import protocol
from tests.journeys.counsellor import Account
from tests.journeys.glimpses import Glimpse, Spell

TRUTH = 10.0  # seconds in which a status or a receipt must have become true
_AT_ONCE = 1.0  # seconds in which nothing is called unsent any more that is stored
_ROUNDING = 0.05  # seconds between the clocks of browser and relay, which count milliseconds
_NL = json.loads((Path(protocol.__file__).parent / "catalogs" / "nl.json").read_text("utf-8"))
CONNECTED = {_NL["st.ok"], _NL["st.away"]}
ARRIVED, READ = _NL["rcpt.stored"], _NL["rcpt.read"]
_UNSENT, _UNDERWAY = _NL["rcpt.unsent"], _NL["rcpt.sending"]
_TROUBLE, _NOTHING_LOST = _NL["trouble.p"], _NL["lost.back"]


@dataclass
class Chat:
    """One chat: what the visitor wrote, what the counsellor read of it, and their account."""

    written: list[str]
    read: list[str]
    account: Account


@dataclass
class Told:
    """All that a journey left behind."""

    chats: list[Chat]  # the last one is on the screen at the end
    tabs: list[list[Glimpse]]  # the last one is in front at the end
    fronts: list[float]  # since when each tab was the one in front
    older: list[Glimpse]  # what is on other tabs of the same visit at the end
    spells: list[Spell]


@dataclass
class Findings:
    """What is wrong; every list should be empty."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    status: float = 0.0  # seconds for which an untrue status stood on the screen, at most
    unsent: float = 0.0  # the same of "unsent" under a word that was stored
    underway: float = 0.0  # the same of "being sent" while the line was alive

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be."""
        found = [
            f"{kind}: {what}"
            for kind in ("lost", "doubled", "out_of_order", "untrue")
            for what in dict.fromkeys(getattr(self, kind))
        ]
        if self.status > TRUTH:
            found.append(f"untrue: the status, for {self.status:.1f} s")
        if self.unsent > _AT_ONCE:
            found.append(f"untrue: a stored word was called unsent for {self.unsent:.1f} s")
        if self.underway > TRUTH:
            found.append(f"untrue: a stored word was on its way for {self.underway:.1f} s")
        return found


def judge(told: Told) -> Findings:
    """Return what is wrong with what was shown."""
    found = Findings()
    _judge_chats(found, told)
    for glimpses in told.tabs:
        _judge_words(found, glimpses)
        _judge_receipts(found, told.chats, glimpses)
        _judge_notes(found, told.chats, glimpses)
    _judge_reading(found, told)
    front = list(_front(told))
    found.status = longest(_untrue_status(front, told.spells))
    found.unsent = longest(_untrue_receipt(front, told.chats, _UNSENT))
    found.underway = longest(_untrue_receipt(front, told.chats, _UNDERWAY, CONNECTED))
    goes_on = (tab for tab in told.older if tab.path != "/kalender" or tab.words)
    found.untrue += ["an older tab goes on" for _ in goes_on]
    return found


# --- words ----------------------------------------------------------------------------------------


def _judge_chats(found: Findings, told: Told) -> None:
    """Compare what was said with what has come to the other side in the end."""
    arrived = {g.under for tab in told.tabs for g in tab if g.receipt in {ARRIVED, READ}}
    for chat in told.chats:
        last = chat is told.chats[-1]
        found.lost += [
            f"{text} at the counsellor"
            for text in chat.written
            if text not in chat.read and (last or text in arrived)
        ]
        _in_order(found, chat.read, "the counsellor")
    if told.chats:
        final = told.tabs[-1][-1].words
        written, said = told.chats[-1].written, told.chats[-1].account.said
        found.lost += [f"{text} on the page" for text in (*said, *written) if text not in final]


def _judge_words(found: Findings, glimpses: list[Glimpse]) -> None:
    for glimpse in glimpses:
        for who in "va":
            _in_order(found, [text for text in glimpse.words if text[0] == who], "the page")


def _in_order(found: Findings, texts: list[str], who: str) -> None:
    """Note where these words of one person do not count up one by one."""
    for before, after in itertools.pairwise(texts):
        step = int(after[1:]) - int(before[1:])
        if texts.count(after) > 1:
            found.doubled.append(f"{after} at {who}")
        elif step < 0:
            found.out_of_order.append(f"{after} after {before} at {who}")
        elif step > 1:
            found.lost.append(f"something between {before} and {after} at {who}")


# --- receipts -------------------------------------------------------------------------------------


def _stored(chats: list[Chat], text: str) -> float | None:
    """Return when the relay took these words of the visitor."""
    return next((at for chat in chats if (at := chat.account.stored.get(text))), None)


def _read(chats: list[Chat], text: str) -> float | None:
    """Return when the counsellor had read these words."""
    for chat in chats:
        place = chat.account.placed.get(text)
        if place is not None:
            return next((at for at, upto in chat.account.read if upto >= place), None)
    return None


def _judge_receipts(found: Findings, chats: list[Chat], glimpses: list[Glimpse]) -> None:
    """What is called arrived is stored by then, what is called read is read by then."""
    since = {ARRIVED: _stored, READ: _read}
    for glimpse in glimpses:
        if glimpse.receipt in since:
            became = since[glimpse.receipt](chats, glimpse.under)
            if became is None or became > glimpse.at + _ROUNDING:
                found.untrue.append(f"{glimpse.receipt!r} under {glimpse.under}")


def _judge_notes(found: Findings, chats: list[Chat], glimpses: list[Glimpse]) -> None:
    """Nothing is called lost that is not, and "nothing is lost" is said when that is so."""
    for before, glimpse in itertools.pairwise(glimpses):
        found.untrue += ["trouble was told" for note in glimpse.notes if note == _TROUBLE]
        told = glimpse.notes.count(_NOTHING_LOST)
        if glimpse.load == before.load and told > before.notes.count(_NOTHING_LOST):
            mine = [text for text in glimpse.words if text[0] == "v"]
            found.untrue += [
                f"{_NOTHING_LOST!r} before {text} was stored"
                for text in mine
                if (_stored(chats, text) or glimpse.at + 1) > glimpse.at + _ROUNDING
            ]


def _judge_reading(found: Findings, told: Told) -> None:
    """What the page says that it has shown was on the screen by then."""
    seen: dict[str, float] = {}
    for glimpse in sorted((g for tab in told.tabs for g in tab), key=lambda g: g.at):
        for text in () if glimpse.hidden else glimpse.words:
            seen.setdefault(text, glimpse.at)
    for chat in told.chats:
        for at, upto in chat.account.shown:
            found.untrue += [
                f"{text} was not shown yet, and called so"
                for text in chat.account.said
                if chat.account.placed.get(text, upto + 1) <= upto
                and seen.get(text, at + 1) > at + _ROUNDING
            ]


# --- the status -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """A while in which nothing changed: how long, whether it was `untrue`, and of what."""

    seconds: float
    untrue: bool
    about: str


def longest(stretches: Iterable[Stretch]) -> float:
    """Return for how many seconds something untrue stood there without a break.

    Whatever it is about may change: then the time is counted from there.
    """
    most = run = 0.0
    about = ""
    for stretch in stretches:
        run = run if stretch.about == about else 0.0
        run = run + stretch.seconds if stretch.untrue else 0.0
        most, about = max(most, run), stretch.about
    return most


def _front(told: Told) -> Iterator[Glimpse]:
    """Yield what stood on the screen, one after another, whichever tab was in front."""
    turns = itertools.pairwise([*told.fronts, float("inf")])
    for glimpses, (since, end) in zip(told.tabs, turns, strict=True):
        yield from (glimpse for glimpse in glimpses if since <= glimpse.at < end)


def _untrue_status(front: list[Glimpse], spells: list[Spell]) -> Iterator[Stretch]:
    """Yield whether what the status said about the line was so."""
    edges = {edge for spell in spells for edge in (spell.since, spell.until)}
    for glimpse, after in itertools.pairwise(front):
        inside = sorted(edge for edge in edges if glimpse.at < edge < after.at)
        moments = [glimpse.at, *inside, after.at]
        for since, until in itertools.pairwise(moments):
            line = _line(spells, since)
            says = "alive" if glimpse.status in CONNECTED else "dead"
            untrue = glimpse.legible and line not in {says, "unsure"}
            yield Stretch(until - since, untrue, line)


def _line(spells: list[Spell], moment: float) -> str:
    """Return what the line was: alive, dead, or unsure."""
    now = [spell.sure for spell in spells if spell.since <= moment < spell.until]
    return "alive" if not now else "dead" if any(now) else "unsure"


def _untrue_receipt(
    front: list[Glimpse], chats: list[Chat], receipt: str, status: set[str] | None = None
) -> Iterator[Stretch]:
    """Yield whether a word that is stored had this `receipt`, under one of these statuses."""
    for glimpse, after in itertools.pairwise(front):
        shown = glimpse.receipt == receipt and (status is None or glimpse.status in status)
        stored = _stored(chats, glimpse.under) if shown else None
        untrue = glimpse.legible and stored is not None
        since = max(glimpse.at, stored or 0.0)
        yield Stretch(max(0.0, after.at - since), untrue, glimpse.under)
