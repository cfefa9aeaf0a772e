"""Sparse rows and average linkage without scipy where little is to be done: its import takes longer than the work for some hundred rows.

Where there are more rows (SMALL, LINKED; fewer once it is loaded) scipy does it. The two agree to the last bit: every sum here is taken in the order in which scipy takes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALL = 2000  # rows up to which numpy alone takes no longer than the import of scipy (0.3 s)
LOADED = 500  # rows from which scipy is quicker once it is loaded
LINKED = 1000  # rows from which linkage by scipy takes less time than by numpy, import (0.3 s) and all
LINKED_LOADED = 40  # rows from which scipy's is quicker once it is loaded
AT_ONCE = 1 << 20  # products or words taken in one go (some 30 MB)


class Numbers(dict[str, int]):
    """Terms numbered as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


@dataclass(frozen=True)
class Words:
    """Lists of words, each a number. names: the distinct ones; list i has ids[starts[i] : starts[i + 1]], places in names."""

    names: Sequence[str]
    starts: Ints
    ids: npt.NDArray[np.int32]

    def take(self, first: int, last: int) -> Words:
        """Lists first to last."""
        begin = self.starts[first]
        return Words(self.names, self.starts[first : last + 1] - begin, self.ids[begin : self.starts[last]])

    def parts(self) -> Iterator[Words]:
        """The same, some lists at a time."""
        return (self.take(first, last) for first, last in chunks(self.starts))


def segments(starts: Ints, rows: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """Rows i that take the places starts[i] to starts[i + 1] → where the chosen ones begin when they stand one after the other, and their places."""
    counts = starts[rows + 1] - starts[rows]
    ends = np.cumsum(counts)
    places = np.repeat(starts[rows] - ends + counts, counts)
    places += np.arange(len(places))
    return np.append(0, ends), places


def chunks(starts: Ints) -> Iterator[tuple[int, int]]:
    """Lists that begin at these places → ranges of them, each of about AT_ONCE words or one list."""
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + AT_ONCE, side="right")) - 1)
        yield first, last
        first = last


@dataclass(frozen=True)
class Rows:
    """A sparse matrix by rows: row i has values[starts[i] : starts[i + 1]] (all above 0) in the rising columns at the same places."""

    starts: Ints
    columns: npt.NDArray[Any]
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: Sequence[int] | Ints) -> Rows:
        """Some of the rows, in this order."""
        starts, places = segments(self.starts, np.asarray(rows, dtype=np.int64))
        return Rows(starts, self.columns[places], self.values[places], self.width)

    def sums(self) -> Floats:
        """Sum of each column."""
        return np.asarray(np.bincount(self.columns, weights=self.values, minlength=self.width), dtype=np.float64)

    def present(self) -> Ints:
        """In how many rows each column stands."""
        return np.bincount(self.columns, minlength=self.width)

    def products(self) -> tuple[Floats, npt.NDArray[Any]]:
        """Scalar products of all rows with all, and how many columns each two have in common (both rows × rows)."""
        if len(self) > SMALL or (len(self) > LOADED and "scipy.sparse" in sys.modules):
            matrix = self.scipy()
            shared = (matrix > 0).astype(np.float32)
            return np.asarray((matrix @ matrix.T).toarray()), np.asarray((shared @ shared.T).toarray())
        n = len(self)
        # all entries by column, then row; each with all entries of its column
        order = np.argsort(self.columns, kind="stable")
        columns, rows, values = self.columns[order], np.repeat(np.arange(n), np.diff(self.starts))[order], self.values[order]
        counts = np.bincount(columns, minlength=self.width)
        firsts = np.cumsum(counts) - counts
        partners = counts[columns]
        total, common = np.zeros(n * n), np.zeros(n * n, dtype=np.int64)
        done = np.append(0, np.cumsum(partners))
        start = 0
        while start < len(columns):
            end = max(start + 1, int(np.searchsorted(done, done[start] + AT_ONCE, side="right")) - 1)
            part = slice(start, end)
            one = np.repeat(np.arange(start, end), partners[part])
            two = firsts[columns[one]] + np.arange(len(one)) - np.repeat(done[part] - done[start], partners[part])
            places = rows[one] * n + rows[two]
            # one after the other, so that each sum runs through the columns as they rise
            np.add.at(total, places, values[one] * values[two])
            common += np.bincount(places, minlength=n * n)
            start = end
        return total.reshape(n, n), common.reshape(n, n)

    def scipy(self) -> Any:
        """The same as scipy.sparse.csr_matrix."""
        import scipy.sparse as sp

        return sp.csr_matrix((self.values, self.columns.astype(np.int32, copy=False), self.starts), shape=(len(self), self.width))


def linked(distance: Floats, threshold: float) -> tuple[Ints, Floats]:
    """Average linkage (UPGMA) over a full matrix of distances, up to the threshold → its merges: a row of each side (merges × 2), and their heights."""
    n = len(distance)
    if n > LINKED or (n > LINKED_LOADED and "scipy.cluster.hierarchy" in sys.modules):
        from scipy.cluster.hierarchy import linkage
        from scipy.spatial.distance import squareform

        tree = linkage(squareform(distance, checks=False), "average")
        tree = tree[tree[:, 2] <= threshold]
        rows = np.arange(n + len(tree))
        for k, (x, _) in enumerate(tree[:, :2].astype(np.int64).tolist()):
            rows[n + k] = rows[x]
        return rows[tree[:, :2].astype(np.int64)], tree[:, 2]
    merges = _merges(distance, threshold)
    return np.array([(x, y) for x, y, _ in merges], dtype=np.int64).reshape(-1, 2), np.array([h for _, _, h in merges], dtype=np.float64)


def joined(n: int, pairs: Ints) -> Ints:
    """Rows that pairs tie together → a label of each, numbered by first appearance."""
    home = list(range(n))
    for x, y in pairs.tolist():
        while home[x] != x:
            home[x] = x = home[home[x]]
        while home[y] != y:
            home[y] = y = home[home[y]]
        if x < y:
            home[y] = x
        else:
            home[x] = y
    labels: dict[int, int] = {}
    for x in range(n):  # a row's home is never behind it
        home[x] = home[home[x]]
        labels.setdefault(home[x], len(labels))
    return np.array([labels[x] for x in home], dtype=np.int64)


def _merges(distance: Floats, threshold: float) -> list[tuple[int, int, float]]:
    """The merges up to the threshold by the nearest-neighbour chain (Müllner 2011), as scipy's linkage makes them, ties and all."""
    d = np.triu(distance, 1)
    d += d.T
    n = len(d)
    np.fill_diagonal(d, np.inf)
    sizes = np.ones(n)
    chain: list[int] = []
    out: list[tuple[int, int, float]] = []
    alive = 0
    for _ in range(n - 1):
        if not chain:
            while not sizes[alive]:
                alive += 1
            chain.append(alive)
        while True:
            x = chain[-1]
            row = d[x]
            y = int(row.argmin())
            if len(chain) > 1:
                # among equals the one before in the chain
                if not row[y] < row[chain[-2]]:
                    y = chain[-2]
                if y == chain[-2]:
                    break
            chain.append(y)
        least = d[x, y]
        del chain[-2:]
        if x > y:
            x, y = y, x
        if least <= threshold:
            out.append((x, y, float(least)))
        mean = (sizes[x] * d[x] + sizes[y] * d[y]) / (sizes[x] + sizes[y])
        sizes[x], sizes[y] = 0, sizes[x] + sizes[y]
        mean[y] = np.inf
        d[y], d[:, y] = mean, mean
        d[x], d[:, x] = np.inf, np.inf
    return out
