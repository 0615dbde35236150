"""The programs themselves: a supervisor sets codes up, works by one, and is reset."""

from __future__ import annotations

import secrets
import time

from protocol import ids
from protocol import staff_access as access
from server.demo.house import DemoHouse
from tests.journeys.programs import sets_codes_up, started


class AskingHouse(DemoHouse):
    """A house that demands a second factor from the first day on."""

    def _chosen(self) -> dict[str, str]:
        chosen = super()._chosen()
        del chosen["VESTE_SECOND_FACTOR_FROM"]
        return chosen


async def test_a_supervisor_sets_up_works_by_a_code_and_is_reset() -> None:
    async with AskingHouse(0) as house:
        environ = await house.sign_in() | {"VESTE_LANGUAGE": "en"}
        plain = await started(environ, "plain")
        await plain.says("veste second-factor")
        await plain.types("stop")
        assert await plain.ended() == 0

        secret, first, next_one = await sets_codes_up(environ)
        plain = await started(environ, "plain")
        await plain.says("Type the six digits")
        await plain.types(first)
        await plain.says("used already")
        await plain.types(next_one)
        await plain.types("queue")
        await plain.says("Nobody is waiting")
        await house.restart()
        await plain.says("Connected again")
        assert plain.said.count("six digits") == 1
        await plain.types("stop")
        assert await plain.ended() == 0
        await house._order(
            access.ResetFactor(int(time.time()), secrets.token_bytes(32), only(house))
        )
        queue = await started(environ, "queue")
        assert await queue.ended() == 1
        assert "veste second-factor" in queue.said
        assert ids.text(only(house)) not in house.log()
        assert secret not in house.log()


def only(house: DemoHouse) -> bytes:
    """Return the one member of staff."""
    (member,) = house._staff
    return member.id
