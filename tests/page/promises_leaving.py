"""What the page promises of leaving and coming back, and the test that holds each promise."""

from __future__ import annotations

LEAVING: dict[str, tuple[str, ...]] = {
    "exit.hint": (
        "page/test_exit.py::test_the_page_is_blank_and_empty_in_the_same_frame",
        "page/test_exit.py::test_the_exit_leads_to_the_calendar_and_tells_the_relay",
    ),
    "exit.keys": (
        "page/test_exit.py::test_three_times_shift_leaves_also_from_within_the_composer",
    ),
    "exit.pause": (
        "server/core/test_coming_back.py::test_an_exit_with_a_code_is_a_pause",
        "server/core/test_coming_back.py::test_an_exit_without_a_code_closes_the_chat_after_thirty_minutes",
        "server/core/test_coming_back.py::test_after_an_exit_the_pass_alone_opens_nothing",
    ),
    "exit.code": (
        "server/core/test_coming_back.py::test_after_an_exit_the_pass_alone_opens_nothing",
        "server/core/test_coming_back.py::test_after_an_exit_the_first_message_sent_again_opens_nothing",
        "page/test_exit.py::test_the_menu_of_a_chat_says_what_the_exit_does_to_it",
    ),
    "erase.p": (
        "journeys/test_colleagues.py::test_what_is_erased_is_gone_everywhere_and_both_sides_know",
        "server/storage/test_erasing.py::test_erasing_destroys_the_log_and_the_capsules_and_leaves_the_row",
    ),
    "erase.code": (
        "page/test_way_back.py::test_who_has_a_code_is_told_that_erasing_ends_it_too",
        "page/test_way_back.py::test_a_chat_that_was_erased_is_answered_as_words_that_were_never_a_code",
    ),
    "erase.facts": (
        "server/storage/test_registrations.py::test_registrations_and_chats_leave_each_other_alone",
        "server/storage/test_registrations.py::test_the_table_has_no_chat_no_moment_and_no_number",
    ),
    "erase.undo": (
        "server/core/test_endings.py::test_who_asks_for_an_erased_chat_is_told_that_it_is_gone",
    ),
    "erase.done": (
        "page/test_visit.py::test_erasing_is_called_done_only_when_the_relay_said_so",
        "server/core/test_endings.py::test_erase_leaves_nothing_and_every_console_confirms",
        "console/test_desk.py::test_a_chat_that_the_visitor_erased_leaves_no_word_and_no_draft",
    ),
    "erase.wait": (
        "page/test_connection.py::test_an_erasure_without_a_connection_waits_and_says_so",
        "server/core/test_endings.py::test_erase_waits_for_a_console_that_is_not_there",
    ),
    "erase.pending": (
        "page/test_no_dead_ends.py::test_while_a_console_is_off_the_heading_says_when_and_there_is_a_way_on",
        "page/test_unsent.py::test_while_a_console_has_not_confirmed_the_page_says_that_and_blames_no_connection",
        "server/core/test_endings.py::test_erase_waits_for_a_console_that_is_not_there",
    ),
    "end.idle": ("page/test_visit.py::test_a_chat_that_fell_silent_ends_without_a_reproach",),
    "end.gone": (
        "page/test_no_dead_ends.py::test_a_chat_that_the_relay_no_longer_knows_is_said_to_be_gone_and_nobody_to_be_silent",
    ),
    "end.keep.1": (
        "faults/test_canary.py::test_a_canary_typed_by_both_sides_is_nowhere",
        "faults/test_profile.py::test_a_visit_that_is_over_leaves_no_word_and_a_token_that_opens_nothing",
        "faults/test_profile.py::test_a_page_that_goes_without_an_exit_leaves_no_word_and_soon_a_token_that_opens_nothing",
        "page/test_connection.py::test_the_device_keeps_one_token_of_32_bytes_and_nothing_else",
    ),
    "end.keep.2": (
        "server/core/test_endings.py::test_two_weeks_after_the_last_event_even_the_row_is_gone",
        "server/web/test_page_words.py::test_other_rules_of_the_operator_are_what_every_sentence_says",
    ),
    "code.over": (
        "page/test_code.py::test_at_the_end_a_code_can_be_made_until_the_chat_is_closed_for_good",
    ),
    "code.other": (
        "page/test_way_back.py::test_who_comes_back_while_their_counsellor_is_gone_is_told_that_it_may_be_another",
        "server/core/test_coming_back.py::test_a_returning_visitor_is_read_by_colleagues_who_never_met_them",
        "server/core/test_coming_back.py::test_the_old_words_are_closed_to_whoever_has_the_code",
    ),
    "hide.2": (
        "page/test_exit_history.py::test_the_history_holds_two_dull_lines_and_a_restored_browser_shows_the_calendar",
        "page/test_exit.py::test_the_title_never_changes_with_a_message",
    ),
    "code.p": (
        "page/test_way_back.py::test_a_code_leads_back_to_the_same_counsellor_and_shows_nothing_of_before",
        "journeys/test_return.py::test_six_words_lead_back_from_another_phone_to_the_same_counsellor",
    ),
    "code.share": (
        "page/test_code.py::test_whoever_has_the_words_reads_the_golden_return_and_nothing_of_before",
    ),
    "code.old": (
        "protocol/test_session_attacks.py::test_who_comes_back_by_words_is_shown_nothing_from_before_the_exit",
        "journeys/test_return.py::test_six_words_lead_back_from_another_phone_to_the_same_counsellor",
    ),
    "code.note": (
        "server/core/test_return_notes.py::test_whoever_answers_days_later_reads_it_with_who_wrote_it",
        "server/core/test_return_notes.py::test_no_page_ever_gets_a_byte_of_it",
        "page/test_code_said.py::test_a_new_code_says_what_it_does_and_what_a_colleague_may_read_of_it",
    ),
    "code.until": (
        "server/core/test_coming_back.py::test_a_code_opens_the_chat_for_two_weeks_and_then_nothing",
        "page/test_code.py::test_the_words_are_shown_only_once_staff_know_and_the_capsule_is_stored",
    ),
    "code.again": (
        "page/test_code.py::test_the_words_can_be_hidden_and_seen_again_and_stay_the_same",
    ),
    "code.lost": (
        "page/test_code.py::test_after_a_reload_the_words_are_gone_and_new_ones_are_made_only_on_request",
    ),
    "code.revoked": (
        "page/test_code.py::test_a_revoked_code_is_called_so_only_once_the_relay_has_forgotten_it",
        "server/core/test_coming_back.py::test_a_revoked_code_opens_nothing",
        "journeys/test_return.py::test_a_revoked_code_and_one_that_never_was_are_answered_alike",
    ),
    "code.in.p": (
        "page/test_code.py::test_the_page_reads_suggests_and_refuses_exactly_as_python_does",
    ),
    "code.in.no": (
        "page/test_way_back.py::test_words_that_open_nothing_are_all_answered_alike",
        "page/test_way_back.py::test_a_chat_that_was_erased_is_answered_as_words_that_were_never_a_code",
        "server/core/test_coming_back.py::test_a_wrong_code_and_an_unknown_one_look_the_same",
    ),
    "code.in.slow": (
        "page/test_way_back.py::test_who_tried_too_many_codes_is_told_to_wait_and_nothing_is_dialled_again",
    ),
    "code.welcome": (
        "page/test_way_back.py::test_a_code_leads_back_to_the_same_counsellor_and_shows_nothing_of_before",
    ),
}
