"""The page's files as they are sent: read once, packed once, each with its SHA-256."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

import msgspec
from aiohttp import web

from protocol.code_words import LIST
from server.web.page_source import AFTERWARDS, FIRST, PAGE, read_scripts, slim

WORDS = "/page/code_words.txt"

_FIELD = re.compile(r"\{\{([a-z]+)(?::([\w.-]+))?\}\}")
_PART = re.compile(r"^\{\{part:([a-z-]+)\}\}\n", re.MULTILINE)
_ONLY = re.compile(r"^\{\{for:([a-z+ ]+)\}\}\n(.*?)^\{\{end\}\}\n", re.MULTILINE | re.DOTALL)
_WORDS = re.compile(r'\s*data-words="([^"]*)"')


class Packed(NamedTuple):
    """One answer's body, plain and gzipped, and what it is."""

    plain: bytes
    packed: bytes
    kind: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the plain bytes, in hex."""
        return sha256(self.plain).hexdigest()


class Files(NamedTuple):
    """The page's files: what stands in it, by its place there, and the others by their path.

    No browser keeps any of them, so to ask for each by itself would only take a slow line longer.
    """

    inside: Mapping[str, str]
    others: Mapping[str, Packed]


def pack(text: bytes, kind: str) -> Packed:
    """Return `text` ready to be sent; no secret and no input is in it, so packing leaks none."""
    return Packed(text, gzip.compress(text, 9, mtime=0), kind)


def send(request: web.Request, body: Packed, headers: Mapping[str, str]) -> web.Response:
    """Return the answer with `body`, gzipped for whoever understands it."""
    understood = [each.strip() for each in request.headers.get("Accept-Encoding", "").split(",")]
    fields = {"Content-Type": f"{body.kind}; charset=utf-8", **headers}
    if "gzip" not in understood:
        return web.Response(body=body.plain, headers=fields)
    return web.Response(body=body.packed, headers={**fields, "Content-Encoding": "gzip"})


def read_files(folder: Path = PAGE) -> Files:
    """Return all files of the page but its templates. Raises `JoinError` as `join` does."""
    style = (folder / "page.css").read_text(encoding="utf-8")
    scripts = read_scripts(folder)
    later = {
        f"/page/{name}": pack(scripts[name].encode(), "text/javascript") for name in AFTERWARDS
    }
    # The words of a return code, fetched only by who needs one; the list exists once.
    others = {**later, WORDS: pack(LIST.read_bytes(), "text/plain")}
    return Files({"style": slim("page.css", style), "script": scripts[FIRST]}, others)


def read_template(name: str, folder: Path = PAGE) -> str:
    """Return a template as it is sent, its parts in it, its places not yet filled.

    A line `{{part:NAME}}` stands for `parts/NAME.html`, so that no file is too long to read and
    nothing is written twice; a part may have parts. Raises `FileNotFoundError` for a part that
    is not there.
    """

    def part(found: re.Match[str]) -> str:
        return _PART.sub(part, (folder / "parts" / f"{found[1]}.html").read_text(encoding="utf-8"))

    return slim(name, _PART.sub(part, (folder / name).read_text(encoding="utf-8")))


def only_for(template: str, *whom: str) -> str:
    """Return `template` with the lines from `{{for:NAMES}}` to `{{end}}` only if meant for `whom`.

    `a+b` is meant for whoever is both. What is of no use at a door, or not promised, is not sent
    there: no script has to hide it, and no phone waits for it.
    """

    def lines(found: re.Match[str]) -> str:
        return found[2] if any({*who.split("+")} <= {*whom} for who in found[1].split()) else ""

    return _ONLY.sub(lines, template)


def fill(template: str, catalog: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """Return `template` with `{{t:ID}}` from the catalog, escaped, and `{{name}}` from `fields`.

    `fields` are taken as they are: whoever gives them has made them safe. Raises `KeyError`
    for a string or a field that is not there.
    """

    def replacement(found: re.Match[str]) -> str:
        return escape(catalog[found[2]]) if found[1] == "t" else fields[found[1]]

    return _FIELD.sub(replacement, template)


def words_of(template: str, catalog: Mapping[str, str]) -> dict[str, str]:
    """Return the strings that the page's scripts ask for in `data-words`."""
    named = _WORDS.search(template)
    return {name: catalog[name] for name in named[1].split()} if named else {}


def without_list(template: str) -> str:
    """Return the template without its `data-words`, which no browser needs."""
    return _WORDS.sub("", template)


def as_boot(content: Mapping[str, object]) -> str:
    """Return `content` as JSON that no browser can take for the end of its script."""
    return msgspec.json.encode(content).decode().replace("<", "\\u003c")


class Remembered:
    """The last page of each kind, so that a rush of visitors packs it once."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._last: dict[object, tuple[object, Packed]] = {}

    def get(self, which: object, state: object, make: Callable[[], Packed]) -> Packed:
        """Return `which` page as it was last made, or `make` it if `state` is another."""
        held = self._last.get(which)
        if held is None or held[0] != state:
            held = self._last[which] = (state, make())
        return held[1]
