"""Tells editors what is wrong with the referral directory, or not yet right; pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handbook.lint import LONGEST_SENTENCE, MARKUP, SENTENCE_END, Finding, Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handbook.partner import Channel, Partner

VALUE = "{value}"
LONGEST_TRUST = timedelta(days=366)
"""How far behind the day on which it was seen a row may ask to be checked."""

_NO_TIME = timedelta()
_NUMBER = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")
_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-z0-9./-]*)?")
_MAIL = re.compile(r"[a-z0-9._-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DIALLED = ("phone", "whatsapp")
_FEWEST, _MOST = 3, 15  # digits of a number: 112, and the most that E.164 allows
_AGES = range(121)


def lint_partners(partners: Sequence[Partner], today: date) -> list[Finding]:
    """Return what is found in `partners`, in their order; `today` decides what is overdue."""
    return [
        Finding(partner.slug, *found)
        for partner in partners
        for found in (
            *_row(partner),
            *_seen(partner, today),
            *(each for channel in partner.channels for each in _channel(channel)),
        )
    ]


def _row(partner: Partner) -> Iterator[Found]:
    if not partner.source.strip():
        yield "error", "missing-source", "noem bij source waar dit vandaan komt"
    for name in ("name", "what"):
        if not getattr(partner, name).strip():
            yield "error", f"missing-{name}", f"vul {name} in"
    if not partner.for_whom:
        yield "error", "missing-for-whom", "noem bij for_whom voor wie dit is"
    ages = [age for age in (partner.age_from, partner.age_to) if age is not None]
    if any(age not in _AGES for age in ages) or ages != sorted(ages):
        yield "error", "ages", "age_from en age_to zijn leeftijden, de laagste eerst"


def _seen(partner: Partner, today: date) -> Iterator[Found]:
    seen, before = partner.seen_on, partner.check_before
    if seen is not None and seen > today:
        yield "error", "future-seen", f"gezien op {seen}: dat moet nog komen"
    if seen is not None and before is not None and not _NO_TIME <= before - seen <= LONGEST_TRUST:
        yield "error", "check-before", "check_before ligt na seen_on, en hooguit een jaar later"
    if before is None:
        yield "note", "overdue", "de bron heeft geen datum: bel of kijk zelf, en vul seen_on in"
    elif partner.overdue(today):
        yield "note", "overdue", f"nakijken had gemoeten voor {before}: bel of kijk zelf"


def _channel(channel: Channel) -> Iterator[Found]:
    where = f"{channel.kind} {channel.value}"
    if not _shaped(channel):
        yield "error", "value", f"{where}: dit is geen nummer of adres voor {channel.kind}"
    if channel.certainty != "sure":
        yield "note", "unverified", f"{where}: niet zeker, wordt nooit als eerste aangeboden"
    elif channel.hours.known and channel.hours_certainty != "sure":
        yield "note", "unverified", f"{where}: de uren zijn niet zeker"
    for name, sentence in (("say", channel.say), ("say_en", channel.say_en)):
        for level, kind, why in _say(sentence) if sentence else ():
            yield level, kind, f"{where}: {name} {why}"


def _shaped(channel: Channel) -> bool:
    if channel.kind in _DIALLED:
        digits = sum(sign.isdigit() for sign in channel.value)
        return bool(_NUMBER.fullmatch(channel.value)) and _FEWEST <= digits <= _MOST
    if channel.kind == "mail":
        return bool(_MAIL.fullmatch(channel.value))
    if channel.kind == "app":
        return bool(channel.value.strip())
    return bool(_ADDRESS.fullmatch(channel.value))


def _say(sentence: str) -> Iterator[Found]:
    if sentence.count(VALUE) != 1 or set("{}") & set(sentence.replace(VALUE, "")):
        yield "error", "say-value", f"noemt het nummer of adres één keer, als {VALUE}"
    longest = max(len(part.split()) for part in SENTENCE_END.split(sentence))
    if longest > LONGEST_SENTENCE:
        yield "error", "sentence-length", f"heeft {longest} woorden; hooguit {LONGEST_SENTENCE}"
    if sentence.count("?") > 1:
        yield "error", "two-questions", "stelt meer dan één vraag"
    if MARKUP.search(sentence):
        yield "error", "markup", "is gewone tekst zonder opmaak"
