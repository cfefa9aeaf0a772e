"""A whole analysis against a plain script, both in processes of their own, in turn: `python -m tests.benchmarks.run --papers 20 200 [2000]`.

The plain script (plain/) takes the same steps with pyvi sentence by sentence, with scikit-learn, pandas and rich loaded, statement by statement.
Papers of about 900 words are made from the project's own texts, with lines exchanged, numbers and words changed; always the same for a number.
Seconds and peak memory are those of the whole process, medians of --rounds; the ratio is the median of the rounds' ratios. At the end every
statement's role, theme, confidence and point and every point are compared. What follows `--` goes to danvan, as in `-- --workers 1`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
WORDS = 900  # of a paper, about
EXCHANGED, CHANGED = 0.4, 0.03  # share of lines taken from other papers, of words changed
WARM = 50  # papers up to which a run before the first round counts for nothing
ROUNDS = {20: 5, 200: 3}  # else 1


def write(folder: Path, count: int, seed: int = 7) -> None:
    """Papers with the order and the headings of real ones, none like another."""
    rng = random.Random(seed)
    texts = [p.read_text("utf-8").splitlines() for p in sorted((ROOT / "data" / "training" / "papers").glob("*.txt")) + sorted((ROOT / "data" / "samples").glob("*/*.txt"))]
    stock = [w for lines in texts for line in lines for w in line.split() if w.isalpha() and w.islower()]
    for number in range(count):
        lines, out, size = rng.choice(texts), [], 0
        for k, line in enumerate(lines):
            # from the same place of another paper, so that it still goes from results to tasks
            other = rng.choice(texts)
            taken = other[k * len(other) // len(lines)] if k and len(line) > 80 and rng.random() < EXCHANGED else line
            taken = re.sub(r"\d+", lambda m: str(rng.randint(1, 10 ** len(m.group()) - 1)), taken) if len(taken) > 80 else taken
            words = [rng.choice(stock) if w.islower() and w.isalpha() and rng.random() < CHANGED else w for w in taken.split(" ")]
            out.append(" ".join(words))
            size += len(words)
            if size > WORDS:
                break
        (folder / f"{number:06d}.txt").write_text("\n".join(out) + "\n", "utf-8")


def _environment() -> dict[str, str]:
    """With compiled modules kept, as an installed program has them."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds, peak MB and seconds of all its cores of a process of its own (with those it starts)."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=errors, stderr=errors, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{command} ended with {process.returncode}:\n{errors.read().decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def differences(danvan: Path, plain: Path) -> dict[str, int]:
    """How many statements and points are not the same, label by label."""
    with danvan.with_suffix(".csv").open(encoding="utf-8", newline="") as one, plain.with_suffix(".csv").open(encoding="utf-8", newline="") as two:
        ours, theirs = list(csv.DictReader(one)), list(csv.DictReader(two))
    rows = json.loads(danvan.with_suffix(".json").read_text("utf-8"))
    mine = {r["statement_id"]: r for r in (rows["rows"] if isinstance(rows, dict) else rows)}
    other = {r[0]: dict(zip(("statement_id", "role", "theme", "confidence", "point_id"), r, strict=True)) for r in json.loads(plain.with_suffix(".json").read_text("utf-8"))}
    out = {"statements": len(other), "statements only in one": len(mine.keys() ^ other.keys())}
    for key in ("role", "theme", "confidence", "point_id"):
        out[key] = sum(mine[i][key] != other[i][key] for i in mine.keys() & other.keys())
    columns = ("role", "theme", "point_id", "papers", "mentions", "point")
    left, right = {tuple(r[c] for c in columns) for r in ours}, {tuple(r[c] for c in columns) for r in theirs}
    return out | {"points": len(right), "points only in one": len(left ^ right)}


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description="danvan analyze against a plain script")
    parser.add_argument("--papers", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--rounds", type=int, help="default: 5 at 20 papers, 3 at 200, else 1")
    parser.add_argument("options", nargs="*", help="after --: for danvan")
    given = parser.parse_args()
    for count in given.papers:
        with tempfile.TemporaryDirectory() as place:
            folder, ours, theirs = Path(place, "papers"), Path(place, "danvan"), Path(place, "plain")
            folder.mkdir()
            write(folder, count)
            analyze = [sys.executable, "-m", "danvan_cli", "analyze", str(folder), "-r", "all", "-q", "--no-cache", *given.options]  # a cold run knows no paper
            one_run, other_run = [*analyze, "--csv-raw", "-o", str(ours.with_suffix(".csv"))], [sys.executable, "-m", "tests.benchmarks.plain", str(folder), str(theirs)]
            if count <= WARM:  # files and compiled modules in the system's cache for both
                run(one_run)
                run(other_run)
            rounds = [(run(one_run), run(other_run)) for _ in range(given.rounds or ROUNDS.get(count, 1))]
            run([*analyze, "--view", "statements", "-o", str(ours.with_suffix(".json"))])
            (one, mb_one), (two, mb_two) = ((median(r[k][0] for r in rounds), median(r[k][1] for r in rounds)) for k in (0, 1))
            ratio, work = (median(r[1][k] / r[0][k] for r in rounds) for k in (0, 2))
            print(f"{count} papers, {len(rounds)} rounds: danvan {one:.2f} s, {mb_one:.0f} MB; plain {two:.2f} s, {mb_two:.0f} MB; {ratio:.1f} times as fast, {work:.1f} times less work, {mb_one / mb_two:.2f} of the memory", flush=True)
            print("  " + ", ".join(f"{name}: {n}" for name, n in differences(ours, theirs).items()), flush=True)


if __name__ == "__main__":
    main()
