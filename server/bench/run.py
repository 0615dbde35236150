"""Runs the parts that were asked for and says what they found."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import uvloop

from server.bench import disk, nodes, parts
from server.bench.lines import LineError
from server.bench.parts import QUICK, Size
from server.bench.postgres import PostgresError
from server.bench.report import Report, Waits, lines

PARTS = ("throughput", "latency", "supervisors", "memory", "storm", "nodes")
_LIFTED = (
    "The durable relay is the one that serves, but for two limits: how much one chat may say,",
    "a second and in all, is lifted.",
)


class BenchError(Exception):
    """Nothing can be measured; one sentence why."""


def told(
    wanted: Sequence[str], folder: Path | None, *, quick: bool, as_json: bool
) -> Iterator[str]:
    """Measure the parts `wanted` (none: all) on the disk of `folder` and yield the report.

    `quick` only shows that everything runs. Raises `BenchError`.
    """
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise BenchError(f"{', '.join(sorted(unknown))} is no part: choose of {', '.join(PARTS)}.")
    if sys.platform != "linux":
        raise BenchError("The bench reads what Linux tells of a process, and runs only there.")
    try:
        report = measure(wanted or PARTS, QUICK if quick else Size(), folder)
    except (LineError, OSError, TimeoutError) as error:
        raise BenchError(
            str(error) or f"A relay did not answer ({type(error).__name__})."
        ) from None
    if as_json:
        yield msgspec.json.encode(report).decode()
    else:
        yield from lines(report)


def measure(wanted: Sequence[str], size: Size, folder: Path | None) -> Report:
    """Return what the parts `wanted` measured. Raises `LineError`, `OSError`, `TimeoutError`."""
    with tempfile.TemporaryDirectory(prefix="veste-bench-", dir=folder) as name:
        Path(name).chmod(0o711)  # PostgreSQL runs as another user, if we are root
        return uvloop.run(_measure(wanted, size, Path(name)))


async def _measure(wanted: Sequence[str], size: Size, folder: Path) -> Report:
    busy = os.getloadavg()[0]
    took = disk.syncs(folder, min(1.0, size.seconds))
    report = Report(
        cores=len(os.sched_getaffinity(0)),
        busy_before=round(busy, 2),
        syncs_a_second=round(len(took) / sum(took)),
        sync=Waits.of(took),
        notes=list(_LIFTED),
    )
    if "throughput" in wanted:
        for chats in size.chats:
            report.throughput.append(await parts.throughput(chats, size, folder))
    if "latency" in wanted:
        report.latency = await parts.latency(0, size, folder)
    if "supervisors" in wanted:
        report.supervisors = await parts.latency(size.supervisors, size, folder)
    if "memory" in wanted:
        report.memory = await parts.memory(size, folder)
    if "storm" in wanted:
        report.storm = await parts.storm(size, folder)
    if "nodes" in wanted:
        try:
            report.nodes = await nodes.together(size, folder)
        except PostgresError as error:
            report.notes.append(f"Two nodes were not measured: {error}")
    return report
