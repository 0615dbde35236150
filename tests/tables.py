"""Writes the generated tables into the documents, and says which are stale.

`python -m tests.tables` writes them anew. A table stands between these two lines:

    <!-- NAME: … -->        NAME is one of the keys of `_TABLES`
    <!-- end -->
"""

from __future__ import annotations

import re
from pathlib import Path

from console.keys import frequent, manual
from server.core.permissions import as_markdown as roles
from server.core.states import as_markdown as phases
from tests.page.exits import as_markdown as exits
from tests.page.promises import as_markdown as promises

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "protocol/SPEC.md", "server/page/PROMISES.md")


def _keys() -> str:
    return manual("en")


def _frequent() -> str:
    return frequent("en")


_TABLES = {
    "phases": phases,
    "roles": roles,
    "keys": _keys,
    "frequent": _frequent,
    "promises": promises,
    "exits": exits,
}
_PLACE = re.compile(rf"(<!-- ({'|'.join(_TABLES)}):[^\n]*-->\n)(.*?)(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return `text` with every generated table as the code has it now."""
    return _PLACE.sub(lambda m: f"{m[1]}{_TABLES[m[2]]().strip()}\n{m[4]}", text)


def main() -> None:
    """Write the tables anew."""
    for name in DOCUMENTS:
        path = ROOT / name
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
