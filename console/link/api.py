"""The relay's HTTP: signing in, and a look as a visitor. Only this module knows httpx."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import zlib
from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from protocol import staff_access as access
from protocol.p256 import PrivateKey
from protocol.research import PublishedResearch

T = TypeVar("T")

_ABOUT_FACTOR = {  # what the relay says of asking for a second factor
    403: ("needless", "Your role asks for no second factor."),
    409: ("exists", "You have a second factor already. Another administrator can reset it."),
}
_PATIENCE = 8.0  # seconds
_WHOLE = 20.0  # seconds for one answer to a visitor, however slowly it drips
LARGEST = 1024 * 1024  # bytes of an answer to a visitor, packed and plain


class AccessError(Exception):
    """The relay could not be reached or said no; one sentence for the person, `code` for us."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class FactorWanted(AccessError):
    """The signature was right, and a code of the second factor is asked for (`why`)."""

    def __init__(self, asked: access.FactorAsked) -> None:
        none = asked.why == "none"
        super().__init__(
            "factor",
            "Your role asks for a second factor: set it up with `veste second-factor`."
            if none
            else "A code of your second factor is asked for, and there was none, or not the right.",
        )
        self.why, self.wait = asked.why, asked.wait


def check_address(relay: str) -> None:
    """Raise `AccessError` unless `relay` is https, or http on this very machine."""
    parts = urlsplit(relay)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise AccessError("address", "The relay's address must begin with https://")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def socket_address(relay: str) -> str:
    """Return the address of the staff socket of `relay`."""
    check_address(relay)
    return "ws" + relay.removeprefix("http") + "/v1/staff"


class Api:
    """Calls to one relay."""

    def __init__(self, relay: str) -> None:
        """Speak to `relay`. Raises `AccessError` for an address without TLS."""
        check_address(relay)
        self._relay = relay
        self._client = httpx.AsyncClient(base_url=relay, timeout=_PATIENCE, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def sign_in(
        self, key: PrivateKey, who: bytes, code: str | None = None, voucher: bytes | None = None
    ) -> access.Session:
        """Return a session for `who`, by a signed challenge and, if it is asked for, a code.

        Raises `AccessError`, and of these `FactorWanted` when a code is asked for.
        """
        signed = access.sign_challenge(key, self._relay, await self._nonce(who), who)
        given = msgspec.structs.replace(signed, code=code, voucher=voucher)
        return await self._post("/v1/staff/session", given, access.Session)

    async def new_factor(self, key: PrivateKey, who: bytes) -> bytes:
        """Return the secret of a second factor for `who`, which is shown once.

        Raises `AccessError`: `exists` when they have one, `needless` for roles without.
        """
        signed = access.sign_for_factor(key, self._relay, await self._nonce(who), who)
        return (await self._post("/v1/staff/second-factor", signed, access.NewFactor)).secret

    async def _nonce(self, who: bytes) -> bytes:
        asked = access.ChallengeFor(who)
        return (await self._post("/v1/staff/challenge", asked, access.Challenge)).nonce

    async def enrol(self, enrolment: access.Enrolment) -> None:
        """Hand in a newcomer's key. Raises `AccessError`."""
        await self._send("/v1/staff/enrol", enrolment)

    async def research(self) -> PublishedResearch | None:
        """Return the research key that the relay shows; None while it shows none.

        Raises `AccessError`.
        """
        answer = await self._ask("GET", "/v1/research")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        try:
            return msgspec.json.decode(_content(answer), type=PublishedResearch)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise AccessError("answer", "This is not a relay of Veste.") from None

    async def register(self, token: str, sealed: bytes) -> None:
        """Hand in one sealed registration. Raises `AccessError` unless it is kept now."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
        _content(await self._ask("POST", "/v1/registrations", sealed, headers))

    async def _post(self, path: str, body: msgspec.Struct, kind: type[T]) -> T:
        content = await self._send(path, body)
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.DecodeError:
            raise AccessError("answer", "This is not a relay of Veste.") from None

    async def _send(self, path: str, body: msgspec.Struct) -> bytes:
        headers = {"Content-Type": "application/json"}
        answer = await self._ask("POST", path, msgspec.json.encode(body), headers)
        if path == "/v1/staff/second-factor" and answer.status_code in _ABOUT_FACTOR:
            raise AccessError(*_ABOUT_FACTOR[answer.status_code])
        return _content(answer)

    async def _ask(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        try:
            return await self._client.request(method, path, content=content, headers=headers)
        except httpx.HTTPError:
            raise AccessError("unreachable", "The relay cannot be reached.") from None


def _content(answer: httpx.Response) -> bytes:
    if answer.status_code == httpx.codes.PRECONDITION_REQUIRED:
        try:
            raise FactorWanted(msgspec.json.decode(answer.content, type=access.FactorAsked))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise AccessError("answer", "This is not a relay of Veste.") from None
    if answer.status_code in (401, 403):
        raise AccessError("refused", "The relay does not know you, or not any more.")
    if answer.status_code >= 300:
        raise AccessError("answer", f"The relay answered {answer.status_code}.")
    return answer.content


class Answer(NamedTuple):
    """What a visitor's browser would get: no redirect is followed, nothing is run."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BrokenAnswer(Exception):
    """An answer that no page of ours is: `code` is `huge` or `garbled`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def trusted() -> ssl.SSLContext:
    """Return whom to believe about certificates; it takes 30 ms to make, so make one for many."""
    return httpx.create_ssl_context(trust_env=False)


async def visit(
    relay: str, path: str, headers: Mapping[str, str], context: ssl.SSLContext | None = None
) -> Answer:
    """Return the relay's answer to one browser: a connection of its own, and no session.

    Raises `AccessError` (unreachable) when there is none in time, and `BrokenAnswer`.
    """
    check_address(relay)
    limits = httpx.Limits(max_keepalive_connections=0)
    try:
        async with (
            asyncio.timeout(_WHOLE),
            httpx.AsyncClient(
                timeout=_PATIENCE, trust_env=False, verify=context or trusted(), limits=limits
            ) as browser,
            browser.stream("GET", relay + path, headers=headers) as answer,
        ):
            packed = b""
            async for piece in answer.aiter_raw(65536):
                packed += piece
                if len(packed) > LARGEST:
                    raise BrokenAnswer("huge")
            coding = answer.headers.get("Content-Encoding", "")
            return Answer(answer.status_code, answer.headers, _unpacked(packed, coding))
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise AccessError("unreachable", "The relay cannot be reached.") from None


def _unpacked(packed: bytes, coding: str) -> bytes:
    """Return the plain body, never more than `LARGEST` of it. Raises `BrokenAnswer`."""
    if not coding:
        return packed
    if coding != "gzip":
        raise BrokenAnswer("garbled")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(packed, LARGEST)
    except zlib.error:
        raise BrokenAnswer("garbled") from None
    if unpacking.unconsumed_tail:
        raise BrokenAnswer("huge")
    if not unpacking.eof or unpacking.unused_data:
        raise BrokenAnswer("garbled")
    return plain
