"""A whole visit as somebody lives it who hears it: `python -m tests.page.transcript`.

It writes `server/page/TRANSCRIPT.md`: keys alone, in a real Chromium, with a counsellor of Python.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, expect, sync_playwright

from protocol import visitor_messages as wire
from protocol.payloads import Exercise, Seen
from tests.page.conftest import ARGUMENTS
from tests.page.counsellor import Counsellor
from tests.page.hearing import Ear, Heard
from tests.page.relay import Relay
from tests.page.site import Site, serving
from tests.page.six_words import shown
from tests.page.visitor import Visitor

FILE = Path(__file__).parents[2] / "server" / "page" / "TRANSCRIPT.md"
OPENING = """# A visit, as a screen reader tells it

Written by `python -m tests.page.transcript` and held by `tests/page/test_transcript.py`: a real
Chromium, the keyboard alone. In a box stands what the accessibility tree reads from top to bottom,
under it what Tab comes by. The lines of a step are what is said without being asked: where the
focus goes, and what the page's two live regions tell (`log` the conversation, `status` all else),
by the rules of ARIA. No screen reader was at work, and nobody who needs one has listened yet.
"""


@dataclass
class Step:
    """One thing that is done or happens, and what is heard of it."""

    title: str
    heard: list[Heard]
    focus: str  # what has the focus afterwards
    screen: tuple[list[str], list[str]] | None = None  # what is read, where Tab leads


@dataclass
class Walk:
    """A visit by ear; each step is written down."""

    ear: Ear
    visitor: Visitor
    steps: list[Step] = field(default_factory=list)

    def by_key(self, wanted: str, then: str, title: str = "") -> None:
        """Go to something with Tab and press Enter; `then` shows that it is done."""
        self.ear.tabs_to(wanted)
        self.ear.presses("Enter")
        self._note(title or f"Enter on {wanted}", then)

    def types(self, words: str, then: str) -> None:
        """Write and send with Enter."""
        self.ear.tabs_to("textbox: Je bericht")
        self.visitor.page.keyboard.type(words)
        self.ear.presses("Enter")
        self._note(f"Types “{words}”, Enter", then)

    def happens(self, title: str, action: Callable[[], object], then: str) -> None:
        """Let something happen that the visitor did not do."""
        self.ear.forget()
        action()
        self._note(title, then)

    def looks(self) -> None:
        """Write down the screen as it is; the words of a code are others each time."""
        six = set(shown(self.visitor))
        lines = self.ear.reads()
        reads = ["  (one of six words)" if line.strip() in six else line for line in lines]
        self.steps[-1].screen = (reads, self.ear.order())

    def _note(self, title: str, then: str) -> None:
        self.visitor.sees(then)
        self.steps.append(Step(title, self.ear.hears(), self.ear.focus()))


def _waits(walk: Walk) -> None:
    visitor, relay = walk.visitor, walk.visitor.relay
    walk.happens("The door", visitor.opens, "Wat wil je?")
    walk.looks()
    walk.by_key("button: Ik wil iets vertellen", "2 voor je")
    walk.looks()
    walk.by_key("button: Nee", "Vraag 2 van 3")
    walk.by_key("button: Ja", "Vraag 3 van 3")
    walk.by_key("button: Sla over", "De medewerker leest je antwoorden.")
    later(walk, 61)
    moves_up = wire.Place(1, 3, 8)
    walk.happens("A minute later", lambda: relay.send(moves_up), "Er is 1 persoon voor je.")
    walk.types("hoi, is daar iemand?", "Aangekomen")


def _talks(walk: Walk) -> None:
    relay = walk.visitor.relay
    walk.happens("A counsellor takes the chat", relay.claim, "Er is een medewerker voor je.")
    walk.looks()
    typing = wire.StaffTyping(on=True)
    walk.happens("They write", lambda: relay.send(typing), "Medewerker schrijft")
    says = "Hoi. Ik lees met je mee."
    walk.happens("They say it", lambda: relay.says(says), says)
    sits_in = Counsellor("supervisor")
    walk.happens("A second reader", lambda: relay.change("sit-in", relay.anna, sits_in), "2 lezers")
    walk.happens("They leave", lambda: relay.change("sit-out", relay.anna), "1 lezer")
    gone, there = wire.Colleague(up=False, since=0), wire.Colleague(up=True, since=0)
    walk.happens("The counsellor's line breaks", lambda: relay.send(gone), "is even weg")
    walk.happens("It is there again", lambda: relay.send(there), "Verbonden")


def _loses_the_line(walk: Walk) -> None:
    relay = walk.visitor.relay

    def breaks() -> None:
        relay.down = True
        relay.cut()

    def mends() -> None:
        relay.down = False

    walk.happens("The visitor's line breaks", breaks, "Geen verbinding")
    walk.types("ben je er nog?", "Nog niet verstuurd")
    walk.happens("It is there again", mends, "Je bent weer verbonden.")


def _looks_under_more(walk: Walk) -> None:
    walk.by_key("button: Meer", "Korte zinnen graag")
    walk.looks()
    walk.by_key("switch off: Korte zinnen graag", "aan")
    walk.by_key("button: Terug", "Dit leest de medewerker: korte zinnen graag.")
    walk.by_key("button: Meer", "Oefeningen")
    walk.by_key("button: Mijn code", "Verberg de woorden")
    walk.looks()
    walk.by_key("button: Verberg de woorden", "Laat de woorden zien")
    walk.by_key("button: Wis deze code", "Deze code werkt nu niet meer.")
    walk.by_key("button: Terug", "Oefeningen")
    visitor = walk.visitor
    log = visitor.page.locator("#log", has_text="Zeg maar wanneer je wilt.")

    def speak() -> None:
        visitor.relay.says("Zeg maar wanneer je wilt.")
        log.wait_for(state="attached")

    walk.happens("They say something meanwhile", speak, "Oefeningen")
    walk.by_key("button: Terug", "Zeg maar wanneer je wilt.")


def _exercises(walk: Walk) -> None:
    relay = walk.visitor.relay
    walk.happens("An exercise is sent", lambda: relay.sends(Exercise("breathe")), "Doe mee")
    walk.by_key("button: Doe mee", "Zet je voeten op de grond.")
    walk.looks()
    walk.by_key("button: Volgende", "Adem in. Tel tot 4.")
    walk.by_key("button: Volgende", "Adem uit. Tel tot 6.")
    walk.by_key("button: Stop", "Ik lees met je mee")
    walk.happens("Another one is sent", lambda: relay.sends(Exercise("butterfly")), "Nu niet")
    walk.by_key("button: Nu niet", "Tikken, om en om")
    walk.by_key("button: Doe mee", "Kruis je armen.")
    walk.by_key("button: Volgende", "Tik zacht.")
    walk.by_key("button: Volgende", "Laat je handen rusten.")
    walk.by_key("button: Volgende", "Dat was het. Nog een keer mag ook.")
    walk.looks()
    told = walk.visitor.page.locator("#log .note", has_text="Aangekomen")
    expect(told).to_have_count(0)

    def is_done() -> None:
        walk.ear.tabs_to("button: Klaar")
        walk.ear.presses("Enter")
        told.wait_for()

    walk.happens("Enter on button: Klaar", is_done, "Tikken, om en om")


def _is_alone(walk: Walk) -> None:
    relay = walk.visitor.relay
    later(walk, 7 * 60)
    says = "Neem de tijd die je nodig hebt."
    walk.happens("Seven silent minutes, then words", lambda: relay.says(says), "Verdergaan?")
    walk.looks()
    walk.by_key("button: Nog niet", "Hier komen geen berichten tot jij Ja kiest.")
    walk.by_key("button: Ja, ga verder", says)


def _ends(walk: Walk) -> None:
    relay = walk.visitor.relay
    walk.visitor.until(lambda: isinstance(relay.payloads[-1], Seen))  # or they are read at the end
    walk.happens("The counsellor closes", lambda: relay.close("close"), "Dit gesprek is klaar")
    walk.looks()
    walk.by_key("button: 4", "Dank je.")
    relay.pending = 1
    walk.by_key("button: Wis alles nu", "Alles nu wissen?")
    walk.looks()
    walk.by_key("button: Ja, wis alles", "Wij hebben de berichten gewist.")
    walk.happens("Every console erased", lambda: relay.send(wire.Erased(0)), "Gewist om")


def _leaves(walk: Walk) -> None:
    walk.ear.tabs_to("link: Weg hier")
    before = len(walk.ear.told)
    walk.ear.presses("Enter")
    walk.visitor.page.wait_for_url("**/kalender")
    walk.steps.append(Step("Enter on link: Weg hier", walk.ear.told[before:], "the calendar"))


def _is_in_danger(walk: Walk) -> None:
    walk.happens("The door", walk.visitor.opens, "Wat wil je?")
    walk.by_key("button: Ik ben nu in gevaar", "2 voor je")
    walk.looks()
    walk.happens("Somebody answers", walk.visitor.relay.claim, "Er is een medewerker voor je.")
    walk.visitor.until(lambda: bool(walk.visitor.relay.capsules))
    walk.happens(
        "The page is loaded again", walk.visitor.page.reload, "Er is een medewerker voor je."
    )


def _types_a_code(walk: Walk) -> None:
    walk.happens("The door", walk.visitor.opens, "Wat wil je?")
    walk.by_key("button: Ik heb een code", "0 van 6 woorden")
    walk.looks()
    page = walk.visitor.page

    def rest() -> None:
        page.keyboard.type("fiets lam")
        expect(page.locator("#live")).not_to_be_empty()

    walk.happens("Types “fiets lam” and rests", rest, "Bedoel je:")
    wrong = "Deze woorden openen geen gesprek."
    walk.happens("Enter", lambda: page.keyboard.press("Enter"), wrong)


def later(walk: Walk, seconds: float) -> None:
    """Let the phone's clock go on."""
    now: float = walk.visitor.page.evaluate("Date.now()")
    walk.visitor.page.clock.set_fixed_time(dt.datetime.fromtimestamp(now / 1000 + seconds, dt.UTC))


VISITS: dict[str, tuple[Callable[[Walk], None], ...]] = {
    "From the door to the end": (
        *(_waits, _talks, _loses_the_line, _looks_under_more),
        *(_exercises, _is_alone, _ends),
    ),
    "In danger, and the way out": (_is_in_danger, _leaves),
    "Six words that are none, and the way out": (_types_a_code, _leaves),
}


def walk_through(browser: Browser, parts: tuple[Callable[[Walk], None], ...]) -> list[Step]:
    """Live one visit; return its steps."""
    dutch = ZoneInfo("Europe/Amsterdam")
    evening = dt.datetime.now(dutch).replace(hour=20, minute=41, second=0, microsecond=0)
    closes = (evening + dt.timedelta(days=1)).replace(hour=6, minute=0)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="nl-NL", timezone_id=str(dutch)
    )
    with serving(Site()) as site:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.clock.set_fixed_time(evening)
        relay = Relay()
        site.boot.update(root=relay.root_text, closes=int(closes.timestamp() * 1000))
        relay.attach(page)
        walk = Walk(Ear(page), Visitor(page, site.origin, relay))
        for part in parts:
            part(walk)
    context.close()
    return walk.steps


def as_markdown(visits: dict[str, list[Step]]) -> str:
    """Return the transcript."""
    lines = [OPENING]
    for visit, steps in visits.items():
        lines.append(f"\n## {visit}\n")
        for number, step in enumerate(steps, 1):
            lines += [f"\n**{number}. {step.title}**\n"]
            lines += [f"- {each.kind}: {each.words}" for each in step.heard] or ["- (nothing)"]
            if step.screen:
                reads, order = step.screen
                lines += ["\n```", *reads, "```\n", f"Tab: {' · '.join(order)}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the transcript anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        visits = {name: walk_through(browser, parts) for name, parts in VISITS.items()}
        browser.close()
    FILE.write_text(as_markdown(visits), encoding="utf-8")


if __name__ == "__main__":
    main()
