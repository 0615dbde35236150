"""The fuzz's cases of WebSocket framing (RFC 6455, section 5 and 7), for page and console."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.fuzz_socket_case import CLOSED, GOES_ON, STAFF, VISITOR, Case, frame, text

_KNOCK = b'{"t":"ping"}'
_EITHER = (CLOSED, GOES_ON)
_LARGEST = 128 * 1024

# Close codes that RFC 6455 (7.4) lets a peer send, and those it does not.
_GOOD = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
_BAD = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)


def cases() -> Iterator[Case]:
    """Yield every case, first at the page's door and then at the console's."""
    for path in (VISITOR, STAFF):
        yield from _headers(path)
        yield from _fragments(path)
        yield from _lengths(path)
        yield from _controls(path)
        yield from _closes(path)
        yield from _silences(path)


def _broken(name: str, sent: bytes, path: str, *closes: int) -> Case:
    return Case("frames", name, sent, path, (CLOSED,), closes=closes)


def _headers(path: str) -> Iterator[Case]:
    for rsv in range(1, 8):
        yield _broken(f"reserved bits {rsv:03b}", frame(1, _KNOCK, rsv=rsv), path, 1002)
        yield _broken(f"reserved bits {rsv:03b} in a ping", frame(9, rsv=rsv), path, 1002)
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield _broken(f"opcode {opcode}", frame(opcode, _KNOCK), path, 1002)
        yield _broken(f"opcode {opcode}, empty", frame(opcode), path, 1002)
    # RFC 6455 (5.1) would have these refused; aiohttp reads them, and no browser sends them.
    yield Case("frames", "not masked", frame(1, _KNOCK, masked=False), path)
    bare = frame(1, masked=False)
    yield Case("frames", "not masked, empty", bare, path, codes=("malformed",))
    yield _broken("binary", frame(2, _KNOCK), path)
    yield _broken("binary, empty", frame(2), path)
    yield _broken("not a frame at all", b"GET / HTTP/1.1\r\n\r\n" * 3, path)
    yield _broken("a page instead", b"\xff" * 4096, path, 1002)


def _fragments(path: str) -> Iterator[Case]:
    yield _broken("continuation of nothing", frame(0, _KNOCK), path, 1002)
    yield _broken("unfinished continuation of nothing", frame(0, b"", fin=False), path, 1002)
    begun = frame(1, b'{"t":', fin=False)
    yield _broken("a text within a text", begun + text(_KNOCK), path, 1002)
    yield _broken("a binary within a text", begun + frame(2, b"x"), path, 1002)
    for size in (1, 2, 5):
        parts = [_KNOCK[at : at + size] for at in range(0, len(_KNOCK), size)]
        whole = frame(1, b"", fin=False) + b"".join(frame(0, p, fin=False) for p in parts)
        yield Case("frames", f"a ping in parts of {size}", whole + frame(0), path)
        mixed = frame(1, b"", fin=False) + b"".join(
            frame(0, part, fin=False) + frame(9, b"between") for part in parts
        )
        yield Case("frames", f"in parts of {size} with pings", mixed + frame(0), path)
    empty = frame(1, b"", fin=False) + frame(0, b"", fin=False) * 500 + frame(0)
    yield Case("frames", "500 empty parts", empty, path, codes=("malformed",))
    large = frame(1, b" " * 65536, fin=False) * 1 + frame(0, b" " * 65536, fin=False) * 2
    yield _broken("parts larger together than a message", large + frame(0), path, 1009)
    for opcode in (8, 9, 10):
        split = frame(opcode, b"ab", fin=False) + frame(0, b"cd")
        yield _broken(f"control {opcode} in parts", split, path, 1002)


def _lengths(path: str) -> Iterator[Case]:
    for opcode in (8, 9, 10):
        yield _broken(f"control {opcode} of 126", frame(opcode, b"x" * 126), path, 1002)
        yield _broken(f"control {opcode} of 64 KiB", frame(opcode, b"x" * 65536), path, 1002)
    yield Case("frames", "length in two bytes where one is enough", frame(1, _KNOCK, wide=2), path)
    yield Case("frames", "length in eight bytes too", frame(1, _KNOCK, wide=8), path)
    for power in (32, 62, 63, 64):
        size = min(1 << power, (1 << 64) - 1)
        yield _broken(f"a text of 2^{power}", frame(1, b"", length=size, wide=8), path, 1009, 1002)
    for size in (_LARGEST - 1, _LARGEST, _LARGEST + 1, 2 * _LARGEST, 1 << 20):
        fits = size < _LARGEST
        yield Case(
            "frames",
            f"a text of {size}",
            text(b" " * size),
            path,
            (GOES_ON,) if fits else _EITHER if size == _LARGEST else (CLOSED,),
            codes=("malformed",) if fits else (),
            closes=() if size <= _LARGEST else (1009,),
        )


def _controls(path: str) -> Iterator[Case]:
    for size in (0, 1, 125):
        yield Case("frames", f"a ping of {size}", frame(9, b"p" * size), path)
        yield Case("frames", f"a pong of {size} nobody asked for", frame(10, b"p" * size), path)
    yield Case("frames", "100 pings", frame(9, b"x") * 100, path)
    yield Case("frames", "1,000 pongs", frame(10, b"x") * 1000, path)
    if path == VISITOR:
        yield _broken("2,000 pings", frame(9, b"x" * 125) * 2000, path)
        yield _broken("2,000 empty texts", frame(1) * 2000, path)
        yield Case("frames", "200 empty texts", frame(1) * 200, path, _EITHER, codes=("malformed",))
    else:
        yield _broken("9,000 pings", frame(9, b"x" * 125) * 9000, path)
        yield Case("frames", "200 empty texts", frame(1) * 200, path, codes=("malformed",))


def _closes(path: str) -> Iterator[Case]:
    for code in _GOOD:
        yield Case(
            "frames", f"close {code}", frame(8, code.to_bytes(2, "big") + b"bye"), path, (CLOSED,)
        )
    for code in _BAD:
        yield _broken(f"close {code}", frame(8, code.to_bytes(2, "big")), path)
    yield _broken("close without a code", frame(8), path)
    yield _broken("close with half a code", frame(8, b"\x03"), path, 1002)
    reason = (1000).to_bytes(2, "big")
    yield _broken("close for 123 letters", frame(8, reason + b"x" * 123), path)
    yield _broken("close for 124 letters", frame(8, reason + b"x" * 124), path, 1002)
    yield _broken("close for no letters", frame(8, reason + b"\xff\xfe\xc0"), path, 1007)
    yield _broken("close, then words", frame(8, reason) + text(_KNOCK), path)
    yield _broken("close twice", frame(8, reason) * 2, path)
    yield _broken("close within a text", frame(1, b"x", fin=False) + frame(8, reason), path)


def _silences(path: str) -> Iterator[Case]:
    whole = text(_KNOCK)
    for name, sent in (
        ("after nothing", b""),
        ("after one byte of a frame", whole[:1]),
        ("within a mask", whole[:4]),
        ("within a payload", whole[:-1]),
        ("within a length of eight bytes", frame(1, b"", length=99, wide=8)[:5]),
        ("within a message in parts", frame(1, b"x", fin=False)),
        ("after the promise of 100 KiB", frame(1, b"x", length=100_000)),
    ):
        yield Case("silence", f"silence {name}", sent, path, (CLOSED,), silent=True)
