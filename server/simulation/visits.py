"""What visitors do in a simulated night."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from protocol.way_back import WayBack
from server.simulation.page import Page, Visitor

if TYPE_CHECKING:
    from server.simulation.night import Night

_MOST_VISITORS = 6  # open pages at one time


class Visits:
    """Everybody who seeks help."""

    def __init__(self, night: Night) -> None:
        """Let visitors of `night` do something."""
        self.night, self.dice = night, night.dice
        self.things: list[tuple[int, Callable[[], object]]] = [
            *((10, self.arrives), (34, self.visitor_says), (3, self.visitor_types)),
            *((4, self.makes_code), (1, self.revokes_code), (4, self.leaves), (8, self.returns)),
            *((8, self.reloads), (2, self.ends), (1, self.erases)),
        ]

    def _page(self) -> Page | None:
        pages = self.night.pages
        return self.dice.choice(pages) if pages else None

    def arrives(self) -> None:
        """Let somebody come, if there is room for the simulation's sake."""
        if len(self.night.pages) < _MOST_VISITORS:
            visitor = self.night.new_visitor(danger=self.dice.random() < 0.3)
            if visitor.page is not None and self.dice.random() < 0.7:
                visitor.page.say()

    def visitor_says(self) -> None:
        """Say one thing, or three at once."""
        page = self._page()
        for _ in range(self.dice.choice([1, 1, 1, 3])):
            if page is not None:
                page.say()

    def visitor_types(self) -> None:
        """Type."""
        page = self._page()
        if page is not None:
            page.typing(self.dice.random() < 0.5)

    def makes_code(self) -> None:
        """Make a return code."""
        page = self._page()
        if page is not None and page.session.ready:
            page.make_code()
            self.night.course.count("codes")

    def revokes_code(self) -> None:
        """Revoke it."""
        page = self._page()
        if page is not None and page.session.ready and page.visitor.code is not None:
            page.revoke_code()

    def leaves(self) -> None:
        """Use the exit.

        Not while waiting again with a code that only a former counsellor was told of: so far
        whoever claims the chat then could not check the return.
        """
        page = self._page()
        if page is None or (page.visitor.code and page.session.holder is None):
            return
        if page.session.begun:
            page.exit(beacon=self.dice.random() < 0.5)
            self.night.course.count("exits")

    def returns(self) -> None:
        """Come back with the six words, from any device."""
        away = [v for v in self.night.visitors if v.code and not v.open_pages and not v.erases]
        if away and len(self.night.pages) < _MOST_VISITORS:
            self._returns(self.dice.choice(away))
        elif self.night.two_devices:
            self._returns_on_another_device()

    def _returns(self, visitor: Visitor) -> None:
        assert visitor.code is not None  # noqa: S101 - chosen for it
        Page(self.night, visitor, WayBack(visitor.code, by_code=True)).dial()
        self.night.course.count("returns")

    def _returns_on_another_device(self) -> None:
        """Type the six words on another device, while the visit is open on this one."""
        there = [
            v for v in self.night.visitors if v.code and len(v.open_pages) == 1 and not v.erases
        ]
        if there:
            visitor = self.dice.choice(there)
            visitor.device += 1
            visitor.token = None  # a return by the code makes the one of the older page worthless
            self._returns(visitor)
            self.night.course.count("on another device")

    def reloads(self) -> None:
        """Reload the page: nothing is left on the phone but a token."""
        page = self._page()
        if page is None or not page.session.ready or page.session.unsent:
            return
        if page is not page.visitor.page:
            return  # what a reload needs is kept for the newest
        if page.visitor.token is None:
            page.keep_reload()
            return
        way_back = WayBack(page.visitor.token, by_code=False)
        page.stop()
        Page(self.night, page.visitor, way_back).dial()
        self.night.course.count("reloads")

    def ends(self) -> None:
        """End the chat."""
        page = self._page()
        if page is not None and page.session.ready:
            page.end()

    def erases(self) -> None:
        """Want everything gone."""
        page = self._page()
        if page is not None and page.session.ready:
            page.erase()
            self.night.course.count("erased")
