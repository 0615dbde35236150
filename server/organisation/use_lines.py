"""Prints the report on the use of the handbook as lines for people; pure."""

from __future__ import annotations

from collections.abc import Iterator

from server.organisation.disclosure import Band
from server.organisation.use_report import Change, Report


def lines(shown: Report) -> Iterator[str]:
    """Yield the report as it is printed."""
    contacts, nights, apart = _text(shown.contacts), shown.nights, shown.unopened
    if nights is None:
        yield f"Use of the handbook: {contacts} contacts, too few to tell more."
    else:
        when = f"in {nights.count} night{'s' * (nights.count > 1)}, {nights.first} to {nights.last}"
        yield f"Use of the handbook: {contacts} contacts {when}."
        yield f"What was used was counted in {_text(shown.counted)} of them."
    if apart.other_key or apart.other_version or apart.damaged:
        yield (
            f"Not in it: {apart.other_key} sealed to another key, {apart.other_version} of "
            f"another version, {apart.damaged} damaged."
        )
    yield from _tables(shown)
    yield ""
    yield (
        f"Contacts are counted in bands of {shown.band}: `<{shown.band}` is 1 to "
        f"{shown.band - 1}; `-` is not shown."
    )
    yield "What the figures cannot say:"
    yield from (f"- {sentence}" for sentence in shown.cannot_say)


def _tables(shown: Report) -> Iterator[str]:
    if shown.entries:
        yield from _table(
            ("entry", "opened", "inserted", "helped"),
            [(e.slug, _text(e.opened), _text(e.inserted), _text(e.helped)) for e in shown.entries],
        )
    if shown.exercises:
        yield from _table(
            ("exercise", "sent", "done"),
            [(e.name, _text(e.sent), _text(e.done)) for e in shown.exercises],
        )
    groups = ("all", shown.distress), ("exercise done", shown.distress_exercise_done)
    rows = [(name, *_changed(change)) for name, change in groups if change is not None]
    if rows:
        head = ("distress, 0 to 10", "n", "before", "after", "down", "same", "up")
        yield from _table(head, rows)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    wide = max(len(row[0]) for row in (head, *rows))
    yield ""
    for row in (head, *rows):
        yield f"{row[0]:<{wide}}" + "".join(f"  {cell:>9}" for cell in row[1:])


def _changed(change: Change) -> tuple[str, ...]:
    medians = ("-" if each is None else f"{each:g}" for each in (change.before, change.after))
    bands = (_text(each) for each in (change.down, change.same, change.up))
    return (_text(change.n), *medians, *bands)


def _text(shown: Band | None) -> str:
    if shown is None:
        return "-"
    if shown.most == 0:
        return "0"
    return f"<{shown.most + 1}" if shown.least == 1 else f"{shown.least}-{shown.most}"
