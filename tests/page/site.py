"""A tiny web server that fills the page's template as the relay does, for tests only."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from protocol.code_words import LIST
from protocol.p256 import new_key, public_bytes
from server.settings import Settings
from server.web import page_files
from server.web.headers import page_policy
from server.web.page_source import AFTERWARDS, read_scripts, slim
from server.web.page_voices import Voice, read_voices
from server.web.page_words import as_links, languages_of
from server.web.pages import template_of

PAGE = files("server") / "page"
MODULES = sorted(path.name for path in PAGE.iterdir() if path.name.endswith(".js"))
SETTINGS = Settings(
    origin="https://chat.example",
    deployment="chat-example",
    root=public_bytes(new_key()),
    pepper="none",
)
BLANK = "<!doctype html><title>x</title>"
SCRIPT = '<script type="module">'
EXIT_PAGE = "<!doctype html><title>Kalender</title><p id=calendar>november"


def catalog(language: str) -> dict[str, str]:
    """Return the strings of one language; of one that nobody reviewed, beside the Dutch ones."""
    return dict(voice(language).words)


def voice(language: str, rest: str = "nl") -> Voice:
    """Return how a page speaks that was asked for in `language`."""
    return _voices().get((language, language)) or _voices()[language, rest]


@cache
def _voices() -> dict[tuple[str, str], Voice]:
    return read_voices(SETTINGS)


def a_boot(**changes: Any) -> dict[str, Any]:
    """Return what the relay tells a page on an ordinary open night."""
    hour = 3600_000
    now = int(time.time() * 1000)
    boot = {
        "root": "",
        "deployment": SETTINGS.deployment,
        "open": True,
        "closes": now + 2 * hour,
        "opens": now + 15 * hour,
        "late": False,
        "waiting": 2,
        "promises": ["silence", "facts", "abroad"],
    }
    return {**boot, **changes}


def fill(
    boot: dict[str, Any], language: str = "nl", door: str = "general", rest: str = "nl"
) -> str:
    """Return the page as a visitor gets it."""
    spoken = voice(language, rest)
    asking = served("index.html")
    words = page_files.words_of(asking, spoken.words)
    own = [] if spoken.reviewed else sorted(spoken.own & words.keys())
    told = {name: fact for name, fact in boot.items() if name != "promises"}
    offered = {code: f"/{code}" for code in languages_of(door, ("nl", "en", "pap-AW", "pap-CW"))}
    fields = {
        "lang": language,
        "dir": "ltr",
        "door": door,
        "languages": as_links(language, offered),
        "boys": "/jongens",
        "boot": page_files.as_boot({**told, "words": words, "own": own}),
        **inside(),
    }
    template = template_of(asking, door, spoken, boot["promises"])
    return page_files.fill(template, spoken.words, fields)


def served(name: str) -> str:
    """Return a file of the page as it is sent; of a module, as it would be sent alone."""
    if name in scripts():
        return scripts()[name]
    if name.endswith(".html"):
        return page_files.read_template(name)
    text = (PAGE / name).read_text(encoding="utf-8")
    return slim(name, text)


@cache
def inside() -> Mapping[str, str]:
    """Return the style and the script that stand in the page."""
    return page_files.read_files().inside


@cache
def scripts() -> dict[str, str]:
    """Return the scripts of the page by file name."""
    return read_scripts()


def without_script(page: str) -> str:
    """Return the page as if its script were lost."""
    before, _, rest = page.partition(SCRIPT)
    return before + rest.partition("</script>")[2]


class Site:
    """What the server serves now, and what it was asked for."""

    def __init__(self) -> None:
        """Serve an ordinary open night."""
        self.boot = a_boot()
        self.language, self.door = "nl", "general"
        self.rest = "nl"  # of a page in a language that nobody has reviewed
        self.asked: list[str] = []
        self.left: list[bytes] = []  # bodies of POST /exit
        self.posted: list[bytes] = []  # and of others, which are all refused
        self.origin = ""
        self.calendar = threading.Event()  # cleared: the exit page is on its way
        self.calendar.set()
        self.whole = (
            threading.Event()
        )  # cleared: the page's end is on its way, and its script runs after it
        self.whole.set()
        self.scripted = True  # False: a page without its script, as where a browser runs none
        self.cache = "no-store"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, content type and body for a GET."""
        self.asked.append(path)
        if path.startswith("/page/"):
            name = path.rsplit("/", 1)[1].rstrip("?")
            if name in (*AFTERWARDS, *MODULES):
                return 200, "text/javascript", served(name).encode()
        if path == page_files.WORDS:
            return 200, "text/plain", LIST.read_bytes()
        if path.partition("?")[0] == "/blank":
            return 200, "text/html", BLANK.encode()
        if path == "/kalender":
            self.calendar.wait(10)
            return 200, "text/html", EXIT_PAGE.encode()
        if path in ("/", "/jongens") or path[1:] in ("nl", "en", "pap-AW", "pap-CW"):
            door = "boys" if path == "/jongens" else self.door
            language = self.language if door == "boys" else path[1:] or self.language
            page = fill(self.boot, language, door, self.rest)
            return 200, "text/html", (page if self.scripted else without_script(page)).encode()
        return 404, "text/plain", b""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve `site` on a free port of this machine."""

    class Visit(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = site.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", page_policy(site.origin, **inside()))
            self.send_header("Cache-Control", site.cache)
            if self.path == "/kalender":
                self.send_header("Clear-Site-Data", '"cache", "storage"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            most, end, last = body.partition(b"</body>")
            self.wfile.write(most)
            if end:
                site.whole.wait(10)
            self.wfile.write(end + last)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            (site.left if self.path == "/exit" else site.posted).append(body)
            self.send_response(204 if self.path == "/exit" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
    site.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def weight(language: str = "nl") -> dict[str, int]:
    """Return the gzipped bytes of everything a visitor loads, but the words of a code."""
    sizes = {name: _gzipped(served(name)) for name in AFTERWARDS}
    return {"index.html": _gzipped(fill(a_boot(root="A" * 88), language)), **sizes}


def _gzipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))
