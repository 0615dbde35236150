"""What a visitor's screen shows, noted by the page itself at each change in it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import msgspec

# Runs before the page's own scripts. A microtask after each change of the document: nothing
# that a frame could show is missed. Words are told without the one who says them.
WATCHING = """
(() => {
  if (self !== top || !window.tellGlimpse) return;
  const load = Math.random();
  let last = '';
  const get = (id) => document.getElementById(id);
  const words = (bubble) => bubble.lastChild.textContent;
  const seen = () => {
    const receipt = get('receipt');
    const pane = document.querySelector('main > section:not([hidden])');
    const status = document.querySelector('#status span');
    return {
      load,
      path: location.pathname,
      pane: pane ? pane.id : '',
      hidden: document.hidden || document.documentElement.className !== '',
      status: status ? status.textContent : '',
      words: [...document.querySelectorAll('#log .mine, #log .theirs')].map(words),
      receipt: receipt ? receipt.textContent : '',
      under: receipt && receipt.previousSibling ? words(receipt.previousSibling) : '',
      notes: [...document.querySelectorAll('#log .note')].map((note) => note.textContent),
    };
  };
  const look = () => {
    const now = JSON.stringify(seen());
    if (now === last) return;
    last = now;
    tellGlimpse(JSON.stringify(Object.assign({ at: Date.now() / 1000 }, JSON.parse(now))));
  };
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document, all);
  document.addEventListener('visibilitychange', look);
  look();
})();
"""


class Glimpse(msgspec.Struct, frozen=True):
    """What stands on the screen from the moment `at` on, until the next glimpse of the tab."""

    at: float  # seconds since 1970
    load: float  # which load of the page
    path: str
    pane: str
    hidden: bool  # behind another tab, locked, or covered
    status: str
    words: tuple[str, ...]  # of both, from top to bottom
    receipt: str
    under: str  # the words that the receipt stands under
    notes: tuple[str, ...]

    @property
    def legible(self) -> bool:
        """Whether somebody can read the status now."""
        return not self.hidden and self.pane == "chat" and bool(self.status)


def blind() -> Glimpse:
    """Return a screen on which nothing is to be seen, from now on."""
    return Glimpse(time.time(), 0, "", "", True, "", (), "", "", ())


read_glimpse = msgspec.json.Decoder(Glimpse).decode


@dataclass(frozen=True)
class Spell:
    """A while in which the line was dead, or (not `sure`) perhaps dead."""

    since: float
    until: float
    sure: bool = True
