"""What a visitor does on the page, in the words of the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.page.relay import Relay
from tests.page.translating import translated


class Visitor:
    """Somebody with a phone, before a door; tests speak of its Dutch words, whatever it shows."""

    def __init__(self, page: Page, origin: str, relay: Relay) -> None:
        """Hold the phone; nothing is open yet."""
        self.page, self.origin, self.relay = page, origin, relay
        self.language = "nl"

    def opens(self, path: str = "/") -> None:
        """Open a door."""
        self.page.goto(self.origin + path)
        expect(self.page.locator("#exit")).to_be_visible()

    def button(self, name: str) -> Locator:
        """Return the button or link that says `name`."""
        name = translated(name, self.language)
        buttons = self.page.get_by_role("button", name=name, exact=True)
        return buttons.or_(self.page.get_by_role("link", name=name, exact=True))

    def taps(self, name: str) -> None:
        """Tap what says `name`."""
        self.button(name).click()

    def waits(self, choice: str = "Ik wil iets vertellen") -> None:
        """Open the door and choose; stand in the queue."""
        self.opens()
        self.taps(choice)
        self.sees("Verbonden")

    def talks(self) -> None:
        """Stand in the queue and be answered."""
        self.waits()
        self.relay.claim()
        self.sees("Er is een medewerker voor je.")

    @property
    def composer(self) -> Locator:
        """Return where one writes."""
        return self.page.get_by_role("textbox")

    def writes(self, text: str) -> None:
        """Type `text` and send it."""
        self.composer.fill(text)
        self.taps("Stuur")

    def sees(self, text: str) -> None:
        """Expect `text` to stand somewhere visible, soon."""
        text = translated(text, self.language)
        expect(self.page.locator("body")).to_contain_text(text)
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_not(self, text: str) -> None:
        """Expect `text` to be nowhere visible, soon."""
        text = translated(text, self.language)
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the browser go on until something holds at the relay's side."""
        for _ in range(400):  # twenty seconds: on a busy machine it takes longer
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it never happened")
