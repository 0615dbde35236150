"""The documents say what the code says."""

from __future__ import annotations

import re

import pytest

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
