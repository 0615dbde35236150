"""What the desk hears of colleagues, and may say to them: a part of the door `port`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from console.link.port_event import Event, Presence
from protocol.letters import Tally


class Colleague(msgspec.Struct, frozen=True):
    """Somebody else on duty. `name` is what they call themselves, empty while unknown.

    `since` is when they came on duty, by their own clock.
    """

    who: str
    name: str
    roles: tuple[str, ...]
    since: float | None = None


class Colleagues(Event, frozen=True):
    """Who else is on duty changed, or somebody said their name."""

    there: tuple[Colleague, ...]


class RoomSaid(Event, frozen=True):
    """A line in the staff room: of a colleague, or my own (`by` None)."""

    by: str | None
    at: float
    text: str


class Question(Event, frozen=True):
    """A colleague asks a consultant about a chat; or I did (`by` None). `lines` are of the chat."""

    letter: str
    by: str | None
    chat: str | None
    at: float
    question: str
    lines: tuple[str, ...]


class Advised(Event, frozen=True):
    """An answer to the question `about`: of a colleague, or my own (`by` None)."""

    about: str
    by: str | None
    chat: str | None
    at: float
    text: str


class NoteLeft(Event, frozen=True):
    """What a colleague left for whoever takes this chat: as they gave it back to the queue.

    With `later` they wrote it on an earlier day, for when the visitor comes back by a code; then
    `name` is what they were called, and `mine` says that I wrote it.
    """

    chat: str
    by: str
    at: float
    text: str
    name: str = ""
    later: bool = False
    mine: bool = False


class Elsewhere(Event, frozen=True):
    """A colleague holds this chat, or something about it changed. Only supervisors hear it.

    `changed` is since when the visitor is where `presence` says.
    """

    chat: str
    by: str
    danger: bool
    since: float
    presence: Presence
    changed: float
    returned: bool
    can_return: bool


class NotElsewhere(Event, frozen=True):
    """No colleague holds this chat any more: it waits, is mine, or is over."""

    chat: str


class Reading(Event, frozen=True):
    """I sit in with `by`: what is said there follows as turns; or (`on` False) no longer."""

    chat: str
    by: str
    on: bool


class ReadAlong(Event, frozen=True):
    """Who else reads a chat of mine from now on, by the list that the visitor's page counts too."""

    chat: str
    readers: tuple[str, ...]


class ReasonsTold(Event, frozen=True):
    """What a colleague's console says of a chat of theirs, or (`chat` None) of themselves.

    `codes` are of SPEC.md's closed list, all that hold now; `slot` is the digit of the place that
    the chat has at their desk; `tally` is what their night was so far, where it is about them.
    `since` is since when each code holds, by their word; empty from an older console.
    """

    by: str
    chat: str | None
    codes: tuple[str, ...]
    slot: int | None
    at: float
    tally: Tally | None = None
    since: tuple[float, ...] = ()


class CarriesTold(Event, frozen=True):
    """How much a colleague carries; `free` is since when they have no chat, `room` for one more."""

    by: str
    weight: int
    free: float | None
    room: bool


class Called(Event, frozen=True):
    """A colleague asks for somebody beside them in a chat of theirs, or (`on` False) no longer.

    `at` is when they first asked, by their word.
    """

    by: str
    chat: str | None
    on: bool
    at: float


class Whispered(Event, frozen=True):
    """A supervisor said something to me alone, about a chat of mine or about none."""

    letter: str
    by: str
    chat: str | None
    at: float
    text: str


class WhisperSeen(Event, frozen=True):
    """The colleague `by` has my whisper `letter` on their screen."""

    letter: str
    by: str


class BlockTold(msgspec.Struct, frozen=True):
    """A chat with which nobody goes on until the moment `until`; `by` blocked it, or I (`mine`).

    `asked` is how long it shall last if a second person says yes; `second` said so.
    """

    chat: str
    by: str
    mine: bool
    reason: str
    since: float
    until: float
    asked: str | None
    second: str | None


class BlocksTold(Event, frozen=True):
    """All blocks that concern me, in the place of those told before."""

    blocks: tuple[BlockTold, ...]


class Handed(Event, frozen=True):
    """A line for the next shift, of `by`: about a talk that had the place `slot` at their desk.

    `code` is of SPEC.md's closed list and `at` a moment of that talk.
    """

    line: str
    by: str
    at: float
    slot: int
    code: str


class TeamLink(Protocol):
    """What the desk may say to colleagues, and ask of them. Every call returns at once."""

    def tell_room(self, text: str) -> bool:
        """Say `text` to everybody on duty. False when nobody is, or there is no connection."""

    def reasons(
        self,
        chat: str | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None = None,
    ) -> bool:
        """Tell supervisors what holds of my chat, or of me, since when. False: none heard."""

    def carries(self, weight: int, free: float | None, *, room: bool) -> None:
        """Tell colleagues who could take a chat how much I carry."""

    def call(self, chat: str, on: bool, since: float) -> bool:
        """Ask supervisors to sit with me, as I do `since` then, or no longer. False: none heard."""

    def hand_on(self, slot: int, at: float, code: str) -> None:
        """Leave a closed code for the next shift; `Handed` follows, here and at colleagues."""

    def sit_in(self, chat: str, on: bool, reason: str) -> None:
        """Ask a colleague's console to read along, or no longer; `Reading` follows.

        `reason` is asked, concern, learning or done: the colleague and the audit log are told it.
        """

    def consult(self, chat: str, question: str, lines: tuple[str, ...]) -> bool:
        """Ask the consultants on duty, with these lines of my chat. False when none is there."""

    def advise(self, about: str, to: str, chat: str | None, text: str) -> bool:
        """Answer the question `about` of a colleague. False when they are not there any more."""

    def take_over(self, chat: str) -> None:
        """Ask to take over from a holder who is gone. `Mine` follows if the page agrees."""

    def whisper(self, to: str, chat: str | None, text: str) -> str | None:
        """Say `text` to one colleague alone; return the letter, None when they are not there."""

    def whisper_seen(self, letter: str, to: str) -> None:
        """Tell who whispered that my screen has shown it."""

    def offer(self, chat: str, to: str, note: str, *, history: bool) -> bool:
        """Ask a colleague to take over; `OfferAnswered` follows. False when they are not there.

        Without `history` they read what the visitor said to everybody, and what comes from now on.
        """

    def take_back(self, chat: str) -> None:
        """Take back what I offered: `OfferTakenBack` follows, or `Trouble` with `offer_stands`.

        Or `OfferAnswered`, where the colleague was faster.
        """

    def block(self, chat: str, reason: str, length: str) -> None:
        """End a chat and block it, by codes of `protocol.blocks`; `Ended` and `BlocksTold` follow.

        Longer than a day waits for a second person, and lasts a day until then.
        """

    def answer_block(self, chat: str, since: float, agree: bool) -> None:
        """Say yes or no, as the second person, to the block that began at `since`."""

    def lift_block(self, chat: str) -> None:
        """End a block before its time."""

    def answer(self, offer: str, chat: str, accept: bool) -> None:
        """Answer to `Offered`. `Mine` follows a yes, or `OfferOver`."""
