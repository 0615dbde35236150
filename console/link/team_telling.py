"""Tells the desk what colleagues say: who is there, the room, who offers a chat. Pure.

Names never pass the relay in clear: each console tells the others what its own person is called,
in a letter, as soon as they are both on duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from console.link import port
from console.link.handed import HandedLines
from protocol import ids
from protocol import staff_messages as wire
from protocol.blocks import BlockInfo, Blocks
from protocol.errors import Reject
from protocol.letters import (
    Advice,
    Call,
    Carries,
    Excerpt,
    Handed,
    HandedCode,
    HandedLine,
    Introduction,
    ReasonCode,
    Reasons,
    Received,
    ReleaseNote,
    RoomLine,
    Tally,
    TeamLetter,
    Whisper,
)
from protocol.place import Asking, News
from protocol.staff_session import StaffSession
from protocol.team import NO_CHAT, FromColleague, new_letter

LONGEST_NAME = 40


class TeamTeller:
    """What one console knows of its colleagues."""

    def __init__(self, session: StaffSession, name: str) -> None:
        """Speak for `session`; `name` is what colleagues may call me, or empty."""
        self._session, self._name = session, name.strip()[:LONGEST_NAME]
        self._names: dict[bytes, str] = {}
        self._there: tuple[port.Colleague, ...] = ()
        self._introduced: set[bytes] = set()
        self._lines = HandedLines()

    def tell(self, news: News, now: float) -> list[port.Event]:
        """Return what the desk must hear of one piece of news, at `now` (seconds)."""
        match news:
            case wire.Night() | wire.StaffPapers():
                return self.look(now)
            case FromColleague():
                return self._said(news, now)
            case wire.Offered():
                return self._offered(news)
            case wire.Replied():
                return [self._replied(news)]
            case wire.OfferOver():
                offer, chat = ids.text(news.offer), ids.text(news.chat)
                return [port.OfferOver(offer=offer, chat=chat, why=news.why)]
            case Asking():
                who = None if news.to is None else ids.text(news.to)
                return [port.Asking(chat=ids.text(news.chat), who=who, since=news.since)]
            case Blocks():
                told = tuple(self._block(each) for each in news.blocks)
                return [port.BlocksTold(blocks=told)]
            case _:
                return []

    def _block(self, info: BlockInfo) -> port.BlockTold:
        return port.BlockTold(
            chat=ids.text(info.chat),
            by=ids.text(info.by),
            mine=info.by == self._session.me,
            reason=info.reason,
            since=info.since / 1000,
            until=info.until / 1000,
            asked=info.asked,
            second=None if info.second is None else ids.text(info.second),
        )

    def began(self) -> None:
        """A connection was made anew: colleagues may have consoles that do not know my name."""
        self._introduced.clear()

    def say(self, text: str, now: float) -> port.Event | None:
        """Say a line in the staff room; return it as the desk shows it. None: nobody hears it."""
        line = RoomLine(new_letter(), int(now * 1000), text)
        to = self._session.team.colleagues(now)
        heard = self._session.tell_colleagues(line, to, now) is not None
        return port.RoomSaid(by=None, at=now, text=text) if heard else None

    def tell_reasons(
        self,
        chat: bytes | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None,
        now: float,
    ) -> bool:
        """Tell supervisors what holds of a chat of mine, or of me. False when none is there."""
        known = msgspec.convert(tuple(codes), tuple[ReasonCode, ...])
        since = tuple(map(int, codes.values()))
        content = Reasons(new_letter(), int(now * 1000), known, slot, tally, since)
        return self._to_supervisors(content, chat, now)

    def carries(self, weight: int, free: float | None, now: float, *, room: bool) -> None:
        """Tell everybody who could take a chat how much I carry."""
        since = None if free is None else int(free * 1000)
        content = Carries(new_letter(), int(now * 1000), weight, room, since)
        to = self._session.team.colleagues(now, "counsellor", "supervisor")
        self._say_to(to, content, None, now)

    def call(self, chat: bytes, since: float, now: float, *, on: bool) -> bool:
        """Ask supervisors to sit with me, or no longer. False when none is there."""
        content = Call(new_letter(), int(now * 1000), on, int(since))
        return self._to_supervisors(content, chat, now)

    def whisper(self, to: bytes, chat: bytes | None, text: str, now: float) -> str | None:
        """Say something to one colleague alone; return the letter. None when they are not there."""
        letter = Whisper(new_letter(), int(now * 1000), text)
        return ids.text(letter.id) if self._say_to((to,), letter, chat, now) else None

    def consult(
        self, chat: bytes, question: str, lines: tuple[str, ...], now: float
    ) -> port.Event | None:
        """Ask the consultants on duty; return it as the desk shows it. None when none is there."""
        asked = Excerpt(new_letter(), int(now * 1000), question, lines)
        if not self._say_to(self._session.team.colleagues(now, "consultant"), asked, chat, now):
            return None
        letter, name = ids.text(asked.id), ids.text(chat)
        return port.Question(
            letter=letter, by=None, chat=name, at=now, question=question, lines=lines
        )

    def advise(
        self, about: bytes, to: bytes, chat: bytes | None, text: str, now: float
    ) -> port.Event | None:
        """Answer a question; return it as the desk shows it. None when they are not there."""
        said = Advice(new_letter(), int(now * 1000), about, text)
        if not self._say_to((to,), said, chat, now):
            return None
        name = None if chat is None else ids.text(chat)
        return port.Advised(about=ids.text(about), by=None, chat=name, at=now, text=text)

    def whisper_seen(self, letter: bytes, to: bytes, now: float) -> None:
        """Tell who whispered that it was on my screen."""
        self._say_to((to,), Received(new_letter(), int(now * 1000), letter), None, now)

    def hand_on(self, slot: int, at: float, code: str, now: float) -> list[port.Event]:
        """Leave a code for the next shift: with everybody who is on duty, and here."""
        known = msgspec.convert(code, HandedCode)
        line = HandedLine(new_letter(), int(at * 1000), self._session.me, slot, known)
        told = self._lines.take((line,), now)
        to = self._session.team.colleagues(now, "counsellor", "supervisor")
        self._say_to(to, Handed(new_letter(), int(now * 1000), (line,)), None, now)
        return told

    def remember(self, lines: Iterable[HandedLine], now: float) -> list[port.Event]:
        """Take in lines that were kept on this machine."""
        return self._lines.take(lines, now)

    def _to_supervisors(self, content: TeamLetter, chat: bytes | None, now: float) -> bool:
        return self._say_to(self._session.team.colleagues(now, "supervisor"), content, chat, now)

    def _say_to(
        self, to: tuple[bytes, ...], content: TeamLetter, chat: bytes | None, now: float
    ) -> bool:
        try:
            about = NO_CHAT if chat is None else chat
            return self._session.tell_colleagues(content, to, now, about) is not None
        except Reject:  # they went off duty a moment ago, or I may not say this
            return False

    def look(self, now: float) -> list[port.Event]:
        """Say my name to newcomers, and tell the desk if others are on duty than before."""
        here = set(self._session.team.colleagues(now))
        new = tuple(sorted(here - self._introduced))
        if new and self._name:
            introduction = Introduction(new_letter(), int(now * 1000), self._name)
            self._session.tell_colleagues(introduction, new, now)
        carers = set(self._session.team.colleagues(now, "counsellor", "supervisor"))
        for lines in self._lines.to_pass_on(now) if carers & set(new) else ():
            passed = Handed(new_letter(), int(now * 1000), lines)
            self._say_to(tuple(who for who in new if who in carers), passed, None, now)
        self._introduced = here
        return self._changed(here, now)

    def _changed(self, here: set[bytes], now: float) -> list[port.Event]:
        directory = self._session.directory
        members = {member.id: member for member in directory.members()}
        there = tuple(
            port.Colleague(
                who=ids.text(who),
                name=self._names.get(who, ""),
                roles=members[who].roles,
                since=directory.card(who, now).iat,
            )
            for who in sorted(here, key=lambda who: (self._names.get(who, "~").casefold(), who))
        )
        if there == self._there:
            return []
        self._there = there
        return [port.Colleagues(there=there)]

    def _said(self, news: FromColleague, now: float) -> list[port.Event]:
        match news.content:
            case Introduction():
                self._names[news.by] = news.content.name
                return self._changed(set(self._session.team.colleagues(now)), now)
            case Handed():
                return self._lines.take(news.content.lines, now)
            case _:
                return _about(news)

    def _replied(self, replied: wire.Replied) -> port.Event:
        chat, by = ids.text(replied.chat), ids.text(replied.by)
        if replied.by == self._session.me:
            return port.OfferTakenBack(chat=chat)
        return port.OfferAnswered(chat=chat, by=by, accepted=replied.accept)

    def _offered(self, offered: wire.Offered) -> list[port.Event]:
        try:
            note = self._session.read_note(offered)
        except Reject:
            return [port.Trouble(chat=None, code="tampered")]
        offer, chat, by = (ids.text(each) for each in (offered.offer, offered.chat, offered.by))
        return [port.Offered(offer=offer, chat=chat, by=by, note=note)]


def _about(news: FromColleague) -> list[port.Event]:
    """Return what a colleague said to all, to me, or for the board."""
    by, at = ids.text(news.by), news.content.at / 1000
    chat = None if news.chat is None else ids.text(news.chat)
    match news.content:
        case RoomLine() as line:
            return [port.RoomSaid(by=by, at=at, text=line.text)]
        case Reasons() as said:
            holds = port.ReasonsTold(
                by=by,
                chat=chat,
                codes=said.codes,
                slot=said.slot,
                at=at,
                tally=said.tally,
                since=said.since,
            )
            return [holds]
        case Carries() as told:
            free = None if told.free is None else told.free / 1000
            return [port.CarriesTold(by=by, weight=told.weight, free=free, room=told.room)]
        case Call() as call:
            first = at if call.since is None else call.since
            return [port.Called(by=by, chat=chat, on=call.on, at=first)]
        case Whisper() as said:
            letter = ids.text(said.id)
            return [port.Whispered(letter=letter, by=by, chat=chat, at=at, text=said.text)]
        case ReleaseNote() as left if chat is not None:
            return [port.NoteLeft(chat=chat, by=by, at=at, text=left.text)]
        case Received() as seen:
            return [port.WhisperSeen(letter=ids.text(seen.about), by=by)]
        case Excerpt() as asked:
            name, text, lines = ids.text(asked.id), asked.question, asked.lines
            return [port.Question(letter=name, by=by, chat=chat, at=at, question=text, lines=lines)]
        case Advice() as advice:
            about = ids.text(advice.about)
            return [port.Advised(about=about, by=by, chat=chat, at=at, text=advice.text)]
        case _:
            return []
