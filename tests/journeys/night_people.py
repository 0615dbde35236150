"""Who works and who visits in a night that is played with real programs in real terminals."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from protocol import visitor_messages as wire
from protocol.capsules import CapsuleKeys
from protocol.directory import Member, Role
from protocol.visitor_session import Message, VisitorSession
from protocol.way_back import WayBack
from server.demo.house import DemoHouse, program
from tests.journeys.people import Guest, visiting
from tests.journeys.programs import sets_codes_up
from tests.journeys.terminal import Terminal
from tests.live import until

DEAF = 0.6  # seconds; for 400 ms a sheet hears nothing, and the design asks a person to wait too


class NightHouse(DemoHouse):
    """A service whose people have one role each, as a roster gives it."""

    _hours: Mapping[str, str] = MappingProxyType({})  # none: always open

    def closes_in(self, minutes: int) -> None:
        """Let the doors, from the next start on, close then; the last hour lets nobody in."""
        now = dt.datetime.now(ZoneInfo("Europe/Amsterdam"))
        opens, closes = (
            (now + dt.timedelta(minutes=each)).strftime("%H:%M:00") for each in (-180, minutes)
        )
        self._hours = {
            "VESTE_HOURS_ALWAYS": "false",
            "VESTE_HOURS_WEEKDAY": opens,
            "VESTE_HOURS_WEEKEND": opens,
            "VESTE_HOURS_CLOSES": closes,
            "VESTE_HOURS_LAST_ENTRY": "60",
        }

    def _chosen(self) -> dict[str, str]:
        chosen = super()._chosen() | dict(self._hours)
        del chosen["VESTE_SECOND_FACTOR_FROM"]  # asked of who decides, from the first day on
        return chosen

    async def hires(self, name: str, *roles: Role) -> dict[str, str]:
        """Sign somebody in; return the environment in which `veste` is them."""
        environ = await self.sign_in(name)
        last = self._staff[-1]
        self._staff[-1] = Member(last.id, last.key, roles)
        await self._publish(tuple(self._staff))
        return environ


class Colleague(Terminal):
    """Somebody at a terminal of their own."""

    def __init__(self, name: str, folder: Path, size: tuple[int, int]) -> None:
        """Sit down at a terminal of this size: columns, rows."""
        super().__init__(name, folder, *size)
        self.name = name
        self.said: list[str] = []

    async def comes(self, environ: dict[str, str], code: str = "") -> None:
        """Start `veste`, give the code of an app if one is asked for, and be on duty."""
        self.start(program("console.cli"), environ)
        if code:
            await self.shows("Typ de zes cijfers")
            self.keep("0-code")
            self.type(code)
            self.press("Enter")
        await self.shows("verbonden")

    async def does(self, key: str, *then: str) -> str:
        """Press a key, and wait for what it shows."""
        self.press(key)
        return await self.shows(*then)

    async def shows_one_of(self, *wanted: str) -> str:
        """Wait until one of these is on the screen; return the screen."""
        return await self.until(
            lambda screen: any(text in screen for text in wanted), f"one of {wanted}"
        )

    async def chooses(self, key: str, digit: str, *then: str) -> str:
        """Press a key that asks something, look, and choose."""
        await self.does(key, "Kies een cijfer")
        await asyncio.sleep(DEAF)
        return await self.does(digit, *then)

    def digit_of(self, choice: str) -> str:
        """Return the digit before this choice of the sheet that is open."""
        found = re.search(rf"(\d) +{re.escape(choice)}", self.screen())
        assert found, self.screen()
        return found[1]

    async def writes(self, line: str, *then: str) -> str:
        """Type one line to colleagues, and Enter."""
        self.type(line)
        await self.shows(line[-30:])
        return await self.does("Enter", *then)

    async def answers(self, guest: Guest, words: str) -> None:
        """Write to the visitor, who reads it."""
        self.type(words)
        await self.shows(words)
        await self.until(lambda screen: "over een tel" not in screen, "the guard is over")
        self.press("Enter")
        await until(lambda: [m.text for m in guest.told(Message)][-1:] == [words], 60)
        await self.until(lambda screen: "onderweg" not in screen, "it is known to be there")

    async def goes_to_row(self, *words: str) -> str:
        """Move down the board from its top until the chosen row says this."""

        def chosen(screen: str) -> str:
            return " ".join(row for row in screen.splitlines() if row.startswith("▌"))

        self.press(*["Up"] * 20)
        for _ in range(20):
            with contextlib.suppress(AssertionError):
                return await self.until(
                    lambda screen: all(each in chosen(screen) for each in words), str(words), 0.5
                )
            self.press("Down")
        raise AssertionError(f"no row says {words}\n{self.screen()}")

    def keep(self, moment: str) -> None:
        """Save the screen as it is now, where VESTE_NIGHT_SCREENS says."""
        if folder := os.environ.get("VESTE_NIGHT_SCREENS"):
            path = Path(folder) / f"{moment}-{self.name}-{self.width}x{self.height}.txt"
            path.write_text(self.screen(), encoding="utf-8")


@dataclass
class Team:
    """Who works tonight."""

    noor: Colleague
    sanne: Colleague
    femke: Colleague
    joris: Colleague
    petra: Colleague

    def keep(self, moment: str) -> None:
        """Save everybody's screen."""
        for each in vars(self).values():
            each.keep(moment)


class Night:
    """The house, who works there, and everybody who came to the door."""

    def __init__(self, house: NightHouse, folder: Path, closing: AsyncExitStack) -> None:
        """Begin with nobody; `closing` ends what was begun."""
        self.house, self._folder, self._closing = house, folder, closing
        self.guests: list[Guest] = []
        self.environ: dict[str, dict[str, str]] = {}

    async def colleague(self, name: str, *roles: Role, size: tuple[int, int]) -> Colleague:
        """Hire somebody, who comes on duty at once."""
        environ = self.environ[name] = await self.house.hires(name, *roles)
        code = (await sets_codes_up(environ))[2] if "supervisor" in roles else ""
        colleague = Colleague(name, self._folder, size)
        self._closing.callback(colleague.stop)
        await colleague.comes(environ, code)
        return colleague

    async def visitor(
        self, words: str, *, danger: bool = False, door: wire.Door = "general"
    ) -> Guest:
        """Let somebody come to a door and write."""
        guest = await self._comes(Guest(self.house, danger=danger, door=door))
        guest.say(words)
        await all_is_stored(guest)
        return guest

    async def returns(self, code: CapsuleKeys) -> Guest:
        """Let somebody come back with the six words that these keys are made of."""
        session = VisitorSession(self.house.root, way_back=WayBack(code, by_code=True))
        return await self._comes(Guest(self.house, session))

    async def asks_the_relay(self, *arguments: str) -> str:
        """Run `veste-server` beside the relay, with its settings; return what it says."""
        asking = await asyncio.create_subprocess_exec(
            *program("server.cli", *arguments),
            env=dict(os.environ) | self.house._chosen(),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asking.communicate()
        assert asking.returncode == 0, said
        return said.decode()

    async def _comes(self, guest: Guest) -> Guest:
        self.guests.append(guest)
        await self._closing.enter_async_context(visiting(guest))
        return guest


async def all_is_stored(guest: Guest) -> None:
    """Wait until the relay has everything that this visitor did."""
    session = guest.session
    await until(lambda: not len(session.outbox) and not session._owed, 60)


@asynccontextmanager
async def a_night(folder: Path) -> AsyncIterator[Night]:
    """Open the house; all who came are gone when the context is left."""
    async with AsyncExitStack() as closing:
        house = await closing.enter_async_context(NightHouse(0))
        yield Night(house, folder, closing)
