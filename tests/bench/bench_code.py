"""What a return code costs and tells: a million codes, the stretching, and guessing.

    python -m tests.bench.bench_code [--codes 1000000] [--guesses 1000]

Reads the drawn codes back as they might be typed and counts how many became one; stretches one
code ten times; asks a real relay over sockets for codes that exist and codes that never were,
in a random order, and prints the sizes of the answers and Mann and Whitney's test on the times.
The store alone, timed by the processor without a relay around it, finds a row 3 us slower than
none (87 against 84 us, p = 1e-21); that is why the relay answers on a beat.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import statistics
import tempfile
import time
from pathlib import Path

from protocol import capsules, code_words
from tests.server.web.code_guesses import as_text, guess

_TYPED = (str.upper, str.title, lambda code: code.replace(" ", ", "), lambda code: f" {code}\n")


def collisions(count: int) -> int:
    """Return how many of `count` drawn codes were read as a code that was drawn before.

    Two drawings may give one code: among a million of 66 bits the chance is 1 in 10^8.
    """
    seen = set()
    for number in range(count):
        drawn = code_words.draw()
        read = code_words.normal(_TYPED[number % len(_TYPED)](drawn))
        if read != drawn:
            raise AssertionError("a code was read as another")
        seen.add(hashlib.blake2b(read.encode(), digest_size=16).digest())
    return count - len(seen)


def stretching(times: int = 10) -> float:
    """Return the median of the seconds that one code takes to become its keys."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        capsules.keys_of_words(code_words.draw(), "veste-bench")
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--codes", type=int, default=1_000_000)
    parser.add_argument("--guesses", type=int, default=1_000)
    asked = parser.parse_args()
    print(f"{collisions(asked.codes)} collisions among {asked.codes} codes")  # noqa: T201 - a bench
    print(f"stretching: median {stretching() * 1000:.0f} ms")  # noqa: T201 - a bench
    with tempfile.TemporaryDirectory() as folder:
        print(as_text(asyncio.run(guess(Path(folder), asked.guesses))))  # noqa: T201 - a bench


if __name__ == "__main__":
    main()
