"""Who came on duty while a page was on its way in: it must let them read too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocol.visitor_messages import Cards

if TYPE_CHECKING:
    from server.core.house import House


def newcomers(house: House, readers: Iterable[bytes]) -> tuple[Cards, ...]:
    """Return what tells a page who is on duty now, if that is more than its `readers`.

    Between its knock and the moment it is bound to its chat a page hears of no cards.
    """
    papers = house.current_papers()
    if papers is None or set(house.on_duty()) <= set(readers):
        return ()
    return (Cards(papers),)
