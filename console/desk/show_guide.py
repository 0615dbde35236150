"""Words the handbook beside a chat: what fits, why, for whom, and what else is called for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk import show_reminders
from console.desk.clean import one_line
from console.desk.views import GuideView
from console.desk.words_for import cue_line

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.chat import Chat
    from console.desk.desk import Desk
    from console.desk.guide import Place, Suggestion
    from handbook import Entry, Hit

SHOWN_WORDS = 40  # of what fits, in letters: the pane is narrow
_FULL_ONLY = frozenset(("Wanneer", "Stappen"))  # these are read when the entry lies open


def guide(desk: Desk, chat: Chat | None, now: float) -> GuideView:
    """Return the handbook beside `chat`, at `now`."""
    words = desk.words
    entry = desk.guide.entry(chat.id) if chat else None
    place = desk.guide.place(chat.id) if chat else None
    return GuideView(
        title=words("guide.title"),
        hint=words("guide.search_hint"),
        entry=entry.title if entry else "",
        why=_why(place, words),
        sentences_title=words("guide.type_now"),
        sentences=entry.sentences if entry else (),
        chosen=place.sentence if place else 0,
        sections=_sections(entry, chat, words) if entry and chat else (),
        concept=words("guide.concept") if entry and entry.status == "concept" else "",
        insert=words("guide.insert") if entry and entry.sentences else words("guide.nothing"),
        cue=cue_line(chat, words) if chat else "",
        mark=mark(chat, words) if chat else "",
        also=_also(desk, chat) if chat else "",
        remind=show_reminders.line(desk, chat, now) if chat else "",
    )


def suggested(desk: Desk, chat: str) -> list[Hit]:
    """Return what the conversation calls for as hits, each with the reason as people read it."""
    from handbook import Hit  # noqa: PLC0415 - the handbook is there when an entry is

    return [Hit(one.entry, _reason(one, desk.words)) for one in desk.guide.suggestions(chat)]


def mark(chat: Chat, words: Words) -> str:
    """Return that a child may be writing, or that short sentences were asked for; else ""."""
    return " · ".join(words(f"guide.{needs}") for needs in _needs(chat))


def _needs(chat: Chat) -> tuple[str, ...]:
    asked = chat.intake.answers.get("wish_short") in {"on", "yes"}
    return ("child",) * chat.child + ("short",) * asked


def _why(place: Place | None, words: Words) -> str:
    if place is None:
        return ""
    if place.reason:
        return words("guide.fits", why=one_line(place.reason, SHOWN_WORDS))
    return words("guide.chosen" if place.pinned else "guide.begin")


def _also(desk: Desk, chat: Chat) -> str:
    """Return the first other entry that fits what was said, and where to find it."""
    beside = desk.guide.entry(chat.id)
    others = [s for s in desk.guide.suggestions(chat.id) if s.why == "fits" and s.entry != beside]
    return desk.words("guide.also", title=others[0].entry.title) if others else ""


def _reason(suggestion: Suggestion, words: Words) -> str:
    said = one_line(suggestion.words, SHOWN_WORDS)
    return words(f"guide.why_{suggestion.why}", words=said)


def _sections(entry: Entry, chat: Chat, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the short sections; first, in full, those for whoever is writing."""
    texts = {section.heading: section.text for section in entry.sections}
    headings = {"child": "Bij een kind", "short": "Bij LVB"}
    first = [(words(f"guide.{n}"), texts.pop(headings[n], "")) for n in _needs(chat)]
    rest = [(h, _brief(h, text)) for h, text in texts.items() if h not in _FULL_ONLY]
    return (*first, *rest)


def _brief(heading: str, text: str) -> str:
    """Return the first paragraph; where one may go on afterwards stands in one row."""
    return text.replace("\n", " · ") if heading == "Daarna" else text.partition("\n")[0]
