"""The page's modules are joined into one script that means the same, or not at all."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from hashlib import sha256

import pytest

from server.web.headers import page_policy
from server.web.page_files import read_files
from server.web.page_source import (
    PAGE,
    JoinError,
    given_names,
    imported_names,
    join,
    read_scripts,
    slim,
)
from server.web.pages import Pages
from tests.server.web.page_client import World, settings

PAIR = {
    "page.js": "/** Begins. */\nimport { greet } from './words.js';\n\ngreet();\n",
    "words.js": "// Says.\nexport function greet() {\n  return HELLO;\n}\nconst HELLO = 'hi';\n",
}


def test_a_module_stands_after_what_it_imports_and_without_the_two_words() -> None:
    script = "function greet() {\n  return HELLO;\n}\nconst HELLO = 'hi';\n\ngreet();\n"
    assert join(PAIR) == {"veste.js": script}


def test_what_only_later_needs_is_a_script_of_its_own_that_takes_the_rest_from_the_first() -> None:
    later = "import { greet } from './words.js';\nimport { wave } from './hands.js';\n"
    joined = join(
        {
            **PAIR,
            "later.js": later + "wave(greet());\n",
            "hands.js": "export function wave() {}\n",
            "beside.js": "import { greet } from './words.js';\n\ngreet();\n",
        }
    )
    taking = "const { greet } = window.veste;\n"
    assert joined == {
        "veste.js": join(PAIR)["veste.js"] + "window.veste = { greet };\n",
        "later.js": taking + "function wave() {}\nwave(greet());\n",
        "beside.js": taking + "\ngreet();\n",
    }


def test_a_later_script_that_gives_something_runs_no_second_time() -> None:
    giving = "import { rest } from './rest.js';\n\nObject.assign(rest, {\n  wave, greet,\n});\n"
    first = "import { rest } from './rest.js';\n\nrest.hello = 1;\n"
    kept = "export const rest = {};\n"
    script = join({"page.js": first, "rest.js": kept, "later.js": giving})["later.js"]
    head = "const { rest } = window.veste;\nif (rest.wave) throw 0;\n"
    assert script.startswith(head + "\nObject.assign(rest, {")


def test_an_import_of_several_lines_is_read_whole() -> None:
    text = "import {\n  greet, leave,\n} from './words.js';\n"
    assert imported_names(text) == {"greet": "words.js", "leave": "words.js"}


REFUSED = {
    "page.js imports gone.js: no such file": {"page.js": "import { a } from './gone.js';\n"},
    "page.js imports leave, which words.js does not export": {
        **PAIR,
        "page.js": "import { leave } from './words.js';\n",
    },
    "page.js imports HELLO, which words.js does not export": {
        **PAIR,
        "page.js": "import { HELLO } from './words.js';\n",
    },
    "page.js and words.js both declare greet": {
        **PAIR,
        "page.js": "import { greet } from './words.js';\nconst greet = 1;\n",
    },
    "a circle: page.js -> words.js -> page.js": {
        "page.js": "import { a } from './words.js';\n",
        "words.js": "import { b } from './page.js';\n",
    },
    "two later scripts need hands.js": {
        **PAIR,
        "hands.js": "export function wave() {}\n",
        "later.js": "import { wave } from './hands.js';\n",
        "beside.js": "import { wave } from './hands.js';\n",
    },
    "nobody imports words.js": {**PAIR, "page.js": "const one = 1;\n"},
    "words.js: a later script cannot follow count": {
        "words.js": "export let count = 0;\n",
        "page.js": "import { count } from './words.js';\n",
        "later.js": "import { count } from './words.js';\n",
    },
    "page.js: no page can hold '</script'": {"page.js": "const a = '</script>';\n"},
    "page.js: no page can hold '<!--'": {"page.js": "const a = '<!--';\n"},
    "page.js: cannot join \"import * as words from './words.js';\"": {
        "page.js": "import * as words from './words.js';\n"
    },
    "page.js: cannot join \"import { a as b } from './words.js';\"": {
        "page.js": "import { a as b } from './words.js';\n"
    },
    "page.js: cannot join \"import { a } from 'elsewhere';\"": {
        "page.js": "import { a } from 'elsewhere';\n"
    },
    "page.js: cannot join 'export default 1;'": {"page.js": "export default 1;\n"},
    "page.js: cannot join 'export { one };'": {"page.js": "const one = 1;\nexport { one };\n"},
    "page.js: cannot join 'const { a, b } = c;'": {"page.js": "const { a, b } = c;\n"},
    "page.js: cannot join \"import('./words.js');\"": {"page.js": "go(import('./words.js'));\n"},
}


@pytest.mark.parametrize("complaint", REFUSED)
def test_what_joining_would_change_is_refused_with_its_place(complaint: str) -> None:
    with pytest.raises(JoinError) as refused:
        join(REFUSED[complaint])
    assert complaint.removesuffix(";'").removesuffix(';"') in str(refused.value)


def test_the_scripts_of_the_page_hold_every_module_once_and_nothing_else() -> None:
    script = "".join(read_scripts().values())
    for path in PAGE.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for name in given_names(text):
            assert given_names(script).keys() >= {name}
    bare = [slim("a.js", path.read_text(encoding="utf-8")) for path in PAGE.glob("*.js")]
    lines = {line.removeprefix("export ") for text in bare for line in text.splitlines()}
    between = [line for line in script.splitlines() if re.search(r"window\.veste|throw 0", line)]
    assert set(script.splitlines()) - set(between) <= lines
    firsts = [re.split("[ ={(]", line)[0] for line in between]
    assert firsts == ["window.veste", "const", "if", "const", "if"]


def test_every_module_imports_what_it_uses_of_another() -> None:
    # In the joined script a forgotten import would not be noticed.
    texts = {path.name: path.read_text(encoding="utf-8") for path in PAGE.glob("*.js")}
    owners = {name: file for file, text in texts.items() for name in given_names(text)}
    forgotten = []
    for file, text in texts.items():
        code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        code = re.sub(r"//.*|'[^'\n]*'|\brest\.\w+", "", code)
        code = re.sub(r"^ +(?:async |get )?\w+\([^\n]*\) \{$", "", code, flags=re.MULTILINE)
        used = set(re.findall(r"(?<![\w.])([a-zA-Z]\w*)\(|\b([A-Z][A-Z_]+)\b", code))
        used |= {(name, "") for name in re.findall(r"\b([A-Z][a-z]\w+)\b", code)}
        names = {one or other for one, other in used} & set(owners)
        known = set(imported_names(text)) | set(given_names(text))
        forgotten += [f"{file} uses {name} of {owners[name]}" for name in sorted(names - known)]
    assert forgotten == []


@pytest.mark.parametrize("asked", [["later.js"], ["beside.js"]])
def test_one_command_prints_the_scripts_that_the_manifest_names(
    world: World, asked: list[str]
) -> None:
    command = [sys.executable, "-m", "server.web.page_source", *asked]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    manifest = Pages(settings(), lambda: 0, world.clock).manifest()
    assert sha256(printed).hexdigest() == manifest[f"/page/{asked[0]}"]
    scripts = [path for path in manifest if path.endswith(".js")]
    assert scripts == ["/page/later.js", "/page/beside.js"]


def test_the_same_command_prints_the_script_that_the_policy_of_a_page_names() -> None:
    command = [sys.executable, "-m", "server.web.page_source"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    digest = base64.b64encode(sha256(printed).digest()).decode()
    assert f"'sha256-{digest}'" in page_policy("https://chat.example", **read_files().inside)


def test_a_slim_file_lost_its_comments_and_spaces_and_nothing_else() -> None:
    script = "/** Says\n * why. */\n\nif (a) {\n  // because\n  b('//x /* y */'); // it's so\n}\n"
    assert slim("a.js", script) == "if(a){b('//x /* y */');\n}\n"
    assert slim("a.js", "a('b // c');\nd(`e // f`, g); // h\n") == "a('b // c');\nd(`e // f`,g);\n"
    assert slim("a.js", "a = (b, 'c = d', `e, f`) => { g / h; }\n").count(" ") == 13
    assert slim("a.js", "a = (b, 'c = d', `e, f`) => b;\n") == "a=(b,'c = d',`e, f`)=>b;\n"
    assert slim("a.js", "const [a] = b('/', 1 + (c % d));\n") == "const[a]=b('/',1+(c%d));\n"
    assert slim("a.js", "a = async (b) => b - -(c);\n") == "a=async(b)=>b - -(c);\n"
    assert slim("a.js", "a(\n  [\n    b\n  ],\n  c\n);\n") == "a([b],c);\n"
    assert slim("a.html", "<!-- for us -->\n<p>\n  a <b>c</b>\n</p>\n") == "<p>\na <b>c</b>\n</p>\n"
    style = "a :not(b) { c: d e; f: g(h, i); }\n@media (j: 1em) { k, l { m: n } }\n"
    assert slim("a.css", style) == "a :not(b){c:d e;f:g(h,i);}\n@media (j:1em){k,l{m:n}\n}\n"
    assert slim("a.txt", "// word\nword\n") == "// word\nword\n"
