"""The report: what is worked out of the figures, and how it reads."""

from __future__ import annotations

from server.bench.report import (
    Latency,
    Memory,
    NodeRates,
    Nodes,
    Rates,
    Report,
    Storm,
    Waits,
    lines,
)

ROUNDS = {"bare": [90.0, 100.0, 400.0], "acked": [50.0], "durable": [41.0, 40.0, 39.0]}
USED = {"bare": [16.0, 17.0, 90.0], "acked": [29.0], "durable": [72.0]}


def test_ratios_are_those_of_the_medians() -> None:
    rates = Rates.of(50, ROUNDS, USED, 0.5)
    assert rates.medians == {"bare": 100.0, "acked": 50.0, "durable": 40.0}
    assert rates.of_bare["durable"] == 0.4
    assert rates.of_acked == 0.8
    assert rates.processor == {"bare": 17.0, "acked": 29.0, "durable": 72.0}


def test_the_floor_is_the_bare_relay_and_one_confirmed_page() -> None:
    waits = {"bare": Waits(0.1, 0.2), "acked": Waits(0.1, 0.2), "durable": Waits(0.8, 2.0)}
    latency = Latency.of(100, 0, waits, Waits(0.3, 0.8))
    assert (latency.p50_of_floor, latency.p99_of_floor) == (2.0, 2.0)


def test_percentiles_are_milliseconds() -> None:
    assert Waits.of([n / 1000 for n in range(100)]) == Waits(50.0, 99.0)


def test_two_nodes_are_judged_by_the_median_of_one() -> None:
    rounds = {"one": [10.0, 90.0, 20.0], "two": [12.0, 13.0, 11.0]}
    assert NodeRates.of(50, rounds, {"one": [1.0], "two": [2.0]}).of_one == 0.6


def test_the_table_names_every_relay_and_every_goal() -> None:
    waits = dict.fromkeys(("bare", "acked", "durable"), Waits(1.0, 2.0))
    latency = Latency.of(100, 20, waits, Waits(0.3, 0.8))
    rates = NodeRates.of(50, {"one": [10.0], "two": [7.0]}, {"one": [1.0], "two": [2.0]})
    report = Report(
        cores=2,
        busy_before=0.5,
        syncs_a_second=4000,
        sync=Waits(0.2, 0.4),
        throughput=[Rates.of(50, ROUNDS, USED, 0.5)],
        supervisors=latency,
        memory=Memory(5000, {"bare": 15.0, "durable": 18.0}, 3.0),
        storm=Storm(2000, {}, {"bare": 0.4, "durable": 0.5}),
        nodes=Nodes([rates], 100, dict.fromkeys(("one", "two"), Waits(1.0, 2.0))),
    )
    table = "\n".join(lines(report))
    assert "4,000 pages a second" in table
    assert "20 supervisors" in table
    assert "more than bare: 3.0   (goal 4)" in table
    assert "2.6 times as long" in table
    for goal in ("goal .5", "goal .8", "goals 2 and 3", "goal 2.5", "goal .6"):
        assert goal in table
