"""Words the referral pane: rows in groups, whom they are for, and the steps of the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.reach import ISLANDS, Group
from console.desk.refer import BOOK
from console.desk.refer_views import ReferRow, ReferView, WalkStep
from console.desk.show_refer import facts, seen

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.reach import Visitor, Way
    from console.desk.refer import Refer

DIGITS = 9


def refer_view(refer: Refer, words: Words, now: float) -> ReferView:
    """Return what the pane shows at `now`, in seconds since 1970."""
    refer.at(now)
    visitor, rows, way = refer.visitor, refer.rows(), refer.way()
    sure = sum(row.group is Group.NOW for row in rows)
    return ReferView(
        title=way.partner.name if way and refer.opened else words("refer.title"),
        found=words("refer.back_to_list") if refer.opened else words("refer.found", n=sure),
        about=_about(refer, visitor, words),
        note=_note(refer, visitor, words),
        groups=() if refer.opened else _groups(refer, words),
        none="" if rows else words("refer.no_hits"),
        opened=refer.opened,
        insert=words("guide.insert") if way else "",
        at=refer.step if refer.opened else rows.index(way) if way in rows else -1,
        facts=facts(way, visitor, refer.moment, words) if way and refer.opened else "",
        walk=_walk(refer, words) if refer.opened else (),
    )


def _about(refer: Refer, visitor: Visitor, words: Words) -> str:
    """Return for whom this is, in the words of the answers."""
    known = age_of(refer, words)
    area = "islands" if visitor.areas == ISLANDS else visitor.areas[0]
    parts = [known, words(f"refer.area.{area}")]
    if visitor.whom != "victim":
        parts.append(words(f"refer.whom.{visitor.whom}"))
    if visitor.silent:
        parts.append(words("refer.silent"))
    return " · ".join(parts)


def _note(refer: Refer, visitor: Visitor, words: Words) -> str:
    if refer.opened:
        return words("warm.note")
    return words("refer.trace") if visitor.silent else ""


def age_of(refer: Refer, words: Words) -> str:
    """Return the age band that was set, or that nobody said how old."""
    return words(f"form.age.{refer.age}" if refer.age else "refer.age_unknown")


def _groups(refer: Refer, words: Words) -> tuple[tuple[str, tuple[ReferRow, ...]], ...]:
    chosen, found, numbered = refer.chosen(), [], list(enumerate(refer.rows(), 1))
    for group in Group:
        here = [(n, way) for n, way in numbered if way.group is group]
        rows = [_row(refer, way, n, words, chosen=way is chosen) for n, way in here]
        if rows:
            found.append((words(f"refer.group.{group.value}"), tuple(rows)))
        elif group is Group.NOW and numbered:
            found.append((words("refer.nobody"), ()))
    return tuple(found)


def _row(refer: Refer, way: Way, number: int, words: Words, *, chosen: bool) -> ReferRow:
    under = facts(way, refer.visitor, refer.moment, words)
    if way.why is not None:
        under = words(f"refer.why.{way.why.value}")
    more = (way.partner.what, way.partner.note, way.channel.note, seen(way, words))
    return ReferRow(
        number=str(number) if number <= DIGITS else "",
        name=way.partner.name,
        value=way.channel.value,
        under=under,
        chosen=chosen,
        said=refer.sentence(way) if chosen else "",
        more=tuple(each for each in more if each) if chosen else (),
    )


def _walk(refer: Refer, words: Words) -> tuple[WalkStep, ...]:
    found = []
    for number, step in enumerate(refer.steps):
        here = number == refer.step
        if step == BOOK:
            title = refer.entry.title if refer.entry else ""
            found.append(WalkStep("", words("warm.book"), title, None, here))
            continue
        label, ticked = words(f"warm.{step}"), step in refer.ticked
        found.append(WalkStep(str(number + 1), label, refer.said(step), ticked, here))
    return tuple(found)
