"""Who waits longest, or is in danger, comes first; nothing moves under the cursor."""

import msgspec
from msgspec.structs import replace

from console.catalog import load_words
from console.desk.queue import HEAD_START, Queue, Urgency
from console.link.port import Presence
from console.widgets.queue import QueuePane
from handbook.cues import judge
from tests.console.scene import NOW, waits
from tests.console.terminal import a_terminal

WORDS = load_words("nl")


def a_queue(*rows: tuple[str, float, bool]) -> Queue:
    queue = Queue()
    for chat, minutes, danger in rows:
        queue.hear(waits(chat, NOW - minutes * 60, "hoi", danger=danger))
    return queue


def order(queue: Queue) -> list[str]:
    return [row.chat for row in queue.rows(NOW, WORDS)]


def test_danger_comes_first_then_who_waits_longest() -> None:
    queue = a_queue(("short", 1, False), ("long", 11, False), ("danger", 0.5, True))
    assert order(queue) == ["danger", "long", "short"]


def test_the_next_one_is_the_first_row() -> None:
    queue = a_queue(("a", 3, False), ("b", 9, False))
    assert getattr(queue.next(), "chat", None) == "b"


def test_a_wait_of_five_minutes_is_told_by_one_mark_and_ten_by_two() -> None:
    rows = a_queue(("c", 4.9, False), ("b", 5, False), ("a", 10, False)).rows(NOW, WORDS)
    assert [row.urgency for row in rows] == [Urgency.LONG, Urgency.WAITS, Urgency.NEW]
    assert [row.reason for row in rows] == ["wacht lang", "wacht", "wacht"]


def test_who_came_back_is_said_to_have_come_back() -> None:
    queue = Queue()
    queue.hear(waits("a", NOW - 60, None, returned=True))
    assert queue.rows(NOW, WORDS)[0].reason == "kwam terug"


def test_whose_talk_was_cut_off_is_said_to_have_been_before_anything_but_need_and_time() -> None:
    queue = Queue()
    queue.hear(replace(waits("a", NOW - 60, None, returned=True), cut_off=True))
    queue.hear(replace(waits("b", NOW - 660, None), cut_off=True))
    reasons = {row.chat: row.reason for row in queue.rows(NOW, WORDS)}
    assert reasons == {"a": "werd onderbroken", "b": "wacht lang"}


def test_a_new_row_never_shifts_the_row_under_the_cursor() -> None:
    queue = a_queue(("a", 8, False), ("b", 4, False))
    queue.point("b")
    queue.hear(waits("danger", NOW, None, danger=True))
    assert order(queue).index("b") == 1
    queue.point(None)
    assert order(queue) == ["danger", "a", "b"]


def test_a_row_under_the_cursor_stays_and_says_who_took_it() -> None:
    queue = a_queue(("a", 8, False))
    queue.point("a")
    queue.leave("a", "Femke")
    row = queue.rows(NOW, WORDS)[0]
    assert (row.reason, row.under, row.gone) == ("net genomen", "door Femke", True)
    assert queue.get("a") is None
    assert len(queue) == 0
    queue.point(None)
    assert order(queue) == []


def test_who_was_taken_is_never_the_next_one() -> None:
    queue = a_queue(("a", 8, False), ("b", 1, False))
    queue.point("a")
    queue.leave("a", "Femke")
    assert getattr(queue.next(), "chat", None) == "b"


def test_the_first_words_are_one_clean_line() -> None:
    queue = Queue()
    queue.hear(waits("a", NOW, "hoi\n\x1b]0;x\x07jij"))
    assert queue.rows(NOW, WORDS)[0].under == "“hoi jij”"


def test_who_used_the_exit_while_waiting_is_told_apart() -> None:
    queue = Queue()
    row = waits("a", NOW, "hoi")
    queue.hear(
        type(row)(
            **{f: getattr(row, f) for f in row.__struct_fields__} | {"presence": Presence.EXITED}
        )
    )
    assert "exit" in queue.rows(NOW, WORDS)[0].under


def test_next_is_who_is_there_and_who_left_can_still_be_taken() -> None:
    queue = a_queue(("b", 1, False))
    left = waits("left", NOW - 60, "help", danger=True)
    for presence in (Presence.EXITED, Presence.AWAY):
        queue.hear(msgspec.structs.replace(left, presence=presence))
        assert getattr(queue.next(), "chat", None) == "b"
        assert order(queue)[0] == "left"
    queue.leave("b", None)
    assert getattr(queue.next(), "chat", None) == "left"


def test_the_cursor_moves_by_rows_and_stops_at_the_ends() -> None:
    queue = a_queue(("a", 8, False), ("b", 4, False))
    queue.move(1)
    assert queue.cursor == "a"
    queue.move(1)
    queue.move(1)
    assert queue.cursor == "b"


def test_somebody_who_leaves_and_is_not_there_changes_nothing() -> None:
    queue = a_queue(("a", 8, False))
    queue.leave("nobody", None)
    assert order(queue) == ["a"]


HASTE = "hij komt zo thuis"


def a_looking_queue() -> Queue:
    """Return a queue of three: the first words of the one in the middle ask for haste."""
    queue = Queue()
    queue.look(judge)
    queue.hear(waits("long", NOW - 9 * 60, "ik wil gewoon even praten"))
    queue.hear(waits("haste", NOW - 60, HASTE))
    queue.hear(waits("short", NOW - 30, "hoi"))
    return queue


def test_first_words_that_ask_for_haste_come_before_a_short_wait_and_say_so() -> None:
    queue = a_looking_queue()
    assert order(queue) == ["haste", "long", "short"]
    assert getattr(queue.next(), "chat", None) == "haste"
    row = queue.rows(NOW, WORDS)[0]
    assert (row.urgency, row.reason) == (Urgency.WAITS, "woorden: “hij komt zo thuis”")
    assert row.late is Urgency.NEW


def test_words_never_come_before_an_own_answer() -> None:
    queue = a_looking_queue()
    queue.hear(waits("danger", NOW, "hoi", danger=True))
    assert order(queue)[0] == "danger"
    queue.hear(waits("haste", NOW - 60, HASTE, danger=True))
    row = next(row for row in queue.rows(NOW, WORDS) if row.chat == "haste")
    assert (row.urgency, row.reason) == (Urgency.DANGER, "nu in gevaar")


def test_words_that_ask_for_haste_count_as_ten_minutes_and_no_more() -> None:
    queue = a_looking_queue()
    for number in range(20):
        queue.hear(waits(f"h{number}", NOW - 9 * 60 + HEAD_START + 1 + number, HASTE))
    assert order(queue)[:2] == ["haste", "long"]


def test_who_waits_already_is_looked_at_when_the_handbook_comes() -> None:
    queue = a_queue(("long", 9, False))
    queue.hear(waits("haste", NOW - 60, HASTE))
    assert order(queue) == ["long", "haste"]
    queue.look(judge)
    assert order(queue) == ["haste", "long"]


def test_words_that_were_erased_or_changed_are_looked_at_again() -> None:
    queue = a_looking_queue()
    queue.hear(waits("haste", NOW - 60, None))
    assert queue.urgent("haste") == ""
    assert order(queue) == ["long", "haste", "short"]


def test_who_erased_everything_leaves_and_their_words_go_from_under_the_cursor_too() -> None:
    for cursor in (None, "haste"):
        queue = a_looking_queue()
        queue.point(cursor)
        queue.erase("haste")
        assert "haste" not in [row.chat for row in queue.waiting()]
        assert HASTE not in repr([queue._waiting, queue.rows(NOW, WORDS)])
        assert queue.urgent("haste") == ""


def test_who_left_is_forgotten_with_the_words() -> None:
    queue = a_looking_queue()
    queue.leave("haste", None)
    assert queue.urgent("haste") == ""


def test_what_steers_a_terminal_is_no_part_of_the_reason() -> None:
    queue = Queue()
    queue.look(judge)
    queue.hear(waits("a", NOW, "hoi\nhij komt \x1b]0;x\x07zo thuis"))
    assert queue.rows(NOW, WORDS)[0].reason == "woorden: “hij komt zo thuis”"


async def test_the_bar_at_the_right_of_the_list_has_no_gaps() -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        await terminal.press("alt+w")
        pane = terminal.app.screen.focused
        assert isinstance(pane, QueuePane)
        rows = ["".join(span.text for span in line.spans) for line in pane._window]
        barred = [row.endswith("┃") for row in rows]
        assert barred == sorted(barred, reverse=True)
        assert any(barred)
