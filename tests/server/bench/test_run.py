"""The whole measurement in small: real relays, sockets and disk; no time is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from server.bench import postgres
from server.bench.report import KINDS, NODES, Report
from server.bench.run import PARTS, BenchError, told

PROGRAM = (sys.executable, "-c", "from server.cli import main; main()", "bench")


@pytest.mark.skipif(sys.platform != "linux", reason="it reads what Linux tells of a process")
def test_a_quick_bench_reports_every_part_as_one_object(tmp_path: Path) -> None:
    arguments = ("--quick", "--json", "--folder", str(tmp_path))
    ran = subprocess.run((*PROGRAM, *arguments), capture_output=True, check=False, timeout=280)
    assert ran.returncode == 0, ran.stderr.decode()
    report = msgspec.json.decode(ran.stdout, type=Report)
    assert report.syncs_a_second > 0
    assert set(report.throughput[0].rounds) == set(KINDS)
    assert report.latency is not None
    assert report.supervisors is not None
    assert report.supervisors.supervisors > 0
    assert report.memory is not None
    assert report.storm is not None
    if report.nodes is None:
        assert "Two nodes were not measured" in report.notes[-1]
    else:  # on a PostgreSQL of their own
        assert set(report.nodes.rates[0].medians) == set(report.nodes.waits) == set(NODES)
    assert list(tmp_path.iterdir()) == []


def test_without_postgresql_two_nodes_are_not_measured_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "_BINARIES", [])
    said = "\n".join(told(["nodes"], tmp_path, quick=True, as_json=False))
    assert "Two nodes were not measured: Debian's postgresql is not installed." in said


def test_a_part_that_does_not_exist_is_an_error_that_names_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="throughput"):
        list(told(["speed"], tmp_path, quick=True, as_json=False))


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="No such file"):
        list(told(PARTS[:1], tmp_path / "none", quick=True, as_json=False))
