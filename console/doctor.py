"""Checks this terminal and the page that visitors get, and says what to do about it."""

from __future__ import annotations

import asyncio
import base64
import locale
import os
import shutil
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from console.catalog import load_words
from console.link.api import AccessError, check_address
from console.link.kept_head import KeptHead
from console.link.keys import FILE, KeyRing, safe_of
from console.link.page_check import KeptPage, PageCheck
from console.link.port import Verdict
from console.link.safes import KeysError, NoSafe
from console.link.sign_in import asking, keys_folder
from console.screens.plan import LEAST_HEIGHT, LEAST_WIDTH
from protocol.p256 import load_public

if TYPE_CHECKING:
    from console.catalog import Words
    from console.link.page_check import Finding
    from console.settings import Settings

ALARM, NO_VERDICT = 4, 3  # exit codes: the page is another one; it could not be compared


class PageReport(NamedTuple):
    """What the page's check gave: the exit code that it asks for, and rows to print."""

    code: int
    rows: tuple[str, ...]


def examine(settings: Settings) -> list[tuple[bool, str]]:
    """Return (is it good, a sentence) for each thing that was looked at."""
    size = shutil.get_terminal_size()
    encoding = locale.getpreferredencoding(do_setlocale=False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    colours = os.environ.get("COLORTERM", "") in {"truecolor", "24bit"}
    return [
        (sys.stdout.isatty(), f"standard output is a terminal: {sys.stdout.isatty()}"),
        (
            size.columns >= LEAST_WIDTH and size.lines >= LEAST_HEIGHT,
            f"size {size.columns}x{size.lines}; least {LEAST_WIDTH}x{LEAST_HEIGHT}, best 120x30",
        ),
        (utf8, f"text encoding {encoding}" + ("" if utf8 else '; set glyphs = "ascii"')),
        (True, "full colour" if colours else "few colours: signs and words say everything"),
        (True, f"theme {settings.theme}, language {settings.language}, signs {settings.glyphs}"),
    ]


def examine_page(settings: Settings, relay: str = "", root: str = "") -> PageReport:
    """Compare the page that visitors get with the one that was signed.

    By the keys of this machine, which may ask for the passphrase; or of any `relay` by its
    organisation's `root` point, in base64, from a machine that has no keys.
    """
    words = load_words(settings.language)
    try:
        check = _by_root(relay, root) if relay or root else _by_keys()
        if check is None:
            return PageReport(0, (f"-   {words('doctor.no_keys')}",))
        found = asyncio.run(check.look())
    except (KeysError, NoSafe, EOFError) as error:
        return PageReport(NO_VERDICT, (f"?   {words('doctor.not_opened')} {error}".rstrip(),))
    except (AccessError, ValueError):
        return PageReport(NO_VERDICT, (f"?   {words('doctor.no_address')}",))
    return _report(found, words)


def examine_audit(settings: Settings) -> tuple[str, ...]:
    """Return the row that an operator gives to `veste-server audit verify`, if there is one."""
    head = KeptHead(keys_folder()).read()
    words = load_words(settings.language)
    return () if head is None else (f"-   {words('doctor.audit_head', head=str(head))}",)


def _by_keys() -> PageCheck | None:
    folder = keys_folder()
    if not (folder / FILE).exists():
        return None
    ring = KeyRing.open(folder, safe_of(folder, asking()))
    return PageCheck(ring.relay, ring.root, KeptPage(folder))


def _by_root(relay: str, root: str) -> PageCheck:
    """Return a check that remembers nothing. Raises `ValueError`, `AccessError`."""
    point = base64.b64decode(root, validate=True)
    load_public(point)
    check_address(relay)
    return PageCheck(relay.rstrip("/"), point)


def _report(found: Finding, words: Words) -> PageReport:
    day = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.signed))
    match found.verdict:
        case Verdict.SAME:
            return PageReport(0, (f"ok  {words('doctor.page_same', n=found.files, day=day)}",))
        case Verdict.UNKNOWN:
            return PageReport(NO_VERDICT, (f"?   {words(f'trouble.page_{found.why}')}",))
        case _:
            wrong = tuple(f"    {words('doctor.page_wrong', visit=each)}" for each in found.wrong)
            return PageReport(ALARM, (words("page.changed"), *wrong, f"    {words('doctor.do')}"))
