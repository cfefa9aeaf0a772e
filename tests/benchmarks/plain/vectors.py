"""Statements as TF-IDF vectors, and what points and new themes need of them: similarity, clusters, distinctive terms.

numpy and scipy only: scikit-learn fits, it is not imported at run time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from danvan_cli import resources, settings

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing of what a statement is about."""
    return frozenset(w.replace(" ", "_") for w in resources.lines("stopwords.txt"))


def content_terms(tokens: Sequence[str]) -> list[str]:
    """Words of a statement that carry meaning: no numbers, marks or function words."""
    stop = stop_words()
    return [t for t in tokens if any(c.isalpha() for c in t) and t not in stop]


def content_syllables(tokens: Sequence[str]) -> list[str]:
    """The syllables of the words that carry meaning."""
    stop = stop_words()
    return [s for t in tokens for s in t.split("_") if any(c.isalpha() for c in s) and s not in stop]


class Space:
    """TF-IDF space over term lists: `matrix` (documents × terms, sparse, rows of unit length), terms in order."""

    def __init__(self, documents: Sequence[Sequence[str]], common: Mapping[str, float] | None = None) -> None:
        """common: share of documents in general that hold a term; so a small corpus knows which words tell nothing."""
        frequency: Counter[str] = Counter()
        for terms in documents:
            frequency.update(set(terms))
        self.terms = sorted(frequency)
        column = {t: i for i, t in enumerate(self.terms)}
        weight, share = (settings.COMMON_WEIGHT, common) if common else (0, {})
        n = len(documents) + weight
        self.idf = np.array([math.log((1 + n) / (1 + frequency[t] + weight * share.get(t, 0.0))) + 1 for t in self.terms])
        indptr, indices, values = [0], [], []
        for terms in documents:
            counts = Counter(terms)
            row = sorted((column[t], (1 + math.log(c)) * self.idf[column[t]]) for t, c in counts.items())
            norm = math.sqrt(sum(v * v for _, v in row)) or 1.0
            indices += [k for k, _ in row]
            values += [v / norm for _, v in row]
            indptr.append(len(indices))
        self.matrix = sp.csr_matrix((np.array(values), np.array(indices, dtype=np.int32), np.array(indptr)), shape=(len(documents), len(self.terms)))

    def distinctive(self, members: Sequence[int], count: int, *, least: float = 0.0) -> list[str]:
        """The terms that set these documents apart, at most count, each in two documents and in the share `least` of them.

        Weight: TF-IDF summed within, times the logarithm of how much more often the term stands inside than in all documents.
        """
        inside = self.matrix[list(members)]
        present = np.asarray((inside > 0).sum(axis=0)).ravel()
        overall = np.asarray((self.matrix > 0).sum(axis=0)).ravel() / max(1, self.matrix.shape[0])
        lift = np.log(np.maximum(present / max(1, len(members)) / np.maximum(overall, 1e-12), 1e-12))
        weight = np.round(np.asarray(inside.sum(axis=0)).ravel() * lift, 6)
        able = np.flatnonzero((present >= max(2, least * len(members))) & (lift > 0))
        chosen: list[str] = []
        for k in sorted(able, key=lambda k: (-weight[k], self.terms[k])):
            term = self.terms[k]
            if not any(term in c or c in term for c in chosen):
                chosen.append(term)
            if len(chosen) == count:
                break
        return chosen


def log_softmax(scores: Floats) -> Floats:
    """Scores → log-probabilities, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def similarities(matrix: sp.csr_matrix, about: Floats, share: float) -> Floats:
    """Cosine of words, with a share for the cosine of theme probabilities (rows of unit length) → full matrix.

    One term in common ("hộ") is a coincidence and counts nothing.
    """
    cosine = (matrix @ matrix.T).toarray()
    present = (matrix > 0).astype(np.float32)
    cosine[(present @ present.T).toarray() < 2] = 0.0
    return np.asarray((1 - share) * cosine + share * (about @ about.T))


def clusters(matrix: sp.csr_matrix, about: Floats, share: float, threshold: float) -> npt.NDArray[np.int64]:
    """Average linkage (UPGMA, Sokal & Michener 1958) over these similarities, cut at the threshold.

    Returns one label a row, numbered by first appearance. Above LINKAGE_ROWS, where a full matrix no longer fits, rows are parted into
    blocks first.
    """
    if matrix.shape[0] <= settings.LINKAGE_ROWS:
        similarity = similarities(matrix, about, share)
        return refine(similarity, link(similarity, threshold), threshold)
    joined = sp.hstack([matrix * math.sqrt(1 - share), sp.csr_matrix(about * math.sqrt(share))]).tocsr()
    labels = np.zeros(matrix.shape[0], dtype=np.int64)
    base = 0
    for rows in blocks(joined, np.arange(matrix.shape[0])):
        labels[rows] = base + clusters(matrix[rows], about[rows], share, threshold)
        base = int(labels[rows].max()) + 1
    return labels


def blocks(joined: sp.csr_matrix, rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Bisecting 2-means, each cut begun along the principal direction, down to BLOCK_ROWS."""
    if len(rows) <= settings.BLOCK_ROWS:
        return [rows]
    own = joined[rows]
    centre = np.asarray(own.mean(axis=0)).ravel()
    direction = np.asarray(own[int(np.round(own @ centre, 9).argmin())].toarray()).ravel() - centre
    for _ in range(settings.POWER_STEPS):
        direction = own.T @ (own @ direction - centre @ direction)
        direction = direction / (np.linalg.norm(direction) or 1.0)
    along = np.round(own @ direction - centre @ direction, 9)
    side = along > 0
    for _ in range(settings.MEANS_STEPS):
        one, two = own.T @ side.astype(float), own.T @ (~side).astype(float)
        side = np.round(own @ (one / (np.linalg.norm(one) or 1.0) - two / (np.linalg.norm(two) or 1.0)), 9) > 0
    if min(side.sum(), (~side).sum()) < settings.CUT_LEAST * len(rows):
        side = along > np.median(along)
    if side.all() or not side.any():
        return np.array_split(rows, 1 + len(rows) // settings.BLOCK_ROWS)
    return blocks(joined, rows[~side]) + blocks(joined, rows[side])


def refine(similarity: Floats, labels: npt.NDArray[np.int64], threshold: float, large: int = settings.LARGE_CLUSTER) -> npt.NDArray[np.int64]:
    """Cut large clusters again, more strictly, and those still twice as large again, and so on.

    What ties many rows together is mostly a subject, not a point: the more say a thing, the more alike they must be.
    """
    out = labels.copy()
    threshold *= settings.LARGE_FACTOR
    for label in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == label)
        if len(members) > large and threshold < 1:
            part = similarity[np.ix_(members, members)]
            inner = refine(part, link(part, threshold), threshold, 2 * large)
            out[members] = np.where(inner == 0, label, out.max() + inner)
    return out


def link(similarities: Floats, threshold: float) -> npt.NDArray[np.int64]:
    """Average linkage from a full matrix of similarities; labels numbered by first appearance."""
    from scipy.cluster.hierarchy import fcluster, linkage

    n = len(similarities)
    if n < 2:
        return np.zeros(n, dtype=np.int64)
    # rounded, so that the last bit of a sum decides no merge
    distance = np.round(np.clip(1 - similarities, 0, 2), 6)
    raw = fcluster(linkage(distance[np.triu_indices(n, 1)], "average"), 1 - threshold, "distance")
    names: dict[int, int] = {}
    return np.array([names.setdefault(int(r), len(names)) for r in raw], dtype=np.int64)
