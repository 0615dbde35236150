"""Learns the weights of the cues from lines with a level.

`python -m tests.handbook.weigh` writes `handbook/cue_table/weights.tsv`. Logistic regression with
a quadratic penalty, by coordinate descent: the minimum is one, so the same lines give the same
weights anywhere. Haste is learned from hoog against the rest, gravity from hoog and midden
against laag.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from math import exp, hypot, log
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.cue_book import Level, cue_book
from handbook.cue_weights import BIAS, Weight, parts_of
from handbook.cues import signs_of
from tests.handbook.cue_misses import TAUGHT, read_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TABLE = Path(__file__).parents[2] / "handbook" / "cue_table" / "weights.tsv"
FEWEST = 3
"""Lines that a part must be in: what is in fewer teaches those lines and no others."""
FAITH = 3.0
"""How much a line may move the weights (C): more believes each line, less the crowd."""
_SWEEPS = 40
_STILL = 1e-4


def names_in(line: str) -> list[str]:
    """Return the names of what in `line` may have a weight."""
    tokens, found = signs_of(line, cue_book())
    return sorted(part.name for part in parts_of(tokens, found))


def learned(lines: Sequence[tuple[Level, str]]) -> dict[str, Weight]:
    """Return the weights that `lines` teach."""
    named = [names_in(line) for _, line in lines]
    lines_with = Counter(name for names in named for name in names)
    rarity = {
        name: log((1 + len(lines)) / (1 + count)) + 1
        for name, count in sorted(lines_with.items())
        if count >= FEWEST
    }
    rows: list[dict[str, float]] = []
    for names in named:
        known = [name for name in names if name in rarity]
        length = hypot(*(rarity[name] for name in known)) or 1.0
        rows.append({name: rarity[name] / length for name in known})
    haste = fitted(rows, [level is Level.HIGH for level, _ in lines])
    gravity = fitted(rows, [level is not Level.LOW for level, _ in lines])
    weights = {BIAS: Weight(1.0, haste[BIAS], gravity[BIAS])}
    return weights | {name: Weight(rarity[name], haste[name], gravity[name]) for name in rarity}


def fitted(rows: Sequence[dict[str, float]], meant: Collection[bool]) -> dict[str, float]:
    """Return the weight of each name in `rows` by which they come out as `meant`."""
    side = [1.0 if is_so else -1.0 for is_so in meant]
    holding: dict[str, list[tuple[int, float]]] = {BIAS: [(at, 1.0) for at in range(len(rows))]}
    for at, row in enumerate(rows):
        for name, value in row.items():
            holding.setdefault(name, []).append((at, value))
    weights, margin = dict.fromkeys(holding, 0.0), [0.0] * len(rows)
    for _ in range(_SWEEPS):
        most = 0.0
        for name, held in holding.items():
            penalty = 0.0 if name == BIAS else 1.0
            slope, bend = penalty * weights[name], penalty
            for at, value in held:
                wrong = 1 / (1 + exp(side[at] * margin[at]))
                slope -= FAITH * side[at] * value * wrong
                bend += FAITH * value * value * wrong * (1 - wrong)
            step = -slope / max(bend, 1e-9)
            weights[name] += step
            most = max(most, abs(step))
            for at, value in held:
                margin[at] += step * value
        if most < _STILL:
            break
    return weights


def taught() -> list[tuple[Level, str]]:
    """Return every line that is learned from, with its level."""
    return [line for file in TAUGHT for line in read_lines(file)]


def stamp(lines: Sequence[tuple[Level, str]]) -> str:
    """Return a mark of `lines` and of what the table sees in them."""
    seen = "\n".join(f"{level.value}\t{names_in(line)}" for level, line in lines)
    return sha256(seen.encode()).hexdigest()[:16]


def written(weights: dict[str, Weight], mark: str) -> str:
    """Return the table as it is filed: its mark, the columns, a row for each part."""
    columns = "part\trarity\thaste\tgravity"
    rows = [
        f"{name}\t{w.rarity:.2f}\t{w.haste:.2f}\t{w.gravity:.2f}" for name, w in weights.items()
    ]
    return (
        "\n".join((f"# Learned by `python -m tests.handbook.weigh`, of {mark}", columns, *rows))
        + "\n"
    )


def main() -> None:
    """Learn from everything that is taught, and file it."""
    lines = taught()
    TABLE.write_text(written(learned(lines), stamp(lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
