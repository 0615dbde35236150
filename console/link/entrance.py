"""How this console gets a session: by its signature, and where it is asked for, a code.

After a right code the relay gives a voucher, which stands for the code for some hours. It lies
in the memory of this process and nowhere else: a console that is started again asks again.
"""

from __future__ import annotations

import asyncio

from console.link.api import AccessError, Api, FactorWanted
from console.link.keys import KeyRing
from protocol.staff_access import Session


class Entrance:
    """Signs in with the keys of `ring`, for everything that this console does."""

    def __init__(self, ring: KeyRing) -> None:
        """Begin without a code."""
        self._ring = ring
        self._voucher: bytes | None = None
        self._code: str | None = None
        self._given = asyncio.Event()

    async def sign_in(self, api: Api) -> Session:
        """Return a session. Raises `AccessError`; `FactorWanted` when a code must be typed."""
        code, self._code = self._code, None
        self._given.clear()
        try:
            session = await api.sign_in(
                self._ring.signing, self._ring.staff, code, None if code else self._voucher
            )
        except FactorWanted:
            self._voucher = None if code is None else self._voucher
            raise
        except AccessError as failed:
            if failed.code == "unreachable":
                self._code = code  # nobody looked at it
            raise
        self._voucher = session.voucher or self._voucher
        return session

    def give_code(self, code: str) -> None:
        """Take six digits for the next sign-in."""
        self._code = code
        self._given.set()

    async def code_given(self) -> None:
        """Return once there is a code."""
        await self._given.wait()
