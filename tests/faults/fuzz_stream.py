"""The fuzz's cases of a stream: what is posted where no WebSocket comes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

from tests.faults.fuzz_socket_case import VISITOR, Case
from tests.faults.fuzz_socket_requests import ORIGIN, request

# Filled in when a case is run: what a stream is called that goes on, and one of short answers.
LONG, SHORT = b"{long-stream's-own-name}", b"{short-streams-own-name}"
_NOBODY = "AAAAAAAAAAAAAAAAAAAAAA=="
_REFUSED = tuple(range(400, 432))


def cases() -> Iterator[Case]:
    """Yield every case."""
    yield from _opening()
    for name in (LONG, SHORT):
        yield from _carrying(name.decode())
        yield from _listening(name.decode())
    yield from _heads()


def _post(body: bytes, **changed: bytes | None) -> bytes:
    headers: dict[bytes, bytes | None] = {b"Host": b"relay.example", b"Origin": ORIGIN}
    headers[b"Content-Length"] = str(len(body)).encode()
    headers.update({name.replace("_", "-").encode(): value for name, value in changed.items()})
    return request(b"POST", VISITOR.encode(), headers, body)


def _case(name: str, sent: bytes, *statuses: int) -> Case:
    return Case("stream", name, sent, raw=True, statuses=statuses or (0, *_REFUSED))


def _opening() -> Iterator[Case]:
    yield _case("a good one", _post(b'{"t":"open"}'), 200)
    yield _case("one of short answers", _post(b'{"once":true,"t":"open"}'), 200)
    for body in (
        *('{"t":"open","once":null}', '{"t":"open","once":"true"}', '{"t":"open","v":1}'),
        *('{"t":"Open"}', '{"t":["open"]}', '{"once":true}', '[{"t":"open"}]', '"open"', "open"),
        *('{"t":"open"}{"t":"open"}', '{"t":"open","t":"listen"}', '{"t":"knock","v":1}', " "),
    ):
        yield _case(f"open by {body!r}", _post(body.encode()))


def _numbers() -> Iterator[tuple[str, int | None]]:
    """Yield what may stand for a number, and by what a carry of it is answered if not by 400."""
    yield from {"0": 204, "1": 204, "15": 204, "16": 204, "17": 429, "2147483647": 429}.items()
    for wrong in ("-1", "2147483648", "1.5", '"1"', "null", "[1]", "true", "1e400", "9" * 400):
        yield wrong, None


def _carrying(name: str) -> Iterator[Case]:
    def carry(number: str, messages: str, called: str = name) -> bytes:
        body = f'{{"t":"carry","name":"{called}","number":{number},"messages":{messages}}}'
        return _post(body.encode())

    kind = name[1:5]
    for number, answered in _numbers():
        # A stream of its own has heard nothing yet: what is 16 ahead or more is too early.
        early = answered is not None and int(number) >= 16
        statuses = (429,) if early else (400,) if answered is None else (answered,)
        yield _case(f"{kind}: number {number[:12]}", carry(number, "[]"), *statuses)
    good = {
        "nothing": "[]",
        "a ping": '[{"t":"ping"}]',
        "a hundred pings": f"[{','.join(['{}'] * 100)}]",
        "no messages at all": '[1,null,"x",[],{},true,-0.5e-9]',
        "brackets": f"[{'[' * 400}{']' * 400}]",
        "a large one": f'["{"x" * 100_000}"]',
        "twice a field": '[{"t":"ping","t":"knock","v":1}]',
        "letters of another script": '["\u0436\u2028\U0001f600"]',
    }
    for what, messages in good.items():
        yield _case(f"{kind}: {what}", carry("0", messages), 204)
    wrong = {
        "none": "null",
        "text": '"[]"',
        "an object": "{}",
        "no JSON": "[{t:ping}]",
        "half": '[{"t":',
        "a comma too much": "[1,]",
        "a hundred and one": f"[{','.join(['1'] * 101)}]",
        "half a letter": '["\\ud800"]',
        "a control character": '["\x01"]',
        "60,000 brackets": "[" * 60_000,
        "NaN": "[NaN]",
    }
    for what, messages in wrong.items():
        yield _case(f"{kind}: messages that are {what}", carry("0", messages), 400)
    yield _case(f"{kind}: too large", carry("0", f'["{"x" * 140_000}"]'), 413)
    for called in ("", "AAAA", _NOBODY[:-2], "!" * 24, _NOBODY + "A", "\\u0000" * 4):
        yield _case(
            f"{kind}: carried to {called[:12]!r} ({len(called)} long)",
            carry("0", "[]", called),
            400,
            404,
        )
    yield _case(f"{kind}: carried to nobody", carry("0", "[]", _NOBODY), 404)


def _listening(name: str) -> Iterator[Case]:
    kind = name[1:5]
    for number, answered in _numbers():
        # A long stream is heard already; a short one may be asked for its first answer.
        good = name == SHORT.decode() and number == "1"
        statuses = (200,) if good else (400,) if answered is None else (409,)
        body = f'{{"t":"listen","name":"{name}","number":{number}}}'
        yield _case(f"{kind}: listen {number[:12]}", _post(body.encode()), *statuses)
    more = json.dumps({"t": "listen", "name": name, "number": 1, "once": True})
    yield _case(f"{kind}: listen with more", _post(more.encode()), 400)
    nobody = json.dumps({"t": "listen", "name": _NOBODY, "number": 1})
    yield _case(f"{kind}: listen to nobody", _post(nobody.encode()), 404)


def _heads() -> Iterator[Case]:
    good = b'{"t":"open"}'
    for origin in (b"null", b"https://elsewhere.example", ORIGIN + b"/", b"", ORIGIN.upper(), None):
        yield _case(f"from {origin!r}", _post(good, Origin=origin), 403)
    numbers = count()
    for changed in (
        {"Content_Length": b"-1"},
        {"Content_Length": b"2"},
        {"Content_Length": b"99"},
        {"Content_Length": None},
        {"Content_Encoding": b"gzip"},
        {"Content_Type": b"text/html; charset=nothing-like-it"},
        {"Expect": b"100-continue"},
        {"Transfer_Encoding": b"whispered"},
        {"Transfer_Encoding": b"chunked"},
        {"Upgrade": b"websocket", "Connection": b"Upgrade"},
        {"Last_Event_ID": b"1", "Accept": b"text/event-stream"},
    ):
        sent = _post(good, **changed)
        yield _case(f"head {next(numbers)}: {sorted(changed)}", sent, 0, 100, 200, *_REFUSED)
    for name in (LONG, SHORT):
        path = VISITOR.encode() + b"?stream=" + name
        body = b'{"t":"carry","number":0,"messages":[]}'
        length: dict[bytes, bytes | None] = {b"Content-Length": str(len(body)).encode()}
        sent = request(b"POST", path, {b"Host": b"x", b"Origin": ORIGIN, **length}, body)
        yield _case(f"a name in the address, {name[1:5].decode()}", sent, 400)
