"""How alike statements and points are in what they say, whatever their role: cosine of TF-IDF vectors over content syllables.

Points are alike as their two nearest statements are. One term in common is a coincidence and counts nothing (as in clusters.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from danvan_cli import vectors
from danvan_cli.models import Corpus, Point


@dataclass(frozen=True, slots=True)
class Near:
    """A point and how alike it is (0 to 1); statement: of it, the nearest; own: of the point asked about, to which that is the nearest (indices)."""

    similarity: float
    point: Point
    statement: int
    own: int


@dataclass(frozen=True)
class Pool:
    """Points to be looked through: their statements (indices) and the point of each."""

    statements: npt.NDArray[np.int64]
    points: tuple[Point, ...]


class Likeness:
    """The statements of a corpus as vectors; answers which of some points is the nearest to another."""

    def __init__(self, corpus: Corpus) -> None:
        """papers: of each statement, to look them up without making its record."""
        self.papers = [paper for paper, _, _, _ in corpus.labelled.marks()]
        self._rows = vectors.Space(vectors.syllables(corpus.words)).take(np.arange(len(self.papers)))
        order = np.argsort(self._rows.columns, kind="stable")
        self._owner = np.repeat(np.arange(len(self._rows)), np.diff(self._rows.starts))[order]
        self._value = self._rows.values[order]
        self._first = np.append(0, np.cumsum(np.bincount(self._rows.columns, minlength=self._rows.width)))

    def pool(self, points: Iterable[Point], papers: Collection[str] | None = None) -> Pool:
        """Points to look through. papers: only what these say of them counts."""
        found = [(i, p) for p in points for i in p.statements if papers is None or self.papers[i] in papers]
        return Pool(np.array([i for i, _ in found], dtype=np.int64), tuple(p for _, p in found))

    def row(self, index: int) -> npt.NDArray[np.float64]:
        """Likeness (0 to 1) of one statement to every statement."""
        total, common = np.zeros(len(self._rows)), np.zeros(len(self._rows), dtype=np.int64)
        for k in range(self._rows.starts[index], self._rows.starts[index + 1]):
            column = self._rows.columns[k]
            part = slice(self._first[column], self._first[column + 1])
            total[self._owner[part]] += self._rows.values[k] * self._value[part]
            common[self._owner[part]] += 1
        return np.asarray(np.round(np.where(common < 2, 0.0, total), 4))

    def nearest(self, point: Point, others: Pool) -> list[Near]:
        """Points of a pool, the nearest first; those with nothing in common left out, and the point itself."""
        rows = np.array([self.row(i) for i in point.statements])
        own, near = rows.argmax(axis=0), rows.max(axis=0)
        best: dict[str, Near] = {}
        for k in np.flatnonzero(near[others.statements] > 0).tolist():
            i, other = int(others.statements[k]), others.points[k]
            if other.point_id not in best or near[i] > best[other.point_id].similarity:
                best[other.point_id] = Near(float(near[i]), other, i, point.statements[int(own[i])])
        best.pop(point.point_id, None)
        return sorted(best.values(), key=lambda x: (-x.similarity, -x.point.papers, x.point.point_id))
