"""Every fault in every phase of a chat: nothing lost, doubled, or read by a non-member."""

from __future__ import annotations

from tests.faults.matrix import FAULTS, matrix
from tests.faults.one_chat import PHASES


async def test_no_fault_in_any_phase_of_a_chat_costs_anybody_a_word() -> None:
    verdicts = await matrix(seed=3)
    assert len(verdicts) == len(FAULTS) * len(PHASES)
    assert {cell: verdict.wrong for cell, verdict in verdicts.items() if verdict.wrong} == {}
    assert all(verdict.acknowledged >= 18 for verdict in verdicts.values())
