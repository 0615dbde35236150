"""What a partner of the referral directory is: whom one can reach, how, and when."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import ClassVar, Literal

import msgspec

from handbook.entry import Theme

CHECK_EVERY = timedelta(days=90)
"""How long what was seen of a partner counts, unless the row says otherwise."""

AREAS = ("NL", "AW", "CW", "SX", "BON", "SAB", "STA")
"""The Netherlands, Aruba, Curaçao, Sint Maarten, Bonaire, Saba, Statia."""

Certainty = Literal["sure", "old", "unsure"]
Kind = Literal["phone", "chat", "app", "whatsapp", "mail", "site"]
Cost = Literal["free", "local", "paid", "unknown"]
OnBill = Literal["no", "possible", "unknown"]
Whom = Literal["victim", "close", "perpetrator", "professional"]
Area = Literal["NL", "AW", "CW", "SX", "BON", "SAB", "STA"]
OnHolidays = Literal["as_usual", "closed", "unknown"]


class Window(msgspec.Struct, frozen=True):
    """A stretch of opening on some days of the week, 0 for Monday; local wall clock.

    `closes` lies on the next day when it is not later than `opens`.
    """

    days: tuple[int, ...]
    opens: time
    closes: time


class Hours(msgspec.Struct, frozen=True):
    """When a channel is answered. `known` is False where nobody could say."""

    known: bool = False
    always: bool = False
    windows: tuple[Window, ...] = ()
    holidays: OnHolidays = "as_usual"


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to a partner: `value` is what one dials or opens, exactly as it is shown.

    `certainty` is about the value and `hours_certainty` about the hours. `say` and `say_en` are
    what a counsellor can send, empty where the console words it; `{value}` stands in them.
    """

    kind: Kind
    value: str
    hours: Hours
    certainty: Certainty
    hours_certainty: Certainty
    areas: tuple[Area, ...]
    cost: Cost = "unknown"
    on_bill: OnBill = "unknown"
    note: str = ""
    say: str = ""
    say_en: str = ""

    @property
    def sure(self) -> bool:
        """Whether a good source names both the value and the hours."""
        return self.certainty == self.hours_certainty == "sure"


class Partner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who can help besides us, and what is known of how to get there.

    `what` and `note` are for the counsellor, in Dutch. `seen_on` is the date of the source, None
    where it had none; from `check_before` on nobody may count on the row any more. `languages`
    that the source did not name are left out: an empty list says that none was named.
    """

    slug: str
    name: str
    what: str
    for_whom: tuple[Whom, ...]
    areas: tuple[Area, ...]
    zone: str
    source: str
    seen_on: date | None
    check_before: date | None
    channels: tuple[Channel, ...]
    themes: tuple[Theme, ...] = ("alle",)
    age_from: int | None = None
    age_to: int | None = None
    languages: tuple[str, ...] = ()
    emergency: bool = False
    also: tuple[str, ...] = ()
    note: str = ""
    own: ClassVar[bool] = False

    def overdue(self, today: date) -> bool:
        """Whether a person had to check this row before `today`."""
        return self.check_before is None or self.check_before <= today

    def takes(self, youngest: int, oldest: int) -> bool:
        """Whether anybody from `youngest` to `oldest` can go there, as far as the row says."""
        return (self.age_from or 0) <= oldest and (self.age_to is None or youngest <= self.age_to)


class OwnPartner(Partner, frozen=True, forbid_unknown_fields=True):
    """A partner of an organisation's own: added to ours, or in place of one."""

    own: ClassVar[bool] = True
