"""A PostgreSQL of one test run: Debian's own, in a temporary folder, on a unix socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_PATIENCE = 30.0  # seconds for a server to recover


def installed() -> bool:
    """Tell whether Debian's postgresql is here."""
    return bool(_BINARIES)


class Cluster:
    """One PostgreSQL server with its files, which can be killed and started again."""

    def __init__(self, place: Path, *, durable: bool) -> None:
        """Keep everything in `place`; `durable` waits for the disk as a real one does."""
        self._place, self._fsync = place, "on" if durable else "off"
        # PostgreSQL refuses to run as root; in a build container we are root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """Return the URL of `database`."""
        return f"postgresql://veste@/{database}?host={quote(str(self._place), safe='')}"

    def make(self) -> None:
        """Make the files of an empty cluster."""
        if self._user:
            shutil.chown(self._place, self._user)
        options = ("-U", "veste", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        making = self._run("initdb", *options)
        assert making.wait() == 0, self._log()

    def start(self) -> None:
        """Start the server; return once it has recovered and takes connections."""
        place = str(self._place)
        self._server = self._run(
            "postgres", "-c", "listen_addresses=", "-c", f"fsync={self._fsync}", "-k", place
        )
        end = time.monotonic() + _PATIENCE
        while not self._is_ready(self._server.pid):
            assert self._server.poll() is None, self._log()
            assert time.monotonic() < end, self._log()
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server at once."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    def kill(self) -> None:
        """Kill the server and all of its processes, as a power cut would."""
        assert self._server is not None
        head = self._server.pid
        listed = Path(f"/proc/{head}/task/{head}/children").read_text(encoding="ascii")
        for pid in (head, *map(int, listed.split())):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._place / "server.log").open("ab") as log:
            return subprocess.Popen(
                [_BINARIES[0] / program, "-D", self._place / "cluster", *arguments],
                cwd=self._place,
                stdout=log,
                stderr=log,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )

    def _is_ready(self, pid: int) -> bool:
        """Whether the server says so in the file by which `pg_ctl` knows it, too."""
        try:
            lines = (self._place / "cluster" / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return lines[0] == str(pid) and len(lines) > 7 and lines[7].strip() == "ready"

    def _log(self) -> str:
        return (self._place / "server.log").read_text(encoding="utf-8")


@contextmanager
def _running(*, durable: bool) -> Iterator[Cluster]:
    # Not pytest's folder: the server's user may not enter that one.
    place = Path(tempfile.mkdtemp(prefix="veste-pg-"))
    cluster = Cluster(place, durable=durable)
    cluster.make()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(place)


@contextmanager
def a_cluster() -> Iterator[str]:
    """Yield the URL of a fresh cluster, without the name of a database; stop it afterwards."""
    with _running(durable=False) as cluster:
        yield cluster.url("{database}")


@contextmanager
def a_durable_cluster() -> Iterator[Cluster]:
    """Yield a fresh cluster that waits for the disk, to be killed; stop it afterwards."""
    with _running(durable=True) as cluster:
        yield cluster
