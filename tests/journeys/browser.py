"""A real Chromium as a visitor has it: a phone-sized page, with a profile on disk."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import BrowserContext, Playwright

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


async def open_profile(chromium: Playwright, profile: Path) -> BrowserContext:
    """Return a phone-sized browser whose profile lies in `profile`."""
    context = await chromium.chromium.launch_persistent_context(
        profile,
        executable_path=_CHROMIUM,
        args=_ARGUMENTS,
        viewport={"width": 390, "height": 844},
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    context.set_default_timeout(10_000)
    return context
