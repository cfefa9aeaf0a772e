"""Statements as TF-IDF vectors: which words count, their weights, the terms that set some statements apart.

numpy only: scikit-learn fits, it is not imported at run time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from danvan_cli import resources, settings
from danvan_cli.sparse import Numbers, Rows, Words, chunks, segments

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


def content_words(words: Words) -> Words:
    """The words that carry meaning: no numbers, marks or function words."""
    telling = np.fromiter(map(_tells, words.names), dtype=np.bool_, count=len(words.names))
    return _taken(words, words.names, lambda ids: (telling[ids].astype(np.int64), ids[telling[ids]]))


def content_syllables(tokens: Sequence[str]) -> list[str]:
    """The same for the words of one statement."""
    return list(filter(_tells, "_".join(tokens).split("_")))


def syllables(words: Words) -> Words:
    """The syllables of the words that carry meaning."""
    numbers = Numbers()
    parts = [[numbers[s] for s in filter(_tells, name.split("_"))] for name in words.names]
    sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    starts = np.append(0, np.cumsum(sizes))
    flat = np.fromiter(chain.from_iterable(parts), dtype=np.int32, count=int(sizes.sum()))
    return _taken(words, list(numbers), lambda ids: (sizes[ids], flat[segments(starts, ids)[1]]))


def _taken(words: Words, names: Sequence[str], of: Callable[[npt.NDArray[Any]], tuple[npt.NDArray[Any], npt.NDArray[Any]]]) -> Words:
    """Words with others in their place, some at a time. of: words → how many stand for each, and these."""
    counts, out = [np.zeros(1, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
    for first, last in chunks(words.starts):
        begin = words.starts[first]
        sizes, ids = of(words.ids[begin : words.starts[last]])
        counts.append(np.diff(np.append(0, np.cumsum(sizes))[words.starts[first : last + 1] - begin]))
        out.append(ids)
    return Words(names, np.cumsum(np.concatenate(counts)), np.concatenate(out))


class Space:
    """TF-IDF space over documents of terms: rows of unit length, a column a term, terms in order."""

    def __init__(self, documents: Sequence[Sequence[str]] | Words, common: Mapping[str, float] | None = None) -> None:
        """common: share of documents in general that hold a term; so a small corpus knows which words tell nothing."""
        if not isinstance(documents, Words):
            numbers = Numbers()
            ids = np.fromiter(map(numbers.__getitem__, chain.from_iterable(documents)), dtype=np.int32)
            documents = Words(list(numbers), np.append(0, np.cumsum([len(d) for d in documents])).astype(np.int64), ids)
        names = documents.names
        order = sorted(range(len(names)), key=names.__getitem__)
        self.terms = [names[k] for k in order]
        column = np.empty(len(names), dtype=np.int64)
        column[order] = np.arange(len(names))
        self._count(documents, column)
        self.frequency = np.bincount(self._columns, minlength=len(names))
        weight, share = (settings.COMMON_WEIGHT, common) if common else (0, {})
        n = len(self) + weight
        self.idf = np.array([math.log((1 + n) / (1 + f + weight * share.get(t, 0.0))) + 1 for f, t in zip(self.frequency.tolist(), self.terms, strict=True)])
        self._damped = np.array([0.0, *(1 + math.log(c) for c in range(1, int(self._times.max(initial=0)) + 1))])

    def _count(self, documents: Words, column: npt.NDArray[np.int64]) -> None:
        """The distinct terms of each document, by column, and how often each stands there."""
        starts, size = documents.starts, len(column)
        counted: list[tuple[Any, Any, Any]] = [(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64))]
        for first, last in chunks(starts):
            rows = np.repeat(np.arange(last - first, dtype=np.int64), np.diff(starts[first : last + 1]))
            key = np.sort(rows * size + column[documents.ids[starts[first] : starts[last]]])
            begins = np.flatnonzero(np.diff(key, prepend=-1))
            found = key[begins]
            counted.append(((found % size).astype(np.int32), np.diff(begins, append=len(key)).astype(np.int32), np.bincount(found // size, minlength=last - first)))
        self._columns, self._times, sizes = (np.concatenate(c) for c in zip(*counted, strict=True))
        self._starts = np.append(0, np.cumsum(sizes))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def take(self, rows: Sequence[int] | npt.NDArray[Any]) -> Rows:
        """The vectors of these documents."""
        starts, places = segments(self._starts, np.asarray(rows, dtype=np.int64))
        columns = self._columns[places]
        values = self._damped[self._times[places]] * (self.idf[columns] if len(columns) else 1.0)
        of = np.repeat(np.arange(len(rows)), np.diff(starts))
        # added up one after the other, as the columns rise
        norms = np.sqrt(np.bincount(of, weights=values * values, minlength=len(rows)))
        return Rows(starts, columns, values / norms[of], len(self.terms))

    def distinctive(self, members: Sequence[int] | npt.NDArray[Any], count: int, *, least: float = 0.0) -> list[str]:
        """The terms that set these documents apart, at most count, each in two documents and in the share `least` of them.

        Weight: TF-IDF summed within, times the logarithm of how much more often the term stands inside than in all documents.
        """
        inside = self.take(members)
        present = inside.present()
        overall = self.frequency / max(1, len(self))
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
