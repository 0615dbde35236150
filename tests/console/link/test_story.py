"""A note for a return is told once at each return, however often its key is told."""

from __future__ import annotations

from console.link.story import Story
from protocol.place import NoteRead
from protocol.return_notes import Left, ReturnNote

CHAT, ME, SANNE = bytes(16), b"Sme.....", b"Ssanne.."


def note(pos: int) -> NoteRead:
    return NoteRead(CHAT, pos, Left(SANNE, ReturnNote(0, "Sanne", "was al bij de huisarts")))


def test_each_new_holder_says_the_code_again_and_nothing_is_told_twice() -> None:
    story = Story()
    assert len(story.left(note(7), ME)) == 1
    assert story.left(note(7), ME) == []
    assert len(story.left(note(9), ME)) == 1  # a newer one


def test_who_came_back_again_is_told_of_again() -> None:
    story = Story()
    story.left(note(7), ME)
    story.came = 12
    assert len(story.left(note(7), ME)) == 1
    assert story.left(note(7), ME) == []


def test_everything_that_comes_again_from_the_start_tells_nothing_anew() -> None:
    story = Story()
    story.left(note(7), ME)
    story.came = 12
    story.left(note(7), ME)
    again = Story(told=story.told)
    assert again.left(note(7), ME) == []
    again.came = 12
    assert again.left(note(7), ME) == []
