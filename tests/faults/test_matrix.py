"""Every fault in every phase of a chat: nothing lost, doubled, or read by a non-member."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.line import Carrier
from tests.faults.matrix import FAULTS, empty_database, matrix, struck
from tests.faults.one_chat import PHASES
from tests.faults.toxics import Timeout
from tests.live import until

_STORED = b'"t":"stored"'


async def test_no_fault_in_any_phase_of_a_chat_costs_anybody_a_word() -> None:
    verdicts = await matrix(seed=3)
    assert len(verdicts) == len(FAULTS) * len(PHASES)
    assert {cell: verdict.wrong for cell, verdict in verdicts.items() if verdict.wrong} == {}
    assert all(verdict.acknowledged >= 18 for verdict in verdicts.values())


@pytest.mark.parametrize("by", ["stream", "short answers"])
async def test_nor_does_a_fault_of_the_line_where_no_socket_comes_through(by: Carrier) -> None:
    faults, phases = ("reset_peer", "limit_data", "timeout"), ("start", "message", "return")
    verdicts = await matrix(3, faults, phases, by)
    assert len(verdicts) == len(faults) * len(phases)
    assert {cell: verdict.wrong for cell, verdict in verdicts.items() if verdict.wrong} == {}
    assert all(verdict.acknowledged >= 18 for verdict in verdicts.values())


async def test_an_exit_whose_answer_is_lost_is_an_exit_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "relay").mkdir(mode=0o700)
    async with struck("timeout", tmp_path / "relay", empty_database(tmp_path)) as here:
        for phase in PHASES[:-1]:
            await here.chat.phase(phase)
        answers = here.proxy.traffic().count(_STORED)
        here.proxy.poison(Timeout(), "down")
        leaving = asyncio.create_task(here.chat.exit())
        await until(lambda: here.proxy.traffic().count(_STORED) > answers)  # it is swallowed
        here.proxy.heal()
        await leaving
        assert "unknown_chat" in here.chat.page.troubles
        await here.chat.phase("return")


@pytest.mark.parametrize("fault", ["disk full", "disk read-only", "relay killed"])
async def test_what_strikes_the_relay_is_felt_by_whoever_speaks_meanwhile(
    tmp_path: Path, fault: str
) -> None:
    (tmp_path / "relay").mkdir(mode=0o700)
    async with struck(fault, tmp_path / "relay", empty_database(tmp_path)) as here:
        for phase in PHASES[:2]:
            await here.chat.phase(phase)
        page = here.chat.page
        await here.begin(fault)
        if fault == "relay killed":
            await until(lambda: not page.settled)
        else:
            page.say("v999999")
            await until(lambda: "not_stored" in page.troubles)
        await here.end(fault, 0.1)
        await until(lambda: page.settled and not page.unheard())
