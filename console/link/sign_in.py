"""The first sign-in on a machine, and opening the link with the keys that it made."""

from __future__ import annotations

import asyncio
import getpass
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from platformdirs import user_data_path

from console.link.api import Api
from console.link.keys import MASTER, KeyRing, safe_of
from console.link.page_check import KeptPage, PageCheck, watch
from console.link.port import Event
from console.link.relay_link import RelayLink
from console.link.safes import (
    PASSPHRASE_FILE,
    FileSafe,
    KeyringSafe,
    NoSafe,
    Safe,
    passphrase_from,
)
from protocol import staff_access
from protocol.p256 import load_public, public_bytes

Ask = Callable[[str], str]


def keys_folder() -> Path:
    """Return where keys and drafts lie: VESTE_KEYS, or the system's folder for programs."""
    named = os.environ.get("VESTE_KEYS")
    return Path(named) if named else user_data_path("veste")


def asking(ask: Ask = getpass.getpass) -> Callable[[], str]:
    """Return how the passphrase of existing keys is had: a file (demo, CI), else by asking."""
    return passphrase_from(os.environ, lambda: ask("Wachtwoordzin / passphrase: "))


def new_safe(folder: Path, ask: Ask = getpass.getpass) -> tuple[Safe, str | None]:
    """Return a safe for new keys, and why it is not the system's keyring, if it is not.

    A passphrase file in the environment means that no keyring is wanted.
    """
    file_safe = FileSafe(folder / MASTER, passphrase_from(os.environ, _twice(ask)))
    if os.environ.get(PASSPHRASE_FILE):
        return file_safe, None
    try:
        return KeyringSafe(), None
    except NoSafe as why:
        return file_safe, str(why)


def _twice(ask: Ask) -> Callable[[], str]:
    def asked() -> str:
        first = ask("Nieuwe wachtwoordzin / new passphrase: ")
        return first if first == ask("Nog een keer / once more: ") else ""

    return asked


async def enrol(folder: Path, safe: Safe, relay: str, root: bytes, code: str) -> KeyRing:
    """Make keys in `folder` and hand the public half in under the one-time `code`.

    Raises `Reject` for a root that is no point, `KeysError`, and `AccessError` when the relay
    does not take the code; then the keys are removed again.
    """
    load_public(root)
    api = Api(relay)
    try:
        ring = KeyRing.create(folder, safe, relay=relay, root=root, now=int(time.time()))
        keys = staff_access.invite_keys(code)
        enrolment = staff_access.enrol(keys, ring.staff, public_bytes(ring.signing))
        try:
            await api.enrol(enrolment)
        except BaseException:
            ring.destroy(safe)
            raise
    finally:
        await api.close()
    return ring


def open_link(name: str = "", *, only_look: bool = False) -> tuple[RelayLink, PageCheck]:
    """Return a link with the keys of this machine, and the check of its relay's page.

    May ask for the passphrase. `name` is what my screen and my colleagues' call me; it is
    sealed to them. `only_look` never takes the place of another console of mine. Raises
    `KeysError`, `NoSafe`, and `AccessError` for a relay without TLS.
    """
    folder, ring = keys_folder(), own_keys()
    link = RelayLink(ring, folder, name, only_look=only_look)
    return link, PageCheck(ring.relay, ring.root, KeptPage(folder))


def own_keys() -> KeyRing:
    """Return the keys of this machine, and the address of their relay.

    May ask for the passphrase. Raises `KeysError` and `NoSafe`.
    """
    folder = keys_folder()
    return KeyRing.open(folder, safe_of(folder, asking()))


@asynccontextmanager
async def connected(
    link: RelayLink, page: PageCheck
) -> AsyncIterator[tuple[RelayLink, AsyncIterator[Event]]]:
    """Run `link`, look at the page, and send what was registered, while the context lasts.

    Then the socket is closed.
    """
    going_on = (link.run(), watch(page.look, link.tell), link.registrations.run(link.tell))
    running = [asyncio.create_task(each) for each in going_on]
    try:
        yield link, link.events()
    finally:
        await link.stop()
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
