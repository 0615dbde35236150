"""Each way to use the exit, each way back that is none, and the test that holds it.

`python -m tests.tables` writes this as a table into `server/page/PROMISES.md`.
"""

# ruff: noqa: E501 - the name of a test stands on one line
from __future__ import annotations

_EXIT, _ANY = "page/test_exit.py", "page/test_exit_by_any_way.py"
_EVERYWHERE, _HISTORY = "page/test_exit_everywhere.py", "page/test_exit_history.py"

CASES: dict[str, str] = {
    # how it is used
    "a tap, on each screen": f"{_EVERYWHERE}::test_one_tap_on_any_screen_leaves_nothing_to_see_in_the_next_frame",
    "the same frame": f"{_EXIT}::test_the_page_is_blank_and_empty_in_the_same_frame",
    "within 100 ms": f"{_EVERYWHERE}::test_the_page_is_blank_within_a_tenth_of_a_second",
    "a double tap": f"{_EVERYWHERE}::test_a_double_tap_leaves_once_and_hits_nothing_on_the_calendar",
    "Enter, Space, the middle button, Control": f"{_ANY}::test_every_press_on_the_exit_leaves_this_tab_and_opens_no_other",
    "Shift three times while writing": f"{_EXIT}::test_three_times_shift_leaves_also_from_within_the_composer",
    "Shift three times elsewhere": f"{_EVERYWHERE}::test_three_times_shift_leaves_outside_the_composer",
    # what is no exit
    "Shift twice": f"{_EXIT}::test_two_times_shift_does_not_leave",
    "Shift three times, slowly": f"{_EXIT}::test_shift_three_times_in_more_than_five_seconds_does_not_leave",
    "Shift for capitals": f"{_EXIT}::test_capitals_are_typed_without_leaving",
    "Shift beside Control or Alt": f"{_ANY}::test_shift_beside_another_key_does_not_leave",
    "Shift with a mouse": f"{_ANY}::test_shift_with_a_mouse_does_not_leave",
    "Escape": f"{_EXIT}::test_escape_does_nothing",
    "a tab that is closed": f"{_EVERYWHERE}::test_a_tab_that_is_closed_is_not_an_exit",
    "a tab that is killed": f"{_EVERYWHERE}::test_a_tab_that_is_killed_is_not_an_exit",
    # at every moment
    "during load, before the script": f"{_EVERYWHERE}::test_an_exit_while_the_script_loads_is_a_plain_link_and_back_is_not_the_chat",
    "with the script lost": f"{_ANY}::test_with_the_script_lost_the_exit_is_a_plain_link_and_back_holds_nothing",
    "without JavaScript": f"{_EXIT}::test_the_exit_is_a_plain_link_before_any_script",
    "before the relay ever answered": f"{_ANY}::test_an_exit_before_the_relay_ever_answered_leaves_too",
    "while the chat begins": f"{_EVERYWHERE}::test_an_exit_while_the_chat_is_beginning_is_said_behind_its_beginning",
    "during send": f"{_EVERYWHERE}::test_an_exit_while_a_message_is_on_its_way_tells_the_relay",
    "with a slow relay": f"{_ANY}::test_an_exit_does_not_wait_for_a_relay_that_is_slow",
    "while a reload finds its chat": f"{_EVERYWHERE}::test_an_exit_while_a_reload_unlocks_its_chat_reaches_the_relay_once_it_can",
    "while a reload still fetches its script": "page/test_exit_reloading.py::test_an_exit_before_the_visit_is_fetched_again_is_told_as_soon_as_it_is",
    "without a connection": f"{_EXIT}::test_without_a_connection_the_page_draws_the_calendar_itself",
    "with a code on the screen": f"{_ANY}::test_an_exit_with_the_six_words_on_the_screen_leaves_none_of_them",
    "with words that a screen reader was told": f"{_ANY}::test_what_a_screen_reader_was_told_is_gone_with_the_rest",
    "in one of two tabs": f"{_EVERYWHERE}::test_an_exit_in_one_tab_leaves_a_chat_of_another_tab_alone",
    # afterwards
    "Back": f"{_EXIT}::test_back_never_leads_to_the_chat",
    "Back, Forward, Back": f"{_HISTORY}::test_back_and_forward_never_lead_to_the_chat",
    "Back twice, Forward twice": f"{_ANY}::test_back_twice_and_forward_twice_meet_no_chat",
    "a page that the browser kept": f"{_HISTORY}::test_a_page_that_was_left_offline_and_kept_by_the_browser_is_a_calendar",
    "a door that the browser kept": f"{_HISTORY}::test_a_door_the_browser_kept_is_opened_anew",
    "a closed tab, opened again": f"{_HISTORY}::test_a_closed_tab_that_is_opened_again_is_a_calendar_and_its_back_is_not_the_chat",
    "the history, and a browser that is restored": f"{_HISTORY}::test_the_history_holds_two_dull_lines_and_a_restored_browser_shows_the_calendar",
    "the address, typed again": f"{_HISTORY}::test_the_address_typed_again_opens_the_door",
    "the title among other windows": f"{_EXIT}::test_the_title_never_changes_with_a_message",
    "the picture among other windows": f"{_EXIT}::test_a_page_in_the_background_shows_a_calendar_and_comes_back_at_once",
    "what the tab keeps": f"{_EXIT}::test_after_the_exit_the_tab_holds_no_token",
    "what the disk keeps": "faults/test_profile.py::test_a_visit_that_is_over_leaves_no_word_and_a_token_that_opens_nothing",
}


def as_markdown() -> str:
    """Return the table of the ways out."""
    rows = ["| the exit | held by |", "|---|---|"]
    return "\n".join([*rows, *(f"| {case} | `{test}` |" for case, test in CASES.items())])
