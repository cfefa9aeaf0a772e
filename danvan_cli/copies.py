"""Papers that came twice: the same paper in another file or format, and near copies. Told from shared runs of words.

Shingles, their resemblance, and minima of hashes as its estimate: A. Broder, "On the resemblance and containment of documents" (1997). Candidates
are papers that agree in one of some bands of minima (locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4),
so that the work grows with the papers and not with their pairs; for those that look alike the shingles themselves are compared.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from danvan_cli import settings, text
from danvan_cli.models import Paper

# Of the files of one paper the one is kept that tells most about it, rather a file than a member of an archive.
_BEST = {"docx": 0, "odt": 1, "doc": 2, "rtf": 3, "html": 4, "md": 5, "txt": 6, "pdf": 7}

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Copies:
    """same: file → the paper that it is once more; near: paper → (another paper, share of common shingles), the nearest first."""

    same: dict[str, str] = field(default_factory=dict)
    near: dict[str, list[tuple[str, float]]] = field(default_factory=dict)


def find(papers: Sequence[Paper], found: Sequence[Hashes], minima: Sequence[Hashes]) -> Copies:
    """Compare papers with one another. found, minima: shingles() and minhash() of each."""
    order = sorted(range(len(papers)), key=lambda i: (_BEST.get(papers[i].format, 9), ".zip/" in papers[i].name.lower(), papers[i].name))
    rank = {i: k for k, i in enumerate(order)}
    shares = {}
    for a, b in _candidates(minima):
        common = len(np.intersect1d(found[a], found[b], assume_unique=True))
        shares[a, b] = common / (len(found[a]) + len(found[b]) - common)
    same: dict[int, int] = {}
    for (a, b), share in sorted(shares.items(), key=lambda x: tuple(sorted(rank[i] for i in x[0]))):
        if share == 1.0 or (share >= settings.SAME_PAPER and text.key(papers[a].unit) == text.key(papers[b].unit)):
            first, second = sorted((a, b), key=rank.__getitem__)
            while first in same:
                first = same[first]
            if second not in same and second != first:
                same[second] = first
    near: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (a, b), share in shares.items():
        if share >= settings.NEAR_COPY and a not in same and b not in same:
            near[papers[a].name].append((papers[b].name, share))
            near[papers[b].name].append((papers[a].name, share))
    return Copies(
        {papers[i].name: papers[k].name for i, k in same.items()}, {name: sorted(found, key=lambda x: (-x[1], x[0])) for name, found in sorted(near.items())}
    )


def _candidates(minima: Sequence[Hashes]) -> Iterable[tuple[int, int]]:
    """Pairs that may share as many shingles as a near copy, the smaller number first."""
    if len(minima) < 2:
        return []
    table = np.stack(minima)
    pairs = [np.zeros(0, dtype=np.int64)]
    for band in np.split(table, settings.BANDS, axis=1):
        key = np.zeros(len(table), dtype=np.uint64)
        for column in band.T:
            key = key * _MULTIPLIERS[0] + column
        rows = np.argsort(key, kind="stable")
        borders = np.flatnonzero(np.diff(key[rows])) + 1
        starts, ends = np.append(0, borders), np.append(borders, len(rows))
        many = ends - starts > 1
        for start, end in zip(starts[many].tolist(), ends[many].tolist(), strict=True):
            members = rows[start:end]
            # where very many agree, each is compared with the first ones and with its neighbours
            for step in range(1, min(len(members), settings.BAND_PARTNERS)):
                pairs.append(members[:-step] * len(table) + members[step:])
                pairs.append(members[step - 1] * len(table) + members[step:])
    distinct = _distinct(np.concatenate(pairs))
    out: list[tuple[int, int]] = []
    for part in np.array_split(distinct, 1 + len(distinct) // 100_000):
        one, two = part // len(table), part % len(table)
        alike = (table[one] == table[two]).mean(axis=1) >= settings.NEAR_ESTIMATE
        out += zip(one[alike].tolist(), two[alike].tolist(), strict=True)
    return out


def shingles(paper: str) -> Hashes:
    """The distinct hashes of all runs of words, rising. Numbers count: they can be all that tells two wards apart."""
    joined = text.key(paper).encode("utf-8", "replace")
    blanks = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == ord(" "))
    size = min(settings.SHINGLE, len(blanks) + 1)
    starts, ends = np.append(0, blanks + 1), np.append(blanks, len(joined))
    found = np.fromiter(map(crc32, map(joined.__getitem__, map(slice, starts[: len(starts) - size + 1].tolist(), ends[size - 1 :].tolist()))), dtype=np.uint32)
    return _distinct(found)


def _distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The distinct values, rising; np.unique would load numpy.ma for it."""
    rising = np.sort(values)
    kept = np.ones(len(rising), dtype=np.bool_)
    kept[1:] = rising[1:] != rising[:-1]
    return rising[kept]


_RANDOM = random.Random(settings.SEED)
_MULTIPLIERS = np.array([_RANDOM.getrandbits(64) | 1 for _ in range(settings.MINHASH)], dtype=np.uint64)


def minhash(found: Hashes) -> Hashes:
    """The least of each of some hashes of the shingles (MINHASH numbers): two papers agree in about as many of them as they share shingles."""
    least = np.full(settings.MINHASH, (1 << 32) - 1, dtype=np.uint32)
    for start in range(0, len(found), 4096):
        # multiply and shift: Dietzfelbinger et al., "A reliable randomized algorithm for the closest-pair problem" (1997)
        hashed = (found[start : start + 4096, None].astype(np.uint64) * _MULTIPLIERS) >> np.uint64(32)
        least = np.minimum(least, hashed.min(axis=0).astype(np.uint32))
    return least
