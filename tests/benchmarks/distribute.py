"""What --engine dask costs beside --engine local, and what travels: `python -m tests.benchmarks.distribute --papers 500`.

Only the stage that looks at one paper at a time. CPU seconds, which a busy machine changes less than the clock; bytes as they leave and reach
the machine that asks, without what Dask adds to a message (about 2 kB a part).
"""

from __future__ import annotations

import argparse
import contextlib
import pickle
import resource
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from danvan_cli import analyze, distribute
from danvan_cli.models import Quiet
from tests.benchmarks.run import write

RUNS: dict[str, dict[str, Any]] = {
    "local, 1 process": {"workers": 1}, "local, 2 processes": {"workers": 2},
    "dask, 2 processes, papers sent": {"workers": 2, "engine": "dask"}, "dask, 2 processes, paths": {"workers": 2, "engine": "dask", "shared": True},
}  # fmt: skip


class Read(Exception):
    """All papers are read; the corpus is of no interest here."""


class Reading(Quiet):
    """Looks at the clock; ends the run when the first stage has ended."""

    begun = last = 0.0

    def begin(self, stage: str, total: int) -> None:
        if stage != "read":
            raise Read
        self.begun = time.perf_counter()

    def step(self, count: int = 1) -> None:
        self.last = time.perf_counter()


def spent() -> tuple[float, float]:
    """CPU seconds of this process, and of its children that have ended."""
    return tuple(u.ru_utime + u.ru_stime for u in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))  # type: ignore[return-value]


def main() -> None:
    """Print a line for each way to run."""
    parser = argparse.ArgumentParser(description="--engine dask against --engine local")
    parser.add_argument("--papers", type=int, default=500)
    count: int = parser.parse_args().papers
    travelled = {"out": 0, "back": 0}

    def dumps(what: Any, *protocol: int) -> bytes:
        travelled["out"] += len(data := pickle.dumps(what, *protocol))
        return data

    def result(future: Any, plain: Any = distribute._result) -> Any:
        travelled["back"] += len(future.result())
        return plain(future)

    distribute._result = result
    distribute.pickle = SimpleNamespace(dumps=dumps, loads=pickle.loads)  # type: ignore[assignment]

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, count)
        print(f"{count} papers of {sum(p.stat().st_size for p in folder.iterdir()) / count / 1000:.1f} kB")
        for name, how in RUNS.items():
            travelled.update(out=0, back=0)
            before = spent()
            reading = Reading()
            with contextlib.suppress(Read):
                analyze([place], texts=False, progress=reading, **how)
            here, others = (after - b for after, b in zip(spent(), before, strict=True))
            out, back = (travelled[k] / count / 1000 for k in ("out", "back"))
            print(f"{name}: {reading.last - reading.begun:.1f} s by the clock; CPU {here:.1f} s here, {others:.1f} s in others, {1000 * (here + others) / count:.1f} ms a paper; {out:.2f} kB out, {back:.2f} kB back a paper", flush=True)


if __name__ == "__main__":
    main()
