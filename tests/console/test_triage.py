"""`veste triage` gives one JSON object for each line, whatever the line holds."""

import io
import json
import subprocess
import sys

from console.triage import triage
from tests.console.fresh_python import printed

VESTE = [sys.executable, "-m", "console.cli", "triage"]


def judged(text: bytes) -> list[dict[str, object]]:
    out = io.BytesIO()
    triage(io.BytesIO(text), out)
    return [json.loads(row) for row in out.getvalue().splitlines()]


def test_a_line_gives_its_level_and_the_words_by_family() -> None:
    assert judged(b"mn vader komt zo thuis, help\n") == [
        {
            "level": "hoog",
            "cues": [
                {"family": "presence", "words": "vader komt zo thuis"},
                {"family": "another", "words": "vader"},
                {"family": "time-now", "words": "komt zo thuis"},
                {"family": "whisper", "words": "help"},
            ],
        }
    ]


def test_an_empty_line_is_low_and_has_no_cues() -> None:
    assert judged(b"\n  \r\n") == [{"level": "laag", "cues": []}] * 2


def test_what_is_no_utf8_does_not_end_it() -> None:
    rows = judged(b"\xff\xfe\n\x00\nhij komt zo thuis \xc3\n")
    assert [row["level"] for row in rows] == ["laag", "laag", "hoog"]


def test_the_last_line_may_lack_its_end() -> None:
    assert len(judged(b"hoi\nhoi")) == 2


def test_a_sign_that_others_take_for_the_end_of_a_line_is_none() -> None:
    assert len(judged("hoi\u2028hoi\x0b\x85hoi\n".encode())) == 1


def test_the_command_answers_each_line_at_once_and_loads_no_terminal() -> None:
    with subprocess.Popen(VESTE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as veste:
        assert veste.stdin is not None
        assert veste.stdout is not None
        for line, level in ((b"hij komt zo thuis\n", "hoog"), (b"\n", "laag")):
            veste.stdin.write(line)
            veste.stdin.flush()
            assert json.loads(veste.stdout.readline())["level"] == level
        veste.stdin.close()
        assert veste.stdout.read() == b""
        assert veste.wait() == 0


def test_it_loads_neither_textual_nor_the_network() -> None:
    probe = (
        "import io, sys, console.triage\n"
        "console.triage.triage([b'hoi'], io.BytesIO())\n"
        "print([m for m in ('textual', 'httpx', 'websockets') if m in sys.modules])"
    )
    assert printed(probe) == "[]"
