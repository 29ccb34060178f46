"""Import of rosters on SQLite: a ward of 5,630 people in 133 cells; 100,000 people, with the memory it takes."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from learning.administration import instance
from learning.app import create_app
from learning.cli.invented import invented_ward, roster_csv
from learning.db import db, transaction
from learning.policy import OPERATOR
from learning.progress import service as progress
from learning.units import imports, queries
from tests.benchmarks import scene

SECONDS_MOST = 2.0
MEMORY_MOST = 200
LARGE_CELLS, LARGE = 2_400, 100_000
SEED = 2  # makes nobody whom an import would have to ask about


def measure() -> Iterator[str]:
    """Each import in a process of its own, so that its memory is its own."""
    for cells, people in ((scene.CELLS, scene.MEMBERS), (LARGE_CELLS, LARGE)):
        with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
            file = Path(name) / "roster.csv"
            file.write_bytes(roster_csv(invented_ward(SEED, "PA", "Phường An Sen", cells, people)))
            words = [sys.executable, "-m", "tests.benchmarks.roster", name, str(file)]
            done = subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
        figures = json.loads(done.stdout)
        seconds = figures["seconds"]
        if people == scene.MEMBERS:
            again = f"the same file again {figures['again']:.2f} s"
            yield f"{people:,} people in {cells} cells: {seconds:.2f} s (budget: {SECONDS_MOST:.0f} s); {again}"
        yield (
            f"{people:,} people: {people / seconds:,.0f} people/s, peak memory {figures['peak']:.0f} MB, "
            f"{figures['peak'] - figures['before']:.0f} MB of it for the import (budget: {MEMORY_MOST} MB)"
        )


def time_import(folder: Path, file: Path) -> dict[str, float]:
    """Seconds of the import and of the same once more; resident megabytes before, and at the peak."""
    app = create_app(scene.settings_for(folder / "instance"))
    with app.app_context():
        instance.migrate()
        instance.ensure_root()
        before = _peak()
        seconds = _import(file.read_bytes())
        peak = _peak()
        return {"seconds": seconds, "before": before, "peak": peak, "again": _import(file.read_bytes())}


def _import(data: bytes) -> float:
    """As the command does it: rows, units and counts in one transaction."""
    begun = time.perf_counter()
    with transaction():
        report = imports.import_roster(OPERATOR, queries.get_root().id, data)
        progress.recount(report.touched)
    if not report.is_clean:
        raise AssertionError(report.faults or report.questions)
    db.session.remove()
    return time.perf_counter() - begun


def _peak() -> float:
    """The most memory that this process has held, in MB; getrusage would count what its parent held, too."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


if __name__ == "__main__":
    print(json.dumps(time_import(Path(sys.argv[1]), Path(sys.argv[2]))))
