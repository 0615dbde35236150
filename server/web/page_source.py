"""The page's sources as they are sent: modules joined to three scripts, comments left out.

`python -m server.web.page_source [later.js]` prints a script exactly as every relay of this
version serves it, in every door's page or under /page/later.js and /page/beside.js, so that
anybody can compare it or its SHA-256.

The modules in `server/page` are ordinary ones, which a browser would also load one by one. Joining
puts each after those it imports and takes the words `import` and `export` out: nothing is renamed,
and nothing else is changed. What `page.js` needs is the first script: the door, the screens and
the way out; it stands in the page. What only `later.js` needs is the second one, the visit with
its sealing; it is fetched while the door is read. What only `beside.js` needs is the third, for
what one opens beside the conversation. Both take the rest from what the first one leaves in
`window`, as it has no address to be imported from; and nothing from each other: a script that had
to be asked for twice has another address, and would be there twice: the second one stops at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "page"
FIRST, ENTRY = "veste.js", "page.js"
SHARED = "window.veste"  # what the first script has for the later ones
AFTERWARDS = ("later.js", "beside.js")

_COMMENT = re.compile(r"^\s*/\*.*?\*/\n|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)
# A comment behind code, where what stands before it holds only whole strings.
_WHOLE = r"""'[^'\n]*'|"[^"\n]*"|`[^`\n]*`"""
_STRING = rf"""[^'"`\n]|{_WHOLE}"""
_ASIDE = re.compile(rf"^((?:{_STRING})*?\S) +// .*$", re.MULTILINE)
# Around braces, behind a colon, a semicolon or a comma: what no rule needs.
_CSS_SPACE = re.compile(r"\s*([{};]|[:,](?=\s))\s*")
# In a script a space beside a sign that no other sign could stick to; whole strings stay.
_JS_SPACE = re.compile(
    rf"({_WHOLE})"
    r"| ?(=>|[!=]==|&&|\|\||[-+]=|[-+%](?= [\w(])|[=,?:;{}<>*]) ?"
    r"| (?=[(\[])|(?<=\)) "
)
_IMPORT = re.compile(
    r"^import \{((?:\s*[\w$]+,)*\s*[\w$]+,?\s*)\} from '\./([\w-]+\.js)';\n", re.MULTILINE
)
_NAME = re.compile(
    r"^(export )?(?:(?:async )?function|class|const|let) ([A-Za-z_$][\w$]*)\b", re.MULTILINE
)
# The first of what a later script gives to the page.
_GIVES = re.compile(r"^Object\.assign\(rest, \{\s*(\w+)", re.MULTILINE)
_MOVING = re.compile(r"^export let ([A-Za-z_$][\w$]*)\b", re.MULTILINE)
# What would end a script, or the reading of one, that stands in a page.
_TOO_MUCH = re.compile(r"</script|<!--", re.IGNORECASE)
# What joining could change the meaning of: other imports and exports, and several names in one.
_UNREADABLE = re.compile(
    r"^(?:import\b|export (?!(?:async )?function |class |const \w|let \w)|(?:const|let) [\[{]|var )"
    rf"|\bimport\((?!`/page/(?:{'|'.join(map(re.escape, AFTERWARDS))})\$\{{again\}}`\))",
    re.MULTILINE,
)


class JoinError(Exception):
    """The modules cannot be joined without changing what they mean."""


def join(modules: Mapping[str, str]) -> dict[str, str]:
    """Return the scripts that do what `page.js` and those `AFTERWARDS` do, of `modules` by name.

    Raises `JoinError` for an import of a module or a name that is not there, for modules that
    import each other in a circle, for a name that two modules give, for a module that nobody
    imports, for one that two later scripts need, and for a form of import or export that it does
    not know.
    """
    texts = {name: _COMMENT.sub("", text) for name, text in modules.items()}
    parts = {FIRST: _in_order(texts, ENTRY)}
    for script in AFTERWARDS:
        if script in texts:
            needed = _in_order(texts, script)
            parts[script] = [name for name in needed if name not in parts[FIRST]]
    held = [name for part in parts.values() for name in part]
    if unused := sorted(set(texts) - set(held)):
        raise JoinError(f"nobody imports {', '.join(unused)}")
    if twice := sorted({name for name in held if held.count(name) > 1}):
        raise JoinError(f"two later scripts need {', '.join(twice)}")
    _refuse_doubles(texts)
    for name in held:
        _refuse_unknown(name, texts)
    taken = {script: _taken(part, parts[FIRST], texts) for script, part in parts.items()}
    scripts = {
        script: "".join(_bare(texts[name]) for name in part) for script, part in parts.items()
    }
    given = set().union(*taken.values())
    _refuse_moving(given, texts)
    if given:
        scripts[FIRST] += f"{SHARED} = {_names(given)};\n"
    for script in parts:
        if taken[script]:
            scripts[script] = _head(script, taken[script], texts) + scripts[script]
    return scripts


def _head(script: str, taken: set[str], texts: Mapping[str, str]) -> str:
    """Return how a later script begins: it takes what it needs, and runs no second time."""
    gives = _GIVES.search(texts[script])
    once = f"if (rest.{gives[1]}) throw 0;\n" if gives else ""
    return f"const {_names(taken)} = {SHARED};\n{once}"


def _taken(part: list[str], first: list[str], texts: Mapping[str, str]) -> set[str]:
    """Return the names that a script takes from the first one."""
    wanted = [imported_names(texts[name]).items() for name in part if name not in first]
    return {name for names in wanted for name, giver in names if giver in first}


def _names(names: set[str]) -> str:
    return f"{{ {', '.join(sorted(names))} }}"


def read_scripts(folder: Path = PAGE) -> dict[str, str]:
    """Return the page's scripts as they are sent, by file name. Raises `JoinError`."""
    modules = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    return {name: slim(name, script) for name, script in join(modules).items()}


def slim(name: str, text: str) -> str:
    """Return a file without comments and without indentation; in CSS and HTML some may stay.

    An old phone on a slow line waits for every byte. What is left is the code as it was
    written but for spaces, each name, and a line for each statement, for anybody to read; the
    comments are in the repository.
    """
    if name.endswith(".html"):
        text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
    elif name.endswith((".css", ".js")):
        text = _COMMENT.sub("", text)
    if name.endswith(".js"):
        text = _ASIDE.sub(r"\1", text)
        text = "".join(map(_without_spaces, text.splitlines(keepends=True)))
        text = re.sub(r"\n\s*(?=[])])|(?<=[{[(,])\n\s*", "", text)
    if name.endswith(".css"):
        text = _CSS_SPACE.sub(r"\1", text).replace("}", "}\n")
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


def _without_spaces(line: str) -> str:
    """Return a line of a script without the spaces that no reader of it needs.

    A line with a slash outside its strings stays: what stands between two may be a pattern, where
    a space counts.
    """
    if "/" in re.sub(_WHOLE, "", line):
        return line
    return _JS_SPACE.sub(lambda found: found[1] or found[2] or "", line)


def given_names(text: str) -> dict[str, bool]:
    """Return the names that a module declares at its top, each with whether it exports it."""
    return {name: bool(exported) for exported, name in _NAME.findall(text)}


def imported_names(text: str) -> dict[str, str]:
    """Return the names that a module imports, each with the file it is from."""
    return {
        name.strip(): file
        for names, file in _IMPORT.findall(text)
        for name in names.split(",")
        if name.strip()
    }


def _bare(text: str) -> str:
    return re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE)


def _in_order(texts: Mapping[str, str], entry: str) -> list[str]:
    """Return `entry` and all it needs, each file after those it imports."""
    order: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        if name in path:
            raise JoinError(f"a circle: {' -> '.join([*path[path.index(name) :], name])}")
        if name not in texts:
            raise JoinError(f"{path[-1] if path else 'the page'} imports {name}: no such file")
        path.append(name)
        for _, file in _IMPORT.findall(texts[name]):
            visit(file)
        order.append(path.pop())

    visit(entry)
    return order


def _refuse_doubles(texts: Mapping[str, str]) -> None:
    givers: dict[str, str] = {}
    for file, text in texts.items():
        for name in given_names(text):
            if name in givers:
                raise JoinError(f"{givers[name]} and {file} both declare {name}")
            givers[name] = file


def _refuse_moving(given: set[str], texts: Mapping[str, str]) -> None:
    """A later script has what a name stood for when it came, not what it stands for then."""
    for file, text in texts.items():
        if moving := sorted(given.intersection(_MOVING.findall(text))):
            raise JoinError(f"{file}: a later script cannot follow {', '.join(moving)}")


def _refuse_unknown(file: str, texts: Mapping[str, str]) -> None:
    text = texts[file]
    if strange := _UNREADABLE.search(_IMPORT.sub("", text)):
        line = _IMPORT.sub("", text)[strange.start() :].partition("\n")[0]
        raise JoinError(f"{file}: cannot join {line!r}")
    if ending := _TOO_MUCH.search(text):
        raise JoinError(f"{file}: no page can hold {ending[0]!r}")
    for name, giver in imported_names(text).items():
        if not given_names(texts[giver]).get(name):
            raise JoinError(f"{file} imports {name}, which {giver} does not export")


if __name__ == "__main__":
    sys.stdout.write(read_scripts()[(sys.argv[1:] or [FIRST])[0]])
