"""Draws the pictures of the page for the README: `python -m tests.page.pictures`.

With a folder it draws every screen in every size into it; with sizes after it, only in those.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.page.conftest import ARGUMENTS
from tests.page.relay import Relay
from tests.page.site import Site, serving
from tests.page.states import STATES, show
from tests.page.visitor import Visitor

FOLDER = Path("server/page_pictures")
README = (("door", ""), ("waiting", ""), ("chat", ""))
SIZES = {
    "": (390, 844, "light", "nl"),
    "-dark": (390, 844, "dark", "nl"),
    "-small": (320, 568, "light", "nl"),
    "-zoom": (195, 422, "light", "nl"),  # 200 % on the same phone
    "-zoom400": (320, 256, "light", "nl"),  # 400 % on a screen of 1280 by 1024
    "-en": (390, 844, "light", "en"),
    "-forced": (390, 844, "dark", "nl"),  # the phone's own few colours
    "-rtl": (390, 844, "light", "nl"),  # as in a language that is written from the right
}


def draw(browser: Browser, state: str, suffix: str, folder: Path) -> None:
    """Save one picture of `state`."""
    width, height, shade, language = SIZES[suffix]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shade == "dark" else "light",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
        forced_colors="active" if suffix == "-forced" else "none",
        has_touch=True,
        is_mobile=True,
    )
    with serving(Site()) as site:
        page = context.new_page()
        relay = Relay()
        site.boot["root"] = relay.root_text
        relay.attach(page)
        visitor = Visitor(page, site.origin, relay)
        visitor.language = site.language = language
        show(state, visitor, site)
        if suffix == "-rtl":
            page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
        page.evaluate("() => document.activeElement.blur()")
        page.screenshot(path=folder / f"{state}{suffix}.png")
    context.close()


def main(folder: Path, wanted: tuple[tuple[str, str], ...]) -> None:
    """Draw each (state, "", "-dark" or "-small") into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for state, suffix in wanted:
            draw(browser, state, suffix, folder)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sizes = sys.argv[2:] or list(SIZES)
        main(Path(sys.argv[1]), tuple((state, size) for state in STATES for size in sizes))
    else:
        main(FOLDER, README)
