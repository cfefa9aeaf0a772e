"""Words: how much faster than pyvi, in the same run, and whether every word is the same. `python tests/benchmarks/words.py [tokens]`

pyvi is timed alone, statement by statement, on texts made ready for it; words/ from the raw statements to the finished words, with all
that belongs to it. Every round takes statements not seen before, both in turn, and the median of the rounds' ratios counts. At the end
all that was timed, and more up to the number of tokens asked for (2 million), is compared word by word.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from danvan_cli import segment, text, tokens, words

ROOT = Path(__file__).resolve().parents[2]
TOKENS = 2_000_000
ROUNDS, ROUND = 11, 6000  # timed rounds, statements of each
PAPERS, STATEMENTS = (1, 20), 60  # papers of one call where a run is timed from nothing, statements of each
SLOW = 400  # statements of a round for what is many times slower still


def statements() -> list[str]:
    """All statements of the project's papers, in a random order that is always the same."""
    papers = sorted((ROOT / "data" / "training" / "papers").glob("*.txt")) + sorted((ROOT / "data" / "samples").glob("*/*.txt"))
    out = [s.text for p in papers for s in segment.statements(text.nfc(p.read_text("utf-8")))]
    random.Random(7).shuffle(out)
    return out


def varied(originals: list[str], seed: int) -> Iterator[str]:
    """Without end: statements with halves exchanged, other numbers, words and letter case changed here and there."""
    rng = random.Random(seed)
    stock = [w for s in originals for w in s.split()]
    changes: list[Callable[[str], str]] = [str.upper, str.title, str.lower, lambda s: unicodedata.normalize("NFD", s), lambda s: s.replace(", ", ","), lambda s: s.replace(" ", "\u00a0", 2)]
    while True:
        one, two = rng.choice(originals).split(), rng.choice(originals).split()
        mixed = one[: rng.randint(0, len(one))] + two[rng.randint(0, len(two)) :]
        mixed = [str(rng.randint(1, 9999)) if w.isdigit() else rng.choice(stock) if rng.random() < 0.03 else w for w in mixed]
        statement = " ".join(mixed)
        yield rng.choice(changes)(statement) if rng.random() < 0.05 else statement


def seconds(call: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Time of a call, of the processor: others on the machine count less."""
    start = clock()
    call()
    return clock() - start


def startup(code: str) -> float:
    """Median wall time of a new process, in milliseconds, less that of an empty one with numpy."""
    def run(what: str) -> float:
        return 1000 * median(seconds(lambda: subprocess.run([sys.executable, "-c", what], check=True, cwd=ROOT), time.perf_counter) for _ in range(7))

    return run(code) - run("import numpy")


def from_nothing(some: list[str]) -> float:
    """How many times as fast as pyvi when no run of characters has been seen before."""
    from pyvi import ViTokenizer

    ready = [words.clean(s) for s in some]
    ratios = []
    for _ in range(5):
        new = words.load(tokens._phrases())
        assert new is not None
        ratios.append(seconds(lambda: [ViTokenizer.tokenize(s) for s in ready]) / seconds(lambda new=new: new(some)))
    return median(ratios)


def main() -> int:
    """Print the figures; 1 when a word differs."""
    from pyvi import ViTokenizer

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else TOKENS
    originals = statements()
    stream = varied(originals, 7)
    segmenter = words.load(tokens._phrases())
    if segmenter is None:
        print("the installed pyvi is not the one the tables were proven on: nothing to compare")
        return 2
    rivals: dict[str, Callable[[str], object]] = {"pyvi": ViTokenizer.tokenize}
    if find_spec("underthesea"):
        from underthesea import word_tokenize

        rivals["underthesea"] = word_tokenize
    segmenter(originals)
    ViTokenizer.tokenize(originals[0])
    ratios: dict[str, list[float]] = {f"{r}, {how}": [] for r in rivals for how in ("batched", "a call each")}
    rate, seen, compared, different = [], 0, 0, 0
    for _ in range(ROUNDS):
        part = [next(stream) for _ in range(ROUND)]
        ready = [words.clean(s) for s in part]
        got: list[tuple[str, ...]] = []
        fast = seconds(lambda part=part, got=got: got.extend(segmenter(part)))
        few = part[:SLOW]
        single = seconds(lambda few=few: [segmenter([s]) for s in few]) / len(few) * len(part)
        for name, rival in rivals.items():
            count = len(part) if name == "pyvi" else SLOW
            slow = seconds(lambda rival=rival, count=count, ready=ready: [rival(s) for s in ready[:count]]) / count * len(part)
            ratios[f"{name}, batched"].append(slow / fast)
            ratios[f"{name}, a call each"].append(slow / single)
        rate.append(sum(map(len, got)) / fast)
        for s, words_of in zip(part, got, strict=True):
            compared += 1
            seen += len(words_of)
            different += words_of != tokens.by_pyvi(s)
    for name, figures in ratios.items():
        print(f"× {name:28} {median(figures):6.1f}   ({min(figures):.1f} to {max(figures):.1f})")
    print(f"words a second                 {median(rate):,.0f}")
    for papers in PAPERS:
        print(f"× pyvi, {papers:2} papers from nothing   {from_nothing(originals[: STATEMENTS * papers]):6.1f}")
    ours, theirs = (startup(f"import numpy; {code}") for code in ("from danvan_cli import tokens; tokens.tokenize('a')", "from pyvi import ViTokenizer"))
    print(f"start beyond numpy's, ms       {ours:.0f} (pyvi {theirs:.0f})")
    while seen < wanted:
        part = [next(stream) for _ in range(ROUND)]
        for s, words_of in zip(part, segmenter(part), strict=True):
            compared += 1
            seen += len(words_of)
            different += words_of != tokens.by_pyvi(s)
    print(f"compared: {seen:,} words of {compared:,} statements; {different} statements differ")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
