"""The invented night of the design pictures: heide, zee and mos, and four who wait."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.link.port import (
    Answered,
    Author,
    Connection,
    Delivery,
    Doors,
    Event,
    Link,
    Mine,
    Presence,
    Receipt,
    Shift,
    Turn,
    VisitorPresence,
    VisitorTyping,
    Waiting,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

if TYPE_CHECKING:
    pass

ZONE = ZoneInfo("Europe/Amsterdam")
HEIDE, ZEE, MOS = "heide-chat-0000000000", "zee-chat-000000000000", "mos-chat-000000000000"


def at(hour: int, minute: int, second: int = 0, day: int = 23) -> float:
    """Return a moment of that night: Monday 23 November 2026, after midnight."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE).timestamp()


NOW = at(2, 13)
DOORS = (
    Doors(at(20, 0, day=22), at(6, 0), at(5, 45)),
    Doors(at(19, 0), at(6, 0, day=24), at(5, 45, day=24)),
)
DOSED = (
    "Dat hoeft ook niet in één keer. We kunnen rustig beginnen, met iets kleins. "
    "Ben je nu op een plek waar je alleen kunt typen?"
)
BODY = (
    "Dat is lang. Je lijf staat op scherp. Wil je samen één minuut rustig ademen, "
    "of liever eerst praten?"
)


def turns(chat: str, *said: tuple[str, str, str]) -> list[Event]:
    """Return messages from (time, who, text); `who` is v for the visitor and j for me."""
    events: list[Event] = []
    for key, (when, who, text) in enumerate(said):
        hour, minute = (int(part) for part in when.split(":"))
        author = Author.VISITOR if who == "v" else Author.ME
        mine = f"{chat}-{key}" if who == "j" else None
        moment = at(hour, minute, key % 60)
        events.append(Turn(chat=chat, key=key, at=moment, author=author, text=text, mine=mine))
    return events


def mine(chat: str, since: float, *, intent: str = "tell", door: str = "general") -> Mine:
    """Return the event that a chat is mine."""
    return Mine(
        chat=chat,
        door=door,
        language="nl",
        danger=False,
        since=since,
        presence=Presence.HERE,
        intent=intent,
    )


def waits(
    chat: str, since: float, words: str | None, *, danger: bool = False, returned: bool = False
) -> Waiting:
    """Return the event that somebody waits."""
    return Waiting(
        chat=chat,
        door="general",
        language="nl",
        danger=danger,
        since=since,
        returned=returned,
        presence=Presence.HERE,
        first_words=words,
        intent="tell",
    )


def queue() -> list[Event]:
    """Return the four who wait."""
    return [
        waits("w1", at(2, 11), "kan iemand snel praten", danger=True),
        waits("w2", at(2, 2), "ik wil alleen praten"),
        waits("w3", at(2, 7), "ben hier vaker geweest"),
        waits("w4", at(2, 12), "hoi ik ben er weer", returned=True),
    ]


def quiet_night() -> list[Event]:
    """Return an evening on which nobody waits."""
    return [
        Connection(up=True, since=at(19, 0, day=22)),
        Shift(me="Noor", roles=("counsellor",), doors=DOORS, on_duty=4),
    ]


HEIDE_SAID = (
    ("2:04", "v", "hoi"),
    ("2:04", "v", "mag ik hier iets vragen"),
    ("2:04", "j", "Hoi, fijn dat je er bent. Natuurlijk mag dat. Je mag hier alles vragen."),
    ("2:07", "v", "ik weet niet hoe ik het moet zeggen"),
    ("2:07", "v", "ik heb het nog nooit aan iemand verteld"),
    (
        "2:08",
        "j",
        DOSED,
    ),
    ("2:09", "v", "ja op mijn kamer"),
    ("2:09", "v", "hij slaapt denk ik"),
    (
        "2:10",
        "j",
        "Goed dat je dat zegt. Komt er iemand binnen? Dan mag je zo wegklikken. Ik blijf hier.",
    ),
    ("2:12", "v", "oke"),
    ("2:12", "v", "ik wil alleen vertellen. verder niks"),
    ("2:12", "v", "mag dat ook"),
)
ZEE_SAID = (
    ("1:51", "v", "mijn dochter is 15 en ze komt niet meer thuis slapen"),
    (
        "1:53",
        "j",
        "Wat naar. Ik lees dat u zich grote zorgen maakt. Wanneer zag u haar voor het laatst?",
    ),
    ("1:55", "v", "gistermiddag. ze appt wel terug"),
    ("1:55", "v", "maar het klinkt niet als haar"),
    ("1:58", "j", "U kent haar goed. Wat klinkt er anders dan u gewend bent?"),
    ("2:06", "v", "kortere zinnen. en geen hartjes meer"),
    ("2:06", "v", "ben ik gek dat ik dit raar vind"),
    ("2:07", "j", "Nee, u bent niet gek. U ziet iets wat anders is."),
)
MOS_SAID = (
    ("2:01", "v", "ik heb al een halfuur buikpijn van de zenuwen"),
    (
        "2:02",
        "j",
        BODY,
    ),
    ("2:03", "v", "eerst praten denk ik"),
    ("2:04", "v", "ik durf het niet goed"),
    ("2:05", "j", "Dan doen we dat. Waar denk je nu het meest aan?"),
)


def night() -> list[Event]:
    """Return everything that the design pictures show."""
    return [
        *quiet_night(),
        mine(HEIDE, at(1, 59)),
        mine(ZEE, at(1, 49), intent="other"),
        mine(MOS, at(2, 0), intent="ask"),
        *turns(HEIDE, *HEIDE_SAID),
        *turns(ZEE, *ZEE_SAID),
        *turns(MOS, *MOS_SAID),
        Receipt(chat=HEIDE, mine=f"{HEIDE}-8", delivery=Delivery.READ),
        Receipt(chat=ZEE, mine=f"{ZEE}-7", delivery=Delivery.READ),
        Answered(chat=HEIDE, question="see", answer="no"),
        Answered(chat=HEIDE, question="wish_tell", answer="on"),
        VisitorPresence(chat=ZEE, presence=Presence.EXITED, since=at(2, 11), can_return=True),
        VisitorTyping(chat=HEIDE, on=True),
        *queue(),
    ]


def heavy_night(messages: int = 2000, waiting: int = 200) -> list[Event]:
    """Return three chats of many messages, and many who wait."""
    text = "ik weet niet zo goed hoe ik het moet zeggen, maar het gaat al een tijd niet goed"
    events = quiet_night()
    for number, chat in enumerate((HEIDE, ZEE, MOS)):
        events.append(mine(chat, NOW - 7200 - number))
        events += [
            Turn(
                chat=chat,
                key=key,
                at=NOW - (messages - key) * 3,
                author=Author.ME if key % 3 == 2 else Author.VISITOR,
                text=f"{key} {text}",
                mine=f"{chat}-{key}" if key % 3 == 2 else None,
            )
            for key in range(messages)
        ]
    events += [waits(f"w{n}", NOW - n * 7, "hoi, is daar iemand") for n in range(waiting)]
    return events


def connecting(
    link: Link, events: list[Event], closed: list[bool] | None = None
) -> Callable[[], AbstractAsyncContextManager[tuple[Link, AsyncIterator[Event]]]]:
    """Return a `connect` that gives this link and these events, then stays quiet."""

    async def heard() -> AsyncIterator[Event]:
        for event in events:
            yield event

    @asynccontextmanager
    async def connect() -> AsyncIterator[tuple[Link, AsyncIterator[Event]]]:
        yield link, heard()
        if closed is not None:
            closed.append(True)

    return connect
