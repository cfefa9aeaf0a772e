"""Clusters of statements: how alike two are, average linkage, and how many statements are first parted into what linkage can take.

numpy only, and scipy for large corpora.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from danvan_cli import settings
from danvan_cli.sparse import Rows, joined, linked

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def similarities(matrix: Rows, about: Floats, share: float) -> Floats:
    """Cosine of words, with a share for the cosine of theme probabilities (rows of unit length) → full matrix.

    One term in common ("hộ") is a coincidence and counts nothing.
    """
    cosine, shared = matrix.products()
    cosine[shared < 2] = 0.0
    return cosine if share == 0 else (1 - share) * cosine + share * (about @ about.T)


def alike(matrix: Rows, about: Floats, share: float) -> tuple[Floats, Floats]:
    """The cosine of words by itself, and these similarities."""
    cosine, shared = matrix.products()
    out = (1 - share) * cosine
    out[shared < 2] = 0.0
    del shared
    out += share * (about @ about.T)
    return cosine, out


def blocks(matrix: Rows, about: Floats, share: float) -> Iterator[Ints]:
    """Rows that may be alike, mostly together: all of them up to LINKAGE_ROWS; more are parted into blocks of at most BLOCK_ROWS.

    Bisecting 2-means on the sphere (Steinbach, Karypis, Kumar, "A Comparison of Document Clustering Techniques", 2000), each cut begun along the
    principal direction (Boley, "Principal Direction Divisive Partitioning", 1998): deterministic, and n log n where no side is left very small.
    """
    if len(matrix) <= settings.LINKAGE_ROWS:
        yield np.arange(len(matrix))
        return
    import scipy.cluster.hierarchy  # noqa: F401  # sparse.linked uses it where it is loaded

    words = matrix.scipy()
    open_ = [np.arange(len(matrix))]
    while open_:
        rows = open_.pop()
        if len(rows) <= settings.BLOCK_ROWS:
            yield rows
            continue
        every = len(rows) == len(about)  # not copied then
        side = _halves(words if every else words[rows], about if every else about[rows], share)
        if side.all() or not side.any():  # all the same
            yield from np.array_split(rows, 1 + len(rows) // settings.BLOCK_ROWS)
        else:
            open_ += [rows[side], rows[~side]]


def _halves(words: Any, themes: Floats, share: float) -> npt.NDArray[np.bool_]:
    """One cut: which rows (words sparse, themes beside them) go to the one side."""
    n = words.shape[0]
    a, b = math.sqrt(1 - share), math.sqrt(share)  # weights of the two parts of a row

    def along(v: Floats, w: Floats) -> Floats:
        return np.asarray(a * (words @ v) + b * (themes @ w))

    def summed(p: Floats) -> tuple[Floats, Floats]:
        return np.asarray(a * (words.T @ p)), np.asarray(b * (themes.T @ p))

    centre = summed(np.full(n, 1 / n))
    far = int(np.round(along(*centre), 9).argmin())
    v, w = np.asarray(a * words[[far]].toarray()[0] - centre[0]), b * themes[far] - centre[1]
    for _ in range(settings.POWER_STEPS):
        p = along(v, w) - float(centre[0] @ v + centre[1] @ w)
        v, w = summed(p)
        norm = math.sqrt(float(v @ v + w @ w)) or 1.0
        v, w = v / norm, w / norm
    p = np.round(along(v, w) - float(centre[0] @ v + centre[1] @ w), 9)
    side = p > 0
    for _ in range(settings.MEANS_STEPS):
        (v1, w1), (v2, w2) = summed(side.astype(np.float64)), summed((~side).astype(np.float64))
        one, two = (math.sqrt(float(v @ v + w @ w)) or 1.0 for v, w in ((v1, w1), (v2, w2)))
        side = np.round(along(v1 / one - v2 / two, w1 / one - w2 / two), 9) > 0
    least = min(int(side.sum()), n - int(side.sum()))
    return side if least >= settings.CUT_LEAST * n else p > np.median(p)


def grouped(similarity: Floats, threshold: float) -> Ints:
    """Average linkage (UPGMA, Sokal & Michener 1958) over a full matrix of similarities, cut at the threshold → a label a row.

    Large clusters are cut again, more strictly, and those still twice as large again, and so on. What ties many rows together is mostly a subject,
    not a point: the more say a thing, the more alike they must be.
    """
    # rounded, so that the last bit of a sum decides no merge
    distance = np.asarray(np.round(np.clip(1 - similarity, 0, 2), 6), dtype=np.float64)
    pairs, heights = linked(distance, 1 - threshold)
    labels = joined(len(similarity), pairs)
    large = settings.LARGE_CLUSTER
    able = np.ones(len(labels), dtype=np.bool_)  # rows of clusters that were too large before
    while (threshold := threshold * settings.LARGE_FACTOR) < 1:
        able &= np.bincount(labels)[labels] > large
        if not able.any():
            break
        # a cluster cut lower is the clusters that it was made of
        inner = joined(len(similarity), pairs[heights <= 1 - threshold])
        _, labels = np.unique(np.where(able, len(labels) + inner, labels), return_inverse=True)
        large *= 2
    return labels.ravel()
