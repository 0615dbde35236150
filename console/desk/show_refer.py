"""Words whom one can refer to: for the counsellor, and as a sentence for the visitor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk.reach import SPOKEN

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.reach import Visitor, Way

DIALLED = frozenset({"phone", "whatsapp"})


def when(way: Way, zone: ZoneInfo, moment: datetime, words: Words) -> str:
    """Return when somebody answers there, by the visitor's clock."""
    if way.until is not None:
        until = way.until.astimezone(zone)
        return words("refer.until", time=f"{until:%H:%M}")
    if way.opens is not None:
        opens = way.opens.astimezone(zone)
        today = moment.astimezone(zone).date()
        day = "" if opens.date() == today else words("days").split()[opens.weekday()]
        return words("refer.opens", day=day, time=f"{opens:%H:%M}").replace("  ", " ")
    if way.channel.hours.always:
        return words("refer.always")
    return words("refer.hours_unknown")


def facts(way: Way, visitor: Visitor, moment: datetime, words: Words) -> str:
    """Return in one line how one gets there, what is not certain, when, and what it costs.

    First that the row is not ours, where it is the organisation's own.
    """
    channel = way.channel
    parts = [
        words("refer.own") if way.partner.own else "",
        words(f"refer.kind.{channel.kind}") if channel.kind != SPOKEN else "",
        *_where(way, visitor, words),
        *doubts(way, words),
        when(way, ZoneInfo(visitor.zone), moment, words),
        *_costs(way, words),
    ]
    return " · ".join(part for part in parts if part)


def _where(way: Way, visitor: Visitor, words: Words) -> list[str]:
    """Return the places, where nobody knows on which island the visitor is."""
    areas = way.channel.areas
    if set(visitor.areas) <= set(areas):
        return []
    return [words(f"refer.area.{area}") for area in areas if area in visitor.areas]


def _costs(way: Way, words: Words) -> list[str]:
    channel = way.channel
    if channel.kind not in DIALLED or way.partner.emergency:
        return []
    if channel.cost == channel.on_bill == "unknown":
        return [words("refer.cost.nothing_known")]
    cost = words(f"refer.cost.{channel.cost}")
    # Of a free number it only matters whether it shows when somebody knows that it does, or not.
    free = channel.cost == "free" and channel.on_bill == "unknown"
    return [cost] if free else [cost, words(f"refer.bill.{channel.on_bill}")]


def doubts(way: Way, words: Words) -> tuple[str, ...]:
    """Return what a counsellor must know before relying on this row."""
    said = []
    channel = way.channel
    if channel.certainty != "sure":
        said.append(words("refer.unverified"))
    elif channel.hours.known and channel.hours_certainty != "sure":
        said.append(words("refer.hours_unverified"))
    if way.overdue:
        said.append(words("refer.overdue"))
    return tuple(said)


def seen(way: Way, words: Words) -> str:
    """Return where a row comes from, and since when it ought to have been checked."""
    partner = way.partner
    sure = words(f"refer.{way.channel.certainty}")
    text = words("refer.source", source=partner.source, sure=sure)
    if not way.overdue:
        return text
    if partner.check_before is None:
        return f"{text} {words('refer.no_date')}"
    month = words("months").split()[partner.check_before.month - 1]
    since = f"{partner.check_before.day} {month} {partner.check_before.year}"
    return f"{text} {words('refer.check_before', day=since)}"


def sentence(way: Way, visitor: Visitor, moment: datetime, speak: Words) -> str:
    """Return what one can send the visitor, in the language of `speak`.

    The editor's own words, or ours; behind them the cost, the hours, and what we do not know.
    An alarm number stands alone: nobody in danger should read on.
    """
    channel, partner = way.channel, way.partner
    own = channel.say_en if speak.language == "en" else channel.say
    said = own or speak(f"refer.say.{channel.kind}", name=partner.name)
    said = said.replace("{value}", channel.value)
    if partner.emergency:
        return said
    notes = [_cost(way, speak), _hours(way, visitor, moment, speak)]
    if channel.certainty != "sure":
        notes.append(speak("refer.say.unsure"))
    return " ".join([said, *(note for note in notes if note)])


def step_sentence(step: str, speak: Words, *, can_return: bool) -> str:
    """Return what one can send at a step of a warm referral."""
    return speak("warm.say.back_code" if step == "back" and can_return else f"warm.say.{step}")


def _cost(way: Way, speak: Words) -> str:
    channel = way.channel
    if channel.kind not in DIALLED:
        return ""
    bill = {"possible": "bill", "no": "no_bill"}.get(channel.on_bill, "")
    if channel.cost == "unknown":
        return speak(f"refer.say.{bill}" if bill else "refer.say.cost_unknown")
    cost = speak(f"refer.say.{channel.cost}")
    return f"{cost} {speak(f'refer.say.{bill}')}" if bill else cost


def _hours(way: Way, visitor: Visitor, moment: datetime, speak: Words) -> str:
    zone = ZoneInfo(visitor.zone)
    if way.channel.kind == "site":
        return ""
    if way.channel.hours.always:
        return speak("refer.say.always")
    if way.until is not None:
        return speak("refer.say.until", time=f"{way.until.astimezone(zone):%H:%M}")
    if way.opens is None:
        return speak("refer.say.hours_unknown")
    opens, today = way.opens.astimezone(zone), moment.astimezone(zone).date()
    days = {today: "refer.today", today + timedelta(days=1): "refer.tomorrow"}
    weekday = speak("refer.weekdays").split()[opens.weekday()]
    day = speak(days[opens.date()]) if opens.date() in days else weekday
    return speak("refer.say.opens", day=day, time=f"{opens:%H:%M}")
