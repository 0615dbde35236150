"""What the page promises, sentence by sentence, and the test that holds each promise.

Every string of the catalog is in one of three places: a promise with its tests, a promise
that is not (wholly) held by a test with the reason, or nothing that could be untrue.
`python -m tests.tables` writes the first two as a table into `server/page/PROMISES.md`.
"""

from __future__ import annotations

from tests.page.promises_leaving import LEAVING
from tests.page.promises_open import OPEN
from tests.page.site import catalog

HELD: dict[str, tuple[str, ...]] = {
    **LEAVING,
    "lang.unreviewed": (
        "server/web/test_page_voices.py::test_no_text_about_safety_may_be_an_unreviewed_one",
        "server/web/test_page_voices.py::test_all_but_a_few_words_is_said_by_people",
        "page/test_languages.py::test_each_text_is_in_the_language_it_is_marked_with",
    ),
    "door.open": (
        "server/web/test_pages.py::test_an_open_door_says_until_when_and_who_waits",
        "server/web/test_own_doors.py::test_each_door_follows_its_own_clock_from_minute_to_minute",
        "page/test_door_again.py::test_without_a_connection_what_is_old_is_left_out_and_asked_once",
    ),
    "door.open.isl": (
        "page/test_clock.py::test_a_phone_in_another_time_zone_is_told_its_own_time",
    ),
    "door.queue": (
        "server/web/test_pages.py::test_the_page_follows_the_clock_and_the_queue_at_once",
        "page/test_door_again.py::test_after_a_chat_the_door_says_how_it_is_now",
        "page/test_door_again.py::test_who_tries_again_after_a_full_line_is_not_told_of_the_line_before",
    ),
    "door.late": (
        "protocol/test_opening_hours.py::test_the_door_says_late_only_in_the_last_hour_of_the_night",
    ),
    "ask.note": (
        "page/test_visit.py::test_one_choice_is_enough_to_stand_in_the_line_and_to_write",
        "server/core/test_conversation.py::test_everybody_on_duty_reads_the_first_words_of_who_waits",
    ),
    "first.danger.where": (
        "server/web/test_limits_drawers.py::test_once_a_connection_is_closed_its_address_is_nowhere_in_the_relay",
        "page/test_visit.py::test_the_intent_is_sealed_and_only_danger_is_told_to_the_relay",
    ),
    "em.where.note": (
        "page/test_place.py::test_whoever_says_where_they_are_sees_the_numbers_of_that_place_and_nothing_leaves",
    ),
    "closed.p": (
        "server/web/test_pages.py::test_a_closed_door_says_when_it_opens",
        "server/web/test_own_doors.py::test_a_closed_door_beside_open_ones_says_when_it_opens",
        "protocol/test_opening_hours.py::test_a_closed_door_names_the_next_opening",
    ),
    "closed.over": (
        "page/test_door_again.py::test_a_closed_page_that_is_left_open_says_when_it_may_be_open_and_asks_at_a_tap",
    ),
    "closed.p2": (
        "page/test_place.py::test_who_is_closed_at_this_hour_of_the_island_is_not_shown",
        "page/test_place.py::test_a_page_that_is_looked_at_again_later_shows_who_answers_then",
    ),
    "num.isl.open": (
        "page/test_numbers.py::test_of_a_number_on_an_island_its_hours_are_said_or_that_nobody_knows_them",
    ),
    "closed.tz": ("page/test_clock.py::test_a_phone_in_another_time_zone_is_told_its_own_time",),
    "hours": (
        "server/web/test_page_words.py::test_the_numbers_of_the_settings_stand_in_the_sentences",
        "server/web/test_own_doors.py::test_without_a_script_each_door_says_its_own_hours",
    ),
    "wait.late": (
        "page/test_closing.py::test_whoever_waits_is_told_when_we_close_and_then_that_we_did",
        "page/test_closing.py::test_whom_nobody_could_answer_is_told_so_and_whom_to_call",
    ),
    "wait.shut": (
        "server/core/test_closing_time.py::test_who_waits_at_closing_time_waits_on_while_somebody_is_there",
        "server/core/test_door_hours.py::test_who_waits_waits_on_when_their_door_closes_though_nobody_is_there",
    ),
    "chat.late": (
        "server/core/test_closing_time.py::test_a_talk_goes_on_after_closing_time",
        "server/core/test_door_hours.py::test_who_talks_talks_on_when_their_door_closes",
        "page/test_closing.py::test_who_talks_is_told_once_that_nothing_is_cut_off",
    ),
    "closed.nobody": (
        "page/test_no_dead_ends.py::test_whom_nobody_ever_answered_is_not_told_that_it_was_good_to_talk",
        "server/core/test_closing_time.py::test_who_waits_while_nobody_is_left_is_told_after_ten_minutes",
    ),
    "blocked.p": (
        "server/core/test_blocking.py::test_neither_the_code_nor_a_reload_leads_back_before_its_time",
        "page/test_blocked.py::test_who_is_blocked_is_told_until_when_and_whom_to_call_and_no_word_stays",
    ),
    "blocked.until": (
        "server/core/test_blocking.py::test_after_its_time_the_code_leads_back_and_nothing_of_the_block_is_left",
        "server/core/test_blocking.py::test_more_than_a_day_holds_once_a_second_person_says_so",
        "page/test_blocked.py::test_a_code_of_a_blocked_chat_says_from_when_it_can_be_tried_again",
    ),
    "q.note": ("page/test_visit.py::test_answers_and_skips_reach_the_counsellor_sealed",),
    "q.thanks": ("page/test_visit.py::test_answers_and_skips_reach_the_counsellor_sealed",),
    "wait.pos": (
        "page/test_visit.py::test_the_page_says_how_many_others_stand_before_them",
        "server/core/test_queue.py::test_who_was_claimed_leaves_the_line_and_the_others_move_up",
    ),
    "wait.range": (
        "server/core/test_waits.py::test_once_somebody_waits_longer_than_it_says_it_is_said_no_more",
        "server/core/test_waits.py::test_while_nobody_is_on_duty_no_wait_is_said_and_as_soon_as_somebody_is_it_is",
        "server/core/test_waits.py::test_behind_more_people_than_are_remembered_no_wait_is_said",
        "server/core/test_waits.py::test_a_new_night_begins_knowing_nothing_of_the_one_before",
    ),
    "wait.first": (
        "server/core/test_queue.py::test_people_in_danger_go_first_and_then_by_arrival",
    ),
    "wait.readers": (
        "page/test_visit.py::test_the_waiting_page_counts_who_can_read",
        "server/core/test_conversation.py::test_after_a_claim_only_the_claimer_reads_on",
    ),
    "chat.taken": (
        "page/test_visit.py::test_who_is_taken_is_told_that_one_person_reads_from_now_on",
        "server/core/test_conversation.py::test_after_a_claim_only_the_claimer_reads_on",
    ),
    "chat.unsent": ("page/test_visit.py::test_nothing_typed_leaves_the_browser_before_it_is_sent",),
    "chat.long": ("page/test_visit.py::test_a_message_too_long_for_a_frame_stays_in_the_composer",),
    "rcpt.stored": (
        "faults/test_relay_sync.py::test_fdatasync_returns_before_each_stored_leaves_the_visitors_socket",
    ),
    "rcpt.read": (
        "page/test_visit.py::test_a_message_is_called_read_only_after_the_counsellors_screen_showed_it",
        "console/test_writing.py::test_the_visitor_is_told_read_only_when_it_was_shown",
        "console/test_writing.py::test_nothing_is_told_read_while_the_screen_is_blank",
    ),
    "rcpt.unsent": ("page/test_unsent.py::test_words_that_may_have_arrived_are_not_called_unsent",),
    "st.lost": (
        "page/test_line.py::test_a_dead_connection_is_told_within_ten_seconds",
        "page/test_line.py::test_after_a_long_outage_the_page_is_back_within_ten_seconds",
        "journeys/test_no_sockets.py::test_a_line_that_dies_is_known_on_both_sides_within_ten_seconds",
    ),
    "st.away": (
        "faults/test_truth.py::test_a_console_whose_line_hangs_is_known_to_itself_and_to_the_visitor",
    ),
    "st.readers": ("page/test_visit.py::test_a_second_reader_is_told_at_once",),
    "lost.p": (
        "page/test_connection.py::test_a_relay_that_restarts_costs_the_visitor_a_moment",
        "page/test_both_ways.py::test_when_sockets_and_requests_failed_both_are_tried_again_in_turn",
        "journeys/test_no_sockets.py::test_however_a_socket_is_blocked_the_chat_begins_and_goes_on",
    ),
    "lost.keep": (
        "page/test_connection.py::test_what_is_written_without_a_connection_arrives_once_and_in_order",
    ),
    "lost.back": (
        "page/test_unsent.py::test_nothing_was_lost_is_said_only_once_everything_is_stored",
        "page/test_connection.py::test_messages_of_the_counsellor_come_once_after_a_break",
        "faults/test_matrix.py::test_no_fault_in_any_phase_of_a_chat_costs_anybody_a_word",
        "faults/test_matrix.py::test_nor_does_a_fault_of_the_line_where_no_socket_comes_through",
    ),
    "away.left": (
        "page/test_taking_over.py::test_nothing_is_sealed_to_who_left_the_roster_and_all_of_it_to_who_takes_over",
    ),
    "away.them": (
        "faults/test_truth.py::test_a_console_whose_line_hangs_is_known_to_itself_and_to_the_visitor",
    ),
    "hand.over": (
        "server/core/test_readers.py::test_a_hand_over_with_the_history_shows_all_of_it",
        "server/core/test_readers.py::test_a_hand_over_without_the_history_shows_what_everybody_could_read",
        "journeys/test_colleagues.py::test_a_chat_is_handed_over_with_its_history_and_the_visitor_is_told",
    ),
    "sit.in": (
        "server/core/test_readers.py::test_who_sits_in_cannot_speak_not_even_by_having_seen",
        "journeys/test_colleagues.py::test_who_sits_in_reads_writes_nothing_and_is_counted",
    ),
    "sit.out": (
        "protocol/test_forgeries.py::test_who_stepped_out_reads_nothing_of_what_follows_and_did_before",
    ),
    "take.over": (
        "journeys/test_colleagues.py::test_a_supervisor_takes_over_from_a_dead_console_only_after_thirty_seconds",
    ),
    "opt.short.set": (
        "page/test_visit.py::test_a_wish_is_told_and_leaves_one_grey_line",
        "page/test_visit.py::test_the_line_of_a_wish_is_true_while_nobody_answers_and_goes_with_the_wish",
    ),
    "word.p": (
        "page/test_secret_word.py::test_a_word_is_told_to_the_counsellor_sealed_and_is_then_nowhere_in_the_page",
        "console/test_desk.py::test_a_secret_word_stands_on_the_card_and_in_nothing_else_that_is_shown",
        "console/test_plain.py::test_a_secret_word_is_told_of_and_read_only_when_asked_for",
    ),
    "word.done": (
        "page/test_secret_word.py::test_a_word_is_told_to_the_counsellor_sealed_and_is_then_nowhere_in_the_page",
        "page/test_secret_word.py::test_no_word_is_called_agreed_on_before_the_relay_has_it",
    ),
    "opt.tell.set": (
        "page/test_visit.py::test_a_wish_is_told_and_leaves_one_grey_line",
        "page/test_visit.py::test_the_line_of_a_wish_is_true_while_nobody_answers_and_goes_with_the_wish",
    ),
    "who": ("page/test_visit.py::test_a_second_reader_is_told_at_once",),
    "ex.seen": (
        "page/test_exercises.py::test_each_exercise_is_played_step_by_step_and_told_as_done",
        "page/test_exercises.py::test_who_does_not_want_it_or_stops_or_goes_back_tells_nothing",
    ),
    "alone.p": (
        "page/test_connection.py::test_a_come_back_after_a_long_time_asks_before_it_shows_a_word",
        "page/test_looking.py::test_words_that_come_after_a_long_silence_wait_for_a_yes",
        "page/test_last_words.py::test_what_was_not_sent_waits_at_the_end_for_whoever_was_away_long",
        "page/test_last_words.py::test_an_end_that_stands_there_asks_again_after_a_long_time_away",
    ),
    "alone.later.p": (
        "page/test_connection.py::test_a_come_back_after_a_long_time_asks_before_it_shows_a_word",
    ),
    "chat.photo": (
        "page/test_pictures_refused.py::test_a_picture_is_refused_in_words_and_takes_the_page_nowhere",
    ),
    "about.3": (
        "console/test_consult.py::test_no_more_lines_go_along_than_the_page_says",
        "journeys/test_board.py::test_a_question_to_the_consultant_and_its_answer_reach_nobody_else",
    ),
    "about.1": (
        "server/test_proxy.py::test_a_proxy_writes_down_no_visit",
        "server/web/test_limits_drawers.py::test_once_a_connection_is_closed_its_address_is_nowhere_in_the_relay",
    ),
    "about.2": (
        "page/test_visit.py::test_no_word_travels_in_clear",
        "faults/test_canary.py::test_a_canary_typed_by_both_sides_is_nowhere",
    ),
    "about.6": (
        "server/core/test_endings.py::test_two_weeks_after_the_last_event_even_the_row_is_gone",
        "journeys/test_colleagues.py::test_what_is_erased_is_gone_everywhere_and_both_sides_know",
    ),
    "about.7": (
        "console/link/test_page_check.py::test_one_change_is_noticed_and_its_path_is_named",
        "page/test_hostile_relay.py::test_a_hostile_relay_is_refused",
    ),
    "full.p2": (
        "page/test_door_again.py::test_who_tries_again_after_a_full_line_is_not_told_of_the_line_before",
        "server/core/test_queue.py::test_a_full_line_lets_nobody_more_in_and_keeps_nothing_of_them",
    ),
    "unsent": (
        "page/test_unsent.py::test_whoever_is_turned_away_keeps_what_they_wrote_on_the_screen",
        "page/test_unsent.py::test_the_end_shows_what_was_typed_and_not_sent",
    ),
    "rcpt.refused": (
        "page/test_unsent.py::test_a_message_refused_for_good_is_called_not_sent_and_its_words_are_given_back",
    ),
    "wait.rate": (
        "page/test_unsent.py::test_while_many_begin_at_once_the_page_says_so_and_claims_no_place_in_the_queue",
    ),
}


def sentences(name: str) -> list[str]:
    """Return the Dutch strings of an id, or of all that begin with it."""
    words = catalog("nl")
    return [text for id_, text in words.items() if id_ == name or id_.startswith(f"{name}.")]


def as_markdown() -> str:
    """Return the table of promises."""
    rows = ["| sentence | held by |", "|---|---|"]
    for name, tests in HELD.items():
        held = "<br>".join(f"`{test}`" for test in tests)
        rows.append(f"| `{name}` {_first(name)} | {held} |")
    for name, why in OPEN.items():
        rows.append(f"| `{name}` {_first(name)} | **{why}** |")
    return "\n".join(rows)


def _first(name: str) -> str:
    return catalog("nl").get(name) or sentences(name)[0]
