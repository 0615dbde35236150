"""How long an exit takes until nothing is left to see, measured in the page itself."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.page.site import Site
from tests.page.visitor import Visitor

# From the moment the browser took the tap or the key, to the first message after the next frame
# was painted; and what could be seen then.
_WATCH = """
['click', 'keyup'].forEach((kind) => addEventListener(kind, ({ timeStamp }) => {
  requestAnimationFrame(() => {
    if (!/^(Kalender|Calendar)$/.test(document.title) || window.blankTold) return;
    window.blankTold = true;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => reportBlank({
      after: performance.now() - timeStamp,
      seen: document.body.innerText.trim(),
      typed: [...document.querySelectorAll('textarea')].map((box) => box.value).join(''),
      markup: document.body.textContent,
    });
    port2.postMessage(0);
  });
}, true));
"""


@dataclass
class Blank:
    """What the first frame after an exit was like."""

    after: float  # milliseconds since the tap
    seen: str  # words on the screen
    typed: str  # words in fields
    markup: str  # words anywhere in the page
    work: float = 0.0  # milliseconds that the page's own thread was at work since `begin`


class Watch:
    """Looks at the first frame after an exit, while the calendar is still on its way."""

    def __init__(self, page: Page, site: Site) -> None:
        """Watch every page that `page` opens from now on."""
        self.page, self.site = page, site
        self.blank: Blank | None
        page.expose_function("reportBlank", self._hear)
        page.add_init_script(_WATCH)
        # By the processor's clock of that thread: what else the machine does is not counted.
        self._clock = page.context.new_cdp_session(page)
        self._clock.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.begin()

    def begin(self) -> None:
        """Keep the calendar back until the first frame was seen."""
        self.blank = None
        self.site.calendar.clear()
        self._before = self._worked()

    def _hear(self, figures: dict[str, float | str]) -> None:
        self.blank = Blank(**figures)  # type: ignore[arg-type]

    def _worked(self) -> float:
        metrics = self._clock.send("Performance.getMetrics")["metrics"]
        (seconds,) = (each["value"] for each in metrics if each["name"] == "TaskDuration")
        return float(seconds) * 1000

    def seen(self) -> Blank:
        """Return the first frame, and let the calendar come."""
        for _ in range(100):
            if self.blank:
                break
            self.page.wait_for_timeout(20)
        assert self.blank, "no frame was painted"
        self.blank.work = self._worked() - self._before
        self.site.calendar.set()
        return self.blank


def at_the_door(visitor: Visitor) -> None:
    """Stand at the door."""
    visitor.opens()
    visitor.sees("Wat wil je?")


def in_a_long_chat(visitor: Visitor) -> None:
    """Have been talking for hours, with half a message in the composer."""
    visitor.relay.log.clear()  # each time a new chat
    visitor.talks()
    for n in range(200):
        visitor.relay.says(f"kanarie {n}")
    visitor.sees("kanarie 199")
    visitor.composer.fill("een half bericht")
