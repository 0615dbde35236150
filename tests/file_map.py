"""What every file says it is for: the file map of the README, and the list of our files.

`python -m tests.file_map [FOLDER ...]` prints the map as Markdown. With `--refresh FILE`
it writes each map that stands in FILE anew, between these two lines:

    <!-- file map: server/core server/web -->
    <!-- end of file map -->
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("protocol", "server", "console", "handbook")
MAPPED = {".py", ".js", ".css", ".html", ".tcss"}

_NEVER_OURS = {".git", ".venv", "build", "dist", "__pycache__"}
_COMMENT = re.compile(r"^\s*(?:#|//|/\*+|<!--)\s*(.*?)\s*(?:\*/|-->)?\s*$")
_MAP = re.compile(r"(<!-- file map: (.*?) -->\n).*?(<!-- end of file map -->)", re.DOTALL)


def our_files() -> list[Path]:
    """Return what git tracks or would track, relative to the root; without git, what lies here."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        out = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        names = [path for path in found if not _is_left_behind(path)]
    else:
        names = [Path(name) for name in out.decode().split("\0") if name]
    return sorted(name for name in names if (ROOT / name).is_file())


def _is_left_behind(path: Path) -> bool:
    """Tell whether a tool, not a person, wrote `path`; the same as .gitignore says."""
    return any(
        part in _NEVER_OURS or part.endswith((".egg-info", "_cache", ".hypothesis"))
        for part in path.parts
    )


def purpose(path: Path) -> str:
    """Return the first line of what the file says about itself, or nothing."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.suffix == ".py":
        return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    comments = (_COMMENT.match(line) for line in text.splitlines()[:3])
    return next((match[1] for match in comments if match and match[1] and match[1][0] != "!"), "")


def file_map(folders: tuple[str, ...] = PACKAGES) -> str:
    """Return a Markdown table of the code under `folders`, in the order they are given."""
    rows = ["| file | what it is for |", "|---|---|"]
    files = [path for path in our_files() if path.suffix in MAPPED]
    for folder in folders:
        inside = [path for path in files if path.is_relative_to(folder)]
        rows += [f"| `{path}` | {purpose(path).replace('|', chr(92) + '|')} |" for path in inside]
    return "\n".join(rows) + "\n"


def refreshed(text: str) -> str:
    """Return `text` with each map in it as the files say today."""
    return _MAP.sub(lambda found: found[1] + file_map(tuple(found[2].split())) + found[3], text)


def main(arguments: list[str]) -> None:
    """Print the map of the folders named, or refresh the maps of a file."""
    if arguments[:1] == ["--refresh"]:
        for name in arguments[1:]:
            page = ROOT / name
            page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(file_map(tuple(arguments) or PACKAGES))


if __name__ == "__main__":
    main(sys.argv[1:])
