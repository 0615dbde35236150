"""Referring in the line mode: who is reachable now, and what one can send, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import load_words
from console.desk.numbers import number_in
from console.desk.reach import Group
from console.desk.refer import Refer
from console.desk.referral import STEPS
from console.desk.show_refer import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.counsellor import Counsellor
    from handbook import Partner

MOST = 9


class PlainRefer:
    """Numbers those who can be reached for the visitor of this chat; a number says the rest."""

    def __init__(self, counsellor: Counsellor, out: Callable[[str], None]) -> None:
        self._desk, self._out = counsellor.desk, out
        self._printed: dict[str, dict[int, str]] = {}  # for each chat: its numbers, and whose

    def do(self, typed: str, partners: Sequence[Partner], now: float) -> None:
        """Say who is reachable, or who fits the words; for a number, what to send, step by step.

        A number is whose it was when it was said in this chat: the order may be another by now.
        """
        desk, words, chat = self._desk, self._desk.words, self._desk.chat()
        language = "en" if chat is not None and chat.intake.language == "en" else "nl"
        about = desk.guide.entry(chat.id) if chat else None
        speak, kept = load_words(language), desk.guide.referrals
        refer = Refer(partners, kept, chat, speak, about=about)
        refer.at(now)
        for gone in self._printed.keys() - desk.chats.keys() - {""}:
            del self._printed[gone]
        printed = self._printed.setdefault(refer.id, {})
        if typed.isdecimal() and printed:
            self._walk(refer, printed.get(number_in(typed)))
            return
        refer.type("" if typed.isdecimal() else typed)
        rows = refer.rows()[:MOST]
        if not rows or rows[0].group is not Group.NOW:
            self._out(words("refer.nobody" if rows else "refer.no_hits"))
        numbers = {way.partner.slug: number for number, way in enumerate(refer.ways, 1)}
        for way in rows:
            known = facts(way, refer.visitor, refer.moment, words)
            if way.why is not None:
                known = words(f"refer.why.{way.why.value}")
            number = numbers[way.partner.slug]
            printed[number] = way.partner.slug
            name, value = way.partner.name, way.channel.value
            self._out(words("plain.refer_row", n=number, name=name, value=value, known=known))

    def _walk(self, refer: Refer, slug: str | None) -> None:
        """Say each step of a warm referral with a sentence to send; nothing is sent."""
        words = self._desk.words
        if slug is None:
            self._out(words("refer.no_hits"))
            return
        refer.pick(slug)
        refer.open()
        for step in STEPS:
            self._out(words(f"warm.{step}"))
            self._out(f"- {refer.said(step)}")
        if refer.id:
            self._desk.guide.referrals.named(refer.id)
