"""The lesson: a step is done when it really happened, can be left out, and never blocks."""

from __future__ import annotations

import pytest

from console.catalog import LANGUAGES, load_words
from console.keys import ACTIONS
from console.link.port import (
    Ended,
    Event,
    Mine,
    NoLongerWaiting,
    Presence,
    VisitorPresence,
    Waiting,
)
from console.practice.lesson import Lesson, Sight, Step
from console.practice.plain import STEPS
from console.practice.wording import farewell

A, B = "chat-a", "chat-b"


def waits(chat: str) -> Waiting:
    return Waiting(
        chat=chat,
        door="general",
        language="nl",
        danger=False,
        since=0.0,
        returned=False,
        presence=Presence.HERE,
        first_words=None,
        intent=None,
    )


def mine(chat: str) -> Mine:
    return Mine(
        chat=chat,
        door="general",
        language="nl",
        danger=False,
        since=0.0,
        presence=Presence.HERE,
        intent=None,
    )


def presence(where: Presence) -> VisitorPresence:
    return VisitorPresence(chat=B, presence=where, since=0.0, can_return=True)


def a_lesson(*events: Event, done: set[Step] | None = None) -> Lesson:
    lesson = Lesson([A, B], leaver=B)
    lesson.done |= done or set()
    for event in events:
        lesson.hear(event)
    return lesson


def test_before_anybody_came_there_is_nothing_to_try() -> None:
    lesson = a_lesson()
    assert (lesson.current, lesson.guidance.key) == (None, "soon")


def test_every_step_follows_the_one_before_when_it_was_really_done() -> None:
    lesson = a_lesson(waits(A))
    tried: list[Step | None] = [lesson.current]

    def then(*, hears: Event | None = None, sees: Sight | None = None) -> None:
        if hears is not None:
            lesson.hear(hears)
        if sees is not None:
            lesson.see(sees)
        tried.append(lesson.current)

    then(sees=Sight(queue=True))
    then(hears=mine(A), sees=Sight(active=A))
    lesson.said(A)
    then(hears=waits(B))
    then(sees=Sight(active=A, found=True))
    then(sees=Sight(active=A, taken=True))
    lesson.see(Sight(active=A, blank=True))
    then(sees=Sight(active=A))
    then(hears=mine(B), sees=Sight(active=B))
    then(sees=Sight(active=A))
    lesson.hear(presence(Presence.EXITED))
    lesson.hear(presence(Presence.HERE))
    lesson.said(B)
    then()
    lesson.closes(B)
    then(hears=Ended(chat=B, why="closed"))
    lesson.registered()
    then()
    assert tried == [*Step, None]
    assert (lesson.left, lesson.guidance.key, lesson.over) == ((), "all", True)


def test_a_step_that_was_done_early_is_not_asked_for_again() -> None:
    lesson = a_lesson(waits(A), mine(A))
    lesson.see(Sight(active=A, found=True, taken=True))
    lesson.said(A)
    assert {Step.SEARCH, Step.INSERT, Step.ANSWER} <= lesson.done
    assert lesson.current is Step.BLANK


def test_a_step_that_was_left_out_is_not_done_and_does_not_stand_in_the_way() -> None:
    lesson = a_lesson(waits(A), mine(A))
    assert lesson.guidance.key == "answer"
    lesson.skip()
    assert lesson.guidance.key == "search"
    assert Step.ANSWER in lesson.left
    lesson.said(A)
    assert Step.ANSWER not in lesson.left


def test_everything_can_be_left_out_and_the_end_says_what_remains() -> None:
    lesson = a_lesson(waits(A), mine(A), waits(B))
    for _ in Step:
        lesson.skip()
    assert (lesson.current, lesson.over, lesson.guidance.key) == (None, True, "end")
    assert lesson.left == tuple(step for step in Step if step is not Step.CLAIM)


def test_who_leaves_out_taking_somebody_is_still_told_how() -> None:
    lesson = a_lesson(waits(A))
    for _ in Step:
        lesson.skip()
    assert (lesson.over, lesson.guidance.key) == (False, "claim")


def test_after_a_chat_was_given_back_its_exit_can_still_be_seen() -> None:
    lesson = a_lesson(waits(B), mine(B), done=set(Step) - {Step.EXIT})
    lesson.released(B)
    lesson.hear(waits(B))
    assert (lesson.current, lesson.guidance.key) == (Step.EXIT, "claim")


def test_looking_at_an_empty_queue_is_no_looking() -> None:
    lesson = a_lesson()
    lesson.see(Sight(queue=True))
    assert Step.LOOK not in lesson.done


def test_a_chat_that_comes_before_me_by_itself_is_no_switching() -> None:
    lesson = a_lesson(waits(A), mine(A))
    lesson.see(Sight(active=A))
    lesson.hear(mine(B))
    lesson.see(Sight(active=B))
    assert Step.SWITCH not in lesson.done
    lesson.see(Sight(active=A))
    assert Step.SWITCH in lesson.done


def test_the_exit_was_seen_when_i_wrote_again_after_the_return() -> None:
    lesson = a_lesson(waits(B), mine(B), done=set(Step) - {Step.EXIT})
    assert lesson.guidance.key == "exit_soon"
    lesson.said(B)
    lesson.hear(presence(Presence.EXITED))
    assert lesson.guidance.key == "exit_seen"
    lesson.said(B)
    lesson.hear(presence(Presence.HERE))
    assert (lesson.guidance.key, lesson.guidance.chat) == ("exit_back", B)
    lesson.said(B)
    assert Step.EXIT in lesson.done


@pytest.mark.parametrize(
    "gone", [Ended(chat=B, why="closed"), NoLongerWaiting(chat=B, by="somebody")]
)
def test_who_is_gone_before_the_exit_leaves_the_step_undone_and_blocks_nothing(gone: Event) -> None:
    lesson = a_lesson(waits(A), waits(B), gone, done=set(Step) - {Step.EXIT})
    assert (lesson.current, lesson.over, lesson.left) == (None, True, (Step.EXIT,))
    assert lesson.guidance.key == "end"


def test_giving_back_is_a_way_to_end_a_chat_and_the_form_asks_for_another_one() -> None:
    lesson = a_lesson(waits(A), mine(A), done=set(Step) - {Step.CLOSE, Step.FORM})
    assert lesson.guidance.key == "close"
    lesson.released(A)
    lesson.hear(waits(A))
    assert lesson.guidance.key == "form_take"
    lesson.hear(mine(A))
    assert lesson.guidance.key == "form_close"
    lesson.closes(A)
    lesson.hear(Ended(chat=A, why="closed"))
    assert lesson.guidance.key == "form"
    lesson.see(Sight(form=True))
    assert lesson.guidance.key == "form_open"


def test_handing_over_is_a_way_to_end_a_chat_too_and_leaves_no_form() -> None:
    lesson = a_lesson(waits(A), mine(A), Ended(chat=A, why="taken"))
    assert Step.CLOSE in lesson.done
    assert lesson.guidance.key == "soon"


def test_a_chat_that_ends_by_itself_leaves_a_form_and_is_not_ended_by_me() -> None:
    lesson = a_lesson(waits(A), mine(A), Ended(chat=A, why="visitor"))
    assert Step.CLOSE not in lesson.done
    assert lesson.guidance.key == "form"


def test_lines_ask_for_no_key() -> None:
    assert set(Step) - set(STEPS) == {Step.INSERT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_guidance_is_a_key_of_the_table(language: str) -> None:
    words = load_words(language)
    shown = {action.shown for action in ACTIONS} | {"1", "2"}
    marked = [
        part
        for key in words._sentences
        if key.startswith("practise.")
        for part in words(key).split("`")[1::2]
    ]
    assert len(marked) > 15
    assert set(marked) <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_farewell_says_what_was_practised_what_remains_and_that_nothing_stays(
    language: str,
) -> None:
    words = load_words(language)
    lesson = a_lesson()
    assert len(farewell(words, lesson)) == 3
    lesson.done.add(Step.CLAIM)
    some = farewell(words, lesson)
    assert words("practise.did.claim") in some[0]
    assert words("practise.did.form") in some[1]
    lesson.done |= set(Step)
    assert farewell(words, lesson)[-2:] == [
        words("practise.kind_all"),
        words("practise.nothing_kept"),
    ]
