"""Words the lesson: the row of guidance, the rows of the line mode, and the farewell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.views import LessonView
from console.keys import shown_key

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.desk import Desk
    from console.practice.lesson import Lesson


def lesson_view(desk: Desk, lesson: Lesson) -> LessonView:
    """Return the row of guidance."""
    words = desk.words
    key = shown_key("skip")
    return LessonView(
        progress=words("practise.progress", n=f"{_done(lesson):>2}", of=len(lesson.steps)),
        sentence=sentence(desk, lesson),
        skip=words("practise.skip", key=key) if lesson.current is not None else "",
    )


def sentence(desk: Desk, lesson: Lesson, *, plain: bool = False) -> str:
    """Return the one thing to try now; for the line mode with its words in place of keys."""
    guidance, words = lesson.guidance, desk.words
    slot = desk.slots.of(guidance.chat or "")
    chat = words(f"slot.{slot.word}") if slot else words("practise.visitor")
    key = f"practise.{guidance.key}"
    if plain and f"practise.plain.{guidance.key}" in words:
        key = f"practise.plain.{guidance.key}"
    return words(key, chat=chat, n=len(lesson.left))


def farewell(words: Words, lesson: Lesson) -> list[str]:
    """Return what was practised, what remains, and that nothing was kept."""
    done = [words(f"practise.did.{step}") for step in lesson.steps if step in lesson.done]
    left = [words(f"practise.did.{step}") for step in lesson.left]
    rows = []
    if done:
        rows.append(words("practise.practised", what=", ".join(done)))
    if left:
        rows.append(words("practise.remains", what=", ".join(left)))
    kind = "all" if not left else "some" if done else "none"
    return [*rows, words(f"practise.kind_{kind}"), words("practise.nothing_kept")]


def _done(lesson: Lesson) -> int:
    return len(lesson.steps) - len(lesson.left)
