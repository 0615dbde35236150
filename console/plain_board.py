"""The board in the line mode: rows by number, what is done about each, reading along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desk.board import SIT_IN_WHYS
from console.desk.clean import clean
from console.desk.limits import Verdict, verdict, would_hold
from console.desk.loads import loads, to_choose
from console.desk.matters import matters
from console.desk.numbers import pick
from console.desk.show_board import attention, nobody, steps
from console.desk.show_care import limits
from console.desk.why_not import out_of_reach
from console.link.port import Author, Reading, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.counsellor import Counsellor
    from console.desk.matters import Matter
    from console.link.port import Elsewhere, Event
    from console.plain_holding import PlainHolding

    Asked = Callable[[float], None]  # what a yes does

# The other steps have a command of their own, or are heard by themselves.
_STEPS = ("take", "whisper", "sit_in", "sit_out", "take_over", "close_chat")


class PlainBoard:
    """A number is the row that had it when the board was read out: the order changes."""

    def __init__(
        self, counsellor: Counsellor, out: Callable[[str], None], holding: PlainHolding
    ) -> None:
        self._counsellor, self._desk = counsellor, counsellor.desk
        self._words, self._out, self._holding = counsellor.desk.words, out, holding
        self._rows: list[tuple[Matter, tuple[str, ...], Elsewhere | None]] = []

    def told(self, event: Event) -> list[str]:
        """Return what is said in a chat that I read along, and whether I do."""
        board, words = self._desk.board, self._words
        match event:
            case Reading():
                name = self._desk.team.name(event.by, words)
                return [words("sit_in.seen" if event.on else "sit_in.not_yet", name=name)]
            case Turn() if self._only_read(event.chat):
                name = self._desk.team.name(board.elsewhere[event.chat].by, words)
                who = "visitor" if event.author is Author.VISITOR else "colleague"
                rows = clean(event.text).split("\n")
                return [words(f"plain.beside_{who}", name=name, text=row) for row in rows]
            case _:
                return []

    def _only_read(self, chat: str) -> bool:
        """Whether I read this chat along, and never held it: then nothing else tells it."""
        board = self._desk.board
        return chat in board.sat_in and chat in board.elsewhere and chat not in self._desk.chats

    def do(self, typed: str, now: float) -> Asked | None:
        """Read the board out, or do a step about a row; return what a yes does, if it is asked."""
        shift = self._desk.shift
        if shift is None or "supervisor" not in shift.roles:
            self._out(self._words("say.supervisors"))
            return None
        row, _, rest = typed.partition(" ")
        step, _, rest = rest.partition(" ")
        chosen = pick(row, self._rows)
        if chosen is None:
            self._read_out(now)
            return None
        matter, can, talk = chosen
        doing = pick(step, can)
        if doing is None:
            self._out(self._words("plain.board"))
            return None
        there = next((each for each in self._matters(now) if each.name == matter.name), None)
        gone = talk is not None and not self._desk.board.goes_on(talk)
        if gone or there is None or there.by != matter.by or doing not in self._can(there, now):
            self._out(self._words("board.gone"))
            return None
        return self._do(doing, there, rest.strip(), now)

    def _matters(self, now: float) -> list[Matter]:
        """Return what asks for attention, and then every other chat of a colleague."""
        found = matters(self._desk, now)
        seen = {each.chat for each in found}
        return found + [
            each
            for each in to_choose(loads(self._desk, now))
            if each.chat is None or each.chat not in seen
        ]

    def _can(self, matter: Matter, now: float) -> tuple[str, ...]:
        return tuple(step for step in steps(self._desk, matter, now) if step in _STEPS)

    def _read_out(self, now: float) -> None:
        words, found = self._words, self._matters(now)
        held = self._desk.board.elsewhere
        self._rows = [(each, self._can(each, now), held.get(each.chat or "")) for each in found]
        for place, (matter, can, _) in enumerate(self._rows, 1):
            name = self._desk.team.name(matter.by or "", words)
            doable = [f"{n} {words(f'board.do.{s}', name=name)}" for n, s in enumerate(can, 1)]
            self._out(f"{place}. {'. '.join((self._worded(matter, now), *doable))}")
        self._out(words("plain.board") if found else nobody(self._desk))

    def _worded(self, matter: Matter, now: float) -> str:
        words, team, slot = self._words, self._desk.team, self._desk.board.slot(matter.chat)
        if matter.reasons:
            (row,) = attention(self._desk, [matter], None, now).rows
            who = row.by if row.who == row.by else f"{row.who}, {row.by}"
            return f"{who}: {row.reason}, {row.time}"
        name = team.name(matter.by or "", words)
        if matter.chat is None:
            return name
        return f"{words(f'slot.{slot.word}') if slot else words('board.chat')}, {name}"

    def _do(self, step: str, matter: Matter, rest: str, now: float) -> Asked | None:
        words, chat = self._words, matter.chat or ""
        match step:
            case "take":
                return self._holding.take(now, chat)
            case "whisper":
                self._whisper(matter, rest, now)
            case "sit_in":
                self._sit_in(chat, rest)
            case "sit_out":
                self._counsellor.sit_in(chat, on=False, reason="done")
                self._tell("board.left")
            case "take_over":
                self._out(" ".join((words("board.take_over"), *limits(self._desk, now, chat))))
                if verdict(self._desk, chat, now) is not Verdict.REFUSE:
                    self._out(words("plain.sure"))
                    return partial(self._take_over, chat)
            case "close_chat":
                self._out(words("board.close"))
                self._out(words("plain.sure"))
                return self._closing(chat)
        return None

    def _whisper(self, matter: Matter, text: str, now: float) -> None:
        to = matter.by or ""
        if not text:
            self._out(self._words("plain.board"))
        elif self._counsellor.whisper(to, matter.chat, text, now):
            self._tell("whisper.said", name=self._desk.team.name(to, self._words))
        else:
            self._tell("whisper.not_there", name=self._desk.team.name(to, self._words))

    def _sit_in(self, chat: str, typed: str) -> None:
        words, why = self._words, pick(typed, SIT_IN_WHYS)
        if why is not None:
            self._counsellor.sit_in(chat, on=True, reason=why)
            self._tell("board.sitting")
            return
        said = (f"{n} {words(f'board.why.{each}')}" for n, each in enumerate(SIT_IN_WHYS, 1))
        self._out(f"{words('board.why')} {words('board.why_reads')}")
        self._out(words("plain.board_why", all=", ".join(said)))

    def _take_over(self, chat: str, now: float) -> None:
        done = self._counsellor.take_over(chat, now)
        n = would_hold(self._desk, chat, now)
        self._tell("board.asked" if done else "limit.hard", n=n)

    def _closing(self, chat: str) -> Asked:
        """Return what ends the talk that goes on there now, and no later one."""
        asked = self._desk.board.elsewhere[chat]

        def close(_: float) -> None:
            if self._desk.board.goes_on(asked):
                self._counsellor.close_elsewhere(chat)
                self._tell("board.closing")
            else:
                self._out(self._words("board.gone"))

        return close

    def _tell(self, done: str, **fields: object) -> None:
        """Say the word `done` of the catalog, or that there was no line to do it by."""
        self._out(self._words(out_of_reach(self._desk, done), **fields))
