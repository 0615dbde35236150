"""What comes and goes leaves nothing in a relay, and what would stay is found."""

from __future__ import annotations

from pathlib import Path

from tests.faults.leaks import Tenth, Week, leaks

# A relay that forgets no page it ever served.
NEVER_FORGETS = """
from server.web import visitor_socket
kept, gone = [], visitor_socket.gone
def remembers(relay, page):
    kept.append(page)
    gone(relay, page)
visitor_socket.gone = remembers
"""


async def test_whole_chats_and_garbage_leave_no_object_and_no_open_file(tmp_path: Path) -> None:
    assert leaks(await Week(tmp_path, connections=408, tenths=3).run()) == []


async def test_a_page_that_is_never_forgotten_is_found(tmp_path: Path) -> None:
    found = leaks(await Week(tmp_path, connections=408, tenths=3, leak=NEVER_FORGETS).run())
    assert any("objects" in line for line in found)


def test_what_every_connection_leaves_is_found() -> None:
    leaking = [Tenth(n * 10_000, 100 + n, 5000 + 1500 * n, 20 + n) for n in range(1, 11)]
    assert [line.split()[3:] for line in leaks(leaking)] == [
        ["10500.0", "objects;", "7500.0", "may", "be"],
        ["7.0", "open", "files;", "2.0", "may", "be"],
    ]
