"""What `veste-server simulate` says: how many nights, what happened, what broke."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import perf_counter
from typing import Literal

from server.simulation.course import Broken, Plan
from server.simulation.night import STEPS, Told, live
from server.simulation.rules import RULES
from server.simulation.shelves import Shelf, in_memory, in_sqlite
from server.simulation.year import live_year

Say = Callable[[str], object]
Kind = Literal["memory", "sqlite"]

_FIRST = ("chats", "messages", "entries", "commits")


def nights(first: int, number: int, plan: Plan, kind: Kind, say: Say) -> int:
    """Live `number` nights from the seed `first` on and tell of them; return an exit code."""
    began, counts = perf_counter(), Counter[str]()
    with _shelf(kind) as shelf:
        for seed in range(first, first + number):
            told = live(seed, plan, shelf=shelf)
            counts += told.course.counts
            if told.broken is not None:
                _tell_broken(told, told.broken, plan, kind, say)
                return 1
            if number == 1:
                say(f"digest {told.course.digest}")
    say(f"{number} nights from seed {first}, {STEPS} happenings each, {plan}, store: {kind}")
    for name in (*_FIRST, *sorted(set(counts) - set(_FIRST))):
        say(f"  {name:<22}{counts[name]:>10,}")
    say(f"  {'broken rules':<22}{0:>10} of {len(RULES)}")
    say(f"  {'seconds':<22}{perf_counter() - began:>10.1f}")
    return 0


def a_year(seed: int, say: Say) -> int:
    """Live the seed's 2018 and tell of it; return an exit code."""
    year, seconds = live_year(seed)
    say("2018 in its own nights: light people, real core, a store in memory, no faults")
    for name, number in sorted(year.counts.items()):
        say(f"  {name:<22}{number:>10,}")
    waits = sorted(year.waits)
    for name, share in (("waited, p50", 0.5), ("waited, p90", 0.9)):
        say(f"  {name:<22}{waits[int(len(waits) * share)] / 1000:>10.0f} s")
    say(f"  {'messages a chat':<22}{year.counts['messages'] / year.counts['chats']:>10.1f}")
    say(f"  {'seconds of one core':<22}{seconds:>10.1f}")
    return 0


@contextmanager
def _shelf(kind: Kind) -> Iterator[Shelf]:
    with in_sqlite() if kind == "sqlite" else nullcontext(in_memory) as shelf:
        yield shelf


def _tell_broken(told: Told, broken: Broken, plan: Plan, kind: Kind, say: Say) -> None:
    say(f"Seed {told.seed} broke a rule in step {told.course.steps}.")
    say(f"  {broken.rule}: {RULES[broken.rule]}")
    say(f"  {broken}")
    say("Its last steps:")
    for step in told.course.last:
        say(f"  {step}")
    say("The same again:")
    say(
        f"  veste-server simulate --seed {told.seed} --nights 1 --nodes {plan.nodes}"
        f" --devices {plan.devices} --store {kind}"
    )
