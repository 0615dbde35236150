"""Each screen of the page, brought about as a visit brings it about."""

from __future__ import annotations

from tests.page.site import Site
from tests.page.states_of_chat import CHAT, Scene
from tests.page.states_of_code import CODE
from tests.page.states_of_door import DOOR
from tests.page.states_of_end import END
from tests.page.visitor import Visitor

STATES: dict[str, Scene] = {**DOOR, **CHAT, **CODE, **END}


def show(state: str, visitor: Visitor, site: Site) -> None:
    """Bring `state` about."""
    STATES[state](visitor, site)
