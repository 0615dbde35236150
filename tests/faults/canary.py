"""Words that nobody else says: where they may hide, and whether a token still finds them."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import msgspec

from protocol import visitor_messages as wire
from protocol.capsules import keys_of_token, open_capsule
from protocol.errors import Reject

VISITOR = "kanariezin van de bezoeker zonderwaarde"
STAFF = "kanariezin van de medewerker zonderbetekenis"
DRAFT = "kanariezin die nooit verstuurd is"


def shapes(words: str) -> list[bytes]:
    """Return the words in every shape they might hide in: raw, UTF-16, hex, base64."""
    raw = words.encode()
    found = [raw, words.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode()]
    for shift in range(3):  # base64 depends on where in a longer text the words begin
        coded = base64.b64encode(b" " * shift + raw)
        inner = coded[4 : len(coded) - 4]
        found += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return found


def hits(haystack: bytes, *needles: str) -> int:
    """Return how often a needle, or else any canary, is in `haystack`, in any shape."""
    wanted = needles or (VISITOR, STAFF, DRAFT)
    return sum(haystack.count(shape) for words in wanted for shape in shapes(words))


def memory_of(pid: int) -> Iterator[bytes]:
    """Yield every readable piece of a process's memory."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps.splitlines():
            area = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if area is None or "[v" in line:
                continue
            start, end = int(area[1], 16), int(area[2], 16)
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError):
                continue


def files_with_hits(folder: Path, *needles: str) -> list[str]:
    """Return the files below `folder` that hold a needle, or else any canary."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and hits(_content(path), *needles)
    ]


def _content(path: Path) -> bytes:
    """Return what is in a file; a browser at work may remove it just before it is read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


async def opens(address: str, token: str) -> bool:
    """Whether a reload token that somebody found opens anything at the relay."""
    keys = keys_of_token(base64.b64decode(token)[:32])
    unlock = msgspec.json.encode(wire.Unlock(keys.lookup)).decode()
    headers = {"Origin": address}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{address}/v1/visitor", headers=headers) as socket,
    ):
        await socket.send_str(unlock)
        data = (await socket.receive(timeout=10)).data
    answer = msgspec.json.decode(data, type=wire.ToVisitor)
    if isinstance(answer, wire.Bye):  # told to wait: ask again, once that may be done
        await asyncio.sleep(1)
        return await opens(address, token)
    assert isinstance(answer, wire.Capsule)
    try:
        open_capsule(keys.key, answer.capsule)
    except Reject:
        return False
    return True
