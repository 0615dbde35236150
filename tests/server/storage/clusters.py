"""A PostgreSQL of one test run: Debian's own, in a temporary folder, on a unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def installed() -> bool:
    """Tell whether Debian's postgresql is here."""
    return bool(_BINARIES)


@contextmanager
def a_cluster() -> Iterator[str]:
    """Yield the URL of a fresh cluster, without the name of a database; stop it afterwards."""
    # Not pytest's folder: the server's user may not enter that one.
    place = Path(tempfile.mkdtemp(prefix="veste-pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(place, "postgres")
    user = ["runuser", "-u", "postgres", "--"] if as_root else []

    def run(program: str, *arguments: str) -> None:
        command = [*user, str(_BINARIES[0] / program), "-D", str(place / "cluster"), *arguments]
        subprocess.run(command, check=True, cwd=place, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "veste", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    settings = f"-c listen_addresses='' -c fsync=off -k {place}"
    run("pg_ctl", "-w", "-l", str(place / "server.log"), "-o", settings, "start")
    try:
        yield f"postgresql://veste@/{{database}}?host={quote(str(place), safe='')}"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(place)
