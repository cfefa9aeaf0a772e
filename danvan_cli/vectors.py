"""Statements as TF-IDF vectors, and what points and new themes need of them: similarity, clusters, distinctive terms.

numpy only, and scipy for large corpora: scikit-learn fits, it is not imported at run time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from danvan_cli import resources, settings
from danvan_cli.sparse import Rows, linked

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing of what a statement is about."""
    return frozenset(w.replace(" ", "_") for w in resources.lines("stopwords.txt"))


@lru_cache(maxsize=1 << 15)
def is_word(token: str) -> bool:
    """Whether a token carries letters (numbers and punctuation do not)."""
    return any(map(str.isalpha, token))


@lru_cache(maxsize=1 << 15)
def _tells(word: str) -> bool:
    """Whether a word or a syllable carries letters and meaning."""
    return is_word(word) and word not in stop_words()


def content_terms(tokens: Sequence[str]) -> list[str]:
    """Words of a statement that carry meaning: no numbers, marks or function words."""
    return list(filter(_tells, tokens))


def content_syllables(tokens: Sequence[str]) -> list[str]:
    """The syllables of the words that carry meaning."""
    return list(filter(_tells, "_".join(tokens).split("_")))


class _Numbers(dict[str, int]):
    """Terms numbered as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Space:
    """TF-IDF space over term lists: `matrix` (documents × terms, rows of unit length), terms in order."""

    def __init__(self, documents: Sequence[Sequence[str]], common: Mapping[str, float] | None = None) -> None:
        """common: share of documents in general that hold a term; so a small corpus knows which words tell nothing."""
        numbers = _Numbers()
        counted = [Counter(map(numbers.__getitem__, terms)) for terms in documents]
        names = list(numbers)
        order = sorted(range(len(names)), key=names.__getitem__)
        self.terms = [names[k] for k in order]
        column = np.empty(len(names), dtype=np.int64)
        column[order] = np.arange(len(names))
        sizes = np.array([len(c) for c in counted], dtype=np.int64)
        columns = column[np.fromiter(chain.from_iterable(counted), dtype=np.int64, count=int(sizes.sum()))]
        weight, share = (settings.COMMON_WEIGHT, common) if common else (0, {})
        n = len(documents) + weight
        frequency = np.bincount(columns, minlength=len(names)).tolist()
        self.idf = np.array([math.log((1 + n) / (1 + frequency[k] + weight * share.get(t, 0.0))) + 1 for k, t in enumerate(self.terms)])
        times = np.fromiter(chain.from_iterable(c.values() for c in counted), dtype=np.int64, count=len(columns))
        damped = np.array([0.0, *(1 + math.log(c) for c in range(1, int(times.max(initial=0)) + 1))])
        rows = np.repeat(np.arange(len(documents)), sizes)
        placed = np.lexsort((columns, rows))
        columns = columns[placed]
        values = damped[times[placed]] * (self.idf[columns] if len(columns) else 1.0)
        # added up one after the other, as the columns rise
        norms = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(documents)))
        self.matrix = Rows(np.append(0, np.cumsum(sizes)), columns, values / norms[rows], len(self.terms))

    def distinctive(self, members: Sequence[int], count: int, *, least: float = 0.0) -> list[str]:
        """The terms that set these documents apart, at most count, each in two documents and in the share `least` of them.

        Weight: TF-IDF summed within, times the logarithm of how much more often the term stands inside than in all documents.
        """
        inside = self.matrix.take(members)
        present = inside.present()
        overall = self.matrix.present() / max(1, len(self.matrix))
        lift = np.log(np.maximum(present / max(1, len(members)) / np.maximum(overall, 1e-12), 1e-12))
        weight = np.round(inside.sums() * lift, 6)
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


def similarities(matrix: Rows, about: Floats, share: float) -> Floats:
    """Cosine of words, with a share for the cosine of theme probabilities (rows of unit length) → full matrix.

    One term in common ("hộ") is a coincidence and counts nothing.
    """
    return alike(matrix, about, share)[1]


def alike(matrix: Rows, about: Floats, share: float) -> tuple[Floats, Floats]:
    """The cosine of words by itself, and these similarities."""
    cosine, shared = matrix.products()
    return cosine, np.asarray((1 - share) * np.where(shared < 2, 0.0, cosine) + share * (about @ about.T))


def clusters(matrix: Rows, about: Floats, share: float, threshold: float) -> npt.NDArray[np.int64]:
    """Average linkage (UPGMA, Sokal & Michener 1958) over these similarities, cut at the threshold.

    Returns one label a row, numbered by first appearance. Above LINKAGE_ROWS, where a full matrix no longer fits, rows join the
    nearest cluster centre that is near enough, in order (leader clustering, Hartigan 1975).
    """
    if len(matrix) <= LINKAGE_ROWS:
        return grouped(similarities(matrix, about, share), threshold)
    import scipy.sparse as sp

    labels = np.zeros(len(matrix), dtype=np.int64)
    leaders: list[int] = []
    joined = sp.hstack([matrix.scipy() * math.sqrt(1 - share), sp.csr_matrix(about * math.sqrt(share))]).tocsr()
    for start in range(0, len(matrix), LINKAGE_ROWS):
        rows = list(range(start, min(start + LINKAGE_ROWS, len(matrix))))
        near = np.asarray((joined[rows] @ joined[leaders].T).toarray()) if leaders else np.zeros((len(rows), 0))
        best = near.argmax(axis=1) if leaders else np.zeros(len(rows), dtype=np.int64)
        fresh = [k for k in range(len(rows)) if not leaders or near[k, best[k]] < 2 * threshold]
        for k in range(len(rows)):
            if leaders:
                labels[rows[k]] = best[k]
        base = len(leaders)
        chosen = [rows[k] for k in fresh]
        within = link(similarities(matrix.take(chosen), about[chosen], share), threshold)
        seen: set[int] = set()
        for k, label in zip(fresh, within, strict=True):
            labels[rows[k]] = base + int(label)
            if int(label) not in seen:
                seen.add(int(label))
                leaders.append(rows[k])
    return labels


def grouped(similarity: Floats, threshold: float) -> npt.NDArray[np.int64]:
    """The same from a full matrix of similarities."""
    return refine(similarity, link(similarity, threshold), threshold)


LINKAGE_ROWS = 4000  # rows for which the full matrix of similarities (128 MB) is affordable


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
    n = len(similarities)
    if n < 2:
        return np.zeros(n, dtype=np.int64)
    # rounded, so that the last bit of a sum decides no merge
    distance = np.asarray(np.round(np.clip(1 - similarities, 0, 2), 6), dtype=np.float64)
    names: dict[int, int] = {}
    return np.array([names.setdefault(r, len(names)) for r in linked(distance, 1 - threshold).tolist()], dtype=np.int64)
