"""A PostgreSQL for one measurement or test: Debian's own, in a folder, on a unix socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_PATIENCE = 30.0  # seconds for a server to recover
_LONGEST_SOCKET = 80  # bytes of a folder's name: Linux allows 107 with the file's


class PostgresError(Exception):
    """There can be no PostgreSQL here; the text says why."""


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
        self._databases = 0

    def url(self, database: str) -> str:
        """Return the URL of `database`."""
        return f"postgresql://veste@/{database}?host={quote(str(self._place), safe='')}"

    def make(self) -> None:
        """Make the files of an empty cluster. Raises `PostgresError`."""
        if self._user:
            shutil.chown(self._place, self._user)
        options = ("-U", "veste", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        if self._run("initdb", *options).wait() != 0:
            raise PostgresError(self._log())

    def start(self) -> None:
        """Start the server; return once it takes connections. Raises `PostgresError`."""
        place = str(self._place)
        self._server = self._run(
            "postgres", "-c", "listen_addresses=", "-c", f"fsync={self._fsync}", "-k", place
        )
        end = time.monotonic() + _PATIENCE
        while not self._is_ready(self._server.pid):
            if self._server.poll() is not None or time.monotonic() > end:
                raise PostgresError(self._log())
            time.sleep(0.01)

    def add(self) -> str:
        """Make one more empty database and return its URL. Raises `PostgresError`."""
        self._databases += 1
        name = f"veste_{self._databases}"
        if self._started("createdb", "-h", str(self._place), "-U", "veste", name).wait() != 0:
            raise PostgresError(self._log())
        return self.url(name)

    def stop(self) -> None:
        """Stop the server at once."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    def kill(self) -> None:
        """Kill the server and all of its processes, as a power cut would."""
        if self._server is not None:
            # Stopped first: it must not begin another while we count them.
            processes = self.signal(signal.SIGSTOP)
            for pid in processes:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._server.wait()
            end = time.monotonic() + _PATIENCE
            while any(map(_runs, processes)) and time.monotonic() < end:
                time.sleep(0.001)  # what one of them still holds, a new server may not take

    def signal(self, what: signal.Signals) -> list[int]:
        """Send a signal to the server and all of its processes; return their numbers."""
        assert self._server is not None  # noqa: S101 - it was started
        head = self._server.pid
        os.kill(head, what)
        listed = Path(f"/proc/{head}/task/{head}/children").read_text(encoding="ascii")
        processes = [head, *map(int, listed.split())]
        for pid in processes[1:]:
            with suppress(ProcessLookupError):
                os.kill(pid, what)
        return processes

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        return self._started(program, "-D", str(self._place / "cluster"), *arguments)

    def _started(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._place / "server.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - the program is Debian's, the words are ours
                [_BINARIES[0] / program, *arguments],
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
def running(*, durable: bool, folder: Path | None = None) -> Iterator[Cluster]:
    """Yield a fresh cluster in a folder of its own under `folder`. Raises `PostgresError`.

    The server's user must be able to enter `folder`; the system's own is one of these.
    """
    if not installed():
        raise PostgresError("Debian's postgresql is not installed.")
    place = Path(mkdtemp(prefix="veste-pg-", dir=folder))
    cluster = Cluster(place, durable=durable)
    try:
        if len(os.fsencode(place)) > _LONGEST_SOCKET:
            raise PostgresError("The folder's name is too long for a socket.")
        try:
            cluster.make()
        except PermissionError:
            raise PostgresError("The server's user may not enter the folder.") from None
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(place)


def _runs(pid: int) -> bool:
    """Whether a process is there and not only still to be buried."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
