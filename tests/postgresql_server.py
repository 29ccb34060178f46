"""A throw-away PostgreSQL server for one test run: a cluster in a temporary folder, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"  # the server refuses to run as root
START_SECONDS = 30


def find_programs() -> Path | None:
    """The folder that holds initdb and postgres, or None when this machine has none."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    for folder in (*homes, *([Path(found).resolve().parent] if found else [])):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """A server that keeps its promises (fsync on). Gives the start of a database URL, without the name."""
    with tempfile.TemporaryDirectory(prefix="learning-postgresql-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        port = _free_port()
        log = folder / "log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                _as_account(
                    programs / "postgres",
                    *("-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-c", "max_connections=60"),
                ),
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(programs, port, server, log)
            yield f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a tidy end
            server.wait(START_SECONDS)


def _as_account(*words: object) -> list[str]:
    command = [str(word) for word in words]
    if os.geteuid() != 0:
        return command
    # pdeathsig: a test run that is killed takes its server along
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", "--pdeathsig=QUIT", *command]


def _run(*words: object) -> None:
    done = subprocess.run(_as_account(*words), cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(programs: Path, port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    asking = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(asking, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)
