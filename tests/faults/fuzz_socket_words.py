"""The fuzz's cases of JSON: every field of every message, wrong in every way."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from protocol.staff_messages import FromStaff
from protocol.visitor_messages import FromVisitor
from tests.faults.fuzz_socket_case import GOES_ON, STAFF, VISITOR, Case, text

_DOORS: tuple[tuple[str, Any], ...] = ((VISITOR, FromVisitor), (STAFF, FromStaff))

# Raw JSON, so that what no encoder would write can be sent too.
_VALUES: tuple[tuple[str, bytes], ...] = (
    ("null", b"null"),
    ("true", b"true"),
    ("-1", b"-1"),
    ("1.5", b"1.5"),
    ("1e400", b"1e400"),
    ("NaN", b"NaN"),
    ("400 digits", b"9" * 400),
    ("an empty text", b'""'),
    ("a text", b'"x"'),
    ("half a surrogate", b'"\\ud800"'),
    ("a NUL", b'"\\u0000"'),
    ("a list", b"[]"),
    ("a list in lists", b"[[[[]]]]"),
    ("an object", b"{}"),
    ("a deep list", b"[" * 2000 + b"]" * 2000),
)

_WHOLE: tuple[tuple[str, bytes], ...] = (
    ("nothing", b""),
    ("a space", b" "),
    ("null", b"null"),
    ("a number", b"1"),
    ("a text", b'"knock"'),
    ("a list", b"[]"),
    ("a list of messages", b'[{"t":"ping"}]'),
    ("an object without a kind", b"{}"),
    ("a kind that is none", b'{"t":"nothing"}'),
    ("a kind that is a number", b'{"t":1}'),
    ("a kind that is null", b'{"t":null}'),
    ("a kind of 100 KB", b'{"t":"' + b"x" * 100_000 + b'"}'),
    ("a kind in capitals", b'{"t":"PING"}'),
    ("a kind with a NUL", b'{"t":"ping\\u0000"}'),
    ("two messages", b'{"t":"ping"}{"t":"ping"}'),
    ("a comma too many", b'{"t":"ping",}'),
    ("single quotes", b"{'t':'ping'}"),
    ("a comment", b'{"t":"ping"/* */}'),
    ("half a message", b'{"t":"pi'),
    ("a byte order mark", b'\xef\xbb\xbf{"t":"ping"}'),
    ("UTF-16", '{"t":"ping"}'.encode("utf-16")),
    ("bytes that are no text", b'{"t":"\xff\xfe"}'),
    ("an overlong letter", b'{"t":"\xc0\xaf"}'),
    ("a surrogate in UTF-8", b'{"t":"\xed\xa0\x80"}'),
    ("a cut letter", b'{"t":"\xe2\x82'),
    ("60,000 brackets", b"[" * 60_000),
    ("20,000 objects", b'{"t":' * 20_000),
    ("a deep list in order", b"[" * 40_000 + b"]" * 40_000),
    ("100,000 digits", b"9" * 100_000),
    ("a number like 1e99999999", b'{"t":1e99999999}'),
    ("-0", b"-0"),
    ("Infinity", b"Infinity"),
    ("10,000 fields", b'{"t":"ping",' + b",".join(b'"f%d":1' % n for n in range(9_000)) + b"}"),
    ("a message of the other door", b'{"t":"night"}'),
    ("a message of the relay", b'{"t":"stored","mid":"AAAAAAAAAAA=","pos":1}'),
    ("a prototype", b'{"t":"ping","__proto__":{"t":"erase"}}'),
)


def sample(kind: inspect.Type) -> Any:
    """Return the plainest value of a type, as JSON would carry it."""
    if isinstance(kind, inspect.StructType):
        made = {} if kind.tag_field is None else {kind.tag_field: kind.tag}
        return made | {f.encode_name: sample(f.type) for f in kind.fields if f.required}
    if isinstance(kind, inspect.BytesType):
        return base64.b64encode(bytes(kind.min_length or 0)).decode()
    if isinstance(kind, inspect.IntType):
        return kind.ge or 0
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0]
    if isinstance(kind, inspect.VarTupleType):
        return [sample(kind.item_type)] * (kind.min_length or 0)
    if isinstance(kind, inspect.BoolType):
        return False
    raise TypeError(kind)


def samples(union: Any) -> dict[str, dict[str, Any]]:
    """Return the plainest message of each kind that a door takes."""
    kinds = inspect.type_info(union)
    assert isinstance(kinds, inspect.UnionType)
    return {made["t"]: made for made in map(sample, kinds.types)}


def cases() -> Iterator[Case]:
    """Yield every case that is truly no message of its door."""
    for path, union in _DOORS:
        decoder = msgspec.json.Decoder(union)
        for name, said in _wrong(union):
            if not _decodes(decoder, said):
                yield Case("words", name, text(said), path, (GOES_ON,), ("malformed",))


def _decodes(decoder: msgspec.json.Decoder[Any], said: bytes) -> bool:
    try:
        decoder.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _wrong(union: Any) -> Iterator[tuple[str, bytes]]:
    yield from _WHOLE
    for kind, message in samples(union).items():
        whole = json.dumps(message).encode()
        yield f"{kind} with another field", whole[:-1] + b',"more":1}'
        yield f"{kind} of another kind too", whole[:-1] + b',"t":"nothing"}'
        for field, value in message.items():
            if field == "t":
                continue
            less = {name: held for name, held in message.items() if name != field}
            yield f"{kind} without {field}", json.dumps(less).encode()
            for name, raw in (*_VALUES, *_encodings(value)):
                said = json.dumps(less)[:-1].encode() + b', "' + field.encode() + b'":' + raw + b"}"
                yield f"{kind} where {field} is {name}", said


def _encodings(value: Any) -> Iterator[tuple[str, bytes]]:
    """Yield what is nearly the base64 of a right length."""
    if not isinstance(value, str) or len(value) < 8:
        return
    content = base64.b64decode(value + "=" * (-len(value) % 4), validate=False)
    for name, said in (
        ("a byte short", base64.b64encode(content[1:])),
        ("a byte long", base64.b64encode(content + b"x" * 4200)),
        ("without padding", base64.b64encode(content[1:]).rstrip(b"=")),
        ("base64url", b"_-" + base64.b64encode(content)[2:]),
        ("base64 with a space", b" " + base64.b64encode(content)),
        ("base64 with a line break", base64.b64encode(content) + b"\\n"),
        ("hex", content.hex().encode()),
    ):
        yield name, b'"' + said + b'"'
