"""Statements as TF-IDF vectors: which words count, their weights, the terms that set some statements apart.

numpy only: scikit-learn fits, it is not imported at run time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def content_words(words: Words) -> Iterator[Words]:
    """The words that carry meaning: no numbers, marks or function words. Of some statements at a time."""
    telling = np.fromiter(map(_tells, words.names), dtype=np.bool_, count=len(words.names))
    for part in words.parts():
        kept = telling[part.ids]
        yield Words(words.names, np.append(0, np.cumsum(kept))[part.starts], part.ids[kept])


def content_syllables(tokens: Sequence[str]) -> list[str]:
    """The syllables of the words that carry meaning."""
    return list(filter(_tells, "_".join(tokens).split("_")))


def syllables(words: Words) -> Iterator[Words]:
    """The same for statements, some at a time."""
    return map(by_syllables(words.names), words.parts())


def by_syllables(names: Sequence[str]) -> Callable[[Words], Words]:
    """For lists of these words: lists of their syllables that carry meaning."""
    numbers = Numbers()
    parts = [[numbers[s] for s in filter(_tells, name.split("_"))] for name in names]
    sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    starts = np.append(0, np.cumsum(sizes))
    flat = np.fromiter(chain.from_iterable(parts), dtype=np.int32, count=int(sizes.sum()))
    all_names = list(numbers)

    def of(words: Words) -> Words:
        return Words(all_names, np.append(0, np.cumsum(sizes[words.ids]))[words.starts], flat[segments(starts, words.ids)[1]])

    return of


class Space:
    """TF-IDF space over documents of terms: rows of unit length, a column a term, terms in order."""

    def __init__(self, documents: Iterable[Words], common: Mapping[str, float] | None = None, kept: npt.NDArray[np.bool_] | None = None) -> None:
        """documents: some at a time; common: share of documents in general that hold a term; so a small corpus knows which words tell nothing.

        kept: of which documents vectors are wanted.
        """
        self.terms: list[str] = []
        column = np.zeros(0, dtype=np.int64)
        self.frequency = np.zeros(0, dtype=np.int64)
        columns, times, sizes = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.uint16)], [np.zeros(0, dtype=np.int64)]
        size = first = 0
        for part in documents:
            if not size:  # the names are the same for all
                order = sorted(range(len(part.names)), key=part.names.__getitem__)
                self.terms = [part.names[k] for k in order]
                size = len(order)
                column = np.empty(size, dtype=np.int64)
                column[order] = np.arange(size)
                self.frequency = np.zeros(size, dtype=np.int64)
            found, often, of = _counted(part, column)
            self.frequency += np.bincount(found, minlength=size)
            many = np.bincount(of, minlength=len(part.starts) - 1)
            if kept is not None:
                wanted = kept[first : first + len(many)]
                found, often, many = found[wanted[of]], often[wanted[of]], np.where(wanted, many, 0)
            first += len(many)
            columns.append(found)
            times.append(often)
            sizes.append(many)
        self._starts = np.append(0, np.cumsum(np.concatenate(sizes)))
        self._columns, self._times = _one(columns), _one(times)
        weight, share = (settings.COMMON_WEIGHT, common) if common else (0, {})
        n = len(self) + weight
        self.idf = np.array([math.log((1 + n) / (1 + f + weight * share.get(t, 0.0))) + 1 for f, t in zip(self.frequency.tolist(), self.terms, strict=True)])
        self._damped = np.array([0.0, *(1 + math.log(c) for c in range(1, int(self._times.max(initial=0)) + 1))])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def take(self, rows: Sequence[int] | npt.NDArray[Any]) -> Rows:
        """The vectors of these documents."""
        chosen = np.asarray(rows, dtype=np.int64)
        starts = np.append(0, np.cumsum(self._starts[chosen + 1] - self._starts[chosen]))
        columns, values = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
        for first, last in chunks(starts):  # what it takes on the way is several times as large
            part = slice(starts[first], starts[last])
            _, places = segments(self._starts, chosen[first:last])
            columns[part] = self._columns[places]
            weights = self._damped[self._times[places]] * (self.idf[columns[part]] if len(places) else 1.0)
            of = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
            # added up one after the other, as the columns rise
            norms = np.sqrt(np.bincount(of, weights=weights * weights, minlength=last - first))
            values[part] = weights / norms[of]
        return Rows(starts, columns, values, len(self.terms))

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


def _one(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Parts as one; they are taken out of the list, so that the same is not held twice."""
    out = np.empty(sum(map(len, parts)), dtype=parts[0].dtype)
    end = len(out)
    while parts:
        part = parts.pop()
        out[end - len(part) : end] = part
        end -= len(part)
    return out


def _counted(part: Words, column: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """The distinct terms of documents, by document and column: columns, how often each stands there, documents."""
    rows = np.repeat(np.arange(len(part.starts) - 1, dtype=np.int64), np.diff(part.starts))
    key = np.sort(rows * len(column) + column[part.ids])
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    found = key[begins]
    often = np.minimum(np.diff(begins, append=len(key)), np.iinfo(np.uint16).max)
    return (found % len(column)).astype(np.int32), often.astype(np.uint16), found // len(column)
