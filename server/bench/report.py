"""What was measured, as one object and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import msgspec

KINDS = {"bare": "bare", "acked": "parse + ack", "durable": "durable"}
NODES = {"one": "inside one node", "two": "from node to node"}


class Waits(msgspec.Struct, frozen=True):
    """How long something takes, in milliseconds."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Waits:
        """Return the percentiles of what was measured in seconds."""
        ranked = sorted(seconds)
        at = [ranked[len(ranked) * share // 100] * 1e3 for share in (50, 99)]
        return cls(round(at[0], 3), round(at[1], 3))


class Rates(msgspec.Struct, frozen=True):
    """Messages a second of each relay with so many chats: every round, medians, ratios."""

    chats: int
    rounds: dict[str, list[float]]
    medians: dict[str, float]
    of_bare: dict[str, float]
    of_acked: float
    processor: dict[str, float]  # microseconds of it that a message costs the relay, medians
    load_busy: float  # the share of its core that the load itself used at most

    @classmethod
    def of(
        cls, chats: int, rounds: dict[str, list[float]], used: dict[str, list[float]], busy: float
    ) -> Rates:
        """Return the medians of `rounds` and of the processor `used`, and the ratios."""
        medians = {kind: round(median(rates), 1) for kind, rates in rounds.items()}
        of_bare = {kind: round(rate / medians["bare"], 3) for kind, rate in medians.items()}
        of_acked = round(medians["durable"] / medians["acked"], 3)
        whole = {kind: [round(rate, 1) for rate in rates] for kind, rates in rounds.items()}
        processor = {kind: round(median(each), 1) for kind, each in used.items()}
        return cls(chats, whole, medians, of_bare, of_acked, processor, round(busy, 2))


class Latency(msgspec.Struct, frozen=True):
    """From one side to the other at a calm pace, and how that compares with the floor."""

    a_second: int
    supervisors: int
    waits: dict[str, Waits]
    sync: Waits  # one fdatasync of a page
    p50_of_floor: float  # durable beside (bare + one fdatasync)
    p99_of_floor: float

    @classmethod
    def of(cls, a_second: int, supervisors: int, waits: dict[str, Waits], sync: Waits) -> Latency:
        """Return the figures with the floor worked out."""
        bare, durable = waits["bare"], waits["durable"]
        p50, p99 = durable.p50 / (bare.p50 + sync.p50), durable.p99 / (bare.p99 + sync.p99)
        return cls(a_second, supervisors, waits, sync, round(p50, 2), round(p99, 2))


class Memory(msgspec.Struct, frozen=True):
    """What one idle session costs a relay."""

    sessions: int
    kib: dict[str, float]
    more_than_bare: float


class Storm(msgspec.Struct, frozen=True):
    """How long it takes until everybody is back after all lines were cut at once."""

    sessions: int
    seconds: dict[str, list[float]]
    medians: dict[str, float]
    ejabberd: float = 1.3  # the same number of sessions, measured on another day


class NodeRates(msgspec.Struct, frozen=True):
    """Messages a second of one node and of two together: every round, medians, their ratio."""

    chats: int
    rounds: dict[str, list[float]]
    medians: dict[str, float]
    of_one: float
    processor: dict[str, float]  # microseconds of it that a message costs the relays, medians

    @classmethod
    def of(
        cls, chats: int, rounds: dict[str, list[float]], used: dict[str, list[float]]
    ) -> NodeRates:
        """Return the medians of `rounds` and of the processor `used`, and the ratio."""
        medians = {kind: round(median(rates), 1) for kind, rates in rounds.items()}
        whole = {kind: [round(rate, 1) for rate in rates] for kind, rates in rounds.items()}
        processor = {kind: round(median(each), 1) for kind, each in used.items()}
        return cls(chats, whole, medians, round(medians["two"] / medians["one"], 3), processor)


class Nodes(msgspec.Struct, frozen=True):
    """Two relays on one PostgreSQL beside one, with every chat across both."""

    rates: list[NodeRates]
    a_second: int
    waits: dict[str, Waits]


class Report(msgspec.Struct):
    """All that one run measured; a part that was not asked for is None or empty."""

    cores: int
    busy_before: float  # the machine's load average: other programs move every figure
    syncs_a_second: float
    sync: Waits
    throughput: list[Rates] = []
    latency: Latency | None = None
    supervisors: Latency | None = None
    memory: Memory | None = None
    storm: Storm | None = None
    nodes: Nodes | None = None
    notes: list[str] = []


def lines(report: Report) -> Iterator[str]:
    """Yield the report for people."""
    sync = report.sync
    yield f"{report.cores} cores, load {report.busy_before:.1f} before; this disk confirms"
    yield f"{report.syncs_a_second:,.0f} pages a second (p50 {sync.p50:.2f}, p99 {sync.p99:.2f} ms)"
    if report.throughput:
        yield ""
        yield "messages a second        " + "".join(f"{name:>14}" for name in KINDS.values())
        for rates in report.throughput:
            yield from _rates(rates)
    for latency in (report.latency, report.supervisors):
        if latency is not None:
            yield ""
            yield from _latency(latency)
    if report.memory is not None:
        yield ""
        yield from _memory(report.memory)
    if report.storm is not None:
        yield ""
        yield from _storm(report.storm)
    if report.nodes is not None:
        yield ""
        yield from _nodes(report.nodes)
    if report.notes:
        yield ""
        yield from report.notes


def _rates(rates: Rates) -> Iterator[str]:
    medians = "".join(f"{rates.medians[kind]:14,.0f}" for kind in KINDS)
    ratios = "".join(f"{rates.of_bare[kind]:14.2f}" for kind in KINDS)
    yield f"{rates.chats:7,} chats            {medians}"
    yield f"        x bare           {ratios}   (goal .5)"
    yield f"        x parse + ack    {'':28}{rates.of_acked:14.2f}   (goal .8)"
    used = "".join(f"{rates.processor[kind]:14.1f}" for kind in KINDS)
    yield f"        us of processor  {used}   the load was {rates.load_busy:.0%} busy"


def _latency(latency: Latency) -> Iterator[str]:
    watched = f", {latency.supervisors} supervisors sitting in" if latency.supervisors else ""
    yield f"at {latency.a_second} messages a second{watched}, ms     p50     p99"
    for kind, waits in latency.waits.items():
        yield f"        {KINDS[kind]:34}{waits.p50:8.2f}{waits.p99:8.2f}"
    ratios = f"{latency.p50_of_floor:8.2f}{latency.p99_of_floor:8.2f}"
    yield f"        {'durable x (bare + one fdatasync)':34}{ratios}   (goals 2 and 3)"


def _memory(memory: Memory) -> Iterator[str]:
    each = " · ".join(f"{KINDS[kind]} {kib:.1f}" for kind, kib in memory.kib.items())
    yield f"KiB for an idle session, over {memory.sessions:,}: {each}"
    yield f"        more than bare: {memory.more_than_bare:.1f}   (goal 4)"


def _storm(storm: Storm) -> Iterator[str]:
    each = " · ".join(f"{KINDS[kind]} {took:.2f}" for kind, took in storm.medians.items())
    yield f"seconds until {storm.sessions:,} sessions are back: {each}"
    times = storm.ejabberd / storm.medians["durable"]
    yield f"        ejabberd took {storm.ejabberd}: {times:.1f} times as long   (goal 2.5)"


def _nodes(nodes: Nodes) -> Iterator[str]:
    yield f"{'on one PostgreSQL, messages a second':42}      one node     two nodes"
    for rates in nodes.rates:
        medians = "".join(f"{rates.medians[kind]:14,.0f}" for kind in NODES)
        yield f"{rates.chats:7,} chats{'':29}{medians}"
        yield f"        x one node{'':38}{rates.of_one:14.2f}   (goal .6)"
        used = "".join(f"{rates.processor[kind]:14.1f}" for kind in NODES)
        yield f"        us of processor, the relays only  {used}"
    yield f"at {nodes.a_second} messages a second, ms{'':20}p50     p99"
    for kind, told in NODES.items():
        waits = nodes.waits[kind]
        yield f"        {told:34}{waits.p50:8.2f}{waits.p99:8.2f}"
