"""The house keeps its own rules: layout, sizes, names, imports, packaging, discretion."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.file_map import PACKAGES, ROOT, our_files, purpose, refreshed

TOP_LEVEL = {
    *("console", "server", "protocol", "handbook", "tests", ".ci"),
    *("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("Makefile", "pyproject.toml", "requirements.lock", "requirements-run.lock"),
    *(".gitignore", ".gitattributes", ".editorconfig"),
}

# Files that may be longer than 300 lines, each with the reason why two would read worse.
LONGER: dict[str, str] = {}

# What each room must never load, not even through something that it imports.
FRAMEWORKS = ("aiohttp", "textual", "sqlalchemy", "httpx", "websockets", "keyring", "typer")
NEVER_LOADED: dict[str, tuple[str, ...]] = {
    "protocol": FRAMEWORKS,
    "handbook": FRAMEWORKS,
    "server/core": FRAMEWORKS,
    "console/desk": FRAMEWORKS,
    "console/practice": FRAMEWORKS,
    "console/link": ("aiohttp", "textual", "sqlalchemy"),
}
PURE = ("protocol", "server/core", "console/desk")
NAMELESS = {"util", "utils", "helper", "helpers", "manager", "misc", "common", "data", "handle"}


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(path for path in our_files() if path.suffix == ".py")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files_in(room: str) -> list[Path]:
    return [path for path in python_files() if path.is_relative_to(room)]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def lines_of(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", text, re.MULTILINE))


def test_every_python_file_begins_with_one_sentence_of_at_most_88_characters() -> None:
    first_lines = {str(path): purpose(path) for path in python_files()}
    assert [
        f"{path}: {line!r}"
        for path, line in first_lines.items()
        if not line.endswith((".", "?")) or len(line) > 88 or parsed(Path(path)).body[0].lineno > 1
    ] == []


def test_every_file_ends_before_line_300() -> None:
    written = {".py", ".js", ".css", ".html", ".tcss"}
    sizes = {str(path): lines_of(path) for path in our_files() if path.suffix in written}
    longer = {path: lines for path, lines in sizes.items() if lines > 300}
    assert {path: lines for path, lines in longer.items() if path not in LONGER} == {}
    assert set(LONGER) <= set(longer), "an exception that is no longer needed"


def test_every_function_ends_before_its_line_50() -> None:
    assert [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files()
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ] == []


def test_no_folder_lies_deeper_than_two_below_its_package() -> None:
    assert [str(path) for path in our_files() if len(path.parent.parts) > 3] == []


def test_the_top_level_holds_only_what_was_agreed() -> None:
    assert {path.parts[0] for path in our_files()} - TOP_LEVEL == set()


def test_every_folder_with_python_in_it_is_a_package() -> None:
    folders = {path.parent for path in python_files()}
    # Without tests/__init__.py, tests/server would hide the package server.
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in python_files() if NAMELESS & set(path.stem.split("_"))] == []


def test_every_name_of_a_test_is_a_sentence() -> None:
    tests = [path for path in files_in("tests") if path.name.startswith("test_")]
    names = [(path, node.name) for path in tests for node in functions(path)]
    assert [
        f"{path} {name}" for path, name in names if name.startswith("test_") and name.count("_") < 3
    ] == []


def test_no_file_names_this_machine_a_registry_or_the_tools_of_the_makers() -> None:
    # Put together from pieces, so that this file does not say them itself.
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org", "deb." + "debian"]
    tools = ["clau" + "de", "anthr" + "opic", "open" + "ai", "chat" + "gpt", "co" + "pilot"]
    paths = [r"(?<![\w.])/" + f"{folder}/" for folder in ("wo" + "rk", "ro" + "ot", "fa" + "rm")]
    paths += ["/tm" + "p/brief", "/op" + "t/(?:pypi|wheels)", r"\.libr" + "ary/"]
    forbidden = re.compile(
        "|".join([*map(re.escape, [*hosts, *tools]), *paths]).encode(), re.IGNORECASE
    )
    texts = {str(path): (ROOT / path).read_bytes() for path in our_files()}
    found = {path: forbidden.findall(text) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_nothing_unfinished_is_marked_or_pretended() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|raise NotImplemented" + "Error")
    code = [path for path in our_files() if path.suffix in {".py", ".js"}]
    texts = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in code}
    assert [path for path, text in texts.items() if marks.search(text)] == []


def loaded(program: str, suspects: tuple[str, ...]) -> tuple[str, str]:
    """Run `program` in a fresh Python; return which suspects it loaded, and its complaints."""
    program += f"\nimport sys; print(*(name for name in {suspects!r} if name in sys.modules))"
    python = [sys.executable, "-c", program]
    run = subprocess.run(python, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip(), run.stderr


@pytest.mark.parametrize("room", [room for room in NEVER_LOADED if files_in(room)])
def test_a_room_loads_nothing_that_it_must_not_know(room: str) -> None:
    parts = [path.with_suffix("").parts for path in files_in(room) if path.stem != "__main__"]
    modules = [".".join(part for part in each if part != "__init__") for each in parts]
    assert loaded(f"import {', '.join(modules)}", NEVER_LOADED[room]) == ("", "")


def entries() -> list[str]:
    names = project()["project"]["scripts"].values()
    written = {".".join(path.with_suffix("").parts) for path in python_files()}
    return [name for name in names if name.partition(":")[0] in written]


@pytest.mark.parametrize("entry", entries())
def test_a_program_begins_without_waiting_for_a_framework(entry: str) -> None:
    module, _, function = entry.partition(":")
    # Textual alone costs 430 ms, and the relay's parts are an extra that may be absent.
    heavy = ("aiohttp", "textual", "sqlalchemy")
    assert loaded(f"from {module} import {function}", heavy) == ("", "")


@pytest.mark.parametrize("room", [room for room in PURE if files_in(room)])
def test_a_pure_room_never_reads_the_clock(room: str) -> None:
    def reads_it(node: ast.AST) -> bool:
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        return bool(re.search(r"\b(?:datetime\.(?:utc)?now|date\.today|time\.\w+)$", called))

    assert [
        f"{path}:{getattr(node, 'lineno', 0)}"
        for path in files_in(room)
        for node in ast.walk(parsed(path))
        if reads_it(node)
    ] == []


# Pictures that the README shows; nobody who runs the programs needs them.
FOR_THE_README = {"pictures", "page_pictures"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_wheel_holds_every_file_of_a_package(package: str) -> None:
    patterns = project()["tool"]["setuptools"]["package-data"][package]
    taken = {path for pattern in patterns for path in (ROOT / package).glob(pattern)}
    ours = [path for path in our_files() if path.parts[0] == package and path.suffix != ".py"]
    others = [path for path in ours if path.parts[1] not in FOR_THE_README]
    assert [str(path) for path in others if ROOT / path not in taken] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-run.lock"])
def test_a_lock_pins_with_hashes_and_says_nothing_of_where_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|^-|\s@\s|\s--(?!hash=sha256:)", text, re.MULTILINE) == []
    blocks = re.findall(r"^[a-z0-9][^\n]*\\\n(?: {4}--hash=[^\n]+\n?)+", text, re.MULTILINE)
    assert len(blocks) == len(pins(lock)) > 0


def test_the_locks_hold_what_the_project_asks_for() -> None:
    asked = project()["project"]
    extras = asked["optional-dependencies"]
    build = project()["build-system"]["requires"]
    everything = [*asked["dependencies"], *(each for extra in extras.values() for each in extra)]
    for lock, wanted in {
        "requirements.lock": [*everything, *build],
        "requirements-run.lock": [*asked["dependencies"], *extras["server"], *build],
    }.items():
        needs = [Requirement(each) for each in wanted]
        assert [str(n) for n in needs if pins(lock).get(n.name, "none") not in n.specifier] == []


def test_both_locks_pin_the_same_versions() -> None:
    assert pins("requirements-run.lock").items() <= pins("requirements.lock").items()


def test_every_script_of_the_workshop_can_be_run_and_says_what_it_is_for() -> None:
    scripts = [path for path in our_files() if path.parts[0] == ".ci"]
    assert [str(path) for path in scripts if not os.access(ROOT / path, os.X_OK)] == []
    assert [str(path) for path in scripts if not purpose(path).endswith(".")] == []


def test_every_file_map_in_the_documents_is_what_the_files_say() -> None:
    documents = [path for path in our_files() if path.suffix == ".md"]
    texts = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in documents}
    # `make fix` writes them anew.
    assert [path for path, text in texts.items() if refreshed(text) != text] == []


@pytest.mark.parametrize(("needed", "code"), [((), 0), (("strace",), 1)])
def test_a_submission_does_not_pass_where_a_program_is_missing_that_it_needs(
    tmp_path: Path, needed: tuple[str, ...], code: int
) -> None:
    for each in ("bash", "env", "mktemp", "rm", "tr"):
        (tmp_path / each).symlink_to(str(shutil.which(each)))
    run = subprocess.run(
        [ROOT / ".ci" / "test-programs", *needed],
        env={"PATH": str(tmp_path), "NO_APT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code, run.stderr
    assert "strace is missing" in run.stdout
