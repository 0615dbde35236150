"""A flood of openings leaves running chats untouched, the door open, memory bounded."""

from __future__ import annotations

from pathlib import Path

from tests.faults.flood import WAYS, FloodedRelay


async def test_five_hundred_openings_of_each_way_cost_honest_chats_not_one_word(
    tmp_path: Path,
) -> None:
    flooded = FloodedRelay(tmp_path, openings=500)
    reports = await flooded.run(quiet=0.5)
    assert flooded.wrong == []
    assert [report.way for report in reports] == list(WAYS)
    assert all(report.words for report in reports)
    assert max(report.memory for report in reports) < flooded.before + 100
    starts = reports[WAYS.index("starts")].told
    assert 0 < starts["stored"] < 60  # of one address; it cannot fill the line
    assert starts["stored"] + starts["rate"] == 500
