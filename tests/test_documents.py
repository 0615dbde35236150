"""The documents say what the code says."""

from __future__ import annotations

import re
import tomllib

import pytest

from server.settings import make_settings
from tests.server.test_settings import NEEDED
from tests.tables import DOCUMENTS, ROOT, renewed


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_generated_table_is_what_the_code_has_now(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert renewed(text) == text  # `make fix` writes them anew


@pytest.mark.parametrize("name", ["README.md", "SECURITY.md", "CONTRIBUTING.md"])
def test_every_link_into_the_house_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)", text)
    ours = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in ours if not (ROOT / link).exists()] == []


def test_the_hours_that_the_readme_shows_are_some_that_a_relay_takes() -> None:
    (shown,) = re.findall(
        r"```\n(\[hours\].*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    doors = make_settings({**NEEDED, **tomllib.loads(shown)}, {}).hours_by_door
    assert len(set(doors.values())) == len(doors)
