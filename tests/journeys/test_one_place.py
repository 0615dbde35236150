"""One person is signed in at one place; whoever only looks puts nobody out."""

from __future__ import annotations

from pathlib import Path

from console.link import port
from console.link.keys import KeyRing
from tests.journeys.test_sockets import Console, console_of, listening
from tests.live import LiveRelay, until


def line(console: Console) -> list[tuple[bool, str]]:
    return [(each.up, each.out) for each in console.heard(port.Connection)]


def keys(console: Console) -> KeyRing:
    return console.link._ring


async def test_who_is_signed_out_by_a_newer_console_knows_it_and_can_sign_in_again(
    relay: LiveRelay, tmp_path: Path
) -> None:
    folder = tmp_path / "noor"
    async with console_of(relay, folder) as desk:
        await until(lambda: line(desk) == [(True, "")])
        async with listening(keys(desk), folder) as kitchen:
            await until(lambda: line(desk) == [(True, ""), (False, "newer")])
            await until(lambda: line(kitchen) == [(True, "")])
            desk.link.sign_in_again()
            await until(lambda: line(desk)[2:] == [(True, "")])
            await until(lambda: line(kitchen)[1:] == [(False, "newer")])


async def test_whoever_only_looks_puts_nobody_out_and_may_look_when_nobody_is_there(
    relay: LiveRelay, tmp_path: Path
) -> None:
    folder = tmp_path / "noor"
    async with console_of(relay, folder) as desk:
        await until(lambda: line(desk) == [(True, "")])
        async with listening(keys(desk), folder, only_look=True) as look:
            await until(lambda: look.heard(port.Trouble) == [port.Trouble(None, "in_use")])
            assert not any(up for up, _ in line(look))
            await until(lambda: keys(desk).staff in relay.relay.house.staff)
            assert line(desk) == [(True, "")]
        await desk.link.stop()
        await until(lambda: keys(desk).staff not in relay.relay.house.staff)
        async with listening(keys(desk), folder, only_look=True) as look:
            await until(lambda: line(look) == [(True, "")])
            assert look.heard(port.Trouble) == []
