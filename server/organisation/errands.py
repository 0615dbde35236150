"""What the administrator's commands do: decide in the book, keep it, then tell the relay.

The book is kept before the relay hears of it. If the relay cannot be reached then, the next
errand finds it behind and publishes again.
"""

from __future__ import annotations

import secrets
from typing import Protocol

from protocol.directory import Papers, Role
from protocol.p256 import PrivateKey
from protocol.staff_access import (
    Invite,
    ListEnrolments,
    OrderAnswer,
    Ordered,
    Publish,
    ResetFactor,
    invite_keys,
)
from server.organisation import book as books
from server.organisation.book import Book, BookError, Invited, Judged
from server.organisation.office import Office


class Relay(Protocol):
    """What an errand asks of the relay."""

    def papers(self) -> Papers | None:
        """Return the papers that the relay serves; None while it has none."""

    def order(self, ordered: Ordered) -> OrderAnswer:
        """Give an order and return the answer."""


def come_in(office: Office, relay: Relay, now: int) -> list[str]:
    """Bring book and relay to one roster; return what the administrator should know.

    Raises `BookError` once the roster key has ended.
    """
    served, told = _take_over(office, relay, now)
    if office.book.certified_until <= now:  # the relay refuses all that is signed with it
        raise BookError(
            "The roster key has ended and signs nothing any more: make a new one with "
            "`staff renew --root FILE`, then give this command again."
        )
    if office.book.roster_until - now < books.SIGN_AGAIN:
        office.save(books.renew(office.book, now))
    if served is None or served.roster != office.book.roster:
        publish(office, relay, now)
        told.append(f"The relay now serves roster {office.book.version}; it had none or an older.")
    if office.book.certified_until - now < books.NEW_KEY_FROM:
        days = (office.book.certified_until - now) // 86400
        told.append(f"The roster key ends in {days} days: renew it with `staff renew --root FILE`.")
    return told


def _take_over(office: Office, relay: Relay, now: int) -> tuple[Papers | None, list[str]]:
    """Keep a newer roster that the relay serves; return what it serves, and what to tell."""
    served = relay.papers()
    book = office.book if served is None else books.catch_up(office.book, served, now)
    if book == office.book:
        return served, []
    office.save(book)
    return served, [f"The relay serves roster {book.version}, made elsewhere: it was taken over."]


def invite(
    office: Office, relay: Relay, roles: tuple[Role, ...], label: str, hours: int, now: int
) -> str:
    """Make a one-time code, open it at the relay, and return it as it is read out."""
    code = "".join(secrets.choice(books.CODE_SIGNS) for _ in range(books.CODE_LENGTH))
    invited = Invited(code, roles, label, now + hours * 3600)
    office.save(books.invite(office.book, invited))
    lookup = invite_keys(code).lookup
    order = Invite(iat=now, nonce=secrets.token_bytes(32), lookup=lookup, exp=invited.until)
    relay.order(books.order_of(office.book, order))
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def enrolments(office: Office, relay: Relay, now: int) -> list[Judged]:
    """Return who enrolled since the last roster, and what each enrolment is worth."""
    order = ListEnrolments(iat=now, nonce=secrets.token_bytes(32))
    answer = relay.order(books.order_of(office.book, order))
    return books.judge(office.book, answer.enrolments, now)


def approve(office: Office, relay: Relay, judged: list[Judged], now: int) -> None:
    """Put the good ones on a new roster."""
    change(office, relay, books.admit(office.book, judged, now), now)


def remove(office: Office, relay: Relay, who: bytes, now: int) -> None:
    """Take `who` off the roster: they lose access as soon as the relay hears of it."""
    change(office, relay, books.remove(office.book, who, now), now)


def reset_factor(office: Office, relay: Relay, who: bytes, now: int) -> None:
    """Make the relay forget the second factor of `who`."""
    order = ResetFactor(iat=now, nonce=secrets.token_bytes(32), id=who)
    relay.order(books.order_of(office.book, order))


def renew(office: Office, relay: Relay, now: int) -> None:
    """Sign the roster for another week."""
    change(office, relay, books.renew(office.book, now), now)


def renew_key(office: Office, relay: Relay, root: PrivateKey, now: int) -> list[str]:
    """Sign the roster under a new roster key; return what the administrator should know.

    In place of `come_in`, which publishes under the key before: that one may have ended.
    """
    _, told = _take_over(office, relay, now)
    change(office, relay, books.renew_key(office.book, root, now), now)
    return told


def change(office: Office, relay: Relay, book: Book, now: int) -> None:
    """Keep `book`, then publish its roster."""
    office.save(book)
    publish(office, relay, now)


def publish(office: Office, relay: Relay, now: int) -> None:
    """Make the relay serve the book's roster."""
    order = Publish(iat=now, nonce=secrets.token_bytes(32), papers=office.book.papers)
    relay.order(books.order_of(office.book, order))
