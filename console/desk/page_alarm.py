"""What the desk says about the visitor's page: nothing, a word in passing, or an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.link.port import Verdict

if TYPE_CHECKING:
    from console.link.port import PageSeen


UNREACHABLE: Final = "page_unreachable"


class PageAlarm:
    """An alarm stays until the page matches a manifest that was signed after it.

    A relay may serve the altered page to some and not to others, so that one look at the
    right page, later, proves nothing.
    """

    def __init__(self) -> None:
        self.since: PageSeen | None = None
        self.same: PageSeen | None = None  # the last look at which it was the signed one
        self.unknown = ""  # why there was no verdict at the last look

    def hear(self, seen: PageSeen) -> list[str]:
        """Take in one look, and return what to say in passing, as codes of `trouble.…`."""
        before, self.unknown = self.unknown, ""
        if seen.verdict is Verdict.CHANGED:
            fresh, self.since = self.since is None, self.since or seen
            return ["page_changed"] if fresh else []
        if seen.verdict is Verdict.UNKNOWN:
            self.unknown = seen.why
            return [f"page_{seen.why}"] if seen.why != before else []
        self.same = seen
        if self.since is not None and seen.signed > max(self.since.signed, self.since.at):
            self.since = None
            return ["page_right"]
        return []
