"""What colleagues say among themselves: staff room, whispers, advice, codes for the board.

Everything is a letter (`protocol.letters`) from one console to another, sealed to the duty card
of whoever shall read it, and never part of a chat's log: no page ever holds a key to it. The
relay hands letters on to those who are on duty and keeps none.

    said to all        the same content in a letter for each
    not on duty        no letter: what is said here lasts as long as the night
    heard once         by its id; a letter older than a few minutes is refused, so that a relay
                       which kept one cannot let somebody hear it later
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from protocol import letters
from protocol.directory import CLOCK_SKEW, Directory, Role
from protocol.errors import Refusal, Reject
from protocol.letters import (
    Advice,
    Call,
    Carries,
    Excerpt,
    Handed,
    Introduction,
    LetterHeader,
    Reasons,
    Received,
    ReleaseNote,
    RoomLine,
    TeamLetter,
    Whisper,
)
from protocol.p256 import PrivateKey

NO_CHAT = bytes(16)
FRESH = 300.0
"""Seconds after which a letter is too old to be heard."""

_CARE: tuple[Role, ...] = ("counsellor", "supervisor")
_TEAM: tuple[Role, ...] = ("counsellor", "supervisor", "consultant")

WRITERS: dict[type, tuple[Role, ...]] = {
    Introduction: _TEAM,
    RoomLine: _TEAM,
    Whisper: ("supervisor",),
    ReleaseNote: _CARE,
    Call: _CARE,
    Excerpt: _CARE,
    Advice: _TEAM,
    Received: _TEAM,
    Reasons: _CARE,
    Carries: _CARE,
    Handed: _CARE,
}
"""Who may say what; SPEC.md has the same table."""


@dataclass(frozen=True)
class FromColleague:
    """A colleague said something, about `chat` if it is about one."""

    by: bytes
    chat: bytes | None
    content: TeamLetter


class Team:
    """One console among its colleagues: it writes letters, and hears each of theirs once."""

    def __init__(
        self,
        me: bytes,
        signer: PrivateKey,
        directory: Directory,
        find_key: Callable[[bytes], PrivateKey | None],
    ) -> None:
        """Speak as `me`; `find_key` gives my weekly private key of a key id."""
        self.me = me
        self._signer, self._directory, self._find_key = signer, directory, find_key
        self._heard: dict[bytes, float] = {}  # ids, with the moment from which they may go

    def colleagues(self, now: float, *roles: Role) -> tuple[bytes, ...]:
        """Return who else is on duty and has one of `roles`, or any role that may be here."""
        wanted = set(roles or _TEAM)
        return tuple(
            member.id
            for member in self._directory.members()
            if member.id != self.me
            and wanted & set(member.roles)
            and self._directory.is_present(member.id, now)
        )

    def write(
        self, content: TeamLetter, to: Iterable[bytes], now: float, chat: bytes = NO_CHAT
    ) -> tuple[bytes, ...]:
        """Return `content` sealed for each of `to`. Raises `Reject` (role, expired, too_long)."""
        self._directory.require(self.me, *WRITERS[type(content)])
        sealed = []
        for who in to:
            card = self._directory.card(who, now)
            header = LetterHeader(chat, self.me, who, card.kid)
            sealed.append(letters.seal_letter(header, card.key, content, self._signer))
        return tuple(sealed)

    def hear(self, letter: bytes, now: float) -> FromColleague:
        """Return what a colleague wrote to me, the first time it comes.

        Raises `Reject`: malformed, version, foreign, stranger, role, no_key, sealed, signature,
        expired, replayed; nothing is changed then.
        """
        header = letters.read_header(letter)
        if header.receiver != self.me or header.sender == self.me:
            raise Reject(Refusal.FOREIGN)
        if self._directory.left(header.sender):
            raise Reject(Refusal.EXPIRED)
        member = self._directory.member(header.sender)
        key = self._find_key(header.kid)
        if key is None:
            raise Reject(Refusal.NO_KEY)
        content = letters.open_letter(key, letter, self.me, member.key)
        if not isinstance(content, TeamLetter):
            raise Reject(Refusal.FOREIGN)
        self._directory.require(header.sender, *WRITERS[type(content)])
        self._once(content, now)
        return FromColleague(header.sender, _chat(header.chat), content)

    def _once(self, content: TeamLetter, now: float) -> None:
        written = content.at / 1000
        if not written - CLOCK_SKEW <= now <= written + FRESH:
            raise Reject(Refusal.EXPIRED)
        self._heard = {one: until for one, until in self._heard.items() if until >= now}
        if content.id in self._heard:
            raise Reject(Refusal.REPLAYED)
        self._heard[content.id] = written + FRESH


def new_letter() -> bytes:
    """Return a fresh id for something that is said to colleagues."""
    return secrets.token_bytes(16)


def _chat(name: bytes) -> bytes | None:
    return None if name == NO_CHAT else name
