"""Compares the page that a visitor gets with the one that the organisation signed.

What is right is never taken from the relay alone: the manifest it hands on must be signed by
a roster key of the root that this console was given, and the newest one ever seen is kept, so
that it can be neither withheld nor exchanged for an older one. Every file is fetched as a
browser would, each over a connection of its own, without saying who asks, in a random order.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from console.link import api
from console.link.port import PageSeen, Verdict
from console.link.private_files import replace_file
from protocol.errors import Refusal, Reject
from protocol.page_manifest import PageManifest, PublishedPage, fingerprint, open_page

FILE = "page.signed"
MANIFEST = "/v1/page"
_MOST_FAILURES = 3  # answers that do not come, before the rest is left for later
_BUSY = (408, 425, 429)  # with every 5xx: the relay or its proxy could not answer now

# Headers that would make a browser do more than show the bytes; the page sends none of them.
_NEVER = ("Link", "Refresh", "Set-Cookie", "SourceMap", "Content-Location", "Location")
_KINDS = {"js": "text/javascript", "css": "text/css", "txt": "text/plain"}

# What a browser says that it wants, by the file's ending.
_WANTED = {
    "html": ("text/html,application/xhtml+xml,*/*;q=0.8", "document", "navigate"),
    "css": ("text/css,*/*;q=0.1", "style", "no-cors"),
    "js": ("*/*", "script", "cors"),
    "txt": ("*/*", "empty", "cors"),
}
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
_BROWSERS = (
    f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
)
_dice = random.SystemRandom()  # nobody may guess when a check comes, or in which order
_LANGUAGES = {"nl": "nl-NL,nl;q=0.9,en;q=0.8", "en": "en-GB,en;q=0.9"}


class Finding(msgspec.Struct, frozen=True):
    """The outcome of one check: why, which visits were wrong, and when the manifest was signed.

    `why` is `differs` or `forged` (the manifest itself) of what changed, and `unreachable`,
    `unsigned` or `ended` (its certificate is over) where there is no verdict.
    """

    verdict: Verdict
    why: str = ""
    wrong: tuple[str, ...] = ()
    signed: int = 0
    files: int = 0


class KeptPage:
    """The newest manifest this machine has seen, beside the keys; it is public."""

    def __init__(self, folder: Path) -> None:
        """Keep it in `folder`, where the keys lie."""
        self._path = folder / FILE

    def read(self) -> PublishedPage | None:
        """Return what was kept, or None; whoever asks checks its signature again."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=PublishedPage)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def keep(self, published: PublishedPage) -> None:
        """Keep `published`. A disk that is full does not end the check."""
        with suppress(OSError):
            replace_file(self._path, msgspec.json.encode(published))


class PageCheck:
    """Looks at the page of one relay. Call `look` as often as you like."""

    def __init__(self, relay: str, root: bytes, kept: KeptPage | None = None) -> None:
        """Check `relay` by what `root` vouches for; `kept` remembers the newest manifest."""
        self._relay, self._root, self._kept = relay, root, kept

    async def look(self, now: float | None = None) -> Finding:
        """Return what a visitor gets at this moment, compared. Never raises for an answer.

        The page comes first and the manifest last, where one is known: no visitor asks for it.
        """
        moment = time.time() if now is None else now
        look = _Look(self._relay, await asyncio.to_thread(api.trusted))
        held = None if self._kept is None else self._kept.read()
        known = self._known(held, moment)
        if known is not None:
            await look.visit_all(known.files)
        try:
            served = await look.manifest()
            expected = self._expected(served, held, known, moment)
        except api.AccessError:
            return look.compared(known) if known else Finding(Verdict.UNKNOWN, "unreachable")
        except Reject as reject:
            if reject.code is Refusal.EXPIRED:
                return Finding(Verdict.UNKNOWN, "ended")
            return Finding(Verdict.CHANGED, "forged", (MANIFEST,))
        if expected is None:
            return Finding(Verdict.UNKNOWN, "unsigned")
        await look.visit_all(expected.files)
        return look.compared(expected)

    def _known(self, held: PublishedPage | None, now: float) -> PageManifest | None:
        with suppress(Reject):
            return None if held is None else open_page(self._root, held, self._relay, now)
        return None

    def _expected(
        self,
        served: PublishedPage | None,
        held: PublishedPage | None,
        known: PageManifest | None,
        now: float,
    ) -> PageManifest | None:
        """Return the newer of what is served and what is known; None when there is neither.

        Raises `Reject` when what is served does not hold, or when all there is has ended.
        """
        if served is None:
            if held is not None and known is None:
                raise Reject(Refusal.EXPIRED)
            return known
        try:
            fresh = open_page(self._root, served, self._relay, now)
        except Reject as reject:
            if reject.code is Refusal.EXPIRED and known is not None:
                return known
            raise
        if known is not None and known.iat >= fresh.iat:
            return known
        if self._kept is not None:
            self._kept.keep(served)
        return fresh


class _Look:
    """One look at everything, as one browser."""

    def __init__(self, relay: str, context: ssl.SSLContext) -> None:
        self._relay, self._context = relay, context
        self._agent = _dice.choice(_BROWSERS)
        self._seen: dict[str, str] = {}  # by visit: the fingerprint, empty for no page of ours
        self._failures = 0

    async def manifest(self) -> PublishedPage | None:
        """Return what is handed on; None when nothing is.

        Raises `AccessError` when there is no answer, and `Reject` (malformed) for another one.
        """
        try:
            answer = await self._visit(MANIFEST)
            if answer.status == 404:
                return None
            if answer.status == 200:
                return msgspec.json.decode(answer.body, type=PublishedPage)
        except (api.BrokenAnswer, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Reject(Refusal.MALFORMED) from None
        if _is_busy(answer):
            raise api.AccessError("unreachable", "The relay cannot answer now.")
        raise Reject(Refusal.MALFORMED)

    async def visit_all(self, files: Mapping[str, str]) -> None:
        """Visit what of `files` was not seen yet, until too many answers did not come."""
        visits = [name for name in files if name not in self._seen]
        _dice.shuffle(visits)
        for name in visits:
            if self._failures >= _MOST_FAILURES:
                return
            try:
                answer = await self._visit(name)
            except api.BrokenAnswer:
                self._seen[name] = ""
            except api.AccessError:
                self._failures += 1
            else:
                if _is_busy(answer):
                    self._failures += 1
                else:
                    self._seen[name] = seen_as(name, answer)

    def compared(self, expected: PageManifest) -> Finding:
        """Return what was seen, beside what was expected. A change outweighs what did not come."""
        files = expected.files
        wrong = [name for name in files if self._seen.get(name, files[name]) != files[name]]
        signed, count = expected.iat, len(files)
        if wrong:
            return Finding(Verdict.CHANGED, "differs", tuple(sorted(wrong)), signed, count)
        if not files.keys() <= self._seen.keys():
            return Finding(Verdict.UNKNOWN, "unreachable", (), signed, count)
        return Finding(Verdict.SAME, "", (), signed, count)

    async def _visit(self, name: str) -> api.Answer:
        path, _, language = name.partition(" ")
        spoken = language or _dice.choice(list(_LANGUAGES))
        headers = _headers(self._agent, path, _LANGUAGES.get(spoken, spoken))
        return await api.visit(self._relay, path, headers, self._context)


def _is_busy(answer: api.Answer) -> bool:
    return answer.status in _BUSY or answer.status >= 500


def seen_as(name: str, answer: api.Answer) -> str:
    """Return the fingerprint of the answer to the visit `name`.

    Empty when a browser would not take the bytes as they are: another status, type or policy,
    or a header that leads elsewhere.
    """
    path = name.partition(" ")[0]
    kind = _KINDS.get(path.rpartition(".")[2], "text/html")
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    right = (
        answer.status == 200
        and headers.get("Content-Type") == f"{kind}; charset=utf-8"
        and not any(header in headers for header in _NEVER)
        and (kind != "text/html" or "default-src 'none'" in policy)
    )
    try:
        return fingerprint(name, answer.body) if right else ""
    except Reject:
        return ""


def _headers(agent: str, path: str, languages: str) -> Mapping[str, str]:
    """Return the headers that a browser sends for `path`, in its order."""
    accept, what, mode = _WANTED.get(path.rpartition(".")[2], _WANTED["html"])
    return {
        "User-Agent": agent,
        "Accept": accept,
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": languages,
        "Sec-Fetch-Dest": what,
        "Sec-Fetch-Mode": mode,
        "Sec-Fetch-Site": "none" if mode == "navigate" else "same-origin",
    }


def pause(verdict: Verdict, chance: float) -> float:
    """Return the seconds until the next check; `chance` is from 0 to 1.

    About once an hour, at moments that nobody can know; within minutes after an alarm or
    when there was no verdict.
    """
    return 600 + chance * 6000 if verdict is Verdict.SAME else 120 + chance * 360


async def watch(
    look: Callable[[], Awaitable[Finding]],
    tell: Callable[[PageSeen], None],
    chance: Callable[[], float] = _dice.random,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.time,
) -> None:
    """Look soon after the shift begins and then about every hour, and tell what was found."""
    await sleep(2 + chance() * 18)  # not with the sign-in, so that they are not seen together
    while True:
        found = await look()
        tell(
            PageSeen(
                verdict=found.verdict,
                why=found.why,
                wrong=len(found.wrong),
                signed=found.signed,
                at=clock(),
            )
        )
        await sleep(pause(found.verdict, chance()))
