"""What comes and goes leaves nothing in a relay."""

from __future__ import annotations

from pathlib import Path

from tests.faults.leaks import Tenth, Week, growth


async def test_a_thousand_connections_leave_no_object_and_no_open_file(tmp_path: Path) -> None:
    tenths = await Week(tmp_path, connections=1000, tenths=4).run()
    first, last = tenths[1], tenths[-1]
    assert last.files <= first.files + 2
    assert last.objects < first.objects + 500  # a single one a connection would be as many
    assert last.memory < first.memory + 10


def test_what_every_connection_leaves_is_found() -> None:
    leaking = [Tenth(n * 1000, 100 + n, 5000 + 3000 * n, 20) for n in range(1, 11)]
    memory, objects = growth(leaking)
    assert round(memory) == 1024
    assert round(objects) == 3000
