"""The first sign-in on a machine, in the words of a person: `veste sign-in`."""

from __future__ import annotations

import base64
from collections.abc import Callable

from console.link.api import AccessError
from console.link.safes import KeysError
from console.link.sign_in import enrol, keys_folder, new_safe
from protocol.errors import Reject
from protocol.ids import text


class SignInError(Exception):
    """Signing in did not work; one sentence why. Nothing was left on the machine."""


async def sign_in_here(relay: str, root: str, code: str, tell: Callable[[str], object]) -> str:
    """Make keys, hand the public half in, and return what to do next.

    `tell` hears why the keys go into a file, if they do. Raises `SignInError`.
    """
    folder = keys_folder()
    safe, why = new_safe(folder)
    if why is not None:
        tell(f"{why} Your keys go into a file that a passphrase opens.")
    try:
        point = base64.b64decode(root, validate=True)
        ring = await enrol(folder, safe, relay, point, code)
    except (AccessError, KeysError) as error:
        raise SignInError(str(error)) from None
    except (ValueError, Reject):
        raise SignInError("this is no root point; copy it as `staff init` printed it") from None
    return f"You are {text(ring.staff)}. Once the administrator has approved you: veste"
