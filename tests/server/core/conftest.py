"""What the tests of the core share: a night, and what people read in it."""

from __future__ import annotations

import pytest

from tests.night import Night


@pytest.fixture
def night() -> Night:
    return Night()
