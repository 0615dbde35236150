"""The last row tells what Enter does with what I write, also where it is not sent."""

from __future__ import annotations

from typing import Literal

import pytest

from console.link.port import Connection
from tests.console.scene import NOW
from tests.console.terminal import a_terminal

SIZES = [(80, 24), (120, 36), (200, 50)]


@pytest.mark.parametrize("size", SIZES)
async def test_without_a_connection_enter_keeps_and_then_sends_again(size: tuple[int, int]) -> None:
    async with a_terminal(size=size) as terminal:
        assert terminal.rows[-1].startswith(" Enter verstuur ")
        await terminal.hear(Connection(up=False, since=NOW))
        assert terminal.rows[-1].startswith(" Enter bewaar ")
        await terminal.hear(Connection(up=True, since=NOW))
        assert terminal.rows[-1].startswith(" Enter verstuur ")


@pytest.mark.parametrize("out", ["newer", "removed"])
async def test_who_is_signed_out_reads_of_no_enter_that_sends(
    out: Literal["newer", "removed"],
) -> None:
    async with a_terminal() as terminal:
        await terminal.hear(Connection(up=False, since=NOW, out=out))
        assert "Enter" not in terminal.rows[-1]
