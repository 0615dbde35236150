"""The fuzz's cases of HTTP: how a socket is asked for, and the doors beside the sockets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.fuzz_socket_case import STAFF, VISITOR, Case

ORIGIN, TOKEN = b"{origin}", b"{token}"  # filled in when a case is run

_KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
_REFUSED = tuple(range(400, 432))
_UPGRADE = {
    b"Host": b"relay.example",
    b"Upgrade": b"websocket",
    b"Connection": b"Upgrade",
    b"Sec-WebSocket-Version": b"13",
    b"Sec-WebSocket-Key": _KEY,
}


def handshake(path: str, **changed: bytes | None) -> bytes:
    """Return a good handshake for `path`; `changed` names headers with _ for -, None: absent."""
    proof = {b"Origin": ORIGIN} if path == VISITOR else {b"Authorization": b"Bearer " + TOKEN}
    headers: dict[bytes, bytes | None] = {**_UPGRADE, **proof}
    headers.update({name.replace("_", "-").encode(): value for name, value in changed.items()})
    return request(b"GET", path.encode(), headers)


def request(
    method: bytes,
    path: bytes,
    headers: dict[bytes, bytes | None],
    body: bytes = b"",
    version: bytes = b"HTTP/1.1",
) -> bytes:
    """Return the bytes of a request, right or wrong."""
    lines = [b" ".join((method, path, version))]
    lines += [name + b": " + value for name, value in headers.items() if value is not None]
    return b"\r\n".join([*lines, b"", b""]) + body


def cases() -> Iterator[Case]:
    """Yield every case."""
    for path in (VISITOR, STAFF):
        yield from _changed_headers(path)
        yield from _lines(path)
    yield from _who()
    yield from _wrong_places()
    yield from _bodies()


def _case(name: str, sent: bytes, *statuses: int, family: str = "upgrade") -> Case:
    """Return a case that must be answered by one of `statuses`; 0: ended without a word."""
    return Case(family, name, sent, raw=True, statuses=statuses or (0, *_REFUSED))


def _changed_headers(path: str) -> Iterator[Case]:
    ws = f"{path}: "
    yield _case(ws + "a good one", handshake(path), 101)
    for name in ("Upgrade", "Connection", "Sec_WebSocket_Version", "Sec_WebSocket_Key"):
        yield _case(ws + f"no {name}", handshake(path, **{name: None}))
        yield _case(ws + f"empty {name}", handshake(path, **{name: b""}))
        twice = handshake(path)[:-2] + name.replace("_", "-").encode() + b": x\r\n\r\n"
        yield _case(ws + f"{name} twice", twice, 101, 400, 426)
    yield _case(ws + "no Host", handshake(path, Host=None), 101, 400)
    yield _case(ws + "upgrade to h2c", handshake(path, Upgrade=b"h2c"))
    yield _case(ws + "upgrade to WebSocket", handshake(path, Upgrade=b"WebSocket"), 101)
    yield _case(ws + "keep alive only", handshake(path, Connection=b"keep-alive"))
    both = handshake(path, Connection=b"keep-alive, Upgrade")
    yield _case(ws + "keep alive and upgrade", both, 101)
    for version in (b"0", b"6", b"12", b"14", b"99", b"-13", b"13.0", b"thirteen"):
        sent = handshake(path, Sec_WebSocket_Version=version)
        yield _case(ws + f"version {version.decode()}", sent)
    for draft in (b"7", b"8"):  # of the same frames as 13
        yield _case(
            ws + f"draft {draft.decode()}", handshake(path, Sec_WebSocket_Version=draft), 101
        )
    for key in (b"short", _KEY * 2, b"!" * 24, b"A" * 24, b"\xff" * 24):
        sent = handshake(path, Sec_WebSocket_Key=key)
        yield _case(ws + f"key {key[:8]!r} of {len(key)}", sent, 0, 101, *_REFUSED)
    for offered in (
        b"permessage-deflate",
        b"permessage-deflate; client_max_window_bits=99",
        b";,;",
    ):
        sent = handshake(path, Sec_WebSocket_Extensions=offered)
        yield _case(ws + f"extension {offered.decode()}", sent, 101, 400)
    yield _case(ws + "a protocol", handshake(path, Sec_WebSocket_Protocol=b"chat, \x7f"), 101, 400)


def _lines(path: str) -> Iterator[Case]:
    ws, good = f"{path}: ", handshake(path)
    for method in (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"BREW", b"get"):
        sent = good.replace(b"GET", method, 1)
        yield _case(ws + f"{method.decode()}", sent)
    for version in (b"HTTP/0.9", b"HTTP/1.9", b"HTTP/2.0", b"HTTP/9.9", b"HTTP/1", b"HTTQ/1.1"):
        sent = good.replace(b"HTTP/1.1", version, 1)
        yield _case(ws + version.decode(), sent, 0, 101, *_REFUSED, 505)
    yield _case(ws + "HTTP/1.0", good.replace(b"HTTP/1.1", b"HTTP/1.0", 1), 101, 400, 426)
    for name, header in (
        ("a header without a colon", b"Nothing"),
        ("a space before the colon", b"X-Space : 1"),
        ("a folded header", b"X-Fold: 1\r\n and 2"),
        ("a header with a NUL", b"X-Nul: \x00"),
        ("a header with a bare CR", b"X-Cr: a\rb"),
        ("a header of 9 KiB", b"X-Long: " + b"x" * 9000),
        ("a header of 70 KiB", b"X-Long: " + b"x" * 70_000),
        ("a name of 9 KiB", b"X" * 9000 + b": 1"),
        ("a name with letters of another script", "X-Ë: 1".encode()),
        ("300 headers", b"\r\n".join(b"X-%d: 1" % n for n in range(300))),
        ("3,000 headers", b"\r\n".join(b"X-%d: 1" % n for n in range(3000))),
        ("two lengths", b"Content-Length: 1\r\nContent-Length: 2"),
        ("a length below nothing", b"Content-Length: -1"),
        ("a length that is no number", b"Content-Length: 0x10"),
        ("a length and chunks", b"Content-Length: 3\r\nTransfer-Encoding: chunked"),
        ("an encoding that is none", b"Transfer-Encoding: whispered"),
    ):
        sent = good[:-2] + header + b"\r\n\r\n"
        yield _case(ws + name, sent, 0, 101, *_REFUSED)
    yield _case(ws + "only line feeds", good.replace(b"\r\n", b"\n"), 0, 101, 400)
    yield _case(ws + "with frames in the same packet", good + b"\x81\x80abcd" * 3, 101)


def _who() -> Iterator[Case]:
    for origin in (
        *(
            b"null",
            b"https://elsewhere.example",
            b"http://127.0.0.1",
            ORIGIN + b"/",
            b"",
            b"file://",
        ),
        *(ORIGIN.upper(), ORIGIN + b" ", ORIGIN + b".example", b"https://x@" + ORIGIN[7:]),
    ):
        sent = handshake(VISITOR, Origin=origin)
        # A space around a value is no part of it (RFC 9110, 5.5).
        right = (101,) if origin == ORIGIN + b" " else (403,)
        yield _case(f"a page from {origin.decode()!r}", sent, *right)
    yield _case("a page from nowhere", handshake(VISITOR, Origin=None), 403)
    two = handshake(VISITOR, Origin=b"null")[:-2] + b"Origin: " + ORIGIN + b"\r\n\r\n"
    yield _case("a page from two places", two, 403, 400)
    for given in (
        *(b"", b"Bearer", b"Bearer ", b"bearer " + TOKEN, b"Bearer  " + TOKEN, b"Basic YTpi"),
        *(b"Bearer " + TOKEN + b"x", b"Bearer " + b"A" * 43, b"Bearer " + b"\xff" * 43),
        *(TOKEN, b"Bearer " + TOKEN[:-2], b"Bearer " + b"x" * 7000),
    ):
        sent = handshake(STAFF, Authorization=given)
        yield _case(f"a console that shows {given[:20]!r} of {len(given)}", sent, 400, 401)
    yield _case("a console that shows nothing", handshake(STAFF, Authorization=None), 401)
    yield _case("a console from a page", handshake(STAFF, Origin=ORIGIN), 403)
    for place in (b"?token=", b"?access_token=", b"/", b"?Authorization=Bearer%20"):
        sent = handshake(STAFF, Authorization=None)
        sent = sent.replace(STAFF.encode(), STAFF.encode() + place + TOKEN, 1)
        yield _case(f"a token in the address after {place.decode()}", sent, 401, 404)


def _wrong_places() -> Iterator[Case]:
    host: dict[bytes, bytes | None] = {b"Host": b"relay.example"}
    for path in (
        *(b"/v1", b"/v1/", b"/v2/visitor", b"/v1/visitor/", b"/v1/visitor%00", b"/V1/VISITOR"),
        *(b"/../etc/passwd", b"/v1/../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"//"),
        *(b"/static/../../pepper", b"/.git/config", b"/x" * 3000, b"/x" * 40_000, b"/%ff%fe"),
        *(b"/%", b"/\xff", b"?", b"*", b"relay.example", b"/exit", b"/v1/organisation"),
    ):
        sent = request(b"GET", path, host)
        yield _case(f"get {path[:30]!r} of {len(path)}", sent, 0, *_REFUSED, family="http")
    yield _case("a line of nothing", b"\r\n\r\n\r\n", 0, *_REFUSED, family="http")
    tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n"
    yield _case("a hello of TLS", tls, 0, *_REFUSED, family="http")
    two = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield _case("a preface of HTTP/2", two, 0, *_REFUSED, 505, family="http")


_POSTS = (
    *("/exit", "/v1/staff/challenge", "/v1/staff/session", "/v1/staff/enrol"),
    *("/v1/staff/second-factor", "/v1/organisation"),
)
_BODIES: tuple[tuple[str, bytes], ...] = (
    ("nothing", b""),
    ("an empty object", b"{}"),
    ("a list", b"[]"),
    ("null", b"null"),
    ("no JSON", b"t=leave&chat=1"),
    ("no text", b"\xff\xfe\x00"),
    ("60,000 brackets", b"[" * 60_000),
    ("20,000 objects", b'{"a":' * 20_000),
    ("a number of 4,000 digits", b'{"id":' + b"9" * 4000 + b"}"),
    ("another field", b'{"t":"leave","more":1}'),
    ("names of the right kind, values of the wrong", b'{"id":1,"nonce":[],"signature":null}'),
    ("half a megabyte of spaces", b" " * 500_000),
    ("more than is taken", b" " * 600_000),
)


def _bodies() -> Iterator[Case]:
    for path in _POSTS:
        headers: dict[bytes, bytes | None] = {b"Host": b"relay.example"}
        if path == "/exit":
            headers[b"Origin"] = ORIGIN
        for name, body in _BODIES:
            length = {**headers, b"Content-Length": str(len(body)).encode()}
            sent = request(b"POST", path.encode(), length, body)
            yield _case(f"{path}: {name}", sent, 0, *_REFUSED, family="http")
        chunked: dict[bytes, bytes | None] = {**headers, b"Transfer-Encoding": b"chunked"}
        for name, body in (
            ("chunks that are none", b"zz\r\n{}\r\n0\r\n\r\n"),
            ("a chunk of -1", b"-1\r\n{}\r\n0\r\n\r\n"),
            ("a chunk of 2^70", b"4" + b"0" * 17 + b"\r\n{}\r\n0\r\n\r\n"),
            ("good chunks of nothing good", b"2\r\n{}\r\n0\r\n\r\n"),
        ):
            sent = request(b"POST", path.encode(), chunked, body)
            yield _case(f"{path}: {name}", sent, 0, *_REFUSED, family="http")
        squeezed = {**length, b"Content-Encoding": b"gzip", b"Content-Length": b"4"}
        sent = request(b"POST", path.encode(), squeezed, b"\x1f\x8b\x00\x00")
        yield _case(f"{path}: what only looks squeezed", sent, 0, *_REFUSED, family="http")
        other = {**headers, b"Origin": b"null", b"Content-Length": b"2"}
        sent = request(b"POST", path.encode(), other, b"{}")
        yield _case(f"{path}: from a page elsewhere", sent, 403, family="http")
