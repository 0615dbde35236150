"""What keeps people out of a screen: looked for by axe, and by measuring on a small phone."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What holds is not described: to name each element that passes takes longer than to look at it.
_AXE = (
    AXE_SCRIPT
    + """
async function barriers(rules) {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""
)

# The doors differ in colours: these hang on the one attribute that says which door.
CONTRAST = """async () => {
  const { dataset } = document.documentElement;
  const [mine, found] = [dataset.door, []];
  for (dataset.door of ['general', 'boys', 'islands']) {
    found.push(...(await barriers(['color-contrast'])).map((each) => `${dataset.door}: ${each}`));
  }
  dataset.door = mine;
  return found;
}"""


def barriers(page: Page) -> list[str]:
    """Return what axe finds: the rule and where."""
    page.evaluate(_AXE)
    found: list[str] = page.evaluate("(rules) => barriers(rules)", RULES)
    return found


TARGETS = """() => [...document.querySelectorAll('a, button, textarea, summary')]
  .filter((e) => e.offsetParent !== null && !e.closest('p.soft') && !e.classList.contains('heard'))
  .map((e) => [e.textContent.trim() || e.id, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""

# The part that scrolls down hides what is too wide for it.
OVERFLOW = """() => Math.max(...[document.documentElement, document.getElementById('main')]
  .map((box) => box.scrollWidth - box.clientWidth))"""
# In how many rows the exit and "Meer" stand: a long status between them pushes neither away.
BAR = """() => new Set(['exit', 'more'].map((id) => document.getElementById(id))
  .filter((box) => box.offsetParent).map((box) => box.getBoundingClientRect().top)).size"""


def in_any_shade(page: Page) -> list[str]:
    """Return what axe finds of too weak colours, in light and dark, at every door."""
    found = []
    for shade in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if shade == "dark" else "light")
        found += [f"{shade}: {each}" for each in page.evaluate(CONTRAST)]
    return found


def on_a_small_phone(page: Page) -> list[str]:
    """Return what is too small to touch, too wide, or pushes the exit away at 320 pixels."""
    page.set_viewport_size({"width": 320, "height": 568})
    found: list[str] = page.evaluate(TARGETS)
    if page.evaluate(OVERFLOW) > 0:
        found.append("it is wider than the screen")
    if page.evaluate(BAR) != 1:
        found.append("exit and menu stand in more than one row")
    return found
