"""Papers that came twice: the same paper in another file or format, and near copies. Told from shared runs of words.

Shingles and their resemblance: A. Broder, "On the resemblance and containment of documents" (1997); candidates are looked up under the smallest
hashes of each paper, so that the work grows with the papers and not with their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from danvan_cli import settings, text
from danvan_cli.models import Paper

# Of the files of one paper the one is kept that tells most about it, rather a file than a member of an archive.
_BEST = {"docx": 0, "odt": 1, "doc": 2, "rtf": 3, "html": 4, "md": 5, "txt": 6, "pdf": 7}


@dataclass(frozen=True)
class Copies:
    """same: file → the paper that it is once more; near: paper → (another paper, share of common shingles), the nearest first."""

    same: dict[str, str] = field(default_factory=dict)
    near: dict[str, list[tuple[str, float]]] = field(default_factory=dict)


def find(papers: Sequence[Paper]) -> Copies:
    """Compare papers with one another."""
    shingles = [_shingles(p.text) for p in papers]
    lookup: dict[int, list[int]] = defaultdict(list)
    for i, found in enumerate(shingles):
        for value in sorted(found)[: settings.SKETCH]:
            lookup[value].append(i)
    pairs = {(a, b) for group in lookup.values() for k, a in enumerate(group) for b in group[k + 1 :]}
    order = sorted(range(len(papers)), key=lambda i: (_BEST.get(papers[i].format, 9), ".zip/" in papers[i].name.lower(), papers[i].name))
    rank = {i: k for k, i in enumerate(order)}
    shares = {(a, b): len(shingles[a] & shingles[b]) / len(shingles[a] | shingles[b]) for a, b in pairs}
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


def _shingles(paper: str) -> frozenset[int]:
    """Hashes of all runs of words. Numbers count: they can be all that tells two wards apart."""
    joined = text.key(paper).encode("utf-8", "replace")
    blanks = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == ord(" "))
    size = min(settings.SHINGLE, len(blanks) + 1)
    starts, ends = np.append(0, blanks + 1), np.append(blanks, len(joined))
    return frozenset(map(crc32, map(joined.__getitem__, map(slice, starts[: len(starts) - size + 1].tolist(), ends[size - 1 :].tolist()))))
