"""The one place where the administrator's tool speaks to the relay."""

from __future__ import annotations

import ipaddress
from typing import Self, TypeVar

import httpx
import msgspec

from protocol.directory import Papers
from protocol.staff_access import OrderAnswer, Ordered

_TIMEOUT = 15.0  # seconds

T = TypeVar("T", Papers, OrderAnswer)


class RelayError(Exception):
    """The relay could not be asked or said no; the text is one sentence."""


class RelayClient:
    """A relay, by its public origin. Use as a context manager."""

    def __init__(self, origin: str) -> None:
        """Raises `RelayError` for plain http to anywhere but this machine."""
        check_origin(origin)
        self._http = httpx.Client(base_url=origin, timeout=_TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Self:
        """Keep the connection for more than one question."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._http.close()

    def papers(self) -> Papers | None:
        """Return the papers that the relay serves; None while it has none."""
        answer = self._ask("GET", "/v1/papers", None)
        return None if answer.status_code == httpx.codes.NOT_FOUND else _content(answer, Papers)

    def order(self, ordered: Ordered) -> OrderAnswer:
        """Give an order and return the answer."""
        answer = self._ask("POST", "/v1/organisation", msgspec.json.encode(ordered))
        return _content(answer, OrderAnswer)

    def _ask(self, method: str, path: str, content: bytes | None) -> httpx.Response:
        headers = {"Content-Type": "application/json"} if content is not None else {}
        try:
            return self._http.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise RelayError(f"The relay cannot be reached ({type(error).__name__}).") from None


def check_origin(origin: str) -> None:
    """Raise `RelayError` unless orders to `origin` travel sealed or stay on this machine."""
    try:
        url = httpx.URL(origin)
    except (httpx.InvalidURL, ValueError):
        raise RelayError("The relay's address is no address.") from None
    if url.scheme == "https" and url.host:
        return
    if url.scheme != "http" or not _is_this_machine(url.host):
        raise RelayError("The relay's address must begin with https://, except on this machine.")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _content(answer: httpx.Response, kind: type[T]) -> T:
    if answer.status_code == httpx.codes.FORBIDDEN:
        raise RelayError(
            "The relay refused the order: see that its VESTE_ROOT is your root point "
            "and that the clocks of both machines are right."
        )
    if answer.status_code == httpx.codes.CONFLICT:
        raise RelayError("The relay has another roster that is not older: try again.")
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise RelayError("They have no second factor at the relay: there is nothing to reset.")
    if answer.status_code != httpx.codes.OK:
        raise RelayError(f"The relay answered with status {answer.status_code}.")
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RelayError("The relay's answer makes no sense: is that address a relay?") from None
