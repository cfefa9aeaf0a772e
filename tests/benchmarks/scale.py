"""How a run grows, and what processes and the cache save: `python -m tests.benchmarks.scale --papers 2000 8000 32000 [--growth-only]`.

Papers are those of run.py; `danvan analyze -o points.csv` runs in a process of its own. At the first size: with one process, with all cores, then
with the cache filled and one paper changed. Between sizes: the exponent of the growth in time. Memory is the peak of the largest process.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.run import run, write


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description="growth, processes, cache")
    parser.add_argument("--papers", type=int, nargs="+", default=[2000, 8000])
    parser.add_argument("--growth-only", action="store_true")
    given = parser.parse_args()
    before = (0, 0.0)
    for count in given.papers:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "papers")
            folder.mkdir()
            write(folder, count)
            os.environ["XDG_CACHE_HOME"] = str(Path(place, "cache"))
            command = [sys.executable, "-m", "danvan_cli", "analyze", str(folder), "-r", "all", "-q", "-o", str(Path(place, "points.csv"))]
            if not before[0] and not given.growth_only:
                alone, _, _ = run([*command, "--no-cache", "--workers", "1"])
                shared, _, _ = run([*command, "--no-cache"])
                print(f"{count} papers: one process {alone:.1f} s, all cores {shared:.1f} s, {alone / shared:.2f} times as fast", flush=True)
                cold, _, _ = run(command)
                one = sorted(folder.iterdir())[count // 2]
                one.write_text(one.read_text("utf-8") + "\nKinh phí cho tổ dân vận của xã năm nay chưa được bố trí kịp thời.\n", "utf-8")
                changed, _, _ = run(command)
                print(f"{count} papers: cold {cold:.1f} s, one changed {changed:.1f} s, {changed / cold:.1%} of it", flush=True)
            seconds, megabytes, work = run([*command, "--no-cache"])
            growth = f", exponent {math.log(seconds / before[1]) / math.log(count / before[0]):.2f}" if before[0] else ""
            print(f"{count} papers: {seconds:.1f} s ({work:.1f} s of cores), {megabytes:.0f} MB{growth}", flush=True)
            before = (count, seconds)


if __name__ == "__main__":
    main()
