"""Every screen in Papiamento and Papiamentu, so far with many Dutch words: no barrier."""

from __future__ import annotations

import pytest

from tests.page.barriers import barriers, on_a_small_phone
from tests.page.site import Site
from tests.page.states import STATES, show
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["pap-AW", "pap-CW"])
@pytest.mark.parametrize("state", STATES)
def test_a_screen_has_no_barrier_and_big_targets_on_a_small_phone(
    visitor: Visitor, site: Site, state: str, language: str
) -> None:
    visitor.language = site.language = language
    show(state, visitor, site)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert barriers(visitor.page) == []
    assert on_a_small_phone(visitor.page) == []
