"""Fifty journeys in a real browser over a bad line: nothing may be lost, or untrue.

    python -m tests.journeys.fifty --journeys 50 --seed 1
    python -m tests.journeys.fifty --journeys 50 --seed 1 --only 17       one of them again
    python -m tests.journeys.fifty --journeys 50 --seed 1 --only 11-20    some of them

In each a visitor's page in Chromium and a counsellor's console talk through a real relay while
one to three faults strike, all drawn from the seed: the line is cut, hangs, tears, is slow, is
sliced, or lets connections overtake each other; the relay is killed; the tab is killed; the
phone is locked or offline; the page is reloaded or opened in a second tab. In the end all that
either side was shown is compared with all that was said. The seed draws what strikes and when;
the machine's own pace is never twice the same. A journey whose browser itself was lost was not
measured: it is made again with another, and said so; if that cannot be done, it went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.devtools import Chromium, chromium
from tests.journeys.glimpses import WATCHING
from tests.journeys.journey import journey
from tests.journeys.strikes import Strike, draw
from tests.journeys.told import Findings, judge

_AT_ONCE = 2
_TRIES = 3  # browsers that one journey may lose
WORDS = 10  # of each side, in each journey
_HEAD = " nr  words  lost  twice  order  status  verdict  what struck"


@dataclass
class Course:
    """What became of one journey."""

    number: int
    strikes: list[Strike]
    findings: Findings = field(default_factory=Findings)
    there: int = 0  # words that came to the counsellor
    back: int = 0  # words that came to the visitor
    anew: list[Strike] = field(default_factory=list)  # that cost the visitor a visit that stood
    broke: str = ""  # why the journey did not come to its end
    unmeasured: bool = False  # the browser was lost, and nobody saw the rest

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be."""
        # Before the relay has the capsule there is no way back: a moment long, at the start.
        late = [strike for strike in self.anew if strike.moment != "starting"]
        lost = [f"lost: the way back, {strike}" for strike in late]
        broke = [self.broke] if self.broke else []
        gone = ["not measured: the browser was lost"] if self.unmeasured else []
        return [*self.findings.wrong, *lost, *broke, *gone]

    @property
    def verdict(self) -> str:
        """Return in one word what came of it."""
        return "AGAIN" if self.unmeasured else "WRONG" if self.wrong else "pass"

    def __str__(self) -> str:
        """Return it as a row of the table."""
        found = self.findings
        counts = (len(set(them)) for them in (found.lost, found.doubled, found.out_of_order))
        lost, doubled, order = counts
        return (
            f"{self.number:3} {self.there:3}+{self.back:<2} {lost:5} {doubled:6} {order:6}"
            f" {found.status:6.1f}s  {self.verdict:7} "
            f" {', '.join(f'{strike} ({strike.moment})' for strike in self.strikes)}"
        )


async def travel(
    browser: Chromium, number: int, strikes: list[Strike], seed: int, words: int = WORDS
) -> Course:
    """Make journey number `number` of a seed in `browser`, and judge it."""
    course, drawn = Course(number, strikes), random.Random(f"{seed}/{number}")
    made = None
    try:
        async with journey(browser, drawn) as made:
            await made.run(words, strikes, drawn)
    except Exception as broke:  # noqa: BLE001 - whatever it was, the journey is judged
        course.broke = f"broke: {_first(broke)}"
    course.unmeasured = browser.lost
    if made is not None:
        told, course.anew = made.told(), made.anew
        course.findings = judge(told)
        course.there = sum(len(chat.read) for chat in told.chats)
        shown = {text for glimpses in told.tabs for g in glimpses for text in g.words}
        course.back = sum(text[0] == "a" for text in shown)
    return course


def _first(error: BaseException) -> str:
    """Return in one line what went wrong first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__} {error}"


async def travel_all(
    plan: dict[int, list[Strike]],
    seed: int,
    told: Callable[[Course], None] = lambda _: None,
    at_once: int = _AT_ONCE,
    words: int = WORDS,
) -> list[Course]:
    """Make every journey of a plan, each in a browser of its own, and tell of each as it ends."""
    room = asyncio.Semaphore(at_once)

    async def one(number: int) -> Course:
        async with room:
            for _ in range(_TRIES):
                course = Course(number, plan[number], unmeasured=True)  # unless a browser comes
                with suppress(Exception):
                    async with _a_browser() as browser:
                        course = await travel(browser, number, plan[number], seed, words)
                told(course)
                if not course.unmeasured:
                    break
        return course

    return await asyncio.gather(*map(one, plan))


@asynccontextmanager
async def _a_browser() -> AsyncIterator[Chromium]:
    # What a browser leaves behind that was lost may still be in use for a moment.
    profile = tempfile.TemporaryDirectory(prefix="veste-phone-", ignore_cleanup_errors=True)
    with profile as folder:
        async with chromium(Path(folder), WATCHING) as browser:
            yield browser


def _tell(course: Course) -> None:
    sys.stdout.write(f"{course}\n")
    sys.stdout.writelines(f"      {wrong}\n" for wrong in course.wrong)
    sys.stdout.flush()


def main() -> None:
    """Travel, and print what came of it."""
    words = argparse.ArgumentParser(description="Journeys in a real browser over a bad line.")
    words.add_argument("--journeys", type=int, default=50)
    words.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    words.add_argument("--only", help="the number of one journey, or of some: 11-20")
    words.add_argument("--at-once", type=int, default=_AT_ONCE)
    given = words.parse_args()
    sys.stdout.write(f"seed {given.seed}, {given.journeys} journeys\n{_HEAD}\n")
    plan = dict(enumerate(draw(given.seed, given.journeys, WORDS), start=1))
    first, _, last = (given.only or f"1-{given.journeys}").partition("-")
    plan = {n: plan[n] for n in range(int(first), int(last or first) + 1)}
    courses = asyncio.run(travel_all(plan, given.seed, _tell, given.at_once))
    wrong = [course for course in courses if course.wrong]
    found = [course.findings for course in courses]
    sys.stdout.write(
        f"{len(courses)} journeys, {sum(c.there + c.back for c in courses)} words,"
        f" {sum(len(set(f.lost)) for f in found)} lost,"
        f" {sum(len(set(f.doubled)) for f in found)} doubled,"
        f" {sum(len(set(f.out_of_order)) for f in found)} out of order;"
        f" the status was untrue for {max(f.status for f in found):.1f} s at most,"
        f" a stored word was called unsent for {max(f.unsent for f in found):.1f} s;"
        f" {len(wrong)} journeys went wrong\n"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
